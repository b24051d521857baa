import type { Fault } from '../sim/scenario.ts';
import { endsSomething, faultsOf, type Act } from './faultList.ts';
import {
  acted,
  branches,
  currentOf,
  returned,
  seenUpTo,
  takenAway,
  UNTOUCHED,
  without,
  type Futures,
} from './futures.ts';
import { amended, changed, historyOf, redone, undone } from './history.ts';

/** The learner's futures with undo and redo. Every method that changes them says whether it did. */
export class FutureBook {
  #history = $state.raw(historyOf<Futures>({ list: [], current: UNTOUCHED }));
  /** Going from one future to the next is one step of undo, however many were visited. */
  #visiting = false;
  /** Faults that are there without anybody's doing. */
  base = $state.raw<readonly Fault[]>([]);
  readonly #made = $derived.by(() => faultsOf(this.base, currentOf(this.now).acts));
  readonly #branches = $derived.by(() => branches(this.now));

  /** @param base faults that are there without anybody's doing */
  constructor(futures: Futures, base: readonly Fault[]) {
    this.base = base;
    this.#history = historyOf(futures);
  }

  get now(): Futures {
    return this.#history.now;
  }
  /** As a tree, in the order in which they are drawn. */
  get branches() {
    return this.#branches;
  }
  /** The faults of the current future that the learner made, in the order in which they happen. */
  get own(): readonly Fault[] {
    return this.#made.filter(({ own }) => own).map(({ fault }) => fault);
  }
  /** The faults that are there without anybody's doing, in their order, with the ends that the current future puts to them. */
  get onBase(): readonly Fault[] {
    const ends = currentOf(this.now).acts.filter(({ kind }) => kind === 'end');
    return this.base.flatMap((fault) => faultsOf([fault], ends).map((made) => made.fault));
  }
  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }
  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  /** The end of a fault that does not hold changes nothing. */
  act(act: Act): boolean {
    if (act.kind === 'end' && !endsSomething(this.#made, act, act.atMs)) return false;
    return this.#change(acted(this.now, act));
  }

  /** Takes one of `own` out of the current future. */
  takeAway(index: number): boolean {
    const made = this.#made.filter(({ own }) => own)[index];
    return made !== undefined && this.#change(takenAway(this.now, made.acts));
  }

  returnTo(id: number): boolean {
    const next = returned(this.now, id);
    if (next === this.now) return false;
    if (this.#visiting) this.#history = amended(this.#history, next);
    else this.#change(next);
    this.#visiting = true;
    return true;
  }

  remove(id: number): boolean {
    return this.#change(without(this.now, id));
  }

  replace(futures: Futures): boolean {
    return this.#change(futures);
  }

  undo(): boolean {
    this.#visiting = false;
    const { now } = this;
    this.#history = undone(this.#history);
    return this.now !== now;
  }

  redo(): boolean {
    this.#visiting = false;
    const { now } = this;
    this.#history = redone(this.#history);
    return this.now !== now;
  }

  /** The current one was on screen up to this moment. */
  seen(tMs: number): void {
    const next = seenUpTo(this.now, tMs);
    if (next !== this.now) this.#history = amended(this.#history, next);
  }

  #change(next: Futures): boolean {
    if (next === this.now) return false;
    this.#visiting = false;
    this.#history = changed(this.#history, next);
    return true;
  }
}
