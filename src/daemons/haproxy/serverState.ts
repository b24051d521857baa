import type { Span } from '../../text/span.ts';
import type { BackendState } from './backendState.ts';
import { WEIGHT_SCALE, type Balanced } from './balance/balancer.ts';
import type { HealthCheck } from './check/healthCheck.ts';
import type { Observer } from './check/observer.ts';
import type { ServerConfig } from './config.ts';
import { Counters } from './stats/counters.ts';
import type { Stream } from './stream.ts';

/** What checks make of a server (SRV_ST_*): `starting` comes up slowly, `stopping` is only for those who come back to it. */
export type Operation = 'stopped' | 'starting' | 'running' | 'stopping';

/** A server while the daemon runs: its health, what an operator asked for, its slots and the requests that wait for it. */
export class ServerState implements Balanced {
  readonly config: ServerConfig;
  readonly backend: BackendState;
  /** `be/web1`. */
  readonly subject: string;
  readonly id: number;
  readonly backup: boolean;
  readonly maxqueue: number;
  /** As written, or as an operator set it. */
  weight: number;
  effectiveWeight: number;
  /** 0: no limit. */
  maxconn: number;
  minconn: number;
  usable: boolean;
  operation: Operation = 'running';
  /** An operator's maintenance, or `disabled`; and that of the server it tracks. */
  maintained: boolean;
  trackedMaintained = false;
  draining = false;
  trackedDraining = false;
  served = 0;
  /** Connections open or being opened, as the log counts them. */
  sessions = 0;
  readonly queue: Stream[] = [];
  /** How many had their turn in its queue so far. */
  turns = 0;
  /** Who holds one of its slots; kept only where something may end them all. */
  readonly streams: Set<Stream> | null;
  /** Looks at live traffic; null without `observe`, and without checks. */
  observer: Observer | null = null;
  /** Its name in cookies. */
  readonly cookieName: string | null;
  /** The server whose state it follows, and those that follow its own. */
  tracked: ServerState | null = null;
  readonly trackers: ServerState[] = [];
  /** Its checks while the daemon runs; null without. */
  check: HealthCheck | null = null;
  /** The daemon's number for the health of a server without checks: only operators change it (check.c init_check, `rise 2`, `fall 3`). */
  uncheckedHealth: number;
  readonly counters = new Counters();
  /** When it last went up or down, or an operator changed it; and how long it was down before that. Milliseconds. */
  lastChangeMs: number;
  downMs = 0;

  constructor(backend: BackendState, config: ServerConfig, nowMs: number, mayShutDown: boolean) {
    this.config = config;
    this.backend = backend;
    this.lastChangeMs = nowMs;
    this.subject = `${backend.config.name}/${config.name}`;
    this.id = config.id;
    this.backup = config.backup;
    this.cookieName = config.cookie;
    this.weight = config.weight;
    this.effectiveWeight = config.weight * WEIGHT_SCALE;
    this.maxconn = config.maxconn.value;
    this.minconn = config.minconn;
    this.maxqueue = config.maxqueue.value;
    this.maintained = config.disabled;
    this.uncheckedHealth = config.disabled ? 0 : 2;
    if (config.disabled) this.operation = 'stopped';
    this.usable = this.shouldBeUsable;
    const mayEnd = mayShutDown || backend.config.servers.some((server) => server.shutdownWhenDown || server.shutdownBackupsWhenUp);
    this.streams = mayEnd ? new Set() : null;
  }

  /** Checked or not, it is not known to be down. */
  get up(): boolean {
    return this.operation !== 'stopped';
  }

  get inMaintenance(): boolean {
    return this.maintained || this.trackedMaintained;
  }

  get inDrain(): boolean {
    return this.draining || this.trackedDraining;
  }

  get queued(): number {
    return this.queue.length;
  }

  /** srv_willbe_usable. */
  get shouldBeUsable(): boolean {
    const { operation } = this;
    return (
      this.weight > 0 && !this.inMaintenance && !this.inDrain && (operation === 'running' || operation === 'starting')
    );
  }

  /**
   * The limit that holds now (queue.c srv_dynamic_maxconn): it grows from `minconn` to `maxconn` with the requests in the backend, up to `fullconn`, and
   * with the time since a slow start.
   */
  get maxconnNow(): number {
    const { connections, config } = this.backend;
    let limit = this.maxconn;
    if (connections < config.fullconn && this.minconn !== this.maxconn)
      limit = Math.max(this.minconn, Math.floor((connections * this.maxconn) / config.fullconn));
    if (this.operation !== 'starting') return limit;
    const elapsedS = this.backend.secondsSince(this.lastChangeMs);
    const { slowstartS } = this.config;
    if (elapsedS >= slowstartS) return limit;
    return Math.max(1, Math.floor((limit * Math.floor((100 * elapsedS) / slowstartS)) / 100));
  }

  /** Its weight as it now is (server.c server_recalc_eweight): from a sixteenth on, in a slow start of an algorithm that can take it. */
  weightNow(takesWeights: boolean): number {
    if (this.operation !== 'starting' || !takesWeights) return this.weight * WEIGHT_SCALE;
    const { slowstartS } = this.config;
    const elapsedS = this.backend.secondsSince(this.lastChangeMs);
    return this.weight * Math.floor((WEIGHT_SCALE * elapsedS + slowstartS) / slowstartS);
  }

  /** An operator's `set server … health`. */
  forceHealth(health: 'up' | 'stopping' | 'down', cause: Span | null): void {
    this.uncheckedHealth = health === 'down' ? 0 : 4;
    this.check?.force(health, cause);
  }

  /** As the log calls it. */
  get title(): string {
    return `${this.backup ? 'Backup Server' : 'Server'} ${this.subject}`;
  }
}
