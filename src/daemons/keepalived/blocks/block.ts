import type { Data } from '../draft.ts';
import type { Verdict } from '../reader.ts';
import type { Statement } from '../statement.ts';

/** What a line does to what has been read; a verdict where the rest of its block is passed over. */
export type Handler = (at: Statement, data: Data) => Verdict | void;

/** The handlers of one kind of block, with keepalived's words. Blocks inside it that only hold keywords are handled with it. */
export interface Block {
  /** Its heading. Without: the block is read, whatever its heading. */
  readonly open?: (at: Statement, data: Data) => Verdict;
  readonly lines: Readonly<Record<string, Handler>>;
  /** By the name of a block of values in it: one line of that block. Word 0 is the first word. */
  readonly values?: Readonly<Record<string, Handler>>;
  /** Heading of a block of values. */
  readonly valuesOpen?: Readonly<Record<string, Handler>>;
  /** Blocks of values that are looked at as a whole, at their end: all their words. */
  readonly wholes?: Readonly<Record<string, Handler>>;
  /** The block has ended; the statement is its last line. */
  readonly end?: (at: Statement, data: Data) => void;
}
