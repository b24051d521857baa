import { expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import type { Scenario } from '../sim/scenario.ts';
import { lab } from './lab.ts';

/** A load balancer whose own packets vanish: what it asks its servers is lost as well, as long as ARP entries last and after (run for real in namespaces, HAProxy 2.6.12). */
const FILES = {
  'cluster.yaml': `site: http://10.77.0.11/
machines:
  lb1:  { address: 10.77.0.11, runs: [haproxy] }
  web1: { address: 10.77.0.21, runs: [app] }
  web2: { address: 10.77.0.22, runs: [app] }
`,
  'lb1/haproxy.cfg': `defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 5s
frontend shop
    bind *:80
    default_backend web
backend web
    default-server check inter 900ms fall 2 rise 2
    server web1 10.77.0.21:80
    server web2 10.77.0.22:80
`,
};

test('a machine that drops everything cannot connect: its checks fail, and succeed again afterwards', () => {
  const scenario: Scenario = {
    traffic: null,
    requests: [],
    durationMs: 15_000,
    faults: [{ kind: 'drop', machine: 'lb1', atMs: 2000, untilMs: 7000 }],
  };
  for (let seed = 1; seed <= 20; seed++) {
    const { trace } = lab(FILES, scenario, seed, daemons);
    const turns = (trace?.events ?? []).filter(({ kind }) => kind === 'server-down' || kind === 'server-up');
    expect(turns.map(({ kind }) => kind)).toEqual(['server-down', 'server-down', 'server-up', 'server-up']);
    const [first, , up, last] = turns.map(({ atMs }) => atMs) as [number, number, number, number];
    expect(first).toBeGreaterThan(2000 + 900);
    expect(first).toBeLessThan(2000 + 4 * 900);
    expect(up).toBeGreaterThan(7000 + 900);
    expect(last).toBeLessThan(7000 + 3 * 900);
  }
});
