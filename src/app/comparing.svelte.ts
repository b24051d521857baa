import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import { chosenOf, otherChoices, otherRun, type Ground, type Other } from './comparison.ts';
import type { FinishedRun } from './shownRun.ts';

/** The run that the one on screen is held against: which one was chosen, and what came of it. */
export class Comparing {
  /** What was chosen; it may have gone since, and come back by undo. */
  other = $state.raw<Other | null>(null);
  #run = $state.raw<FinishedRun | null>(null);
  /** What `#run` is, and what was ordered last. */
  #runKey = '';
  #orderedKey = '';

  /** The second run as it was last made; null where none is wanted, or none came yet. */
  get run(): FinishedRun | null {
    return this.#run;
  }

  choose(other: Other | null): void {
    this.other = other;
    // The old one must not stand under the new one's name.
    this.#run = null;
    this.#runKey = '';
  }

  isWith(future: number): boolean {
    return this.other?.kind === 'future' && this.other.id === future;
  }

  /**
   * The run on screen, as long as the longer of the two; and the second run where it is to be made anew, else null.
   * @param files as they are in the editor
   */
  order(ground: Ground, scenario: Scenario, files: Files): { scenario: Scenario; other: OrderedRun | null } {
    const chosen = chosenOf(otherChoices(ground), this.other);
    const found = chosen && otherRun(ground, chosen.other);
    if (found === null) {
      this.#run = null;
      this.#runKey = '';
      return { scenario, other: null };
    }
    // Of equal length they have the same requests: what differs between them is what was done, or the files.
    const durationMs = Math.max(scenario.durationMs, found.scenario.durationMs);
    const other = { ...found, scenario: { ...found.scenario, durationMs } };
    this.#orderedKey = JSON.stringify([other.scenario, other.files ?? files]);
    return { scenario: { ...scenario, durationMs }, other: this.#orderedKey === this.#runKey ? null : other };
  }

  take(run: FinishedRun): void {
    this.#run = run;
    this.#runKey = this.#orderedKey;
  }
}

interface OrderedRun {
  readonly scenario: Scenario;
  readonly files: Files | null;
}
