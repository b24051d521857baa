import type { Diagnostic } from '../../text/diagnostic.ts';
import { parseEnv } from '../../text/env.ts';
import type { SourceFile } from '../../text/sourceFile.ts';
import type { Span } from '../../text/span.ts';
import type { ParseContext, Parsed } from '../daemon.ts';
import { settings, type AppConfig } from './config.ts';
import { isVariable, problemOf, VARIABLES } from './variables.ts';

/** Web servers that would have port 80 on the app's machine. */
const WEB_SERVERS = ['nginx', 'apache', 'haproxy'];

export function parseApp(source: SourceFile, context: ParseContext): Parsed<AppConfig> {
  const { entries, problems } = parseEnv(source.path, source.text);
  const diagnostics: Diagnostic[] = problems.map(({ span, message }) => error(source.path, span, 'app.syntax', message));
  const values = new Map<string, string>();
  const spans: Record<string, Span> = {};
  for (const { name, value, span, nameSpan, valueSpan } of entries) {
    if (!isVariable(name)) {
      const message = `The app does not read ${name}. It reads ${Object.keys(VARIABLES).join(', ')}.`;
      diagnostics.push({ file: source.path, span: nameSpan, severity: 'warning', code: 'app.unknown-variable', message });
      continue;
    }
    const problem = problemOf(VARIABLES[name].kind, value);
    if (problem !== null) {
      diagnostics.push(error(source.path, valueSpan, 'app.bad-value', `${name} ${problem}, not '${value}'`));
      continue;
    }
    values.set(name, value);
    spans[name] = span;
  }
  const host = values.get('DB_HOST');
  const first = diagnostics.find((d) => d.severity === 'error');
  const port = Number(values.get('PORT') ?? (context.machine?.runs.some((daemon) => WEB_SERVERS.includes(daemon)) === true ? 3000 : 80));
  return {
    config: settings(values, port, spans),
    diagnostics,
    refusal: first === undefined ? null : { message: first.message, span: first.span },
    ports: [port],
    talksTo: host === undefined || host === '' ? [] : [host],
    claims: [],
  };
}

function error(file: string, span: Span, code: string, message: string): Diagnostic {
  return { file, span, severity: 'error', code, message };
}
