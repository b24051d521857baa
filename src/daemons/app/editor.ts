import { parseEnv } from '../../text/env.ts';
import type { Completion, EditorSupport, Hover, Token } from '../daemon.ts';
import { isVariable, VARIABLES } from './variables.ts';

export const appEditor: EditorSupport = {
  tokens(text) {
    const tokens: Token[] = [];
    const { entries } = parseEnv('', text);
    const byLine = new Map(entries.map((entry) => [entry.span.line, entry]));
    for (const [index, line] of text.split('\n').entries()) {
      const number = index + 1;
      const entry = byLine.get(number);
      if (entry !== undefined) {
        tokens.push({ line: number, column: entry.nameSpan.column, length: entry.name.length, kind: isVariable(entry.name) ? 'directive' : 'name' });
        const { column, endColumn } = entry.valueSpan;
        if (endColumn > column) tokens.push({ line: number, column, length: endColumn - column, kind: /^\d+$/.test(entry.value) ? 'number' : 'string' });
      } else if (/^\s*[#;]/.test(line)) {
        const column = line.search(/\S/) + 1;
        tokens.push({ line: number, column, length: line.length - column + 1, kind: 'comment' });
      }
    }
    return tokens;
  },
  complete(text, line, column, context) {
    const before = (text.split('\n')[line - 1] ?? '').slice(0, column - 1);
    if (/^\s*DB_HOST=\S*$/.test(before)) return [...context.hosts].map(([name, address]): Completion => ({ label: name, detail: address, insert: name }));
    if (before.includes('=')) return [];
    return Object.entries(VARIABLES).map(([name, { words }]): Completion => ({ label: name, detail: words, insert: `${name}=` }));
  },
  hover(text, line, column) {
    const entry = parseEnv('', text).entries.find((e) => e.span.line === line && column >= e.span.column && column < e.span.endColumn);
    if (entry === undefined || !isVariable(entry.name)) return null;
    const { words, initial } = VARIABLES[entry.name];
    const hover: Hover = { span: entry.nameSpan, text: initial === '' ? words : `${words}\n\nDefault: \`${initial}\`.` };
    return hover;
  },
};
