import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextOf } from './cluster.testing.ts';
import { ROOTS, type Keyword } from './directives.ts';
import { keepalived } from './index.ts';
import errors from './samples/config-errors.json' with { type: 'json' };

const LB1 = contextOf('lb1');
const REAL = errors.map((e) => e.config);

function allNames(keywords: readonly Keyword[]): string[] {
  return keywords.flatMap((k) => [k.name, ...allNames(k.children)]);
}
const WORDS = [
  ...new Set(allNames(ROOTS)),
  '{',
  '}',
  '"',
  '\\',
  '#',
  '!',
  '\n',
  '\n',
  'VI_1',
  '0',
  '-1',
  '51',
  '99999999999',
  '0.5',
  '10.77.0.100/24',
  'eth0',
  'weight',
  '$A=1',
  '@x',
  'fe80::1/200',
];

/** Whatever the text, there are diagnostics within it and no exception; tokens are in order and apart. */
function survives(text: string): void {
  const parsed = keepalived.parse({ path: 'lb1/keepalived.conf', text }, LB1);
  const lines = text.split('\n');
  for (const d of parsed.diagnostics) {
    expect(d.message).not.toBe('');
    if (d.span === null) continue;
    expect(d.span.line).toBeGreaterThan(0);
    expect(d.span.line).toBeLessThanOrEqual(lines.length);
    expect(d.span.endColumn).toBeLessThanOrEqual((lines[d.span.line - 1] ?? '').length + 1);
    expect(d.span.column).toBeGreaterThan(0);
  }
  expect(parsed.refusal === null).toBe(parsed.config !== null);
  let at = [0, 0];
  for (const t of keepalived.editor.tokens(text)) {
    expect(t.line > (at[0] as number) || (t.line === at[0] && t.column >= (at[1] as number))).toBe(true);
    at = [t.line, t.column + t.length];
  }
  for (let line = 1; line <= Math.min(lines.length, 4); line++) {
    keepalived.editor.complete(text, line, 1 + (lines[line - 1] ?? '').length, LB1);
    keepalived.editor.hover(text, line, 1);
  }
}

describe('any text', () => {
  it('random', () => fc.assert(fc.property(fc.string({ maxLength: 300, unit: 'binary' }), survives), { numRuns: 300 }));

  it('words of the language in any order', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }), (words) => survives(words.join(' '))),
      { numRuns: 500 },
    ));

  it('real files cut short', () =>
    fc.assert(
      fc.property(fc.constantFrom(...REAL), fc.nat(), (text, n) => survives(text.slice(0, n % (text.length + 1)))),
      { numRuns: 300 },
    ));

  it('real files with their lines shuffled', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...REAL).chain((text) => {
          const lines = text.split('\n');
          return fc.shuffledSubarray(lines, { minLength: 0, maxLength: lines.length });
        }),
        (lines) => survives(lines.join('\n')),
      ),
      { numRuns: 300 },
    ));
});
