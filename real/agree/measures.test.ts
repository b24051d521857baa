import { describe, expect, test } from 'vitest';
import type { MeasureAgreement } from '../../src/agreement/agreementFile.ts';
import type { Fault, Scenario } from '../../src/sim/scenario.ts';
import { distribution, measuresOf } from './measures.ts';
import type { RunFacts } from './runFacts.ts';

const faults: Fault[] = [{ kind: 'power-off', machine: 'web1', atMs: 3000, untilMs: 10_000 }];
const scenario: Scenario = { traffic: null, requests: [], durationMs: 20_000, faults };

/** A run in which lb1 marks web1 down `downS` after the fault, which some requests feel. */
function facts(seed: number, downS: number, over: Partial<RunFacts> = {}): RunFacts {
  return {
    seed,
    outcomes: { '200': 395, '503': 5 },
    answeredBy: { web1: 200, web2: 195 },
    turns: [
      { kind: 'server-down', machine: 'lb1', subject: 'be/web1', atS: 3 + downS },
      { kind: 'server-up', machine: 'lb1', subject: 'be/web1', atS: 10 + downS },
    ],
    failures: [[3.05, 3 + downS], null],
    late: 3,
    longestAnswerS: 1.02,
    longestFailureS: 3.01,
    ordersLost: 0,
    order: 'web1 web2 web1',
    ...over,
  };
}

/** Down times of 2 to 4 s. */
const simulated = Array.from({ length: 200 }, (_, i) => facts(i + 1, 2 + (i * 2) / 199));
const trials = (...changes: Partial<RunFacts>[]): RunFacts[] => changes.map((change, i) => facts(i, 2.5 + i / 2, change));
const complaints = (real: readonly RunFacts[], ours: readonly RunFacts[] = simulated): (string | null)[] =>
  measuresOf(real, ours, scenario).filter(({ agrees }) => !agrees).map(({ name, complaint }) => `${name}: ${complaint}`);

describe('real trials beside simulated runs', () => {
  test('agree where they are alike', () => {
    expect(complaints(trials({}, {}, {}))).toEqual([]);
  });

  test('times are counted from the fault they follow, with its words', () => {
    const found = measuresOf(trials({}, {}), simulated, scenario).filter(({ unit, after }) => unit === 's' && (after ?? null) !== null);
    expect(found.map(({ name, after, real }) => ({ name, after, real }))).toEqual([
      { name: 'lb1 marks be/web1 down', after: 'web1 loses its power', real: [2.5, 3] },
      { name: 'lb1 marks be/web1 up', after: 'web1 has power again', real: [2.5, 3] },
      { name: 'first request that fails', after: 'web1 loses its power', real: [0.05, 0.05] },
      { name: 'last request that fails', after: 'web1 loses its power', real: [2.5, 3] },
    ]);
  });

  test('a time outside the simulated ones is caught', () => {
    expect(complaints([facts(0, 4.1)])).toEqual([]);
    expect(complaints([facts(0, 3), facts(1, 3), facts(2, 4.2)]).join()).toContain('lb1 marks be/web1 down: 4.2, simulated 2 to 4');
  });

  test('times that all lie at one end are caught, though each is within the range', () => {
    const wide = Array.from({ length: 200 }, (_, i) => facts(i + 1, (i * 8) / 199));
    expect(complaints([1, 2, 3, 4, 5].map((i) => facts(i, i / 100)), wide).join()).toContain('lb1 marks be/web1 down: median 0.03, simulated 4');
  });

  test('something that never happens here, or always, is caught', () => {
    const never = trials({ turns: [] }, { turns: [] });
    expect(complaints(never)).toContain('lb1 marks be/web1 down: happened in 0 of 2 trials, in 200 of 200 seeds');
    expect(complaints(trials({}, {}), simulated.map((run) => ({ ...run, turns: [] })))).toContain('lb1 marks be/web1 up: happened in 2 of 2 trials, in 0 of 200 seeds');
  });

  test('a kind of outcome that is never simulated is caught, however rare', () => {
    expect(complaints(trials({}, {}, { outcomes: { '200': 394, '503': 5, reset: 1 } }))).toEqual(['kinds of outcome: connection cut: never simulated']);
  });

  test('a kind of outcome that most seeds have must come; a rare one need not', () => {
    const without = trials({ outcomes: { '200': 397 } }, { outcomes: { '200': 397 } });
    const having = (share: number): RunFacts[] => simulated.map((run, i): RunFacts => (i < share * 200 ? { ...run, outcomes: { '200': 396, '503': 1 } } : { ...run, outcomes: { '200': 397 } }));
    expect(complaints(without, having(0.95))).toEqual(['kinds of outcome: answered 503: happened in 0 of 2 trials, in 190 of 200 seeds']);
    expect(complaints(without, having(0.5))).toEqual([]);
  });

  test('counts may differ by two', () => {
    expect(complaints(trials({ late: 5 }))).toEqual([]);
    expect(complaints(trials({ late: 6 })).join()).toContain('answered later than 0.5 s: 6, simulated 3 to 3');
    expect(complaints(trials({ ordersLost: 3 })).join()).toContain('confirmed orders that are lost: 3, simulated 0 to 0');
    expect(complaints(trials({ ordersLost: null }))).toEqual([]);
  });

  test('swapped servers are caught, by their numbers and by their order', () => {
    const swapped = trials({ answeredBy: { web1: 195, web2: 200 }, order: 'web2 web1 web2' });
    expect(complaints(swapped)).toEqual([
      'order of the servers: from request 1: web2 web1 web2, simulated web1 web2 web1',
      expect.stringContaining('answered by web1: 195, simulated 200 to 200'),
      expect.stringContaining('answered by web2: 200, simulated 195 to 195'),
    ]);
    expect(complaints(trials({ order: 'web1 web2' }))).toEqual(['order of the servers: from request 3: the end, simulated web1']);
  });

  test('an order that chance decides in the simulation proves nothing, which is said', () => {
    const mixed = simulated.map((run, i) => (i % 2 === 0 ? run : { ...run, order: 'web2 web1 web2' }));
    expect(complaints(trials({}), mixed)).toEqual(['order of the servers: the simulated order is not fixed: 2 orders in 200 seeds']);
  });

  test('an outage that lasts longer is caught', () => {
    const longer = trials({ failures: [[3.05, 9.5], null] }, { failures: [[3.05, 9.4], null] });
    expect(complaints(longer).filter((words) => words?.startsWith('last request'))).toHaveLength(1);
    expect(complaints(trials({ failures: [[3.05, 6], [10.1, 10.3]] })).filter((words) => words?.includes('happened in 1 of 1'))).toHaveLength(2);
  });

  test('the figures are in the trials’ order, null where it did not happen', () => {
    const down = measuresOf([facts(1, 3), facts(2, 0, { turns: [] })], simulated, scenario).find(({ name }) => name.endsWith('down')) as MeasureAgreement;
    expect(down.real).toEqual([3, null]);
  });
});

test('a distribution goes from the least to the greatest', () => {
  const { quantiles, share } = distribution([5, 1, 3, 2, 4], 10);
  expect([quantiles[0], quantiles[20], quantiles.at(-1), quantiles.length, share]).toEqual([1, 3, 5, 41, 0.5]);
  expect(distribution([], 10)).toEqual({ quantiles: [], share: 0 });
});
