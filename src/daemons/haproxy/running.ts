import type { Host } from '../../sim/host.ts';
import type { BackendState } from './backendState.ts';
import type { HaproxyConfig } from './config.ts';
import type { ConnectionLimit, FrontendState } from './frontendState.ts';
import type { ServerChange } from './serverChange.ts';
import type { StickTable } from './stats/stickTable.ts';

/** All of a running process that an operator can see and change. */
export interface Running {
  readonly host: Host;
  readonly config: HaproxyConfig;
  /** In the order of the file, by name. */
  readonly backends: ReadonlyMap<string, BackendState>;
  readonly frontends: readonly FrontendState[];
  readonly tables: ReadonlyMap<string, StickTable>;
  readonly change: ServerChange;
  /** `global maxconn`. */
  readonly limit: ConnectionLimit;
  /** What `clear counters all` took from the frontends' counters: the process's own are never cleared. */
  readonly cleared: { connections: number; requests: number };
  /** Milliseconds of the run. */
  readonly startedMs: number;
}
