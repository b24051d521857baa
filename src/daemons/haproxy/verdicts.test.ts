import { expect, it } from 'vitest';
import type { ParseContext } from '../daemon.ts';
import { agreement, complaintsOf, keepsPromise, tally, type Verdict } from '../verdict.ts';
import { parse } from './parse.ts';
import verdicts from './samples/verdicts.json' with { type: 'json' };

/** The world in which the daemon was asked: the machine lb1, and the names of the others. */
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
const read = (text: string) => parse({ path: 'haproxy.cfg', text }, world);

it('has a corpus worth the name', () => {
  expect(recorded.length).toBeGreaterThanOrEqual(450);
  expect(recorded.filter((verdict) => verdict.accepted).length).toBeGreaterThan(80);
  expect(recorded.filter((verdict) => !verdict.accepted).length).toBeGreaterThan(200);
});

it('agrees with haproxy -c', () => {
  const agreements = recorded.map((verdict) => agreement(read(verdict.config), verdict));
  const found = tally(agreements);
  const strangers = recorded.filter((_, i) => {
    const agreed = agreements[i];
    return agreed === undefined || !agreed.accepted || !agreed.lines || !agreed.messages;
  });
  const details = strangers.map(({ name, config, complaints }) => ({ name, daemon: complaints, lab: complaintsOf(read(config)) }));
  expect(keepsPromise(found), JSON.stringify({ found, details }, null, 1)).toBe(true);
});
