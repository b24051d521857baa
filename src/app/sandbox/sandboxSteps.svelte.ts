import type { History } from '../history.ts';
import { historyOf, redone, undone } from '../history.ts';
import type { SandboxSystem } from './sandboxSystem.ts';

/** Older ones are forgotten: each step holds on to its files' texts. */
const STEPS_MAX = 200;

/** Everything that was done to the sandbox, to be undone and redone: files, machines, traffic, faults, another system. */
export class SandboxSteps {
  #history = $state.raw<History<SandboxSystem>>() as History<SandboxSystem>;

  constructor(now: SandboxSystem) {
    this.#history = historyOf(now);
  }

  get now(): SandboxSystem {
    return this.#history.now;
  }
  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }
  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  /** @param goesOn the step before goes on: more typing in one file is not another step */
  note(now: SandboxSystem, goesOn: boolean): void {
    const { past, now: before } = this.#history;
    if (same(before, now)) return;
    this.#history = { past: goesOn ? past : [...past, before].slice(-STEPS_MAX), now, future: [] };
  }

  undo(): SandboxSystem {
    this.#history = undone(this.#history);
    return this.now;
  }

  redo(): SandboxSystem {
    this.#history = redone(this.#history);
    return this.now;
  }
}

function same(a: SandboxSystem, b: SandboxSystem): boolean {
  return a.name === b.name && a.files === b.files && a.futures === b.futures && a.seed === b.seed && a.notes === b.notes;
}
