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
    ['app', (_config: unknown, host: Host): Behaviour => new RecordedApp(host, workMs)],
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
