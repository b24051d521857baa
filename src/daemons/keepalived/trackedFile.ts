import type { TrackedByName, TrackFileConfig } from './config.ts';
import type { VrrpInstance } from './instance.ts';

/** From here downwards a file's value means FAULT. */
const FAULT = -254;
const HIGHEST = 253;

/** A file with a number in it, watched by inotify: every write counts at once (track_file.c and initialise_vrrp_file_tracking_priorities of 2.2.7). */
export class TrackedFile {
  readonly config: TrackFileConfig;
  readonly #listeners: readonly { readonly instance: VrrpInstance; readonly tracked: TrackedByName }[];
  #value: number;

  constructor(config: TrackFileConfig, instances: readonly VrrpInstance[], value: number) {
    this.config = config;
    this.#value = value;
    this.#listeners = instances.flatMap((instance) =>
      instance.config.trackedFiles.filter((t) => t.name === config.name).map((tracked) => ({ instance, tracked })),
    );
  }

  /** What the file holds when keepalived starts. */
  prepare(): void {
    for (const { instance, tracked } of this.#listeners) {
      const status = statusOf(this.#value, tracked);
      if (status > FAULT) {
        instance.move(status, tracked.span);
        continue;
      }
      instance.record(
        `(${instance.config.name}): entering FAULT state (tracked file ${this.config.name} has status ${status})`,
        tracked.span,
      );
      instance.holdDown(tracked.span);
    }
  }

  /** Something else was written into it, or it is gone, which counts as 0. */
  changed(value: number): void {
    if (value === this.#value) return;
    const before = this.#value;
    this.#value = value;
    for (const { instance, tracked } of this.#listeners) this.#update(instance, tracked, before);
  }

  #update(instance: VrrpInstance, tracked: TrackedByName, before: number): void {
    const { name } = this.config;
    const old = statusOf(before, tracked);
    const now = statusOf(this.#value, tracked);
    if (old === now) return;
    if (now === FAULT) {
      instance.record(`(${instance.config.name}): tracked file ${name} now FAULT state`, tracked.span);
      // What the file added is taken back without a word; weight 0 never added anything.
      if (tracked.weight !== 0) instance.priority.add(-old);
      instance.fault(tracked.span);
    } else if (old === FAULT) {
      if (tracked.weight !== 0) {
        instance.priority.add(now);
        instance.priority.settle(tracked.span);
      }
      instance.record(`(${instance.config.name}): tracked file ${name} leaving FAULT state`, tracked.span);
      instance.faultGone();
    } else instance.move(now - old, tracked.span);
  }
}

/** With weight 0 any value but 0 is a failure (`reverse`: 0 is); otherwise value times weight, within bounds. */
function statusOf(value: number, { weight, reverse }: TrackedByName): number {
  if (weight === 0) return (value !== 0) === !reverse ? FAULT : 0;
  return Math.max(FAULT, Math.min(HIGHEST, value * weight * (reverse ? -1 : 1)));
}
