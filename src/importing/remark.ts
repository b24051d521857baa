/** Something said about what was brought along: a sentence, and where it comes from. */
export interface Remark {
  readonly words: string;
  /** As it was brought along, or a path of the new workspace. */
  readonly file: string;
  /** From 1; null: the file as a whole. */
  readonly line: number | null;
}

/** Collects what an import assumed and what it could not do; each sentence about a place once. */
export class Remarks {
  readonly assumptions: Remark[] = [];
  readonly problems: Remark[] = [];

  assume(words: string, file: string, line: number | null = null): void {
    put(this.assumptions, { words, file, line });
  }

  problem(words: string, file: string, line: number | null = null): void {
    put(this.problems, { words, file, line });
  }
}

function put(list: Remark[], remark: Remark): void {
  if (!list.some((one) => one.words === remark.words && one.file === remark.file && one.line === remark.line)) list.push(remark);
}
