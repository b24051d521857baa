import type { Headers } from './message.ts';

/** What happens to a cluster: traffic, faults with times, how long. Times in milliseconds from the start of the run. */
export interface Scenario {
  readonly traffic: Traffic | null;
  /** Single requests instead of, or besides, traffic; those with the same `atMs` start together, in this order. */
  readonly requests: readonly SingleRequest[];
  readonly durationMs: number;
  readonly faults: readonly Fault[];
}

export interface Traffic {
  readonly rateRps: number;
  /** Weighted kinds of request; the weights need not add up to anything. */
  readonly mix: readonly { readonly method: string; readonly path: string; readonly weight: number }[];
  /** A client gives up this long after it started to connect. */
  readonly timeoutMs: number;
  readonly arrivals: 'even' | 'poisson';
  /** Header fields that every request carries, by lower-case names; `host` replaces the site's. */
  readonly headers?: Headers;
}

export interface SingleRequest {
  readonly atMs: number;
  /** The client's address, or null for the first one. */
  readonly client: string | null;
  readonly method: string;
  readonly path: string;
  readonly timeoutMs: number;
  /** As in `Traffic`. */
  readonly headers?: Headers;
}

/** A fault is data. `untilMs` undoes it (power back, process started again, cable in, variable back); null: it stays. */
export type Fault = FaultAction & { readonly atMs: number; readonly untilMs: number | null };

export type FaultAction =
  | { readonly kind: 'power-off'; readonly machine: string }
  | { readonly kind: 'unplug'; readonly machine: string }
  | { readonly kind: 'drop'; readonly machine: string }
  | { readonly kind: 'kill'; readonly process: string }
  | { readonly kind: 'freeze'; readonly process: string }
  | { readonly kind: 'stop'; readonly process: string }
  | { readonly kind: 'restart'; readonly process: string }
  | { readonly kind: 'set'; readonly process: string; readonly env: Readonly<Record<string, string>> }
  | { readonly kind: 'drain'; readonly machine: string }
  /** An operator writes one command to the process's control socket (HAProxy's `stats socket`). It has no end. */
  | { readonly kind: 'tell'; readonly process: string; readonly command: string }
  | { readonly kind: 'partition'; readonly groups: readonly (readonly string[])[] };

export type FaultKind = FaultAction['kind'];

/** The machine or process that a fault is about, for words and drawings; a partition names its groups. */
export function faultSubject(fault: FaultAction): string {
  switch (fault.kind) {
    case 'power-off':
    case 'unplug':
    case 'drop':
    case 'drain':
      return fault.machine;
    case 'partition':
      return fault.groups.map((g) => g.join('+')).join(' | ');
    default:
      return fault.process;
  }
}
