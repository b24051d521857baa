import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { daemons } from '../daemons/registry.ts';
import { readScenarioFile } from '../lesson/scenarioFile.ts';
import type { Scenario } from '../sim/scenario.ts';
import { lineText, type LogFile, type Logs } from '../trace/logs.ts';
import { NOBODY, type Trace } from '../trace/trace.ts';
import { prepare, simulate } from './lab.ts';
import { machineLogs } from './logs.ts';

/** What daemons wrote to their logs on a real machine (Debian 12: HAProxy 2.6.12, nginx 1.22.1, keepalived 2.2.7), held against what they write here in the same scenario. */
interface Recording {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly scenario: string;
  readonly process: string;
  readonly log: string;
  /** What the real daemon wrote, in order. */
  readonly lines: readonly string[];
}

const recordings = JSON.parse(
  readFileSync(new URL('./samples/logs.json', import.meta.url), 'utf8'),
) as readonly Recording[];

function scenarioOf(text: string): Scenario {
  const { scenario, diagnostics } = readScenarioFile({ path: 'scenario.yaml', text });
  if (scenario === null) throw new Error(JSON.stringify(diagnostics));
  return scenario;
}

function linesOf(file: LogFile): string[] {
  return Array.from({ length: file.length }, (_, i) => lineText(file, i));
}

/** A line without when it was written and by which process, from which port, how long it took, and how long the shop's own pages are: times apart. */
function taken(line: string): { readonly words: string; readonly times: readonly number[] } {
  const times: number[] = [];
  const timed = (text: string): string =>
    text.replace(/-?\d+(\.\d+)?/g, (number) => {
      if (number === '-1') return number;
      times.push(Number(number) * (number.includes('.') ? 1000 : 1));
      return 'T';
    });
  const words = line
    .replace(/^\w{3} [ \d]\d [\d:]{8} \w+ \w+\[\d+\]: /, '')
    .replace(/^\d{4}\/\d\d\/\d\d [\d:]{8} (\[\w+\]) \d+#\d+: /, '$1 ')
    .replace(/start worker process \d+/, 'start worker process PID')
    .replace(/\[\d\d\/\w{3}\/\d{4}:[^\]]*\]/, '[DATE]')
    .replace(/^((?:<\d>)?[\d.]+):\d+ /, '$1:PORT ')
    .replace(/ -?\d+(?:\/-?\d+){2,4} (?=-?\d+ )/, timed)
    .replace(/ \d+\.\d{3} (?=ua=)/, timed)
    .replace(/ u[tch]=[\d., -]+(?= )/g, timed)
    .replace(/check duration: \d+ms/, timed)
    // A server's own page, and the page of statistics.
    .replace(/( (?:\d{3} )?)\d+(?= (?:- - )?(?:--|PH|LH|sD))/, '$1BYTES')
    .replace(/(<STATS> \S+ 200) \d+/, '$1 BYTES')
    .replace(/(" 200) \d+ (?=T ua=\d)/, '$1 BYTES ');
  return { words, times };
}

describe.each(recordings)('$name', ({ files, scenario, process, log, lines }) => {
  it('is written in the words of the real daemon', () => {
    const { cluster } = prepare(files, daemons);
    if (cluster === null) throw new Error('no cluster');
    const run = { cluster, scenario: scenarioOf(scenario), seed: 1 };
    const logs = machineLogs(run, process.split('/')[0] as string, daemons);
    const file = logs.files.find((one) => one.process === process && one.name === log);
    const there = lines.map(taken);
    const all = file === undefined ? [] : linesOf(file).map(taken);
    // What was recorded begins with its first line.
    const here = all.slice(all.findIndex(({ words }) => words === there[0]?.words));
    expect(here.map(({ words }) => words)).toEqual(there.map(({ words }) => words));
    for (const [i, { times }] of there.entries()) {
      const own = here[i]?.times ?? [];
      expect(own).toHaveLength(times.length);
      // A real machine is a few milliseconds late, and now and then some tens.
      for (const [k, real] of times.entries())
        expect(Math.abs((own[k] as number) - real), `${lines[i]}: ${own.join(' ')}`).toBeLessThanOrEqual(
          60 + real * 0.03,
        );
    }
  });
});

const SHOP = {
  'cluster.yaml': `site: http://10.77.0.11/
clients: 20
machines:
  lb1: { address: 10.77.0.11, runs: [haproxy] }
  web1: { address: 10.77.0.21, runs: [nginx, app] }
  web2: { address: 10.77.0.22, runs: [nginx, app] }
`,
  'lb1/haproxy.cfg': `global
    log /dev/log local0
defaults
    log global
    mode http
    option httplog
    timeout connect 500ms
    timeout client 5s
    timeout server 1s
    timeout queue 300ms
    option redispatch
frontend shop
    bind *:80
    default_backend web
backend web
    server web1 10.77.0.21:80 check inter 1s maxconn 2
    server web2 10.77.0.22:80 check inter 1s maxconn 2
`,
  'web1/app.env': 'WORK_MS=40\n',
  'web2/app.env': 'WORK_MS=40\n',
  'web1/nginx.conf': nginxConf(),
  'web2/nginx.conf': nginxConf(),
};

function nginxConf(): string {
  return 'events {}\nhttp {\n  server {\n    listen 80;\n    location / { proxy_pass http://127.0.0.1:3000; proxy_read_timeout 1s; }\n  }\n}\n';
}

function shopRun(seed: number, faults: string): { readonly trace: Trace; readonly logs: Logs; readonly again: Trace } {
  const { cluster } = prepare(SHOP, daemons);
  if (cluster === null) throw new Error('no cluster');
  const scenario = scenarioOf(
    `traffic: { rate: 80/s, arrivals: poisson, timeout: 700ms }\nduration: 8s\nfaults: [${faults}]\n`,
  );
  const trace = simulate(cluster, scenario, seed, daemons);
  const logs = machineLogs({ cluster, scenario, seed }, null, daemons);
  return { trace, logs, again: simulate(cluster, scenario, seed, daemons) };
}

const FAULTS = [
  '',
  '{ at: 2s, kill: web1/app, until: 5s }',
  '{ at: 2s, freeze: web2/nginx, until: 5s }',
  '{ at: 2s, power-off: web1 }',
];

describe.each([1, 2, 3].flatMap((seed) => FAULTS.map((faults) => ({ seed, faults }))))(
  'seed $seed, $faults',
  ({ seed, faults }) => {
    const { trace, logs, again } = shopRun(seed, faults);

    it('is in the order of time, and to be read changes nothing', () => {
      expect(again.requests).toEqual(trace.requests);
      expect(logs.files.length).toBeGreaterThan(2);
      for (const { atMs, length } of logs.files) {
        expect(length).toBeGreaterThan(0);
        for (let i = 1; i < length; i++) expect(atMs[i]).toBeGreaterThanOrEqual(atMs[i - 1] as number);
      }
    });

    it.each(['lb1/haproxy', 'web1/nginx', 'web2/nginx'])(
      'has every request that %s answered in its access log once',
      (process) => {
        const access = logs.files.filter((file) => file.process === process && !file.name.includes('error'));
        const requests = access.flatMap((file) => [...file.request].filter((request) => request >= 0));
        const index = trace.processes.indexOf(process);
        const { hops } = trace;
        const reached = new Map<number, { tries: number; answered: number }>();
        for (let hop = 0; hop < hops.length; hop++) {
          const request = hops.request[hop] as number;
          if (hops.to[hop] !== index || hops.to[hop] === NOBODY || request < 0) continue;
          const seen = reached.get(request) ?? { tries: 0, answered: 0 };
          reached.set(request, {
            tries: seen.tries + 1,
            answered: seen.answered + ((hops.result[hop] as number) >= 100 ? 1 : 0),
          });
        }
        const lines = new Map<number, number>();
        for (const request of requests) lines.set(request, (lines.get(request) ?? 0) + 1);
        expect(lines.size).toBeGreaterThan(0);
        for (const [request, count] of lines)
          expect(count, `request ${request}`).toBeLessThanOrEqual(reached.get(request)?.tries ?? 0);
        for (const [request, { answered }] of reached)
          expect(lines.get(request) ?? 0, `request ${request}`).toBeGreaterThanOrEqual(answered);
      },
    );
  },
);
