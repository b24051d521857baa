import type { Diagnostic } from '../../text/diagnostic.ts';
import type { SourceFile } from '../../text/sourceFile.ts';
import type { Span } from '../../text/span.ts';
import { notSimulated, type Parsed } from '../daemon.ts';
import type { MysqlConfig } from './config.ts';
import { parseOptionFile, type Option } from './optionFile.ts';
import { lookUpOption } from './variables.ts';

/** Groups that the server reads (`mariadbd --help --verbose`), with those of MySQL's own server. */
const SERVER_GROUPS = /^(mysqld|server|mariadb|mariadbd|galera)(-\d.*)?$/;

interface Draft {
  port: number;
  bindAddress: string | null;
  maxConnections: number;
  backLog: number | null;
  lockWaitTimeoutMs: number;
  networking: boolean;
  readonly spans: Record<string, Span>;
}

export function parseMysql(source: SourceFile): Parsed<MysqlConfig> {
  const { options, problem } = parseOptionFile(source.path, source.text);
  const diagnostics: Diagnostic[] = [];
  if (problem !== null) diagnostics.push({ file: source.path, span: problem.span, severity: 'error', code: 'mysql.syntax', message: problem.message });
  const draft: Draft = { port: 3306, bindAddress: null, maxConnections: 151, backLog: null, lockWaitTimeoutMs: 86_400_000, networking: true, spans: {} };
  for (const option of options) if (SERVER_GROUPS.test(option.group)) read(source.path, option, draft, diagnostics);
  const first = diagnostics.find((d) => d.severity === 'error');
  return {
    config: draft,
    diagnostics,
    refusal: first === undefined ? null : { message: first.message, span: first.span },
    ports: draft.networking ? [draft.port] : [],
    talksTo: [],
    claims: [],
  };
}

function read(file: string, option: Option, draft: Draft, diagnostics: Diagnostic[]): void {
  const loose = /^loose[-_]/.test(option.name);
  const found = lookUpOption(option.name.replace(/^loose[-_]/, ''));
  const wrong = (message: string, span: Span | null): void => {
    diagnostics.push({ file, span: span ?? option.span, severity: 'error', code: 'mysql.bad-value', message });
  };
  if (found === null) {
    // The daemon's words; it names no line.
    const message = option.value === null ? `mariadbd: unknown option '--${option.name}'` : `mariadbd: unknown variable '${option.name}=${option.value}'`;
    diagnostics.push({ file, span: option.span, severity: loose ? 'warning' : 'error', code: 'mysql.unknown-variable', message });
    return;
  }
  if (found.support === 'not-simulated') diagnostics.push(notSimulated(file, option.nameSpan, option.name));
  if (found.support !== 'simulated') return;
  draft.spans[found.name] = option.span;
  const value = option.value ?? '';
  switch (found.name) {
    case 'skip-networking':
      draft.networking = /^(0|off|false)$/i.test(value);
      break;
    case 'bind-address':
      draft.bindAddress = value === '' || value === '*' || value === '0.0.0.0' || value === '::' ? null : value;
      break;
    default: {
      const suffix = /^\d+([^\d])/.exec(value)?.[1] ?? /^([^\d])/.exec(value)?.[1];
      const number = /^\d+$/.test(value) ? Number(value) : NaN;
      if (suffix !== undefined && !/[KMGTPE]/i.test(suffix)) {
        wrong(`Unknown suffix '${suffix}' used for variable '${found.name.replaceAll('-', '_')}' (value '${value}'). Legal suffix characters are: K, M, G, T, P, E`, option.valueSpan);
      } else if (Number.isNaN(number)) {
        wrong(`mariadbd: Error while setting value '${value}' to '${found.name.replaceAll('-', '_')}'`, option.valueSpan);
      } else if (found.name === 'port') draft.port = Math.min(number, 65535);
      else if (found.name === 'lock-wait-timeout') draft.lockWaitTimeoutMs = Math.min(number, 31_536_000) * 1000;
      else if (found.name === 'back-log') draft.backLog = number === 0 ? null : Math.min(number, 65535);
      else draft.maxConnections = Math.min(Math.max(number, 10), 100_000);
    }
  }
}
