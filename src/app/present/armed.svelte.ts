import { missingFrom } from '../../lesson/missing.ts';
import type { Fault } from '../../sim/scenario.ts';
import type { LabDesk } from '../labDesk.svelte.ts';
import { UNTOUCHED } from '../futures.ts';
import type { ClassLink } from './classLink.ts';
import type { ArmedFault } from './faultText.ts';

/** Faults that a link armed: none has happened yet, and each waits for a press. */
export class Armed {
  #waiting = $state.raw<readonly ArmedFault[]>([]);
  #stop: (() => void) | null = null;

  get waiting(): readonly ArmedFault[] {
    return this.#waiting;
  }
  get next(): ArmedFault | null {
    return this.#waiting[0] ?? null;
  }

  /** Brings the desk to the link's moment as soon as there is a run, with nothing done to it: what the learner did stays in the list of futures. */
  arrive(desk: LabDesk, { atMs, armed }: ClassLink): void {
    this.#waiting = armed;
    if (desk.futures.now.current !== UNTOUCHED) desk.clearFaults();
    this.#stop = $effect.root(() => {
      $effect(() => {
        if (desk.run === null || desk.begins) return;
        this.close();
        if (atMs !== null) desk.goTo(atMs);
        this.#dropMissing(desk);
      });
    });
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** The next of them happens now. */
  fire(desk: LabDesk): void {
    const { next } = this;
    if (next === null) return;
    this.#waiting = this.#waiting.slice(1);
    desk.act(next.fault, next.forMs);
  }

  /** None of them will happen. */
  disarm(): void {
    this.#waiting = [];
  }

  /** A machine may have another name in the learner's files, or the link was typed. */
  #dropMissing(desk: LabDesk): void {
    if (desk.run === null) return;
    const faults = this.#waiting.map(({ fault }): Fault => ({ ...fault, atMs: 0, untilMs: null }));
    const missing = missingFrom(faults, desk.run.cluster);
    if (missing.length === 0) return;
    const gone = new Set(missing.map(({ fault }) => fault));
    this.#waiting = this.#waiting.filter((_, i) => !gone.has(i));
    desk.messages.say(`This link arms a fault that cannot happen here: ${missing[0]!.words}.`);
  }
}
