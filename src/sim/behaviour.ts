import type { Host } from './host.ts';

/** A running daemon. `start` runs when the process starts; after that only the host's callbacks reach it. */
export interface Behaviour {
  start(): void;
  /** SIGTERM: do what the daemon does on a clean stop (send priority 0, drop addresses). The process ends right after it. */
  stop?(): void;
  /** How long after `stop` the last of its processes is gone, in milliseconds: what is restarted starts then. Unset: at once. */
  readonly shutdownMs?: number;
  /** Variables were changed from outside (the `set` fault); null puts one back to what is configured. */
  set?(env: Readonly<Record<string, string | null>>): void;
  /** An operator drains, or puts back, the servers at `address`: what "set server … state drain" does in a load balancer. */
  drain?(address: string, on: boolean): void;
  /**
   * An operator writes a command to the daemon's control socket; what it writes back, '' for nothing. Null where it has no such socket.
   * Only asking must change nothing, not even the stream of random numbers.
   */
  command?(text: string): string | null;
  /** What an operator could read of it now, in a table. Changes nothing. */
  statistics?(): Statistics;
}

/** A daemon's own figures at one moment, as plain data. */
export interface Statistics {
  /** How one gets them on a real machine: `show stat` on the runtime socket. */
  readonly source: string;
  readonly columns: readonly { readonly title: string; readonly meaning: string }[];
  readonly rows: readonly StatisticsRow[];
  /** What there is to say about the orders: why there are none, or what they need. Empty when nothing. */
  readonly note: string;
}

export interface StatisticsRow {
  /** As many as there are columns; '' where the daemon has no figure. */
  readonly cells: readonly string[];
  /** What an operator can order about this row now, in the words of the control socket. */
  readonly orders: readonly { readonly label: string; readonly command: string }[];
}

export type MakeBehaviour = (config: unknown, host: Host) => Behaviour;
