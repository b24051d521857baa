import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sim/scenario.ts';
import { faultsOf } from '../faultList.ts';
import {
  highestRate,
  longestMs,
  readTraffic,
  requestCount,
  withArrivals,
  withFaults,
  withLength,
  withLine,
  withoutFault,
  withoutRequestKind,
  withoutSingle,
  withPatience,
  withRate,
  withRequestKind,
  withSingle,
  withSingleChanged,
  withStream,
  withWeight,
} from './trafficText.ts';

const text = `# Our shop, on a Monday.
traffic:
  rate: 20/s # measured
  mix: { GET /: 6, GET /widgets: 3, POST /orders: 1 }
  timeout: 10s
  arrivals: even
duration: 60s
faults:
  # The cleaner.
  - { at: 10s, unplug: web1 }
  - { at: 5s, kill: web2/app, until: 8s }
`;

function scenarioOf(changed: string | null) {
  const { scenario, problem } = readTraffic(changed ?? '');
  if (changed === null || scenario === null) throw new Error(problem?.words ?? 'no text');
  return scenario;
}

describe('scenario.yaml by hand', () => {
  it.each([
    ['rate', withRate(text, 0.1), { traffic: { rateRps: 0.1 } }],
    ['rate', withRate(text, 2000), { traffic: { rateRps: 2000 } }],
    ['patience', withPatience(text, 1500), { traffic: { timeoutMs: 1500 } }],
    ['arrivals', withArrivals(text, 'poisson'), { traffic: { arrivals: 'poisson' } }],
    ['length', withLength(text, 90_000), { durationMs: 90_000 }],
  ] as const)('another %s is read back, and the remarks stay', (_, changed, expected) => {
    expect(scenarioOf(changed)).toMatchObject(expected);
    for (const remark of ['# Our shop, on a Monday.', '# measured', '# The cleaner.'])
      expect(changed).toContain(remark);
  });

  it('begins a file where there is none', () => {
    expect(readTraffic(undefined)).toMatchObject({ missing: true, problem: null, scenario: { durationMs: 60_000 } });
    expect(scenarioOf(withRate(undefined, 7)).traffic?.rateRps).toBe(7);
  });

  it('weighs, renames, adds and removes requests', () => {
    expect(readTraffic(withWeight(text, 'GET /widgets', 0)!).mix).toContainEqual({ line: 'GET /widgets', weight: 0 });
    expect(scenarioOf(withLine(text, 'GET /widgets', '/news')).traffic?.mix[1]).toEqual({
      method: 'GET',
      path: '/news',
      weight: 3,
    });
    expect(scenarioOf(withRequestKind(text, 'PUT /cart', 2)).traffic?.mix).toHaveLength(4);
    expect(scenarioOf(withoutRequestKind(text, 'GET /')).traffic?.mix).toHaveLength(2);
  });

  it('refuses a mix that asks for nothing, or twice for the same', () => {
    const single = 'traffic: { rate: 1/s, mix: { GET /: 1 } }\nduration: 10s\n';
    expect(withWeight(single, 'GET /', 0)).toBeNull();
    expect(withoutRequestKind(single, 'GET /')).toBeNull();
    expect(withRequestKind(text, '/widgets')).toBeNull();
    expect(withLine(text, 'GET /', 'GET /widgets')).toBeNull();
    expect(withLine(text, 'GET /', 'widgets')).toBeNull();
  });

  it('writes a mix where none was', () => {
    const plain = 'traffic: { rate: 1/s }\nduration: 10s\n';
    expect(readTraffic(plain).mix).toEqual([{ line: 'GET /', weight: 1 }]);
    expect(scenarioOf(withRequestKind(plain, 'GET /news', 3)).traffic?.mix).toHaveLength(2);
    expect(scenarioOf(withWeight(plain, 'GET /', 5)).traffic?.mix[0]?.weight).toBe(5);
  });

  it('takes the stream away and brings it back', () => {
    const without = withStream(text, false);
    expect(scenarioOf(without).traffic).toBeNull();
    expect(scenarioOf(withStream(without!, true)).traffic?.rateRps).toBe(20);
  });

  it('adds, changes and removes single requests', () => {
    const one = withSingle(text, { atMs: 1000, client: null, method: 'GET', path: '/', timeoutMs: 10_000 })!;
    const changed = withSingleChanged(one, 0, { atMs: 2500, client: '10.77.0.101', method: 'POST', path: '/orders' })!;
    expect(scenarioOf(changed).requests).toEqual([
      { atMs: 2500, client: '10.77.0.101', method: 'POST', path: '/orders', timeoutMs: 10_000 },
    ]);
    expect(scenarioOf(withSingleChanged(changed, 0, { client: null })).requests[0]?.client).toBeNull();
    expect(scenarioOf(withoutSingle(changed, 0))).toEqual(scenarioOf(text));
  });

  it('removes a fault, and the list with the last', () => {
    const one = withoutFault(text, 0)!;
    expect(scenarioOf(one).faults.map(({ kind }) => kind)).toEqual(['kill']);
    expect(withoutFault(one, 0)).not.toContain('faults');
  });

  it('writes down what was done so that the same happens without it', () => {
    const base = scenarioOf(text).faults;
    const acts = [
      { kind: 'power-off', machine: 'db1', atMs: 20_250, untilMs: null },
      { kind: 'end', fault: 'unplug', subject: 'web1', atMs: 30_000 },
    ] as const;
    const made = faultsOf(base, acts);
    const ends = acts.filter(({ kind }) => kind === 'end');
    const all: Fault[] = [
      ...base.flatMap((fault) => faultsOf([fault], ends).map((one) => one.fault)),
      ...made.filter(({ own }) => own).map(({ fault }) => fault),
    ];
    const changed = withFaults(text, all, 75_000)!;
    const { faults, durationMs } = scenarioOf(changed);
    expect(faultsOf(faults, []).map(({ fault }) => fault)).toEqual(made.map(({ fault }) => fault));
    expect(durationMs).toBe(75_000);
    expect(changed).toContain('# The cleaner.');
  });

  it('says what is wrong, where, and changes nothing', () => {
    const broken = text.replace('20/s', 'twenty');
    expect(readTraffic(broken)).toMatchObject({ scenario: null, problem: { line: 3 } });
    expect(readTraffic(broken).problem?.words).toContain('twenty');
  });

  it('counts what a run costs, and knows the most', () => {
    const scenario = scenarioOf(text);
    expect(requestCount(scenario)).toBe(1200);
    expect(highestRate(scenario)).toBe(10_000);
    expect(highestRate({ ...scenario, durationMs: 1_000_000 })).toBe(1000);
    expect(longestMs({ ...scenario, traffic: { ...scenario.traffic!, rateRps: 10_000 } })).toBe(100_000);
    expect(readTraffic(withLength(withRate(text, 10_000)!, 100_000)!).scenario).not.toBeNull();
  });
});
