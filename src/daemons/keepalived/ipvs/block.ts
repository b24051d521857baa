import type { Verdict } from '../reader.ts';
import type { Statement } from '../statement.ts';
import type { CheckData, CheckerDraft, RealServerDraft, UrlDraft, VirtualServerDraft } from './draft.ts';

/** What one line does to what has been read. */
export type Handler = (at: Statement, data: CheckData) => void;

/** The handlers of one kind of block of the checker process. */
export interface CheckBlock {
  /** Its heading; `skip` passes over the block. */
  readonly open: (at: Statement, data: CheckData) => Verdict;
  readonly lines: Readonly<Record<string, Handler>>;
  /** Its last line has come. */
  readonly end: ((at: Statement, data: CheckData) => void) | null;
}

/** The virtual server being read. Lines of a block whose heading was refused count for the one before, as in keepalived; there may be none. */
export function currentServer(data: CheckData): VirtualServerDraft | undefined {
  return data.virtualServers.at(-1);
}

export function currentReal(data: CheckData): RealServerDraft | undefined {
  return currentServer(data)?.reals.at(-1);
}

export function currentChecker(data: CheckData): CheckerDraft | undefined {
  return currentReal(data)?.checkers.at(-1);
}

export function currentUrl(data: CheckData): UrlDraft | undefined {
  return currentChecker(data)?.urls.at(-1);
}
