import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../text/span.ts';
import type { ParseContext } from './daemon.ts';
import { daemons } from './registry.ts';
import { filesOf, withInheritedNames } from './wholeFiles.testing.ts';

/** What holds for every daemon's editor support, whatever the text: no exception, every place inside the text, and a format that changes no meaning. */

const context: ParseContext = {
  hosts: new Map([
    ['web1', '10.77.0.21'],
    ['lb1', '10.77.0.11'],
  ]),
  machine: { name: 'lb1', address: '10.77.0.11', interface: 'eth0', prefixLength: 24, runs: ['haproxy', 'keepalived'] },
};

/** The same without places: spans, lines, and the numbers of lines and columns in messages. */
function meaning(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/(:|line |position )\d+/g, '$1N').replace(/\s+/g, ' ');
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [meaning(key), meaning(inner)]));
  if (value instanceof Set) return new Set([...value].map(meaning));
  if (Array.isArray(value)) return value.map(meaning);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'function' : value;
  if ('endColumn' in value) return 'somewhere';
  const entries = Object.entries(value).filter(([key]) => !/^(line|endLine|closeLine|column|where|number)$/.test(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, meaning(inner)]));
}

function inside(text: string, span: Span): void {
  const rows = text.split('\n');
  expect(span.line).toBeGreaterThanOrEqual(1);
  expect(span.endLine).toBeLessThanOrEqual(rows.length + 1);
  expect(span.column).toBeGreaterThanOrEqual(1);
  expect(span.column).toBeLessThanOrEqual((rows[span.line - 1] ?? '').length + 1);
  expect(span.endLine > span.line || span.endColumn >= span.column).toBe(true);
}

describe.each(daemons.map((daemon) => [daemon.name, daemon] as const))('%s', (name, daemon) => {
  const { editor } = daemon;
  const files = filesOf(name, daemon.fileName);
  const blanks = fc.constantFrom(' ', '  ', '\t', '\n', '\n\n\n', '\n    ', ' \n');
  /** Whole files, with the blanks between some words changed or words torn from their places. */
  const disturbed = fc
    .tuple(fc.constantFrom(...files), fc.array(fc.tuple(fc.nat(), blanks), { maxLength: 6 }))
    .map(([text, places]) =>
      places.reduce((now, [at, blank]) => {
        const i = now.length === 0 ? 0 : at % now.length;
        return now.slice(0, i) + blank + now.slice(/\s/.test(now.charAt(i)) ? i + 1 : i);
      }, text),
    );
  const cut = fc
    .tuple(fc.constantFrom(...files), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([text, at]) => text.slice(0, Math.floor(at * text.length)));
  const any = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), cut, disturbed, withInheritedNames(files));

  test('answers at any place of any text, inside it', () => {
    fc.assert(
      fc.property(any, fc.nat(), fc.nat(60), (text, row, column) => {
        const line = (row % text.split('\n').length) + 1;
        for (const { label, insert } of editor.complete(text, line, column + 1, context))
          expect(`${label}${insert}`).not.toBe('');
        const hover = editor.hover(text, line, column + 1);
        if (hover !== null) inside(text, hover.span);
        const signature = editor.signature(text, line, column + 1);
        for (const { start, end } of signature?.parameters ?? [])
          expect(signature?.label.slice(start, end)).not.toBe('');
        const waiting = [...editor.outline(text)];
        for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
          inside(text, item.span);
          waiting.push(...item.children);
        }
        for (const use of editor.names(text, context)) {
          inside(text, use.span);
          expect(use.name).not.toBe('');
        }
        for (const diagnostic of daemon.parse({ path: daemon.fileName, text }, context).diagnostics)
          for (const { title, edits } of editor.fixes(text, diagnostic, context)) {
            expect(title).not.toBe('');
            for (const { span } of edits) inside(text, span);
          }
      }),
      { numRuns: 250 },
    );
  });

  test('format means the same to the daemon, and formats nothing a second time', () => {
    const { format } = editor;
    if (format === null) throw new Error(`${name} has no format`);
    fc.assert(
      fc.property(fc.oneof(disturbed, cut), (text) => {
        const formatted = format(text);
        expect(format(formatted)).toBe(formatted);
        const before = daemon.parse({ path: daemon.fileName, text }, context);
        const after = daemon.parse({ path: daemon.fileName, text: formatted }, context);
        expect(meaning(after)).toEqual(meaning(before));
      }),
      { numRuns: 1500 },
    );
  }, 240_000);

  test('whole files keep every letter', () => {
    for (const text of files) expect(editor.format?.(text).replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
  });
});
