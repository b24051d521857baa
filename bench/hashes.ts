import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { readLessons } from '../src/cli/folder.ts';
import { daemons } from '../src/daemons/registry.ts';
import { prepare, simulate } from '../src/lab/lab.ts';
import type { Lesson } from '../src/lesson/lesson.ts';
import type { Cluster } from '../src/model/cluster.ts';
import { randomStream, type Random } from '../src/sim/random.ts';
import type { Fault, Scenario } from '../src/sim/scenario.ts';
import type { Files } from '../src/text/sourceFile.ts';
import type { Trace } from '../src/trace/trace.ts';

/**
 * `node scripts/tsrun.mjs bench/hashes.ts [SEEDS]` prints a hash of the traces of every file set of every lesson, under the lesson's checks and under
 * random mixtures of faults. Whoever makes the engine faster prints them before and after: every line must be the same.
 */

const seeds = Array.from({ length: Number(process.argv[2] ?? 5) }, (_, i) => i + 1);

/** Every byte of a trace. */
function addTrace(hash: ReturnType<typeof createHash>, trace: Trace): void {
  const { requests, hops, ...rest } = trace;
  hash.update(JSON.stringify(rest));
  for (const table of [requests, hops]) {
    for (const [name, column] of Object.entries(table)) {
      hash.update(name);
      if (ArrayBuffer.isView(column)) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
      else hash.update(String(column));
    }
  }
}

function hashed(cluster: Cluster, scenario: (seed: number) => Scenario): string {
  const hash = createHash('sha256');
  for (const seed of seeds) addTrace(hash, simulate(cluster, scenario(seed), seed, daemons));
  return hash.digest('hex').slice(0, 16);
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** Anything that can be done to a cluster, at any time. */
function randomFault(random: Random, cluster: Cluster): Fault {
  const machine = pick(random, cluster.machines).name;
  const processes = cluster.machines.flatMap((m) => m.processes.map((p) => p.id));
  const process = pick(random, processes);
  const atMs = random() * 20_000;
  const untilMs = random() < 0.7 ? atMs + random() * 12_000 : null;
  const when = { atMs, untilMs };
  const app = processes.find((id) => id.endsWith('/app')) ?? process;
  const values = {
    WORK_MS: String(Math.floor(random() * 3000)),
    REPLY_STATUS: pick(random, ['200', '500', '503', '404']),
  };
  return pick<Fault>(random, [
    { kind: 'power-off', machine, ...when },
    { kind: 'unplug', machine, ...when },
    { kind: 'drop', machine, ...when },
    { kind: 'drain', machine, ...when },
    { kind: 'kill', process, ...when },
    { kind: 'freeze', process, ...when },
    { kind: 'stop', process, ...when },
    { kind: 'restart', process, ...when, untilMs: null },
    {
      kind: 'set',
      process: app,
      env: { [pick(random, Object.keys(values))]: pick(random, Object.values(values)) },
      ...when,
    },
    {
      kind: 'partition',
      groups: [[machine], cluster.machines.map((m) => m.name).filter((name) => name !== machine)],
      ...when,
    },
  ]);
}

function randomScenario(seed: number, cluster: Cluster, rateRps: number): Scenario {
  const random = randomStream(seed, `mixture ${rateRps}`);
  const mix = [
    { method: 'GET', path: '/', weight: 5 },
    { method: 'GET', path: '/widgets', weight: 4 },
    { method: 'POST', path: '/orders', weight: 1 },
  ];
  const traffic = {
    rateRps,
    mix,
    timeoutMs: pick(random, [2000, 8000, 30_000]),
    arrivals: pick(random, ['even', 'poisson'] as const),
  };
  const faults = Array.from({ length: Math.floor(random() * 5) }, () => randomFault(random, cluster));
  return { traffic, requests: [], durationMs: 30_000, faults };
}

/** Settings that lessons do not use, put into the files they have. */
const SPICES: readonly [string, (file: string, text: string) => string][] = [
  ['as it is', (_, text) => text],
  [
    'queues and retries',
    (file, text) =>
      file.endsWith('haproxy.cfg')
        ? text
            .replace(/^(\s*server \S+ \S+)/gm, '$1 maxconn 3 observe layer7 error-limit 4 on-error fastinter')
            .replace(
              'option redispatch',
              'option redispatch 1\n    retry-on all-retryable-errors\n    retries 2\n    timeout queue 700ms\n    option abortonclose',
            )
        : file.endsWith('nginx.conf')
          ? text.replace(
              /proxy_read_timeout \S+;/,
              'proxy_read_timeout 600ms; proxy_next_upstream error timeout http_500;',
            )
          : file.endsWith('app.env')
            ? `${text}\nDB_POOL_SIZE=4\nDB_READ_TIMEOUT_MS=900\nWORK_MS=60\n`
            : text,
  ],
  [
    'cookies and tables',
    (file, text) =>
      file.endsWith('haproxy.cfg')
        ? text
            .replace(
              /balance \S+/,
              'balance leastconn\n    cookie SRV insert indirect nocache\n    stick-table type ip size 1k expire 5s store gpc0,http_req_rate(10s)\n    http-request track-sc0 src',
            )
            .replace(/^(\s*server (\S+) \S+)/gm, '$1 cookie $2 slowstart 3s')
        : text,
  ],
  [
    'connections passed through',
    (file, text) =>
      file.endsWith('haproxy.cfg')
        ? text.replace('mode http', 'mode tcp').replace('option httpchk GET /health', 'balance source')
        : text,
  ],
];

function spiced(files: Files, change: (file: string, text: string) => string): Files {
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [file, change(file, text)]));
}

function fileSets(lesson: Lesson): [string, Files][] {
  const start: [string, Files] = ['start', lesson.start];
  const others = [...lesson.solutions, ...lesson.mistakes].map(({ name, files }): [string, Files] => [name, files]);
  return [start, ...others];
}

function printLesson(lesson: Lesson): void {
  for (const [name, files] of fileSets(lesson)) {
    const { cluster } = prepare(files, daemons);
    if (cluster === null) continue;
    const names = new Set([
      ...cluster.machines.map((m) => m.name),
      ...cluster.machines.flatMap((m) => m.processes.map((p) => p.id)),
    ]);
    for (const check of lesson.checks) {
      const subjects = check.scenario.faults.flatMap((f) =>
        'machine' in f ? [f.machine] : 'process' in f ? [f.process] : [],
      );
      if (subjects.every((subject) => names.has(subject)))
        console.log(
          lesson.id,
          name,
          check.id,
          hashed(cluster, () => check.scenario),
        );
    }
  }
  const files = lesson.solutions[0]?.files ?? lesson.start;
  for (const [spice, change] of SPICES) {
    const { cluster } = prepare(spiced(files, change), daemons);
    if (cluster === null) throw new Error(`${lesson.id} with ${spice}: no cluster`);
    for (const rateRps of [20, 60, 400])
      for (let round = 0; round < 6; round++)
        console.log(
          lesson.id,
          spice,
          rateRps,
          round,
          hashed(cluster, (seed) => randomScenario(1000 * round + seed, cluster, rateRps)),
        );
  }
}

for (const { lesson } of readLessons(fileURLToPath(new URL('../lessons', import.meta.url))))
  if (lesson !== null) printLesson(lesson);
