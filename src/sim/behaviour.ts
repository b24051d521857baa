import type { Host } from './host.ts';

/** A running daemon. `start` runs when the process starts; after that only the host's callbacks reach it. */
export interface Behaviour {
  start(): void;
  /** SIGTERM: do what the daemon does on a clean stop (send priority 0, drop addresses). The process ends right after it. */
  stop?(): void;
  /** Variables were changed from outside (the `set` fault); null puts one back to what is configured. */
  set?(env: Readonly<Record<string, string | null>>): void;
  /** An operator drains, or puts back, the servers at `address`: what "set server … state drain" does in a load balancer. */
  drain?(address: string, on: boolean): void;
  /**
   * An operator writes a command to the daemon's control socket; what it writes back, '' for nothing. Null where it has no such socket.
   * Only asking must change nothing, not even the stream of random numbers.
   */
  command?(text: string): string | null;
}

export type MakeBehaviour = (config: unknown, host: Host) => Behaviour;
