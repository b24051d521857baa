import { expect, test } from 'vitest';
import type { OutlineItem } from '../../daemons/daemon.ts';
import { goalAt, matchingGoals, outlineGoals, useGoals } from './goTo.ts';

const item = (label: string, line: number, children: OutlineItem[] = []): OutlineItem => ({
  label,
  detail: `at ${line}`,
  span: { file: 'f', line, column: 3, endLine: line, endColumn: 5 },
  children,
});
const goals = outlineGoals('lb1/haproxy.cfg', [
  item('frontend fe', 1, [item('bind', 2)]),
  item('backend be', 4, [item('server web1', 5), item('server web2', 6)]),
]);

test('an outline is one list, with its depths', () => {
  expect(goals.map(({ label, depth, line }) => [label, depth, line])).toEqual([
    ['frontend fe', 0, 1],
    ['bind', 1, 2],
    ['backend be', 0, 4],
    ['server web1', 1, 5],
    ['server web2', 1, 6],
  ]);
});

test('typed words pick from it', () => {
  expect(matchingGoals(goals, 'SER 2').map((g) => g.label)).toEqual(['server web2']);
  expect(matchingGoals(goals, ' ')).toHaveLength(5);
  expect(matchingGoals(goals, 'nothing')).toEqual([]);
});

test('a line belongs to the last goal above it', () => {
  expect([1, 3, 5, 99].map((line) => goalAt(goals, line))).toEqual([0, 1, 3, 4]);
  expect(goalAt([], 3)).toBe(0);
});

test('uses show their line', () => {
  const span = { file: '', line: 2, column: 5, endLine: 2, endColumn: 7 };
  const use = { kind: 'backend', name: 'be', scope: '', role: 'reference', span, path: 'a' } as const;
  expect(useGoals([use], () => 'x\n  use be\n')).toMatchObject([
    { label: 'use be', detail: 'used in a, line 2', line: 2, column: 5 },
  ]);
});
