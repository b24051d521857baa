import { daemons } from '../src/daemons/registry.ts';
import { prepare } from '../src/lab/lab.ts';
import type { Cluster } from '../src/model/cluster.ts';
import type { Scenario } from '../src/sim/scenario.ts';

const HAPROXY = `defaults
    mode http
    option redispatch
    timeout connect 1s
    timeout client 30s
    timeout server 5s

frontend shop
    bind *:80
    default_backend web

backend web
    balance roundrobin
    option httpchk GET /health
`;

/** One load balancer before the other machines, each of which runs the shop's app and is checked every two seconds. */
export function balancedShop(machines: number): Cluster {
  const names = Array.from({ length: machines - 1 }, (_, i) => ({ name: `web${i + 1}`, address: `10.77.0.${i + 21}` }));
  const files: Record<string, string> = {
    'cluster.yaml': [
      'site: http://10.77.0.11/',
      'clients: 50',
      'machines:',
      '  lb1: { address: 10.77.0.11, runs: [haproxy] }',
      ...names.map(({ name, address }) => `  ${name}: { address: ${address}, runs: [app] }`),
    ].join('\n'),
    'lb1/haproxy.cfg': HAPROXY + names.map(({ name, address }) => `    server ${name} ${address}:80 check\n`).join(''),
  };
  const { cluster, diagnostics } = prepare(files, daemons);
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  if (cluster === null || problem !== undefined) throw new Error(`the system of the measurement: ${problem?.message}`);
  return cluster;
}

/** Visitors of the shop, so many in all. */
export function visits(requests: number, rateRps: number): Scenario {
  const mix = [
    { method: 'GET', path: '/', weight: 5 },
    { method: 'GET', path: '/widgets', weight: 4 },
    { method: 'POST', path: '/orders', weight: 1 },
  ];
  const traffic = { rateRps, mix, timeoutMs: 30_000, arrivals: 'even' as const };
  return { traffic, requests: [], durationMs: (requests / rateRps) * 1000, faults: [] };
}
