import { expect, test } from 'vitest';
import { mutate } from './mutate.ts';

const file = `defaults
    mode http
    timeout connect 5s
backend be
    server web1 10.77.0.21:80 check # first
`;

test('one slip: a line or two differ, and the same seed makes the same slip', () => {
  const whats = new Set<string>();
  for (let seed = 0; seed < 300; seed++) {
    const mutant = mutate(file, [file], seed);
    expect(mutate(file, [file], seed)).toEqual(mutant);
    if (mutant === null) continue;
    expect(mutant.config).not.toBe(file);
    whats.add(mutant.what.replace(/, line \d+$/, ''));
    if (mutant.what.startsWith('file cut')) {
      expect(file.startsWith(mutant.config)).toBe(true);
      continue;
    }
    const kept = new Set(mutant.config.split('\n'));
    expect(file.split('\n').filter((line) => !kept.has(line)).length).toBeLessThanOrEqual(2);
  }
  // Everything but what needs braces, semicolons or quotes.
  expect(whats.size).toBeGreaterThanOrEqual(17);
});
