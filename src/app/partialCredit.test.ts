import { expect, test } from 'vitest';
import { partialCredit } from './partialCredit.ts';

test('of sets: how many were found, and how many are too many', () => {
  const machines = (...names: string[]) => ({ kind: 'machines', machines: names }) as const;
  expect(partialCredit(machines('lb1', 'db1', 'web2'), machines('lb1', 'web1', 'web2'))).toEqual({ found: 2, of: 3, extra: 1 });
  expect(partialCredit(machines(), machines('lb1'))).toEqual({ found: 0, of: 0, extra: 1 });
  const options = { kind: 'options', options: ['a', 'b'], mix: null } as const;
  expect(partialCredit(options, { kind: 'options', options: ['b'] })).toEqual({ found: 1, of: 2, extra: 0 });
});

test('of an order: how many stand in their place', () => {
  const order = (...items: string[]) => ({ kind: 'order', items }) as const;
  expect(partialCredit(order('a', 'b', 'c'), order('a', 'c', 'b'))).toEqual({ found: 1, of: 3, extra: 0 });
});

test('a number or a line is right or not', () => {
  expect(partialCredit({ kind: 'number', value: 1, tolerance: 0, unit: 's' }, { kind: 'number', value: 2 })).toBeNull();
  expect(partialCredit({ kind: 'line', file: 'f', line: 1 }, { kind: 'line', line: 2 })).toBeNull();
});
