import { expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import { prepare } from '../lab/lab.ts';
import { availabilityByArithmetic, availabilityByRuns, contradictions, layersOf, nines, worksWithout, type MachineLosses } from './arithmetic.ts';
import { twoLoadBalancers } from './system.testing.ts';

const layers = layersOf(prepare(twoLoadBalancers, daemons).cluster!);
const machines = ['lb1', 'lb2', 'web1', 'web2', 'db1'];

test('a layer is the machines that run a daemon that somebody talks to', () => {
  expect(layers).toEqual([
    { daemon: 'haproxy', machines: ['lb1', 'lb2'] },
    { daemon: 'app', machines: ['web1', 'web2'] },
    { daemon: 'mysql', machines: ['db1'] },
  ]);
  expect(worksWithout(layers, new Set(['lb1', 'web2']))).toBe(true);
  expect(worksWithout(layers, new Set(['web1', 'web2']))).toBe(false);
});

test('in series they multiply, in parallel their failures do', () => {
  const pair = 1 - 0.01 * 0.01;
  expect(availabilityByArithmetic(layers, 0.99)).toBeCloseTo(pair * pair * 0.99, 12);
  expect(availabilityByArithmetic([{ daemon: 'app', machines: ['web1'] }], 0.9)).toBeCloseTo(0.9, 12);
  expect(availabilityByArithmetic([], 0.9)).toBe(1);
  // One machine in two layers is there, or not, for both.
  const shared = [
    { daemon: 'nginx', machines: ['web1', 'web2'] },
    { daemon: 'mysql', machines: ['web2'] },
  ];
  expect(availabilityByArithmetic(shared, 0.9)).toBeCloseTo(0.9, 12);
  const many = [{ daemon: 'app', machines: Array.from({ length: 17 }, (_, i) => `web${i}`) }];
  expect(availabilityByArithmetic(many, 0.9)).toBeNull();
});

/** As the arithmetic says, except for these losses; every loss that is survived takes 4 s. */
function losses(...otherwise: string[]): MachineLosses {
  const recovers = (down: readonly string[]): boolean => worksWithout(layers, new Set(down)) !== otherwise.includes(down.join('+'));
  return { machines, recovers, recoveryMs: (machine) => (recovers([machine]) ? 4000 : null) };
}

test('runs that agree give the same, but for what taking over costs; three failures at once count as down', () => {
  const byRuns = availabilityByRuns(losses(), 0.99, 3_600_000)!;
  // Each of four machines fails once in 100 hours and costs 4 s.
  expect(byRuns.takingOver).toBeCloseTo((4 * 4000) / 360_000_000, 12);
  const byArithmetic = availabilityByArithmetic(layers, 0.99)!;
  // Here no three can be down without an outage, so nothing is missing.
  expect(byRuns.share + byRuns.takingOver).toBeCloseTo(byArithmetic, 12);
  const three = availabilityByRuns({ machines: ['web1', 'web2', 'web3', 'web4'], recovers: () => true, recoveryMs: () => 0 }, 0.9, 1000)!;
  expect(three.share).toBeCloseTo(0.9 ** 4 + 4 * 0.1 * 0.9 ** 3 + 6 * 0.1 ** 2 * 0.9 ** 2, 12);
  expect(contradictions(layers, losses())).toEqual([]);
});

test('runs that are missing give nothing', () => {
  expect(availabilityByRuns({ ...losses(), recovers: (down) => (down.length === 2 ? null : true) }, 0.99, 1000)).toBeNull();
  expect(contradictions(layers, { ...losses(), recovers: () => null })).toEqual([]);
});

test('what the arithmetic promises and the runs do not keep is named', () => {
  expect(contradictions(layers, losses('web2'))).toEqual([{ down: ['web2'], arithmetic: 'works', runs: 'fails' }]);
  expect(contradictions(layers, losses('lb1+web1'))).toEqual([{ down: ['lb1', 'web1'], arithmetic: 'works', runs: 'fails' }]);
  expect(contradictions(layers, losses('db1'))).toEqual([{ down: ['db1'], arithmetic: 'fails', runs: 'works' }]);
  // A single loss explains all pairs with it.
  expect(contradictions(layers, losses('web2', 'lb1+web2'))).toHaveLength(1);
});

test('nines are counted', () => {
  expect([0, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9994, 0.99999].map(nines)).toEqual([0, 0, 1, 1, 2, 3, 3, 5]);
  expect(nines(1)).toBe(12);
});
