import { findMachine, type Cluster } from '../model/cluster.ts';
import { requestHops } from './requestHops.ts';
import { outcomeOf, Result } from './result.ts';
import { NOBODY, type Trace } from './trace.ts';
import { troubleAt, type Trouble } from './trouble.ts';

/** A hop on the way to a failure, as it stood when the client knew that its request had failed. */
export interface FailedStep {
  readonly hop: number;
  /** A `Result` code; pending where nothing was decided by then. */
  readonly result: number;
  /** When it was decided, or when the client knew. */
  readonly untilMs: number;
  /** Machine that was asked; null where no machine has the address. */
  readonly machine: string | null;
  /** Process that accepted, or that has the port there; null for none. */
  readonly process: string | null;
  /** What stood in the way of it. */
  readonly trouble: Trouble | null;
}

/**
 * From the client's hop down to the one behind which nothing explains the failure: the last attempt on behalf of each that had not gone well by
 * the time the client knew. It stops where whoever accepted was itself in trouble: what such a process had asked for is of no account. Empty for a request
 * without a connection.
 */
export function failedWay(cluster: Cluster, trace: Trace, request: number): FailedStep[] {
  const rows = requestHops(trace).of(request);
  const knownMs = trace.requests.endMs[request] as number;
  const way: FailedStep[] = [];
  let hop: number | undefined = rows[0];
  while (hop !== undefined) {
    const step = stepOf(cluster, trace, hop, knownMs);
    way.push(step);
    if (step.trouble?.stands === true) break;
    hop = failedAttempts(trace, rows, hop, knownMs).at(-1);
  }
  return way;
}

/** The attempts made on behalf of a hop, in order, from the first of those that failed one after the other up to `knownMs`; empty where the last one went well. */
export function failedAttempts(trace: Trace, rows: Int32Array, parent: number, knownMs: number): number[] {
  let failed: number[] = [];
  for (const hop of rows) {
    if (trace.hops.parent[hop] !== parent || (trace.hops.startMs[hop] as number) > knownMs) continue;
    const result = resultBy(trace, hop, knownMs);
    // Whoever asked went away first: that explains nothing.
    if (result === Result.abandoned) continue;
    if (outcomeOf(result) === 'ok' || result === Result.closed) failed = [];
    else failed.push(hop);
  }
  return failed;
}

/** What was known of a hop at a moment. */
export function resultBy({ hops }: Trace, hop: number, atMs: number): number {
  return (hops.endMs[hop] as number) <= atMs ? (hops.result[hop] as number) : Result.pending;
}

function stepOf(cluster: Cluster, trace: Trace, hop: number, knownMs: number): FailedStep {
  const { hops, processes, addresses } = trace;
  const result = resultBy(trace, hop, knownMs);
  const untilMs = result === Result.pending ? knownMs : (hops.endMs[hop] as number);
  const address = addresses[hops.address[hop] as number] ?? '';
  const went = hops.machine[hop] as number;
  const from = machineOf(processes[hops.from[hop] as number] ?? '');
  const own = address.startsWith('127.') ? from : undefined;
  const machine =
    went === NOBODY
      ? (own ?? cluster.machines.find((m) => m.address === address)?.name ?? null)
      : (trace.machines[went] ?? null);
  const to = hops.to[hop] as number;
  const process = to === NOBODY ? listener(cluster, machine, hops.port[hop] as number) : (processes[to] ?? null);
  const asker = from === 'clients' ? null : from;
  const trouble =
    machine === null || outcomeOf(result) === 'ok'
      ? null
      : troubleAt(cluster, trace, { machine, process, asker }, hops.startMs[hop] as number, untilMs);
  return { hop, result, untilMs, machine, process, trouble };
}

function listener(cluster: Cluster, machine: string | null, port: number): string | null {
  const processes = machine === null ? [] : (findMachine(cluster, machine)?.processes ?? []);
  return processes.find(({ ports }) => ports.includes(port))?.id ?? null;
}

function machineOf(process: string): string {
  return process.slice(0, process.indexOf('/'));
}
