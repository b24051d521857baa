import { expect, test } from 'vitest';
import { leftoversAmong, runName, startInStat } from './runName.ts';

const starts = new Map([
  [100, '7000'],
  [200, '9000'],
]);
const startOf = (pid: number) => starts.get(pid) ?? null;

test('what belongs to a process that is gone, or to an earlier one with the same number, is left over', () => {
  const names = [
    `${runName(100, '7000')}-0-lb1`,
    `${runName(100, '6999')}-0-lb1`,
    `${runName(300, '7000')}-0-switch`,
    runName(300, '7000'),
    // Not ours, however alike.
    'flab-x-1-lb1',
    'flabby-300-7000-lb1',
    'lb1',
    '',
  ];
  expect(leftoversAmong(names, startOf)).toEqual(['flab-100-6999-0-lb1', 'flab-300-7000-0-switch', 'flab-300-7000']);
});

test('two processes never share a name', () => {
  expect(runName(12, '34')).not.toBe(runName(123, '4'));
  expect(leftoversAmong([runName(200, '9000')], startOf)).toEqual([]);
});

test('the start of a process is read whatever its program is called', () => {
  const rest = Array.from({ length: 30 }, (_, index) => String(index + 3)).join(' ');
  // The field after the name in brackets is the third; the start is the 22nd.
  expect(startInStat(`41 (node) ${rest}`)).toBe('22');
  expect(startInStat(`41 (a) b (c)) ${rest}`)).toBe('22');
});
