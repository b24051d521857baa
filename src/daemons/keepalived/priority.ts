import type { Span } from '../../text/span.ts';
import type { Setting } from './config.ts';

/** The priority of an address owner: no tracking changes it. */
export const OWNER = 255;

/** An instance's priority with everything that tracking adds to it (total_priority and effective_priority of vrrp_track.c). */
export class EffectivePriority {
  /** What it advertises: 1–254, or 255 for an owner. */
  value: number;
  /** The line that made it what it is. */
  span: Span;
  /** May leave 1–254. */
  #total: number;
  #owner: boolean;

  constructor(base: Setting<number>) {
    this.value = base.value;
    this.span = base.span;
    this.#total = base.value;
    this.#owner = base.value === OWNER;
  }

  /** Moves the sum; `settle` or `settleQuietly` make it count. */
  add(by: number): void {
    this.#total += by;
  }

  /** vrrp_set_effective_priority. @returns what it was before, or null when nothing changed */
  settle(span: Span): number | null {
    const next = this.#clamped();
    if (this.#owner || next === this.value) return null;
    const before = this.value;
    this.value = next;
    this.span = span;
    return before;
  }

  /** Two owners hear each other: this one stops being one (vrrp_state_master_rx). */
  resignAsOwner(): void {
    this.#owner = false;
    this.value = OWNER - 1;
  }

  get isOwner(): boolean {
    return this.#owner;
  }

  #clamped(): number {
    return Math.min(OWNER - 1, Math.max(1, this.#total));
  }
}
