import { expect } from 'vitest';
import type { Cluster, Machine, ProcessSpec } from '../../model/cluster.ts';
import type { Behaviour, MakeBehaviour } from '../../sim/behaviour.ts';
import type { Host } from '../../sim/host.ts';
import { NO_HEADERS } from '../../sim/message.ts';
import { behave } from './behave.ts';
import type { HaproxyConfig } from './config.ts';
import { parse } from './parse.ts';

/** A load balancer and three web servers, for tests of this daemon alone. */

const span = { file: 'cluster.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
export const hosts = new Map([
  ['lb1', '10.77.0.11'],
  ['web1', '10.77.0.21'],
  ['web2', '10.77.0.22'],
  ['web3', '10.77.0.23'],
]);

interface AppConfig {
  readonly workMs: number;
  /** It may take up to so much longer. */
  readonly lateMs: number;
}

/** Works for a while, answers with a status, and closes the connection, as the app of the recordings does. */
class App implements Behaviour {
  #status = 200;
  readonly #host: Host;
  readonly #workMs: number;
  readonly #lateMs: number;
  constructor({ workMs, lateMs }: AppConfig, host: Host) {
    this.#workMs = workMs;
    this.#lateMs = lateMs;
    this.#host = host;
  }
  start(): void {
    this.#host.listen(null, 80, {
      accept: () => ({
        message: (socket) => {
          this.#host.after(this.#lateMs === 0 ? this.#workMs : this.#workMs + this.#lateMs * this.#host.random(), () => {
            socket.send({ kind: 'http-response', status: this.#status, headers: NO_HEADERS });
            socket.close();
          });
        },
        closed: () => {},
      }),
    });
  }
  set(env: Readonly<Record<string, string>>): void {
    this.#status = Number(env['REPLY_STATUS'] ?? 200);
  }
}

export const behaviours = new Map<string, MakeBehaviour>([
  ['haproxy', (config, host) => behave(config as HaproxyConfig, host)],
  ['app', (config, host) => new App(config as AppConfig, host)],
]);

function process(machine: string, daemon: string, config: unknown): ProcessSpec {
  return {
    id: `${machine}/${daemon}`,
    machine,
    daemon,
    file: null,
    config,
    refusal: null,
    ports: [80],
    talksTo: [],
    claims: [],
  };
}

/**
 * @param workMs how long each app works on a request, or each by its machine's name
 * @param lateMs up to how much longer it may take, by chance
 */
export function cluster(config: string, workMs: number | Readonly<Record<string, number>>, lateMs = 0): Cluster {
  const parsed = parse({ path: 'lb1/haproxy.cfg', text: config }, { hosts, machine: null });
  expect(parsed.refusal).toBeNull();
  const machines: Machine[] = [...hosts].map(([name, address]) => ({
    name,
    address,
    interface: 'eth0',
    cores: 2,
    span,
    processes: [name === 'lb1' ? process(name, 'haproxy', parsed.config) : process(name, 'app', { workMs: typeof workMs === 'number' ? workMs : (workMs[name] ?? 0), lateMs })],
  }));
  return { site: { host: '10.77.0.11', port: 80, span: null }, clients: 50, machines, prefixLength: 24 };
}
