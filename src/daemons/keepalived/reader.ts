import type { Keyword, Owner } from './directives.ts';
import type { Expanded, ReaderComplaint, Step } from './expand.ts';
import type { Line, Word } from './lines.ts';
import type { Span } from '../../text/span.ts';

/** What the reader tells of; all in the order of the file. */
export interface Visitor {
  /** A keyword of an active block; for a `block` or `values` keyword this is its opening line. */
  keyword(keyword: Keyword, words: readonly Word[], line: Line): Verdict;
  /** One line of a `values` block. */
  value(keyword: Keyword, words: readonly Word[], line: Line): Verdict;
  /** A `values` block has ended, with the line of its brace; null at the end of the file. */
  valuesEnd(keyword: Keyword, closing: Line | null): Verdict;
  /** A `block` keyword's block has ended (not when it was skipped), with the line of its brace; null at the end of the file. */
  end(keyword: Keyword, closing: Line | null): Verdict;
  /** A block of another process. */
  passes(keyword: Keyword): void;
  complain(span: Span | null, code: string, message: string): void;
  /** The reader itself complains. */
  reading(complaint: ReaderComplaint, span: Span): void;
}

/** `skip`: pass over the block that opens here. `skip-rest`: over the rest of the block that this line is in. `stop`: keepalived exits here. */
export type Verdict = 'read' | 'skip' | 'skip-rest' | 'stop';

/**
 * Walks a file as one of keepalived's processes does (lib/parser.c: process_stream and alloc_value_block, including how they recover from missing and
 * surplus braces). Parent, VRRP process and checker process each read the whole file and know only their own blocks.
 * @returns false where keepalived exited on the way
 */
export function read(file: Expanded, roots: readonly Keyword[], active: Owner, visitor: Visitor): boolean {
  const reader = new Reader(file, active, visitor);
  reader.stream(roots, false, 0);
  if (reader.stopped) return false;
  if (file.openBlocks > 0)
    visitor.complain(null, 'keepalived.missing-brace', `There are ${file.openBlocks} missing '}'s or extra '{'s`);
  return true;
}

class Reader {
  stopped = false;
  readonly #steps: readonly Step[];
  readonly #active: Owner;
  readonly #visitor: Visitor;
  #at = 0;
  /** Depth of blocks being passed over; -1: the block to pass over has not opened yet. */
  #skip = 0;
  #last: Line | null = null;

  constructor(file: Expanded, active: Owner, visitor: Visitor) {
    this.#steps = file.steps;
    this.#active = active;
    this.#visitor = visitor;
  }

  /** Reads to the end of the current block. True when the block was passed over. */
  stream(keywords: readonly Keyword[], needBrace: boolean, level: number): boolean {
    let braceNeeded = needBrace;
    for (let line = this.#next(); line !== null; line = this.#next()) {
      const first = line.words[0];
      if (first === undefined) continue;
      if (this.#skip === -1) {
        if (first.text === '{') {
          this.#skip = 1;
          braceNeeded = false;
          continue;
        }
        this.#skip = 0;
      }
      if (this.#skip > 0) {
        if (this.#passOver(line) && level > 0) return true;
        continue;
      }
      if (braceNeeded) {
        braceNeeded = false;
        if (first.text === '{' && level > 0) continue;
        this.#visitor.complain(
          first.span,
          'keepalived.missing-brace',
          "Missing '{' at beginning of configuration block",
        );
      } else if (first.text === '{') {
        this.#visitor.complain(first.span, 'keepalived.unexpected-brace', "Unexpected '{' - ignoring");
        continue;
      }
      if (first.text === '}' && level > 0) return false;
      const keyword = keywords.find((k) => k.name === first.text);
      if (keyword === undefined)
        this.#visitor.complain(first.span, 'keepalived.unknown-keyword', `Unknown keyword '${first.text}'`);
      else this.#keyword(keyword, line, level);
    }
    return this.#skip !== 0;
  }

  #keyword(keyword: Keyword, line: Line, level: number): void {
    if (level === 0 && !keyword.owners.includes(this.#active)) {
      this.#visitor.passes(keyword);
      this.#skip = -1;
      return;
    }
    const verdict = this.#visitor.keyword(keyword, line.words, line);
    if (!this.#obey(verdict)) return;
    if (keyword.shape === 'values' && verdict === 'read') this.#values(keyword, line);
    else if (keyword.shape === 'block') {
      const skipped = this.stream(keyword.children, true, level + 1);
      if (!skipped && !this.stopped) this.#obey(this.#visitor.end(keyword, this.#ended() ? null : this.#last));
    }
  }

  /** False where keepalived exits. */
  #obey(verdict: Verdict): boolean {
    if (verdict === 'stop') this.stopped = true;
    else if (verdict === 'skip') this.#skip = -1;
    else if (verdict === 'skip-rest') this.#skip = 1;
    return !this.stopped;
  }

  #values(keyword: Keyword, opening: Line): void {
    const extra = opening.words[1];
    // `virtual_server_group NAME {`: its handler hands over the words of another line than its own.
    if (extra !== undefined && !keyword.headed)
      this.#visitor.complain(
        extra.span,
        'keepalived.extra-parameters',
        `Block ${keyword.name} has extra parameters ${extra.text} ...`,
      );
    let braceNeeded = true;
    let line = this.#next();
    for (; line !== null; line = this.#next()) {
      const first = line.words[0];
      if (first === undefined) continue;
      if (braceNeeded) {
        braceNeeded = false;
        if (first.text === '{') continue;
      }
      if (first.text === '}') break;
      if (!this.#obey(this.#visitor.value(keyword, line.words, line))) return;
    }
    this.#obey(this.#visitor.valuesEnd(keyword, line));
  }

  /** True when this line closes the outermost block that is passed over. */
  #passOver(line: Line): boolean {
    for (const word of line.words) {
      if (word.text === '{') this.#skip++;
      else if (word.text === '}' && --this.#skip === 0) return true;
    }
    return false;
  }

  /** The last line was asked for, and there was none. */
  #ended(): boolean {
    return this.#last === null;
  }

  #next(): Line | null {
    for (;;) {
      const step = this.#steps[this.#at];
      if (step === undefined || this.stopped) {
        this.#last = null;
        return null;
      }
      this.#at++;
      if (step.kind === 'complaint') {
        this.#visitor.reading(step.complaint, step.span);
        continue;
      }
      const { line } = step;
      this.#last = line;
      if (line.extraBrace) this.#visitor.complain(line.span, 'keepalived.extra-brace', "Extra '}' found");
      if (line.unmatchedQuote)
        this.#visitor.complain(line.span, 'keepalived.unmatched-quote', `Unmatched quote: '${line.text}'`);
      return line;
    }
  }
}
