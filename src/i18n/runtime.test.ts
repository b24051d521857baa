import { compileTranslation } from 'wuchale/compiler';
import { expect, it } from 'vitest';
import { runtime } from './runtime.ts';

const table = (...texts: string[]) => texts.map((text) => compileTranslation(text, text));

it('puts values into sentences, figures in the marks of the language', () => {
  const words = runtime(table('bei {1} antwortet {0}', 'Fertig.'), 'de');
  expect(words(0, ['web1', '12.4 s'] as never)).toBe('bei 12,4 s antwortet web1');
  expect(words(1)).toBe('Fertig.');
});

it('knows which form a number takes', () => {
  const german = runtime([], 'de')._;
  expect([1, 0, 2].map((n) => (german as unknown as { p: (n: number) => number }).p(n))).toEqual([0, 1, 1]);
});
