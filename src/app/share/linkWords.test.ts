import { expect, test } from 'vitest';
import { contentsInWords, sizeInWords } from './linkWords.ts';

test('what a link is good for depends on its length', () => {
  expect(sizeInWords(812)).toBe('812 characters: short enough for one message in a chat.');
  expect(sizeInWords(2000)).toContain('2\u00a0000 characters: short');
  expect(sizeInWords(2001)).toMatch(/^2\u00a0001 characters: .* send the zip\.$/);
  expect(sizeInWords(8000)).toMatch(/^8\u00a0000 characters: browsers and mail/);
  expect(sizeInWords(1_234_567)).toMatch(/^1\u00a0234\u00a0567 characters: .* Better send the zip\.$/);
});

test('what it holds is said', () => {
  const run = { name: '', files: { a: '' }, lastValid: {}, acts: [], seed: 1, atMs: 12_345 };
  expect(contentsInWords(run)).toBe('It holds 1 file, and the moment 12.3 s.');
  const off = { kind: 'power-off', machine: 'web1', atMs: 10_000, untilMs: null } as const;
  expect(contentsInWords({ ...run, files: { a: '', b: '' }, acts: [off] })).toBe('It holds 2 files, what was done (web1 off at 10.0 s), and the moment 12.3 s.');
});
