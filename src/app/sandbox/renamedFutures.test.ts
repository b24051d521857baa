import { expect, test } from 'vitest';
import { faultsOf, type Act } from '../faultList.ts';
import { futuresWith } from '../futures.ts';
import { renamedFutures } from './renamedFutures.ts';

test('what was done to a machine was done to it under its new name', () => {
  const acts: Act[] = [
    { kind: 'power-off', machine: 'web1', atMs: 1, untilMs: null },
    { kind: 'kill', process: 'web1/app', atMs: 2, untilMs: null },
    { kind: 'kill', process: 'web10/app', atMs: 2, untilMs: null },
    { kind: 'partition', groups: [['web1', 'lb1'], ['web2']], atMs: 3, untilMs: null },
    { kind: 'end', fault: 'partition', subject: 'web1+lb1 | web2', atMs: 4 },
    { kind: 'end', fault: 'kill', subject: 'web1/app', atMs: 5 },
  ];
  const { acts: renamed } = renamedFutures(futuresWith(acts), 'web1', 'shop').list[1]!;
  expect(JSON.stringify(renamed)).toBe(JSON.stringify(acts).replaceAll(/web1\b/g, 'shop'));
  // The ends still end what they ended.
  expect(faultsOf([], renamed).map(({ fault }) => fault.untilMs)).toEqual([null, 5, null, 4]);
});
