import { describe, expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import type { FaultAction, Scenario } from '../sim/scenario.ts';
import { resultName } from '../trace/result.ts';
import { prepare, simulate } from './lab.ts';
import appDatabase from './samples/app-database.json';
import virtualAddress from './samples/virtual-address.json';

/**
 * Whole systems against recordings of real ones (Debian 12: HAProxy 2.6.12, nginx 1.22.1, keepalived 2.2.7, MariaDB 10.11 in network namespaces).
 * Every recorded trial must lie within what many seeds give.
 */

interface Outcome {
  readonly counts: Record<string, number>;
  /** Start of the last request that failed or was slow, in seconds after the fault. */
  readonly lastAffectedS: number;
  readonly secondsOf: Record<string, number[]>;
}

const FAULT_AT_MS = 3000;

/** Recorded words for what the lab calls otherwise: an empty reply is a connection closed before the answer. */
const WORDS: Record<string, string> = { empty: 'reset', 'client-timeout': 'timeout' };

function observe(files: Record<string, string>, fault: FaultAction, scenario: Omit<Scenario, 'faults' | 'requests'>, seed: number, fromMs: number, toMs: number): Outcome {
  const { cluster, diagnostics } = prepare(files, daemons);
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  if (cluster === null) throw new Error('no cluster');
  const trace = simulate(cluster, { ...scenario, requests: [], faults: [{ ...fault, atMs: FAULT_AT_MS, untilMs: null }] }, seed, daemons);
  const counts: Record<string, number> = {};
  const secondsOf: Record<string, number[]> = {};
  let lastAffectedS = -Infinity;
  for (let i = 0; i < trace.requests.length; i++) {
    const start = trace.requests.startMs[i] as number;
    if (start < fromMs || start >= toMs) continue;
    const name = String(resultName(trace.requests.result[i] as number));
    counts[name] = (counts[name] ?? 0) + 1;
    const took = ((trace.requests.endMs[i] as number) - start) / 1000;
    (secondsOf[name] ??= []).push(took);
    if (name !== '200' || took > 0.5) lastAffectedS = Math.max(lastAffectedS, (start - FAULT_AT_MS) / 1000);
  }
  return { counts, lastAffectedS, secondsOf };
}

const within = (value: number, values: readonly number[], room: number): boolean => value >= Math.min(...values) - room && value <= Math.max(...values) + room;

describe('client → virtual address → HAProxy → app', () => {
  const haproxy = 'defaults\n    mode http\n    timeout connect 1s\n    timeout client 30s\n    timeout server 60s\nfrontend fe\n    bind :80\n    default_backend be\nbackend be\n    server web1 10.77.0.21:80 check\n';
  const keepalived = (version: number, advertS: number, priority: number, state: string, weight: string | null): string =>
    `global_defs {\n    vrrp_version ${version}\n}\n${weight === null ? '' : `vrrp_script chk {\n    script "pidof haproxy"\n    interval 1\n    fall 2\n    rise 2\n    weight ${weight}\n}\n`}vrrp_instance VI_1 {\n    state ${state}\n    interface eth0\n    virtual_router_id 51\n    priority ${priority}\n    advert_int ${advertS}\n    virtual_ipaddress {\n        10.77.0.100/24\n    }\n${weight === null ? '' : '    track_script {\n        chk\n    }\n'}}\n`;
  const FAULTS: Record<string, FaultAction> = {
    poweroff: { kind: 'power-off', machine: 'lb1' },
    haproxy: { kind: 'kill', process: 'lb1/haproxy' },
    'sigterm-keepalived': { kind: 'stop', process: 'lb1/keepalived' },
  };

  const cases = [...new Set(virtualAddress.map((r) => r.name))];
  test.each(cases)('%s', (name) => {
    const trials = virtualAddress.filter((r) => r.name === name);
    const first = trials[0] as (typeof trials)[number];
    const files = {
      'cluster.yaml':
        'site: http://10.77.0.100/\nclients: 1\nmachines:\n  lb1: { address: 10.77.0.11, runs: [haproxy, keepalived] }\n  lb2: { address: 10.77.0.12, runs: [haproxy, keepalived] }\n  web1: { address: 10.77.0.21, runs: [app] }\n',
      'lb1/haproxy.cfg': haproxy,
      'lb2/haproxy.cfg': haproxy,
      'lb1/keepalived.conf': keepalived(first.vrrp_version, first.advert_int, 150, 'MASTER', first.script_weight),
      'lb2/keepalived.conf': keepalived(first.vrrp_version, first.advert_int, 100, 'BACKUP', first.script_weight),
      'web1/app.env': 'WORK_MS=100\n',
    };
    const timeoutMs = first.client_timeout_s * 1000;
    const runs: Outcome[] = [];
    for (let seed = 1; seed <= 60; seed++) {
      const scenario = { traffic: { rateRps: 20, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs, arrivals: 'even' as const }, durationMs: 50_000 };
      runs.push(observe(files, FAULTS[first.how] as FaultAction, scenario, seed, FAULT_AT_MS - 100, FAULT_AT_MS + 8_500));
    }
    const simulatedKinds = new Set(runs.flatMap((r) => Object.keys(r.counts)));
    for (const trial of trials) {
      for (const [recorded, count] of Object.entries(trial.statuses)) {
        // How many were answered depends on when the recording was stopped.
        if (recorded === '200' || count === undefined) continue;
        const word = WORDS[recorded] ?? recorded;
        expect(within(count, runs.map((r) => r.counts[word] ?? 0), 2), `${recorded}: ${count} of ${runs.map((r) => r.counts[word] ?? 0).join(' ')}`).toBe(true);
      }
const recordedKinds = new Set(Object.keys(trial.statuses).map((status) => WORDS[status] ?? status));
      for (const kind of simulatedKinds) expect(recordedKinds, `${kind} was never recorded`).toContain(kind);
      expect(within(trial.last_affected_request_s, runs.map((r) => r.lastAffectedS), 0.15), `last affected ${trial.last_affected_request_s}`).toBe(true);
    }
  });
});

describe('app → database', () => {
  const FAULTS: Record<string, FaultAction> = {
    kill: { kind: 'kill', process: 'db1/mysql' },
    poweroff: { kind: 'power-off', machine: 'db1' },
    drop: { kind: 'drop', machine: 'db1' },
    freeze: { kind: 'freeze', process: 'db1/mysql' },
  };
  const PROXIES: Record<string, { daemon: string; file: string; text: string } | null> = {
    direct: null,
    'via haproxy (timeout server 5s)': {
      daemon: 'haproxy',
      file: 'lb1/haproxy.cfg',
      text: 'defaults\n    mode http\n    timeout connect 1s\n    timeout client 60s\n    timeout server 5s\nlisten fe\n    bind :80\n    server web1 10.77.0.21:80\n',
    },
    'via nginx (proxy_read_timeout 60s)': {
      daemon: 'nginx',
      file: 'lb1/nginx.conf',
      text: 'events { }\nhttp {\n    server {\n        listen 80;\n        location / {\n            proxy_pass http://10.77.0.21;\n        }\n    }\n}\n',
    },
  };

  test.each(appDatabase.map((r) => [`${r.name}, ${r.path}`, r] as const))('%s', (_name, recorded) => {
    const proxy = PROXIES[recorded.path] ?? null;
    const files: Record<string, string> = {
      'cluster.yaml': `site: http://10.77.0.${proxy === null ? 21 : 11}/\nclients: 1\nmachines:\n${proxy === null ? '' : `  lb1: { address: 10.77.0.11, runs: [${proxy.daemon}] }\n`}  web1: { address: 10.77.0.21, runs: [app] }\n  db1: { address: 10.77.0.31, runs: [mysql] }\n`,
      'web1/app.env': `WORK_MS=0\nDB_HOST=db1\nDB_CONNECT_TIMEOUT_MS=${recorded.connect_timeout_s * 1000}\nDB_ERROR_STATUS=${recorded.app_on_error}\n`,
    };
    if (proxy !== null) files[proxy.file] = proxy.text;
    const scenario = {
      traffic: { rateRps: 5, mix: [{ method: 'GET', path: '/widgets', weight: 1 }], timeoutMs: recorded.client_timeout_s * 1000, arrivals: 'even' as const },
      durationMs: 50_000,
    };
    // The first requests of a recording straddle the fault.
    const { secondsOf } = observe(files, FAULTS[recorded.how] as FaultAction, scenario, 1, FAULT_AT_MS + 1, FAULT_AT_MS + 3_500);
    const recordedKinds = Object.keys(recorded.statuses).filter((s) => s !== '200');
    expect(Object.keys(secondsOf)).toEqual(recordedKinds.map((s) => WORDS[s] ?? s));
    for (const label of Object.keys(recorded.seconds_hist)) {
      const [, word, seconds] = /^(\S+) in ([\d.]+)s$/.exec(label)?.map(String) as [string, string, string];
      if (word === '200') continue;
      const taken = secondsOf[WORDS[word] ?? word] ?? [];
      expect(within(Number(seconds), taken, 0.15), `${label}: ${Math.min(...taken)} to ${Math.max(...taken)}`).toBe(true);
    }
  });
});
