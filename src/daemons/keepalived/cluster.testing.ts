import type { Cluster, Machine } from '../../model/cluster.ts';
import { run } from '../../sim/run.ts';
import type { MakeBehaviour } from '../../sim/behaviour.ts';
import type { FaultAction } from '../../sim/scenario.ts';
import type { Trace, TraceEvent } from '../../trace/trace.ts';
import { lineSpan } from '../../text/span.ts';
import type { ParseContext } from '../daemon.ts';
import { keepalived } from './index.ts';
import { dictionary } from '../../text/dictionary.ts';

export const VIP = '10.77.0.100';

const ADDRESSES: Readonly<Record<string, string>> = dictionary({ lb1: '10.77.0.11', lb2: '10.77.0.12', lb3: '10.77.0.13' });

/** A script that the machines of the recordings had, besides the files a test names. */
const SCRIPT = 'etc/keepalived/notify.sh';

/** What the parser is told of one of the machines below; `files` by their paths below its folder. */
export function contextOf(name: string, files: Readonly<Record<string, string>> = {}): ParseContext {
  const all = { [`${name}/${SCRIPT}`]: '#!/bin/sh\n', ...files };
  const own = Object.entries(all).filter(([path]) => path.startsWith(`${name}/`));
  return {
    hosts: new Map(Object.entries(ADDRESSES)),
    machine: {
      name,
      address: ADDRESSES[name] as string,
      interface: 'eth0',
      prefixLength: 24,
      runs: ['haproxy', 'keepalived'],
      files: new Map(own.map(([path, text]) => [path.slice(name.length + 1), { path, text }])),
    },
  };
}

/** A cluster of load balancers with these keepalived.conf texts, by machine, and other files. HAProxy is a process there that does nothing. */
export function clusterOf(texts: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): Cluster {
  const machines: Machine[] = Object.entries(texts).map(([name, text]) => {
    const file = `${name}/keepalived.conf`;
    const parsed = keepalived.parse({ path: file, text }, contextOf(name, files));
    const base = { machine: name, ports: [], talksTo: [], claims: [], refusal: null };
    return {
      name,
      address: ADDRESSES[name] as string,
      interface: 'eth0',
      cores: 1,
      span: lineSpan('cluster.yaml', 1),
      processes: [
        { ...base, id: `${name}/haproxy`, daemon: 'haproxy', file: null, config: {} },
        {
          ...base,
          id: `${name}/keepalived`,
          daemon: 'keepalived',
          file,
          config: parsed.config,
          refusal: parsed.refusal,
        },
      ],
    };
  });
  return { site: { host: VIP, port: 80, span: null }, clients: 1, machines, prefixLength: 24 };
}

const IDLE: MakeBehaviour = () => ({ start: () => undefined });

/** Runs the cluster; each fault is `[atMs, untilMs or null, what]`. */
export function simulate(
  cluster: Cluster,
  durationMs: number,
  seed: number,
  faults: readonly (readonly [number, number | null, FaultAction])[],
  haproxy: MakeBehaviour = IDLE,
): Trace {
  const behaviours = new Map<string, MakeBehaviour>([
    ['haproxy', haproxy],
    ['keepalived', (config, host) => keepalived.behave(config as never, host)],
  ]);
  const scenario = {
    traffic: null,
    requests: [],
    durationMs,
    faults: faults.map(([atMs, untilMs, fault]) => ({ ...fault, atMs, untilMs })),
  };
  return run(cluster, scenario, seed, behaviours);
}

/** When the machine took or dropped the address first after a moment, in ms from it; null when it did not. */
export function firstAfter(
  trace: Trace,
  kind: 'address-taken' | 'address-dropped',
  machine: string,
  fromMs: number,
  untilMs = Infinity,
): number | null {
  const found = trace.events.find(
    (e) => e.kind === kind && e.machine === machine && e.subject === VIP && e.atMs >= fromMs && e.atMs < untilMs,
  );
  return found === undefined ? null : found.atMs - fromMs;
}

/** Who holds the address at a moment. */
export function holders(trace: Trace, atMs: number): string[] {
  const held = new Set<string>();
  for (const e of trace.events) {
    if (e.atMs > atMs || e.subject !== VIP) continue;
    if (e.kind === 'address-taken') held.add(e.machine);
    if (e.kind === 'address-dropped') held.delete(e.machine);
  }
  return [...held].sort();
}

/** The lines of one machine's log after a moment. */
export function logOf(trace: Trace, machine: string, fromMs: number): TraceEvent[] {
  return trace.events.filter((e) => e.kind === 'log' && e.machine === machine && e.atMs >= fromMs);
}

/** A plain configuration with some lines changed or added. */
export function conf(lines: readonly string[], extra = ''): string {
  return `${extra}vrrp_instance VI_1 {\n${lines.map((l) => `    ${l}\n`).join('')}    virtual_ipaddress {\n        ${VIP}/24\n    }\n}\n`;
}

export const PAIR = {
  lb1: ['state MASTER', 'interface eth0', 'virtual_router_id 51', 'priority 150', 'advert_int 1'],
  lb2: ['state BACKUP', 'interface eth0', 'virtual_router_id 51', 'priority 100', 'advert_int 1'],
} as const;
