import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import { durationWith, faultsOf } from './faultList.ts';
import { actsName } from './faultWords.ts';
import { baselines, type FileVersions } from './fileVersions.ts';
import { branches, currentOf, futureOf, type Futures } from './futures.ts';
import type { Shown } from './shownRun.ts';

/** What the run on screen is held against: another future on the same files, or the same happenings on the files as they were. */
export type Other =
  { readonly kind: 'future'; readonly id: number } | { readonly kind: 'files'; readonly edits: Files };

/** One entry of the list to choose from. */
export interface OtherChoice {
  readonly other: Other;
  readonly name: string;
}

/** All that a comparison is made from. */
export interface Ground {
  readonly shown: Shown;
  /** The traffic and length of a run of the learner's own, with the faults that nobody made. */
  readonly live: Scenario;
  readonly start: Files;
  readonly edits: Files;
  /** Whether `edits` differ from something that was given. */
  readonly hasStart: boolean;
  readonly futures: Futures;
  readonly versions: FileVersions;
}

/** What the run on screen can be held against. The run that answers a prediction stands for itself; a check's has no other futures. */
export function otherChoices({ shown, futures, versions, edits, hasStart }: Ground): OtherChoice[] {
  if (shown.kind === 'trial') return [];
  const files = baselines(versions, edits, hasStart).map(({ edits, name }): OtherChoice => ({
    other: { kind: 'files', edits },
    name,
  }));
  if (shown.kind === 'check') return files;
  const others = branches(futures).filter(({ future }) => future.id !== futures.current);
  return [
    ...others.map(({ future }): OtherChoice => ({
      other: { kind: 'future', id: future.id },
      name: `${future.id} · ${actsName(future.acts)}`,
    })),
    ...files,
  ];
}

/** The choice that is meant, as it is named now; null where it is gone. */
export function chosenOf(choices: readonly OtherChoice[], other: Other | null): OtherChoice | null {
  return other === null ? null : (choices.find((choice) => sameOther(choice.other, other)) ?? null);
}

/** The run to hold against one of `ownMs`; `files` null: on the files as they are. Null where there is nothing to run. */
export function otherRun(
  { shown, live, start, futures }: Ground,
  other: Other,
): { readonly scenario: Scenario; readonly files: Files | null } | null {
  if (other.kind === 'files') {
    const files = { ...start, ...other.edits };
    if (shown.kind === 'check') return { scenario: shown.check.scenario, files };
    return shown.kind === 'own' ? { scenario: futureScenario(live, futures, futures.current), files } : null;
  }
  if (shown.kind !== 'own' || futureOf(futures, other.id) === null) return null;
  return { scenario: futureScenario(live, futures, other.id), files: null };
}

/** What happens in one of the learner's futures. */
export function futureScenario(live: Scenario, futures: Futures, id: number): Scenario {
  const { acts } = futureOf(futures, id) ?? currentOf(futures);
  const made = faultsOf(live.faults, acts);
  // A scenario says itself how long to look at what happens in it; only what was done besides may take longer.
  const done = made.filter((one) => one.acts.length > 0).map(({ fault }) => fault);
  return { ...live, faults: made.map(({ fault }) => fault), durationMs: durationWith(live.durationMs, done) };
}

function sameOther(a: Other, b: Other): boolean {
  if (a.kind === 'future') return b.kind === 'future' && a.id === b.id;
  return b.kind === 'files' && (a.edits === b.edits || JSON.stringify(a.edits) === JSON.stringify(b.edits));
}
