import type { Cluster, Machine, ProcessSpec } from '../../model/cluster.ts';
import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host, Socket } from '../../sim/host.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { run } from '../../sim/run.ts';
import type { Trace } from '../../trace/trace.ts';
import type { ParseContext } from '../daemon.ts';
import { NginxBehaviour } from './behave.ts';
import type { NginxConfig } from './config.ts';
import { parseNginx } from './parse.ts';

/** The machines of the recordings: nginx on lb1, an application on each web machine. */
const ADDRESSES = new Map([
  ['lb1', '10.77.0.11'],
  ['web1', '10.77.0.21'],
  ['web2', '10.77.0.22'],
  ['web3', '10.77.0.23'],
]);

const span = { file: 'cluster.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** What the recordings ran behind nginx: answers after `WORK_MS` with `REPLY_STATUS`, both of which the `set` fault may change. */
class RecordedApp implements Behaviour {
  readonly #host: Host;
  #workMs: number;
  #status = 200;

  constructor(host: Host, workMs: number) {
    this.#host = host;
    this.#workMs = workMs;
  }

  start(): void {
    this.#host.listen(null, 80, {
      accept: () => ({
        message: (socket: Socket) => {
          this.#host.after(this.#workMs, () => {
            socket.send({ kind: 'http-response', status: this.#status, headers: {} });
            socket.close();
          });
        },
        closed: () => {},
      }),
    });
  }

  set(env: Readonly<Record<string, string>>): void {
    if (env.REPLY_STATUS !== undefined) this.#status = Number(env.REPLY_STATUS);
    if (env.WORK_MS !== undefined) this.#workMs = Number(env.WORK_MS);
  }
}

export function nginxConf(upstream: string, location = '', main = ''): string {
  return `${main}\nevents {}\nhttp {\n    upstream be {\n${upstream}    }\n    server {\n        listen 80;\n        location / {\n            proxy_pass http://be;\n${location}        }\n    }\n}\n`;
}

export function contextOf(machine: string): ParseContext {
  const address = ADDRESSES.get(machine) as string;
  return {
    hosts: ADDRESSES,
    machine: { name: machine, address, interface: 'eth0', prefixLength: 24, runs: ['nginx'] },
  };
}

/** Runs a scenario against nginx on lb1 and applications that work for `workMs` on web1 to web3. */
export function runTrial(text: string, scenario: Scenario, seed: number, workMs = 100): Trace {
  return runWith(text, scenario, seed, (host) => new RecordedApp(host, workMs));
}

/** One request of a probe: what stands in its first line and its Host header. */
export interface ProbeRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
}

/** The statuses that nginx on lb1 answers a list of requests with, a second apart; 0 where it closes without a word. */
export function probe(text: string, requests: readonly ProbeRequest[]): number[] {
  const answers = requests.map(() => 0);
  const scenario: Scenario = { traffic: null, requests: [], durationMs: requests.length * 1000 + 1000, faults: [] };
  runWith(text, scenario, 1, (host) =>
    host.machine === 'web3' ? new Prober(host, requests, answers) : new RecordedApp(host, 1),
  );
  return answers;
}

/** Sends its requests to lb1, each on a connection of its own. */
class Prober implements Behaviour {
  constructor(
    readonly host: Host,
    readonly requests: readonly ProbeRequest[],
    readonly answers: number[],
  ) {}

  start(): void {
    for (const [index, request] of this.requests.entries())
      this.host.after(index * 1000 - this.host.now(), () => this.#send(index, request));
  }

  #send(index: number, request: ProbeRequest): void {
    this.host.connect(
      { address: '10.77.0.11', port: 80, parent: null, cause: null },
      {
        opened: (socket) => socket.send({ kind: 'http-request', ...request, headers: {} }),
        message: (socket, message) => {
          if (message.kind === 'http-response') this.answers[index] = message.status;
          socket.close();
        },
        closed: () => {},
      },
    );
  }
}

function runWith(text: string, scenario: Scenario, seed: number, makeApp: (host: Host) => Behaviour): Trace {
  const parsed = parseNginx({ path: 'lb1/nginx.conf', text }, contextOf('lb1'));
  const make = (machine: string, daemon: string, config: unknown): ProcessSpec => ({
    id: `${machine}/${daemon}`,
    machine,
    daemon,
    file: null,
    config,
    refusal: daemon === 'nginx' ? parsed.refusal : null,
    ports: [80],
    talksTo: [],
    claims: [],
  });
  const machines = [...ADDRESSES].map(([name, address]): Machine => {
    const processes = name === 'lb1' ? [make(name, 'nginx', parsed.config)] : [make(name, 'app', {})];
    return { name, address, interface: 'eth0', cores: 2, processes, span };
  });
  const cluster: Cluster = {
    site: { host: '10.77.0.11', port: 80, span: null },
    clients: 1,
    machines,
    prefixLength: 24,
  };
  const behaviours = new Map([
    ['nginx', (config: unknown, host: Host): Behaviour => new NginxBehaviour(config as NginxConfig, host)],
    ['app', (_config: unknown, host: Host): Behaviour => makeApp(host)],
  ]);
  return run(cluster, scenario, seed, behaviours);
}

/** The machines that nginx's hops of each request went to, in order: `["web1"]`, `["web1", "web2"]`. */
export function hopsOf(trace: Trace): string[][] {
  const found: string[][] = Array.from({ length: trace.requests.length }, () => []);
  const byAddress = new Map([...ADDRESSES].map(([name, address]) => [address, name]));
  for (let i = 0; i < trace.hops.length; i++) {
    if ((trace.hops.parent[i] as number) < 0) continue;
    const address = trace.addresses[trace.hops.address[i] as number] as string;
    found[trace.hops.request[i] as number]?.push(byAddress.get(address) ?? address);
  }
  return found;
}
