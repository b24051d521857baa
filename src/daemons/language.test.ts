import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParseContext } from './daemon.ts';
import { daemons } from './registry.ts';
import { filesOf, withInheritedNames } from './wholeFiles.testing.ts';

/** What holds for every daemon's language, whatever the text: no exception, every span inside the text, a refusal only with its error. */

const alone: ParseContext = { hosts: new Map(), machine: null };
const inside: ParseContext = {
  hosts: new Map([['web1', '10.77.0.21']]),
  machine: { name: 'lb1', address: '10.77.0.11', interface: 'eth0', prefixLength: 24, runs: ['haproxy', 'keepalived'] },
};

describe.each(daemons.map((daemon) => [daemon.name, daemon] as const))('%s, any text', (name, daemon) => {
  const files = filesOf(name, daemon.fileName);
  const words = [...new Set(files.join('\n').split(/\s+/))];
  const separator = fc.constantFrom(
    ' ',
    ' ',
    ' ',
    '\n',
    '\n',
    '\n    ',
    ';\n',
    ' {\n',
    '\n}\n',
    '\t',
    '"',
    "'",
    '#',
    '\\',
    '\r\n',
    '\0',
  );
  const fromWords = fc
    .array(fc.tuple(fc.constantFrom(...words), separator), { maxLength: 60 })
    .map((pairs) => pairs.flat().join(''));
  const cut = fc
    .tuple(fc.constantFrom(...files), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([text, at]) => text.slice(0, Math.floor(at * text.length)));
  const shuffled = fc
    .constantFrom(...files)
    .chain((text) => fc.shuffledSubarray(text.split('\n'), { minLength: 1 }).map((rows) => rows.join('\n')));
  const any = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fromWords,
    cut,
    shuffled,
    withInheritedNames(files),
  );

  test('has files to draw from', () => expect(files.length).toBeGreaterThan(0));

  test('is read without an exception, and every span lies inside it', () => {
    fc.assert(
      fc.property(any, fc.constantFrom(alone, inside), (text, context) => {
        const rows = text.split('\n');
        const parsed = daemon.parse({ path: daemon.fileName, text }, context);
        for (const { span, message } of parsed.diagnostics) {
          expect(message).not.toBe('');
          if (span === null) continue;
          const { line, column, endLine, endColumn } = span;
          // An end of file may be spoken of as the line after the last.
          expect(line).toBeGreaterThanOrEqual(1);
          expect(endLine).toBeLessThanOrEqual(rows.length + 1);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((rows[line - 1] ?? '').length + 1);
          expect(endColumn).toBeLessThanOrEqual((rows[endLine - 1] ?? '').length + 1);
          expect(endLine > line || endColumn >= column).toBe(true);
        }
        if (parsed.refusal !== null) {
          const { message } = parsed.refusal;
          // HAProxy ends its reading for a few things that it calls warnings.
          expect(parsed.diagnostics.some((d) => d.severity !== 'info' && d.message === message)).toBe(true);
        }
        let last = { line: 0, end: 0 };
        for (const { line, column, length } of daemon.editor.tokens(text)) {
          expect(line > last.line || (line === last.line && column >= last.end)).toBe(true);
          expect(column + length - 1).toBeLessThanOrEqual((rows[line - 1] ?? '').length);
          last = { line, end: column + length };
        }
      }),
      { numRuns: 5000 },
    );
  }, 240_000);
});
