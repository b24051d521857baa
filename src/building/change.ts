import type { Files } from '../text/sourceFile.ts';

/** What came of a change to a system's files. */
export type Change = Changed | Refused;

export interface Changed {
  readonly kind: 'changed';
  readonly files: Files;
  /** What was done, in a sentence or two. */
  readonly said: string;
  /** A machine that is new, or newly called so; null where none is. */
  readonly machine: string | null;
  /** What may be meant to go with it. */
  readonly offer: Offer | null;
}

/** The same change with more of it: to be put in the place of the change. */
export interface Offer {
  /** As a button says it. */
  readonly label: string;
  readonly files: Files;
  readonly said: string;
}

/** Nothing is changed. */
export interface Refused {
  readonly kind: 'refused';
  /** A sentence. */
  readonly why: string;
}

export function changed(
  files: Files,
  said: string,
  machine: string | null = null,
  offer: Offer | null = null,
): Changed {
  return { kind: 'changed', files, said, machine, offer };
}

export function refused(why: string): Refused {
  return { kind: 'refused', why };
}

/** One after another; null where there is nothing to say. */
export function sentences(...all: readonly (string | null)[]): string {
  return all.filter((one) => one !== null).join(' ');
}
