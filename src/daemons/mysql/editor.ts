import type { Diagnostic } from '../../text/diagnostic.ts';
import type {
  Completion,
  EditorSupport,
  Fix,
  Hover,
  NameUse,
  OutlineItem,
  ParseContext,
  Signature,
  Token,
} from '../daemon.ts';
import { hostUse, hoverText, plainCompletions, signatureOf, SUPPORT_NOTE, writeFix } from '../editing.ts';
import { nearest } from '../../text/nearest.ts';
import { parseOptionFile } from './optionFile.ts';
import { lookUpOption, optionNames, SIMULATED } from './variables.ts';

/** What the editor shows for a my.cnf, from the words and tables of the parser. */
export const mysqlEditor: EditorSupport = { tokens, complete, hover, signature, outline, names, fixes, format };

function tokens(text: string): Token[] {
  const tokens: Token[] = [];
  const { options, groups } = parseOptionFile('', text);
  for (const { span } of groups)
    tokens.push({ line: span.line, column: span.column, length: span.endColumn - span.column, kind: 'section' });
  for (const { nameSpan, valueSpan, value, name } of options) {
    tokens.push({ line: nameSpan.line, column: nameSpan.column, length: name.length, kind: 'directive' });
    if (valueSpan === null || value === null || value === '') continue;
    const kind = /^\d+$/.test(value) ? 'number' : /^\d+\.\d+\.\d+\.\d+$/.test(value) ? 'address' : 'string';
    tokens.push({
      line: valueSpan.line,
      column: valueSpan.column,
      length: valueSpan.endColumn - valueSpan.column,
      kind,
    });
  }
  for (const [index, line] of text.split('\n').entries()) {
    const column = line.search(/\S/) + 1;
    if (/^\s*[#;]/.test(line))
      tokens.push({ line: index + 1, column, length: line.length - column + 1, kind: 'comment' });
  }
  return tokens.sort((a, b) => a.line - b.line || a.column - b.column);
}

function complete(text: string, line: number, column: number, context: ParseContext): Completion[] {
  const before = (text.split('\n')[line - 1] ?? '').slice(0, column - 1);
  if (/^\s*[#;]/.test(before)) return [];
  if (/^\s*\[\S*$/.test(before)) return plainCompletions(['mysqld', 'mariadb', 'server', 'client'], 'group');
  if (/^\s*bind[-_]address\s*=\s*\S*$/.test(before)) {
    const own =
      context.machine === null
        ? []
        : [{ label: context.machine.address, detail: context.machine.name, insert: context.machine.address }];
    return [
      ...own,
      { label: '0.0.0.0', detail: 'every address', insert: '0.0.0.0' },
      { label: '127.0.0.1', detail: 'this machine only', insert: '127.0.0.1' },
    ];
  }
  if (before.includes('=') || before.trimStart().startsWith('[')) return [];
  const simulated = Object.entries(SIMULATED).map(([name, { words, initial }]): Completion => ({
    label: name,
    detail: initial === '' ? '' : `default: ${initial}`,
    insert: name === 'skip-networking' ? name : `${name} = `,
    text: words,
  }));
  const others = optionNames().filter((name) => !(name in SIMULATED));
  return [
    ...simulated,
    ...others.map((name) => ({
      label: name,
      detail: SUPPORT_NOTE[lookUpOption(name)?.support ?? 'not-simulated'],
      insert: name,
    })),
  ];
}

function hover(text: string, line: number, column: number): Hover | null {
  const option = parseOptionFile('', text).options.find(
    ({ span }) => span.line === line && column >= span.column && column < span.endColumn,
  );
  const found = option === undefined ? null : lookUpOption(option.name);
  if (option === undefined || found === null) return null;
  const known = SIMULATED[found.name];
  const words = known === undefined ? '' : `${known.words}\n\nDefault: \`${known.initial}\`.`;
  return {
    span: option.nameSpan,
    text: hoverText(found.name, words, known === undefined ? found.support : 'simulated'),
  };
}

function signature(text: string, line: number, column: number): Signature | null {
  const name = /^\s*([\w-]+)\s*=\s*\S*$/.exec((text.split('\n')[line - 1] ?? '').slice(0, column - 1))?.[1];
  const found = name === undefined ? null : lookUpOption(name);
  if (found === null) return null;
  return signatureOf(`${found.name} = <value>`, 2, [], SIMULATED[found.name]?.words ?? '');
}

function outline(text: string): OutlineItem[] {
  const { options, groups } = parseOptionFile('', text);
  return groups.map(({ name, span }, i) => {
    const end = groups[i + 1]?.span.line ?? Infinity;
    const own = options.filter((o) => o.span.line > span.line && o.span.line < end);
    const children = own.map((o) => ({ label: o.name, detail: o.value ?? '', span: o.nameSpan, children: [] }));
    return { label: `[${name}]`, detail: '', span, children };
  });
}

function names(text: string, context: ParseContext): NameUse[] {
  return parseOptionFile('', text).options.flatMap(({ name, value, valueSpan }) => {
    if (value === null || valueSpan === null || !/^bind[-_]address$/.test(name)) return [];
    if (valueSpan.endColumn - valueSpan.column !== value.length) return [];
    return hostUse(value, valueSpan, context) ?? [];
  });
}

/** `unknown variable 'por=3306'`: the nearest known one. */
function fixes(text: string, diagnostic: Diagnostic): Fix[] {
  const wrong = /unknown (?:variable|option) '-{0,2}([\w-]+)/.exec(diagnostic.message)?.[1];
  const { span } = diagnostic;
  if (wrong === undefined || span === null) return [];
  const option = parseOptionFile('', text).options.find((o) => o.span.line === span.line);
  const guess = nearest(wrong, optionNames());
  return option === undefined || guess === null ? [] : [writeFix(option.nameSpan, guess)];
}

/** Groups and options at the margin, one blank on each side of `=`, no two empty lines in a row. */
function format(text: string): string {
  const { options, problem } = parseOptionFile('', text);
  if (problem !== null) return text;
  const byLine = new Map(options.map((option) => [option.span.line, option]));
  const rows = text.split('\n').map((raw, index) => {
    const option = byLine.get(index + 1);
    if (option === undefined) return raw.trim();
    const body = raw.trim();
    const equals = body.indexOf('=');
    return equals < 0 ? body : `${option.name} = ${body.slice(equals + 1).trim()}`.trimEnd();
  });
  return rows.filter((row, i) => row !== '' || (i > 0 && rows[i - 1] !== '')).join('\n');
}
