import { expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import type { Scenario } from '../sim/scenario.ts';
import { outcomeBuckets } from '../trace/outcomes.ts';
import { prepare, simulate } from './lab.ts';

/** Machines of several networks on one wire, a machine with two addresses, and names that are not the machines' own. */
const files = {
  'cluster.yaml': `site: http://shop.example.org:8080/
network: 10.0.0.0/8
machines:
  lb1:  { address: 10.1.0.11, also: [10.9.0.80], names: [shop.example.org], runs: [haproxy] }
  web1: { address: 10.2.0.21, names: [web1.internal], runs: [app] }
`,
  'lb1/haproxy.cfg': `defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
listen shop
    bind 10.1.0.11:8080
    bind 10.9.0.80:8081
    server a web1.internal:80 check
`,
};
const scenario: Scenario = {
  traffic: { rateRps: 20, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs: 3000, arrivals: 'poisson' },
  requests: [],
  durationMs: 3000,
  faults: [],
};

test.each(['shop.example.org:8080', '10.9.0.80:8081'])('a site at %s answers', (site) => {
  const workspace = { ...files, 'cluster.yaml': files['cluster.yaml'].replace('shop.example.org:8080', site) };
  const { cluster, diagnostics } = prepare(workspace, daemons);
  expect(diagnostics).toEqual([]);
  expect(cluster?.machines[0]?.processes[0]?.talksTo).toEqual(['web1']);
  const trace = simulate(cluster as NonNullable<typeof cluster>, scenario, 1, daemons);
  expect(trace.requests.length).toBeGreaterThan(30);
  const { counts } = outcomeBuckets(trace);
  expect(counts.ok.reduce((sum, n) => sum + n, 0)).toBe(trace.requests.length);
});

test('an address that no machine has cannot be listened on', () => {
  const workspace = { ...files, 'cluster.yaml': files['cluster.yaml'].replace(', also: [10.9.0.80]', '') };
  const { cluster } = prepare(workspace, daemons);
  const trace = simulate(cluster as NonNullable<typeof cluster>, scenario, 1, daemons);
  expect(trace.events.some((event) => event.kind === 'process-ended' && event.subject === 'lb1/haproxy')).toBe(true);
});
