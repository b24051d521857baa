import type { Completion, EditorSupport, Token } from '../daemon.ts';
import { parseOptionFile } from './optionFile.ts';
import { lookUpOption, optionNames, SIMULATED } from './variables.ts';

export const mysqlEditor: EditorSupport = {
  tokens(text) {
    const tokens: Token[] = [];
    const { options, groups } = parseOptionFile('', text);
    for (const { span } of groups) tokens.push({ line: span.line, column: span.column, length: span.endColumn - span.column, kind: 'section' });
    for (const { nameSpan, valueSpan, value, name } of options) {
      tokens.push({ line: nameSpan.line, column: nameSpan.column, length: name.length, kind: 'directive' });
      if (valueSpan !== null && value !== null && value !== '') {
        const kind = /^\d+$/.test(value) ? 'number' : /^\d+\.\d+\.\d+\.\d+$/.test(value) ? 'address' : 'string';
        tokens.push({ line: valueSpan.line, column: valueSpan.column, length: valueSpan.endColumn - valueSpan.column, kind });
      }
    }
    for (const [index, line] of text.split('\n').entries()) {
      const column = line.search(/\S/) + 1;
      if (/^\s*[#;]/.test(line)) tokens.push({ line: index + 1, column, length: line.length - column + 1, kind: 'comment' });
    }
    return tokens.sort((a, b) => a.line - b.line || a.column - b.column);
  },
  complete(text, line, column, context) {
    const before = (text.split('\n')[line - 1] ?? '').slice(0, column - 1);
    if (/^\s*bind[-_]address\s*=\s*\S*$/.test(before)) {
      const own = context.machine === null ? [] : [{ label: context.machine.address, detail: context.machine.name, insert: context.machine.address }];
      return [...own, { label: '0.0.0.0', detail: 'every address', insert: '0.0.0.0' }, { label: '127.0.0.1', detail: 'this machine only', insert: '127.0.0.1' }];
    }
    if (before.includes('=') || before.trimStart().startsWith('[')) return [];
    const simulated = Object.entries(SIMULATED).map(([name, { words }]): Completion => ({ label: name, detail: words, insert: name === 'skip-networking' ? name : `${name} = ` }));
    const others = optionNames().filter((name) => !(name in SIMULATED));
    return [...simulated, ...others.map((name): Completion => ({ label: name, detail: 'not simulated', insert: name }))];
  },
  hover(text, line, column) {
    const option = parseOptionFile('', text).options.find((o) => o.span.line === line && column >= o.span.column && column < o.span.endColumn);
    const found = option === undefined ? null : lookUpOption(option.name);
    if (option === undefined || found === null) return null;
    const known = SIMULATED[found.name];
    const words = known === undefined ? (found.support === 'no-effect' ? 'Read; it changes nothing that the lab shows.' : 'The lab reads it and leaves it out.') : `${known.words}\n\nDefault: \`${known.initial}\`.`;
    return { span: option.nameSpan, text: words };
  },
};
