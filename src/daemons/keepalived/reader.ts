import type { Keyword, Owner } from './directives.ts';
import type { LexedFile, Line, Word } from './lines.ts';

/** What the reader tells of; all in the order of the file. */
export interface Visitor {
  /** A keyword of an active block; for a `block` or `values` keyword this is its opening line. */
  keyword(keyword: Keyword, words: readonly Word[], line: Line): Verdict;
  /** One line of a `values` block. */
  value(keyword: Keyword, words: readonly Word[], line: Line): void;
  /** A `block` keyword's block has ended (not when it was skipped), with the line of its brace if it has one. */
  end(keyword: Keyword, closing: Line | null): void;
  complain(line: Line | null, word: Word | null, code: string, message: string): void;
}

/** `skip`: pass over this block. `stop`: keepalived exits here. */
export type Verdict = 'read' | 'skip' | 'stop';

/**
 * Walks a file as one of keepalived's processes does (lib/parser.c: process_stream and alloc_value_block, including how they recover from missing and
 * surplus braces). Parent, VRRP process and checker process each read the whole file and know only their own blocks.
 */
export function read(file: LexedFile, roots: readonly Keyword[], active: Owner, visitor: Visitor): void {
  new Reader(file, active, visitor).stream(roots, false, 0);
  if (file.openBlocks > 0)
    visitor.complain(null, null, 'keepalived.missing-brace', `There are ${file.openBlocks} missing '}'s or extra '{'s`);
}

class Reader {
  readonly #lines: readonly Line[];
  readonly #active: Owner;
  readonly #visitor: Visitor;
  #at = 0;
  #stopped = false;
  /** Depth of blocks being passed over; -1: the block to pass over has not opened yet. */
  #skip = 0;

  constructor(file: LexedFile, active: Owner, visitor: Visitor) {
    this.#lines = file.lines;
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
          line,
          first,
          'keepalived.missing-brace',
          "Missing '{' at beginning of configuration block",
        );
      } else if (first.text === '{') {
        this.#visitor.complain(line, first, 'keepalived.unexpected-brace', "Unexpected '{' - ignoring");
        continue;
      }
      if (first.text === '}' && level > 0) return false;
      const keyword = keywords.find((k) => k.name === first.text);
      if (keyword === undefined)
        this.#visitor.complain(line, first, 'keepalived.unknown-keyword', `Unknown keyword '${first.text}'`);
      else this.#keyword(keyword, line, level);
    }
    return this.#skip !== 0;
  }

  #keyword(keyword: Keyword, line: Line, level: number): void {
    if (level === 0 && keyword.owner !== this.#active) {
      this.#skip = -1;
      return;
    }
    const verdict = this.#visitor.keyword(keyword, line.words, line);
    if (verdict === 'stop') {
      this.#stopped = true;
      return;
    }
    if (verdict === 'skip') this.#skip = -1;
    if (keyword.shape === 'values') this.#values(keyword, line);
    else if (keyword.shape === 'block') {
      const skipped = this.stream(keyword.children, true, level + 1);
      if (!skipped && !this.#stopped) this.#visitor.end(keyword, this.#lines[this.#at - 1] ?? null);
    }
  }

  #values(keyword: Keyword, opening: Line): void {
    const extra = opening.words[1];
    if (extra !== undefined) {
      this.#visitor.complain(
        opening,
        extra,
        'keepalived.extra-parameters',
        `Block ${keyword.name} has extra parameters ${extra.text} ...`,
      );
    }
    let braceNeeded = true;
    for (let line = this.#next(); line !== null; line = this.#next()) {
      const first = line.words[0];
      if (first === undefined) continue;
      if (braceNeeded) {
        braceNeeded = false;
        if (first.text === '{') continue;
      }
      if (first.text === '}') return;
      this.#visitor.value(keyword, line.words, line);
    }
  }

  /** True when this line closes the outermost block that is passed over. */
  #passOver(line: Line): boolean {
    for (const word of line.words) {
      if (word.text === '{') this.#skip++;
      else if (word.text === '}' && --this.#skip === 0) return true;
    }
    return false;
  }

  #next(): Line | null {
    const line = this.#lines[this.#at];
    if (line === undefined || this.#stopped) return null;
    this.#at++;
    if (line.extraBrace)
      this.#visitor.complain(line, line.words[0] ?? null, 'keepalived.extra-brace', "Extra '}' found");
    if (line.unmatchedQuote)
      this.#visitor.complain(line, null, 'keepalived.unmatched-quote', `Unmatched quote: '${line.text}'`);
    return line;
  }
}
