import type { Verdict } from '../checks/check.ts';

/** A check's verdict, and whether it is about the files as they are now. */
export interface KnownVerdict {
  readonly verdict: Verdict;
  readonly stale: boolean;
}

/** The last verdict of each check, with the count of the files it was made on. */
export class VerdictBook {
  #verdicts = $state.raw<Readonly<Record<string, { verdict: Verdict; version: number }>>>({});

  take(verdict: Verdict, version: number): void {
    this.#verdicts = { ...this.#verdicts, [verdict.id]: { verdict, version } };
  }

  of(id: string): Verdict | null {
    return this.#verdicts[id]?.verdict ?? null;
  }

  /** By check. A verdict is stale where the files have another count by now, or where an earlier text of some file ran instead. */
  known(version: number, held: boolean): Readonly<Record<string, KnownVerdict>> {
    return Object.fromEntries(
      Object.entries(this.#verdicts).map(([id, it]) => [
        id,
        { verdict: it.verdict, stale: held || it.version !== version },
      ]),
    );
  }
}

/** How many of them say now that their check passes. */
export function passedCount(known: Readonly<Record<string, KnownVerdict>>): number {
  return Object.values(known).filter(({ verdict, stale }) => verdict.passed && !stale).length;
}
