import type { SandboxSystem } from '../sandboxSystem.ts';
import type { LeftOut } from './intake.ts';

/** Something that was assumed of files that were brought along, or that could not be done with them. */
export interface Note {
  readonly kind: 'assumed' | 'problem';
  /** A sentence. */
  readonly words: string;
  /** Where it comes from, as people know it: `prod/haproxy.cfg:17`. */
  readonly from: string;
  /** The same place in the workspace, to be opened there; null where there is none. */
  readonly file: string | null;
  /** From 1; null: the file as a whole. */
  readonly line: number | null;
}

/** A machine that comes of files that were brought along. */
export interface BroughtMachine {
  readonly name: string;
  readonly address: string;
  readonly runs: readonly string[];
  /** Files that were brought along for it, as people know them. */
  readonly files: readonly string[];
  /** Where others' files name it: `haproxy.cfg:17`. */
  readonly namedAt: readonly string[];
}

/** What came of what was brought along, to be looked at before it is opened. */
export interface Brought {
  /** What to call it. */
  readonly name: string;
  /** Null: there is nothing in it that could be opened. */
  readonly system: SandboxSystem | null;
  /** The moment to be seen; null: from the start. */
  readonly atMs: number | null;
  /** Made of configurations, or a system of the lab's own, which is opened as it is. */
  readonly own: boolean;
  /** Files that were read. */
  readonly files: number;
  readonly machines: readonly BroughtMachine[];
  readonly notes: readonly Note[];
  readonly leftOut: readonly LeftOut[];
}

/** What is given to be read: files and archives by path, or a text. */
export type Given =
  | { readonly kind: 'files'; readonly files: readonly { readonly path: string; readonly file: Blob }[] }
  /** `as`: the daemon whose language it is; null: the text says. */
  | { readonly kind: 'text'; readonly text: string; readonly as: string | null };
