import { expect, it } from 'vitest';
import type { ParseContext } from '../daemon.ts';
import { agreement, complaintsOf, keepsPromise, tally, type Verdict } from '../verdict.ts';
import { parse } from './parse.ts';
import verdicts from './samples/verdicts.json' with { type: 'json' };

/** The world in which the daemon was asked: the machine lb1 with eth0, and the names of the others. */
const world: ParseContext = {
  hosts: new Map([
    ['lb1', '10.77.0.11'],
    ['lb2', '10.77.0.12'],
    ['web1', '10.77.0.21'],
    ['web2', '10.77.0.22'],
    ['web3', '10.77.0.23'],
    ['db1', '10.77.0.31'],
  ]),
  machine: {
    name: 'lb1',
    address: '10.77.0.11',
    interface: 'eth0',
    prefixLength: 24,
    runs: ['haproxy', 'nginx', 'keepalived'],
  },
};

const recorded = verdicts as readonly Verdict[];

it('has a corpus worth the name', () => {
  expect(recorded.length).toBeGreaterThanOrEqual(400);
  expect(recorded.filter((verdict) => !verdict.accepted).length).toBeGreaterThan(80);
});

it('agrees with keepalived -t, and with what starting it showed', () => {
  const agreements = recorded.map((verdict) =>
    agreement(parse({ path: 'keepalived.conf', text: verdict.config }, world), verdict),
  );
  const strangers = recorded
    .filter((_, i) => !agreements[i]?.accepted)
    .map(({ name, config }) => ({
      name,
      ours: complaintsOf(parse({ path: 'keepalived.conf', text: config }, world)),
    }));
  expect(strangers).toEqual([]);
  expect(keepsPromise(tally(agreements)), JSON.stringify(tally(agreements))).toBe(true);
});
