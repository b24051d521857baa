import { describe, expect, test } from 'vitest';
import { Agreement, SEEDS } from '../daemons/agreement.testing.ts';
import { daemons } from '../daemons/registry.ts';
import type { Cluster } from '../model/cluster.ts';
import type { FaultAction, Scenario } from '../sim/scenario.ts';
import { resultName } from '../trace/result.ts';
import { prepare, simulate } from './lab.ts';
import appDatabase from './samples/app-database.json';
import virtualAddress from './samples/virtual-address.json';

/** Whole systems against recordings of real ones (Debian 12: HAProxy 2.6.12, nginx 1.22.1, keepalived 2.2.7, MariaDB 10.11 in network namespaces), over many seeds. */

interface Outcome {
  readonly counts: Record<string, number>;
  /** Start of the last request that failed or was slow, in seconds after the fault; null without one. */
  readonly lastAffectedS: number | null;
  readonly secondsOf: Record<string, number[]>;
}

const FAULT_AT_MS = 3000;
/** By then the fault has happened in every run. */
const LONGEST_MS = FAULT_AT_MS + 200;

/** Recorded words for what the lab calls otherwise: an empty reply is a connection closed before the answer. */
const WORDS: Record<string, string> = { empty: 'reset', 'client-timeout': 'timeout' };

/** Seconds that a slow answer took, or more. */
const SLOW_S = 0.5;

type Requests = Pick<Scenario, 'traffic' | 'durationMs'>;

/** Even arrivals for a while, and everything that becomes of them. */
function evenly(rateRps: number, path: string, timeoutMs: number, durationMs: number): Requests {
  return { traffic: { rateRps, mix: [{ method: 'GET', path, weight: 1 }], timeoutMs, arrivals: 'even' }, durationMs };
}

function clusterOf(files: Record<string, string>): Cluster {
  const { cluster, diagnostics } = prepare(files, daemons);
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  if (cluster === null) throw new Error('no cluster');
  return cluster;
}

/** What is done, counted from the moment of the first fault. */
type Delayed = FaultAction & { readonly afterMs?: number };

/** One run: what became of the requests that came in this time, counted from the fault. It happens anywhere between two of them. */
function observe(cluster: Cluster, faults: readonly Delayed[], requests: Requests, seed: number, afterMs: number, untilMs: number): Outcome {
  const atMs = FAULT_AT_MS + ((seed * 61) % 200);
  const dated = faults.map((fault) => ({ ...fault, atMs: atMs + (fault.afterMs ?? 0), untilMs: null }));
  const trace = simulate(cluster, { ...requests, requests: [], faults: dated }, seed, daemons);
  const counts: Record<string, number> = {};
  const secondsOf: Record<string, number[]> = {};
  let lastAffectedS: number | null = null;
  for (let i = 0; i < trace.requests.length; i++) {
    const start = trace.requests.startMs[i] as number;
    if (start < atMs + afterMs || start >= atMs + untilMs) continue;
    const name = String(resultName(trace.requests.result[i] as number));
    counts[name] = (counts[name] ?? 0) + 1;
    const took = ((trace.requests.endMs[i] as number) - start) / 1000;
    (secondsOf[name] ??= []).push(took);
    if (name !== '200' || took > SLOW_S) lastAffectedS = (start - atMs) / 1000;
  }
  return { counts, lastAffectedS, secondsOf };
}

/** How many of the slow answers took one second, how many two, … : they wait for the SYN's next repetition. */
function bySecond(seconds: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const took of seconds) {
    const key = `${Math.floor(took + SLOW_S)} s`;
    if (took > SLOW_S) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const slowOf = ({ slow_hist }: { readonly slow_hist: Record<string, number | undefined> }): Map<string, number> =>
  bySecond(Object.entries(slow_hist).flatMap(([seconds, n]) => Array.from({ length: n ?? 0 }, () => Number(seconds))));

const named = (statuses: Readonly<Record<string, number | undefined>>): Record<string, number> =>
  Object.fromEntries(Object.entries(statuses).map(([status, n]) => [WORDS[status] ?? status, n ?? 0]));

/** How many were answered well depends on when the recording was stopped. */
function unanswered({ '200': _, ...others }: Readonly<Record<string, number>>): Record<string, number> {
  return others;
}

describe('client → virtual address → HAProxy → app', () => {
  const haproxy = 'defaults\n    mode http\n    timeout connect 1s\n    timeout client 30s\n    timeout server 60s\nfrontend fe\n    bind :80\n    default_backend be\nbackend be\n    server web1 10.77.0.21:80 check\n';
  const keepalived = (version: number, advertS: number, priority: number, state: string, weight: string | null): string =>
    `global_defs {\n    vrrp_version ${version}\n}\n${weight === null ? '' : `vrrp_script chk {\n    script "pgrep -x haproxy"\n    interval 1\n    fall 2\n    rise 2\n    weight ${weight}\n}\n`}vrrp_instance VI_1 {\n    state ${state}\n    interface eth0\n    virtual_router_id 51\n    priority ${priority}\n    advert_int ${advertS}\n    virtual_ipaddress {\n        10.77.0.100/24\n    }\n${weight === null ? '' : '    track_script {\n        chk\n    }\n'}}\n`;
  const FAULTS: Record<string, FaultAction> = {
    poweroff: { kind: 'power-off', machine: 'lb1' },
    haproxy: { kind: 'kill', process: 'lb1/haproxy' },
    'sigterm-keepalived': { kind: 'stop', process: 'lb1/keepalived' },
  };

  /** The recordings keep requests from a tenth of a second before the fault on. */
  const UNTIL_MS = 8500;

  const cases = [...new Set(virtualAddress.map((r) => r.name))];
  test.each(cases)('%s', { timeout: 60_000 }, (name) => {
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
    const requests = evenly(20, '/', first.client_timeout_s * 1000, LONGEST_MS + UNTIL_MS);
    const cluster = clusterOf(files);
    const runs = Array.from({ length: SEEDS }, (_, seed) => observe(cluster, [FAULTS[first.how] as FaultAction], requests, seed, -100, UNTIL_MS));
    const agreement = new Agreement();
    agreement.tallies('requests', trials.map((t) => unanswered(named(t.statuses))), runs.map((r) => unanswered(r.counts)));
    agreement.tallies('slow answers', trials.map(slowOf), runs.map((r) => bySecond(r.secondsOf['200'] ?? [])));
    agreement.times('last affected', trials.map((t) => t.last_affected_request_s), runs.map((r) => r.lastAffectedS));
    for (const [, status, seconds] of trials.flatMap((t) => t.bad as [number, string, number][])) {
      const word = WORDS[status] ?? status;
      agreement.near(`${word} after`, [seconds], runs.flatMap((r) => r.secondsOf[word] ?? []));
    }
    expect(agreement.complaints).toEqual([]);
  });
});

describe('app → database', () => {
  const RATE_RPS = 5;
  const FAULTS: Record<string, readonly Delayed[]> = {
    kill: [{ kind: 'kill', process: 'db1/mysql' }],
    poweroff: [{ kind: 'power-off', machine: 'db1' }],
    drop: [{ kind: 'drop', machine: 'db1' }],
    freeze: [{ kind: 'freeze', process: 'db1/mysql' }],
    lock: [
      { kind: 'tell', process: 'db1/mysql', command: 'LOCK TABLES widgets WRITE' },
      { kind: 'tell', process: 'db1/mysql', command: 'UNLOCK TABLES', afterMs: 4000 },
    ],
  };
  /** What the app does where the database fails it, as app.env says it. */
  const ON_ERROR: Record<string, string> = {
    '500': 'DB_ERROR_STATUS=500',
    '503': 'DB_ERROR_STATUS=503',
    crash: 'DB_ERROR_HANGS_UP=true',
  };
  /** The recorded app opened another connection whenever none was idle: more than any of these runs needs at once. */
  const POOL: Record<string, number> = { fresh: 0, kept: 1000 };
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
      'web1/app.env': [
        'WORK_MS=0',
        'DB_HOST=db1',
        `DB_POOL_SIZE=${POOL[recorded.db_connection]}`,
        `DB_CONNECT_TIMEOUT_MS=${recorded.connect_timeout_s * 1000}`,
        `DB_READ_TIMEOUT_MS=${(recorded.read_timeout_s ?? 0) * 1000}`,
        ON_ERROR[recorded.app_on_error],
      ].join('\n'),
    };
    if (proxy !== null) files[proxy.file] = proxy.text;
    const total = Object.values(recorded.statuses).reduce((sum, n) => sum + (n ?? 0), 0);
    const untilMs = (total * 1000) / RATE_RPS;
    const requests = evenly(RATE_RPS, '/widgets', recorded.client_timeout_s * 1000, LONGEST_MS + untilMs);
    const cluster = clusterOf(files);
    const runs = Array.from({ length: SEEDS }, (_, seed) => observe(cluster, FAULTS[recorded.how] as readonly Delayed[], requests, seed, 0, untilMs));
    const agreement = new Agreement();
    agreement.tallies('requests', [named(recorded.statuses)], runs.map((r) => r.counts));
    const labels = Object.entries(recorded.seconds_hist).map(([label, n]) => [...(/^(\S+) in ([\d.]+)s$/.exec(label) as RegExpExecArray), n ?? 0] as [string, string, string, number]);
    // The first request of a recording may have been answered before the fault was felt.
    for (const [label, word, seconds] of labels.filter(([, word, seconds]) => word !== '200' || Number(seconds) > SLOW_S)) {
      const ours = runs.flatMap((r) => r.secondsOf[WORDS[word] ?? word] ?? []);
      agreement.someTimes(label, [Number(seconds)], ours);
    }
    const waited = labels.filter(([, word]) => word === '200').flatMap(([, , seconds, n]) => Array.from({ length: n }, () => Number(seconds)));
    agreement.tallies('waited and was answered', [bySecond(waited)], runs.map((r) => bySecond(r.secondsOf['200'] ?? [])));
    expect(agreement.complaints).toEqual([]);
  });
});
