import type { Host, TimerHandle } from '../../sim/host.ts';
import type { TrackedByName, TrackProcessConfig } from './config.ts';
import type { VrrpInstance } from './instance.ts';

/**
 * Counts the processes of one program as the kernel tells of them: each fork, exec and exit at once, without polling (core/track_process.c of 2.2.7).
 * A daemon's first process comes by exec and counts at once; those that it forks wait for `fork_delay`; those that end, for `terminate_delay`.
 */
export class TrackedProcess {
  readonly #config: TrackProcessConfig;
  readonly #host: Host;
  readonly #listeners: readonly { readonly instance: VrrpInstance; readonly tracked: TrackedByName }[];
  #count = 0;
  #hasQuorum = false;
  #forkTimer: TimerHandle | null = null;
  #terminateTimer: TimerHandle | null = null;

  constructor(config: TrackProcessConfig, instances: readonly VrrpInstance[], host: Host) {
    this.#config = config;
    this.#host = host;
    this.#listeners = instances.flatMap((instance) =>
      instance.config.trackedProcesses.filter((t) => t.name === config.name).map((tracked) => ({ instance, tracked })),
    );
  }

  /** initialise_process_tracking_priorities */
  prepare(): void {
    const { daemon, name, processes } = this.#config;
    this.#count = this.#host.isRunning(daemon) ? processes : 0;
    this.#hasQuorum = this.#inRange();
    for (const { instance, tracked } of this.#listeners) {
      const { weight, reverse, span } = tracked;
      if (weight !== 0) {
        if (this.#hasQuorum === weight > 0) instance.move(weight * (reverse ? -1 : 1), span);
      } else if (this.#hasQuorum === reverse) {
        instance.log(`entering FAULT state (tracked process ${name} quorum not achieved)`, span);
        instance.holdDown(span);
      }
    }
    this.#host.onProcessChange(daemon, (running) => this.#changed(running));
  }

  #changed(running: boolean): void {
    const { processes } = this.#config;
    if (!running) for (let left = processes; left > 0; left--) this.#ended();
    else for (let n = 0; n < processes; n++) this.#came(n > 0);
  }

  /** check_process for what was executed, check_process_fork for what was forked by a process that counts. */
  #came(forked: boolean): void {
    const { quorum, quorumMax, forkDelayMs } = this.#config;
    this.#count++;
    if (this.#count !== quorum && this.#count !== quorumMax + 1) return;
    const wasTerminating = this.#terminateTimer !== null;
    this.#cancelTerminate();
    if (forked && !wasTerminating && forkDelayMs > 0) {
      this.#forkTimer = this.#host.after(forkDelayMs, () => {
        this.#forkTimer = null;
        this.#update(this.#inRange());
      });
    } else this.#update(this.#count === quorum);
  }

  /** check_process_termination */
  #ended(): void {
    const { quorum, quorumMax, terminateDelayMs } = this.#config;
    const before = this.#count--;
    if (before !== quorum && this.#count !== quorumMax) return;
    if (this.#forkTimer !== null) {
      this.#host.cancel(this.#forkTimer);
      this.#forkTimer = null;
    } else if (terminateDelayMs > 0) {
      this.#terminateTimer = this.#host.after(terminateDelayMs, () => {
        this.#terminateTimer = null;
        this.#update(this.#inRange());
      });
      return;
    }
    this.#update(this.#count === quorumMax);
  }

  #cancelTerminate(): void {
    this.#host.cancel(this.#terminateTimer);
    this.#terminateTimer = null;
  }

  /** process_update_track_process_status */
  #update(hasQuorum: boolean): void {
    if (hasQuorum === this.#hasQuorum) return;
    this.#hasQuorum = hasQuorum;
    const { name, span } = this.#config;
    const detail = `Quorum ${hasQuorum ? 'gained' : 'lost'} for tracked process ${name}`;
    this.#host.record({ kind: 'log', subject: name, detail, cause: span });
    for (const { instance, tracked } of this.#listeners) {
      const { weight, reverse } = tracked;
      if (weight !== 0) {
        if (!instance.priority.isOwner) instance.move((hasQuorum ? 1 : -1) * Math.abs(weight) * (reverse ? -1 : 1), tracked.span);
      } else if (hasQuorum === reverse) instance.fault(tracked.span);
      else instance.faultGone();
    }
  }

  #inRange(): boolean {
    return this.#count >= this.#config.quorum && this.#count <= this.#config.quorumMax;
  }
}
