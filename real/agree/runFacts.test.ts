import { expect, test } from 'vitest';
import { pipeline } from '../../src/cli/pipeline.ts';
import { runReport } from '../../src/lab/runReport.ts';
import type { Cluster } from '../../src/model/cluster.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import { faultMoments } from './faultMoments.ts';
import { runFacts, type FactsSource } from './runFacts.ts';
import { simulatedFacts } from './simulated.ts';

const files = {
  'cluster.yaml':
    'site: http://10.77.0.11/\nmachines:\n  lb1: { address: 10.77.0.11, runs: [haproxy] }\n  lb2: { address: 10.77.0.12, runs: [nginx] }\n  web1: { address: 10.77.0.21, runs: [app, mysql] }\n  web2: { address: 10.77.0.22, runs: [app] }\n',
  'lb1/haproxy.cfg':
    'defaults\n    mode http\n    timeout connect 1s\n    timeout client 9s\n    timeout server 9s\nlisten fe\n    bind :80\n    server web1 10.77.0.21:80 check\n    server web2 10.77.0.22:80 check\n',
  'lb2/nginx.conf': 'events { }\nhttp {\n    server {\n        listen 80;\n        return 200;\n    }\n}\n',
};
const scenario: Scenario = {
  traffic: { rateRps: 10, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs: 5000, arrivals: 'even' },
  requests: [],
  durationMs: 12_000,
  faults: [{ kind: 'kill', process: 'web1/app', atMs: 3000, untilMs: 8000 }],
};
const cluster = pipeline.prepare(files).cluster as Cluster;
const order = { cluster, scenario, sequence: false };

const request = (startMs: number, endMs: number | null, status: number | string, via: readonly string[] = []) => ({ startMs, endMs, status, via });
const event = (atMs: number, kind: string, machine: string, subject: string) => ({ atMs, kind, machine, subject });
const source = (requests: FactsSource['requests'], events: FactsSource['events'] = []): FactsSource => ({ seed: 1, requests, events, summary: { acknowledgedWritesLost: 0 } });

test('a simulated run’s report and what is read of it without its words give the same facts', () => {
  const report = runReport(pipeline.simulate(cluster, scenario, 1));
  const [facts] = simulatedFacts({ id: 'f/a', files, scenario, sequence: false }, [1]);
  expect(facts).toEqual(runFacts(report, order));
  expect(facts?.outcomes['200']).toBeGreaterThan(100);
  expect(facts?.turns.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['server-down fe/web1', 'server-up fe/web1']);
});

test('who answered is the machine whose app did, not its database nor a proxy by itself', () => {
  const ways = [['lb1', 'web2', 'web1'], ['lb1', 'web1'], ['web1'], ['lb1', 'web2'], ['lb1'], ['lb1', 'lb2'], []];
  const { answeredBy, order: sequence } = runFacts(source(ways.map((via, i) => request(i, i + 1, 200, via))), { ...order, sequence: true });
  expect(sequence).toBe('web2 web1 web1 web2 - - -');
  expect(answeredBy).toEqual({ web1: 2, web2: 2 });
  expect(runFacts(source([request(0, 1, 503, ['lb1', 'web1'])]), { ...order, sequence: true }).order).toBe('-');
});

test('failures belong to the fault that they felt', () => {
  const bad = (...requests: [startMs: number, endMs: number][]) => runFacts(source(requests.map(([startMs, endMs]) => request(startMs, endMs, 503))), order).failures;
  expect(bad([4000, 4001], [3100, 3101], [7000, 7001])).toEqual([[4, 7], null]);
  expect(bad([3010, 3020], [5000, 5010])).toEqual([[3.01, 5], null]);
  // Under way when the fault came, and failed of it; long before, of something else.
  expect(bad([2900, 3500])).toEqual([[2.9, 2.9], null]);
  expect(bad([2900, 2950])).toEqual([null, null]);
  expect(bad([2400, 3500])).toEqual([null, null]);
  expect(bad([7800, 8100])).toEqual([null, [7.8, 7.8]]);
});

test('waits, lateness and outcomes', () => {
  const facts = runFacts(source([request(0, 400, 200), request(0, 501, 404), request(0, 5000, 'timeout'), request(0, 90, 503), request(0, null, 'pending')]), order);
  expect(facts).toMatchObject({ outcomes: { '200': 1, '404': 1, '503': 1, timeout: 1, pending: 1 }, late: 1, longestAnswerS: 0.501, longestFailureS: 5 });
  expect(runFacts(source([]), order)).toMatchObject({ outcomes: {}, longestAnswerS: null, longestFailureS: null });
});

test('turns are those of the time with traffic, of HAProxy and of addresses, the first three of a kind', () => {
  const flaps = Array.from({ length: 5 }, (_, i) => event(i * 1000, 'server-down', 'lb1', 'fe/web1'));
  const events = [event(-5, 'server-up', 'lb1', 'fe/web1'), event(10, 'server-down', 'lb2', 'u/web1'), event(20, 'log', 'lb1', 'x'), event(30, 'address-taken', 'lb2', '10.77.0.100'), ...flaps];
  const { turns } = runFacts(source([], events), order);
  expect(turns.map(({ kind, machine, atS }) => [kind, machine, atS])).toEqual([
    ['address-taken', 'lb2', 0.03],
    ['server-down', 'lb1', 0],
    ['server-down', 'lb1', 1],
    ['server-down', 'lb1', 2],
  ]);
});

test('moments of faults are in order, those of one moment together', () => {
  const off = (machine: string, atMs: number, untilMs: number | null) => ({ kind: 'power-off' as const, machine, atMs, untilMs });
  expect(faultMoments({ faults: [off('web2', 5000, null), off('web1', 3000, 5000)] })).toEqual([
    { atMs: 3000, words: 'web1 loses its power' },
    { atMs: 5000, words: 'web2 loses its power, web1 has power again' },
  ]);
  expect(faultMoments({ faults: [] })).toEqual([{ atMs: 0, words: 'the first request' }]);
  expect(faultMoments({ faults: [{ kind: 'restart', process: 'web1/app', atMs: 1, untilMs: 2 }] })).toHaveLength(1);
});
