import type { Cluster, Machine } from '../../../model/cluster.ts';
import type { MakeBehaviour } from '../../../sim/behaviour.ts';
import type { Host } from '../../../sim/host.ts';
import { NO_HEADERS } from '../../../sim/message.ts';
import { run } from '../../../sim/run.ts';
import type { FaultAction, SingleRequest } from '../../../sim/scenario.ts';
import { lineSpan } from '../../../text/span.ts';
import type { Trace } from '../../../trace/trace.ts';
import { keepalived } from '../index.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Directors and real servers for tests of virtual servers. */

export const VIP = '10.77.0.100';

const ADDRESSES: Readonly<Record<string, string>> = dictionary({
  lb1: '10.77.0.11',
  lb2: '10.77.0.12',
  web1: '10.77.0.21',
  web2: '10.77.0.22',
  sorry: '10.77.0.30',
});

export interface Options {
  /** keepalived.conf by director. */
  readonly texts: Readonly<Record<string, string>>;
  /** What real servers have in cluster.yaml; with direct routing they hold the address. */
  readonly real?: Pick<Machine, 'loopback' | 'gateway'>;
}

export function clusterOf({ texts, real = { loopback: [VIP] } }: Options): Cluster {
  const machine = (name: string, daemon: string, config: unknown, more: Partial<Machine>): Machine => {
    const base = { machine: name, file: null, refusal: null, ports: [], talksTo: [], claims: [] };
    const processes = [{ ...base, id: `${name}/${daemon}`, daemon, config }];
    return { name, address: ADDRESSES[name] as string, interface: 'eth0', cores: 1, span: lineSpan('cluster.yaml', 1), processes, ...more };
  };
  const directors = Object.entries(texts).map(([name, text]) => machine(name, 'keepalived', parse(name, text).config, {}));
  const webs = ['web1', 'web2', 'sorry'].map((name) => machine(name, 'web', {}, real));
  return { site: { host: VIP, port: 80, span: null }, clients: 3, machines: [...directors, ...webs], prefixLength: 24 };
}

export function parse(name: string, text: string): ReturnType<typeof keepalived.parse> {
  const machine = { name, address: ADDRESSES[name] as string, interface: 'eth0', prefixLength: 24, runs: ['keepalived'] };
  return keepalived.parse({ path: `${name}/keepalived.conf`, text }, { hosts: new Map(Object.entries(ADDRESSES)), machine });
}

/** A web server whose status, or statuses by path, a `set` fault changes. */
function web(host: Host): ReturnType<MakeBehaviour> {
  let status: Readonly<Record<string, string | null>> = {};
  return {
    start: () =>
      void host.listen(null, 80, {
        accept: (socket) => ({
          message: (_, message) => {
            if (message.kind !== 'http-request') return;
            const code = Number(status[message.path] ?? status['*'] ?? 200);
            host.after(1, () => {
              socket.send({ kind: 'http-response', status: code, headers: NO_HEADERS });
              socket.close();
            });
          },
          closed: () => undefined,
        }),
      }),
    set: (change) => {
      status = { ...status, ...change };
    },
  };
}

const BEHAVIOURS: ReadonlyMap<string, MakeBehaviour> = new Map<string, MakeBehaviour>([
  ['web', (_, host) => web(host)],
  ['keepalived', (config, host) => keepalived.behave(config as never, host)],
]);

export type FaultAt = readonly [atMs: number, untilMs: number | null, fault: FaultAction];

/** Requests come every 100 ms from three clients in turn; none with `quiet`. */
export function simulate(options: Options, durationMs: number, seed: number, faults: readonly FaultAt[], quiet = false): Trace {
  const every = quiet ? 0 : Math.floor(durationMs / 100);
  const requests: SingleRequest[] = Array.from({ length: every }, (_, i) => {
    return { atMs: i * 100, client: `10.77.0.${101 + (i % 3)}`, method: 'GET', path: '/', timeoutMs: 3000 };
  });
  const scenario = { traffic: null, requests, durationMs, faults: faults.map(([atMs, untilMs, fault]) => ({ ...fault, atMs, untilMs })) };
  return run(clusterOf(options), scenario, seed, BEHAVIOURS);
}
