import type { Cluster, Machine } from '../model/cluster.ts';
import { LaneBuilder, rowAt, stretches, valueAt, type Lane } from './lane.ts';
import type { ProcessLife } from './lanes.ts';
import type { Trace, TraceEvent } from './trace.ts';

/**
 * What a load balancer thinks of a server. `failing`: up, and its latest checks failed; `rising`: down, and its latest checks passed;
 * `none`: the load balancer does not run, so nobody thinks anything.
 */
export type Belief = 'up' | 'failing' | 'down' | 'rising' | 'drain' | 'none';

/** One load balancer's view of one server. */
export interface BeliefLane {
  /** The load balancer's machine. */
  readonly by: string;
  /** Its process, `lb1/haproxy`. */
  readonly process: string;
  /** `be/web1` as its events name it; the server's machine where it never says anything. */
  readonly subject: string;
  /** Machine of the server, or null when no machine has the address. */
  readonly machine: string | null;
  /** Whether it ever says anything about the server: without a health check it believes for ever. */
  readonly checked: boolean;
  /** Whether an operator can drain the server there. */
  readonly drains: boolean;
  readonly belief: Lane<Belief>;
}

/**
 * The beliefs of all load balancers, in the cluster's order. Daemons that do not choose among servers talk to one place because their
 * configuration says so, and believe nothing. A machine's own services (nginx before the app on the same machine) are left out.
 */
export function beliefLanes(
  cluster: Cluster,
  trace: Trace,
  lives: ReadonlyMap<string, Lane<ProcessLife>>,
): BeliefLane[] {
  const spoken = eventsByServer(trace);
  const found: BeliefLane[] = [];
  for (const machine of cluster.machines) {
    for (const process of machine.processes) {
      if (process.balances !== true) continue;
      const { drains = false } = process;
      const life = lives.get(process.id);
      if (life === undefined) continue;
      const silent = new Set(process.talksTo.filter((name) => name !== machine.name));
      for (const { subject, events } of spoken.get(machine.name) ?? []) {
        const server = serverOf(cluster, subject, events);
        if (server === machine.name || !belongsTo(process.talksTo, server, process.daemon, events)) continue;
        if (server !== null) silent.delete(server);
        const belief = withLife(beliefOf(events), life);
        found.push({ by: machine.name, process: process.id, subject, machine: server, checked: true, drains, belief });
      }
      for (const name of silent) {
        const belief = withLife({ atMs: [], values: [], before: 'up' }, life);
        found.push({
          by: machine.name,
          process: process.id,
          subject: name,
          machine: name,
          checked: false,
          drains,
          belief,
        });
      }
    }
  }
  return found;
}

interface ServerEvents {
  readonly subject: string;
  readonly events: TraceEvent[];
}

/** By the load balancer's machine, then by subject in order of first mention. */
function eventsByServer(trace: Trace): Map<string, ServerEvents[]> {
  const found = new Map<string, ServerEvents[]>();
  const index = new Map<string, ServerEvents>();
  for (const event of trace.events) {
    if (!isAboutServer(event)) continue;
    const key = `${event.machine} ${event.subject}`;
    let server = index.get(key);
    if (server === undefined) {
      server = { subject: event.subject, events: [] };
      index.set(key, server);
      const list = found.get(event.machine);
      if (list === undefined) found.set(event.machine, [server]);
      else list.push(server);
    }
    server.events.push(event);
  }
  return found;
}

function isAboutServer(event: TraceEvent): boolean {
  const { kind } = event;
  if (kind === 'check' || kind === 'server-up' || kind === 'server-down' || kind === 'server-drain') return true;
  return kind === 'state' && event.chart !== undefined && /\.(health|peer)$/.test(event.chart);
}

/** Two load balancers on one machine are told apart by their charts' names (`haproxy.health`) and by whom they talk to. */
function belongsTo(
  talksTo: readonly string[],
  server: string | null,
  daemon: string,
  events: readonly TraceEvent[],
): boolean {
  const chart = events.find((event) => event.chart !== undefined)?.chart;
  if (chart !== undefined) return chart.startsWith(`${daemon}.`);
  return server === null || talksTo.includes(server);
}

function serverOf(cluster: Cluster, subject: string, events: readonly TraceEvent[]): string | null {
  const address = events.find((event) => event.address !== undefined)?.address;
  if (address !== undefined) return machineAt(cluster.machines, address)?.name ?? null;
  const name = subject.slice(subject.lastIndexOf('/') + 1).replace(/:\d+$/, '');
  return cluster.machines.find((m) => m.name === name || m.address === name)?.name ?? null;
}

function machineAt(machines: readonly Machine[], address: string): Machine | undefined {
  return machines.find((m) => m.address === address);
}

function beliefOf(events: readonly TraceEvent[]): Lane<Belief> {
  const lane = new LaneBuilder<Belief>('up');
  for (const event of events) lane.set(event.atMs, after(event, lane.current));
  return lane.finish();
}

function after(event: TraceEvent, belief: Belief): Belief {
  switch (event.kind) {
    case 'server-down':
      return 'down';
    case 'server-up':
      return 'up';
    case 'server-drain':
      return 'drain';
    case 'state':
      // The chart starts anew with its process, and forgets what the last one knew.
      return event.from === '' ? 'up' : belief;
    default:
      return afterCheck(event.passed === true, belief);
  }
}

function afterCheck(passed: boolean, belief: Belief): Belief {
  if (belief === 'up' || belief === 'failing') return passed ? 'up' : 'failing';
  if (belief === 'down' || belief === 'rising') return passed ? 'rising' : 'down';
  return belief;
}

/** A belief needs a believer: `none` while the load balancer's process does not exist, and after a restart it starts from `up`. */
function withLife(belief: Lane<Belief>, life: Lane<ProcessLife>): Lane<Belief> {
  const lane = new LaneBuilder<Belief>('none');
  for (const { fromMs, toMs, value } of stretches(life, -Infinity, Infinity)) {
    const exists = value === 'running' || value === 'frozen';
    if (!exists) {
      lane.set(fromMs, 'none');
      continue;
    }
    const fresh = rowAt(belief, fromMs) < 0 || lane.current === 'none';
    lane.set(fromMs, fresh ? startBelief(belief, fromMs) : valueAt(belief, fromMs));
    for (let row = rowAt(belief, fromMs) + 1; row < belief.atMs.length; row++) {
      const atMs = belief.atMs[row] as number;
      if (atMs >= toMs) break;
      lane.set(atMs, belief.values[row] as Belief);
    }
  }
  return lane.finish();
}

function startBelief(belief: Lane<Belief>, atMs: number): Belief {
  const row = rowAt(belief, atMs);
  return row >= 0 && belief.atMs[row] === atMs ? (belief.values[row] as Belief) : 'up';
}
