import { expect, it } from 'vitest';
import { readChecks } from '../../lesson/checksFile.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { readOwnFiles, withScenario } from '../sandbox/sandboxSystem.ts';
import { benchChecks } from './bench.ts';

const checks = `# Ours.
- id: quiet
  title: Nothing breaks # nearly never
  duration: 20s
  expect: [{ no: errors }]

# The night shift.
- id: own
  title: Its own visitors
  traffic: { rate: 40/s, timeout: 12s }
  duration: 40s
  expect: [{ availability: ">= 99%" }]

- id: one
  title: One request
  requests: [{ at: 1s, path: /health }]
  duration: 5s
  expect: [{ no: errors }]
`;
const live: Scenario = {
  traffic: {
    rateRps: 7,
    mix: [
      { method: 'GET', path: '/widgets', weight: 3 },
      { method: 'POST', path: '/orders', weight: 1 },
    ],
    timeoutMs: 3000,
    arrivals: 'poisson',
    headers: { host: 'shop.example' },
  },
  requests: [],
  durationMs: 60_000,
  faults: [],
};
const bench = (text: string, scenario = live) =>
  benchChecks({ workspace: { files: { 'checks.yaml': text } }, live: scenario } as never);

it('the checks of the bench run in a lesson as they ran on the bench', () => {
  const taken = readChecks({ path: 'checks.yaml', text: bench(checks) });
  expect(taken.diagnostics).toEqual([]);
  expect(taken.checks).toEqual(readOwnFiles(withScenario({ 'checks.yaml': checks }, live)).checks);
  expect(taken.checks.map(({ scenario }) => scenario.traffic?.rateRps)).toEqual([7, 40, undefined]);
});

it('what a check says already stays as it is written, and taking over twice changes nothing', () => {
  const once = bench(checks);
  const added = once.split('\n').filter((line) => !checks.split('\n').includes(line));
  expect(added).toEqual([
    '  traffic: { rate: 7/s, mix: { GET /widgets: 3, POST /orders: 1 }, timeout: 3s, arrivals: poisson, headers: { host: shop.example } }',
  ]);
  expect(once.replace(`${added[0]!}\n`, '')).toBe(checks);
  expect(bench(once, { ...live, traffic: { ...live.traffic!, rateRps: 99 } })).toBe(once);
});

it('without a stream, with unreadable checks or with none, nothing is added', () => {
  expect(bench(checks, { ...live, traffic: null })).toBe(checks);
  expect(bench('- id: [')).toBe('- id: [');
  expect(bench('# None yet.\n[]\n')).toBe('');
});
