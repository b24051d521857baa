import { expect, test } from 'vitest';
import { pipeline } from '../../src/cli/pipeline.ts';
import type { Cluster } from '../../src/model/cluster.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import { plannedRequests } from '../run/trafficPlan.ts';
import type { AgreementCase } from './agreementCase.ts';
import { seedsBeside } from './simulated.ts';
import { trialSeeds } from './trialSeeds.ts';

const files = { 'cluster.yaml': 'site: http://10.77.0.21/\nmachines:\n  web1: { address: 10.77.0.21, runs: [app] }\n' };
const scenario: Scenario = {
  traffic: { rateRps: 20, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs: 1000, arrivals: 'poisson' },
  requests: [],
  durationMs: 10_000,
  faults: [],
};
const called = (id: string): AgreementCase => ({ id, files, scenario, family: { id: 'f', title: '', words: '' }, title: '', settings: [], sequence: false, short: false, disagrees: null });

test('real runs have seeds of their own, the same in every call, others in every scenario', () => {
  const seeds = trialSeeds(called('f/a'), 40);
  expect(new Set(seeds).size).toBe(40);
  expect(trialSeeds(called('f/a'), 3)).toEqual(seeds.slice(0, 3));
  expect(trialSeeds(called('f/a'), 3, new Set(seeds.slice(0, 2)))).toEqual(seeds.slice(2, 5));
  expect(trialSeeds(called('f/b'), 40).some((seed) => seeds.includes(seed))).toBe(false);
  expect(seedsBeside(seeds.slice(0, 1), 2)).toEqual([1, 2, seeds[0]]);
});

test('a draw of unusually many or few requests is passed over', () => {
  const { cluster } = pipeline.prepare(files);
  const counts = trialSeeds(called('f/a'), 200).map((seed) => plannedRequests(cluster as Cluster, scenario, seed).length);
  expect(counts.every((count) => Math.abs(count - 200) <= 2 * Math.sqrt(200))).toBe(true);
  expect(Math.max(...counts) - Math.min(...counts)).toBeGreaterThan(40);
});
