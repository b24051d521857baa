import type { Cluster } from '../../src/model/cluster.ts';
import { addressNumber } from '../../src/model/address.ts';
import { run } from '../../src/sim/run.ts';
import type { Scenario, SingleRequest } from '../../src/sim/scenario.ts';
import { NO_HEADERS, type Headers } from '../../src/sim/message.ts';

/** One request to send. */
export interface PlannedRequest {
  /** Index in the order of starting, from 0. */
  readonly id: number;
  readonly atMs: number;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly timeoutMs: number;
  readonly headers: Headers;
}

/** What the clients are told. Times in milliseconds after `zeroMs`, a moment of the monotonic clock. */
export interface TrafficPlan {
  readonly zeroMs: number;
  readonly address: string;
  readonly port: number;
  /** As the Host field names the site. */
  readonly host: string;
  readonly requests: readonly PlannedRequest[];
}

/** What became of one. */
export interface Sent {
  readonly id: number;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly status: number | string;
  /** The machine of the app that answered, as it says itself, and the database that it asked. */
  readonly server: string | null;
  readonly database: string | null;
}

/** What the clients' program tells at its end. */
export interface TrafficOutcome {
  readonly sent: readonly Sent[];
  /** The longest that the program was held up while it sent and waited, in milliseconds. */
  readonly stallMs: number;
}

/**
 * The requests of a scenario: the very ones that a simulated run with the same seed sends, at the same moments and from the same clients.
 * They depend on nothing that runs, so a cluster without processes is asked.
 */
export function plannedRequests(cluster: Cluster, scenario: Scenario, seed: number): PlannedRequest[] {
  const idle = { ...cluster, machines: cluster.machines.map((machine) => ({ ...machine, processes: [] })) };
  const trace = run(idle, { ...scenario, faults: [] }, seed, new Map());
  if (trace.stopped !== null) throw new Error(trace.stopped.reason);
  const singles = [...scenario.requests];
  return Array.from({ length: trace.requests.length }, (_, id) => {
    const atMs = trace.requests.startMs[id] as number;
    const kind = trace.kinds[trace.requests.kind[id] as number] as { method: string; path: string };
    const single = takeOne(singles, { ...kind, atMs });
    return {
      id,
      atMs,
      client: trace.clients[trace.requests.client[id] as number] as string,
      ...kind,
      timeoutMs: (single ?? scenario.traffic)?.timeoutMs ?? 0,
      headers: (single ?? scenario.traffic)?.headers ?? NO_HEADERS,
    };
  });
}

/** Takes the single request that starts at this moment off the list; undefined where it was traffic. */
function takeOne(singles: SingleRequest[], { atMs, method, path }: { atMs: number; method: string; path: string }): SingleRequest | undefined {
  const index = singles.findIndex((s) => s.atMs === atMs && s.method === method && s.path === path);
  return index < 0 ? undefined : singles.splice(index, 1)[0];
}

/** The address that the site's name stands for on the clients' side; null where nobody has the name. */
export function siteAddress(cluster: Cluster): string | null {
  const { host } = cluster.site;
  if (addressNumber(host) !== null) return host;
  return cluster.machines.find(({ name }) => name === host)?.address ?? null;
}
