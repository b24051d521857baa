import { expect, test } from 'vitest';
import { faultsOf } from '../faultList.ts';
import { standingFaults } from './standingFaults.ts';

test('what holds can be ended; what is over, or yet to come, cannot', () => {
  const acts = [
    { kind: 'partition', groups: [['lb1'], ['web1', 'web2']], atMs: 1000, untilMs: null },
    { kind: 'set', process: 'web1/app', env: { REPLY_STATUS: '500' }, atMs: 2000, untilMs: 4000 },
    { kind: 'restart', process: 'web1/app', atMs: 2000, untilMs: null },
    { kind: 'drop', machine: 'web2', atMs: 9000, untilMs: null },
  ] as const;
  const faults = faultsOf([], acts).map(({ fault }) => fault);
  expect(standingFaults(faults, 3000).map(({ name }) => name)).toEqual([
    'lb1 | web1+web2: apart',
    'web1/app: setting changed',
  ]);
  const [split] = standingFaults(faults, 5000);
  const after = faultsOf([], [...acts, { ...split!.end, atMs: 5000 }]).map(({ fault }) => fault);
  expect(standingFaults(after, 5001)).toEqual([]);
});
