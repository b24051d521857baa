import type { Span } from '../../text/span.ts';
import type { SourceFile } from '../../text/sourceFile.ts';
import { Definitions, MAX_LINE, type Definition } from './definitions.ts';
import { include, readInclude, type IncludeKind } from './include.ts';
import { firstPart, lineOf, physicalLine, type Line } from './lines.ts';
import { decomment, isBlank, skipBlanks, type Placed } from './placed.ts';
import { readList, readSequence, type ReadSequence, type Sequence } from './sequences.ts';

/** What the reader says about itself, in the order of the file: not the parser's complaints. */
export interface ReaderComplaint {
  readonly message: string;
  readonly code: string;
  /** keepalived then does not start. */
  readonly fatal: boolean;
}

/** One step of keepalived's reader. */
export type Step =
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'complaint'; readonly span: Span; readonly complaint: ReaderComplaint };

export interface Expanded {
  readonly steps: readonly Step[];
  /** Blocks still open at the end. */
  readonly openBlocks: number;
  /** Workspace paths of included files. */
  readonly reads: readonly string[];
  /** Where the reading had to end early, with why: keepalived would not come to an end there, or the lab does not go that far. */
  readonly gaveUp: { readonly span: Span; readonly message: string } | null;
}

export interface ReaderWorld {
  /** What `@ID` lines are for: the machine's name, as `keepalived` takes the host's. */
  readonly configId: string;
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** Sequences and definitions can make a short file as long as they like; the lab stops here. */
const MAX_STEPS = 200_000;

/** One file being read. */
interface OpenFile {
  readonly source: SourceFile;
  /** Its real path without the leading slash, for relative includes. */
  readonly realPath: string;
  at: number;
  line: number;
  column: number;
  /** Further files of the same include. */
  readonly next: SourceFile[];
}

/** Reads a keepalived.conf as lib/parser.c's read_line does: includes, definitions, sequences, `@` conditions, and braces as lines of their own. */
export function expand(source: SourceFile, world: ReaderWorld): Expanded {
  return new Expander(source, world).run();
}

class Expander implements Expanded {
  readonly steps: Step[] = [];
  readonly reads: string[] = [];
  openBlocks = 0;
  gaveUp: Expanded['gaveUp'] = null;
  readonly #world: ReaderWorld;
  readonly #definitions: Definitions;
  readonly #open: OpenFile[] = [];
  readonly #sequences: Sequence[] = [];
  /** What is left of a line behind its first brace. */
  #residue: Placed | null = null;
  /** A line in which no definition is used; what is left of it needs no second look. */
  #plain: Placed | null = null;
  /** Further lines of a definition that is being read out, and where they came from. */
  #more: { text: string; at: Placed } | null = null;
  readonly #moreStack: { more: { text: string; at: Placed } | null; depth: number }[] = [];
  /** Sequences that were under way before the definition. */
  #depth = 0;
  /** The definition that goes on over the next lines of the file. */
  #defining: Definition | null = null;

  constructor(source: SourceFile, world: ReaderWorld) {
    this.#world = world;
    this.#definitions = new Definitions('/etc/keepalived', world.configId);
    this.#push(source, []);
  }

  run(): this {
    for (;;) {
      const next = this.#next();
      if (next === null) return this;
      const line = this.#interpret(next);
      if (line !== null) this.#emit(line);
      if (this.gaveUp === null && this.steps.length > MAX_STEPS)
        this.gaveUp = { span: next.span(), message: 'The lab reads no further: this file has come to more lines than it looks at.' };
      if (this.gaveUp !== null) return this;
    }
  }

  #push(source: SourceFile, next: SourceFile[]): void {
    const name = source.path.slice(source.path.indexOf('/') + 1);
    const realPath = name.includes('/') ? name : `etc/keepalived/${name}`;
    this.#open.push({ source, realPath, at: 0, line: 0, column: 1, next });
  }

  /** The next line from wherever one comes from, in read_line's order. */
  #next(): Placed | null {
    if (this.#residue !== null) {
      const residue = this.#residue;
      this.#residue = null;
      return residue;
    }
    while (this.#sequences.length > this.#depth) {
      const sequence = this.#sequences.at(-1) as Sequence;
      if (sequence.next(this.#definitions)) return sequence.at.instead(sequence.text);
      this.#sequences.pop();
    }
    if (this.#more !== null) return this.#nextOfDefinition(this.#more);
    return this.#nextOfFile();
  }

  #nextOfDefinition({ text, at }: { text: string; at: Placed }): Placed {
    const end = text.indexOf('\n');
    if (end >= 0) {
      this.#more = { text: text.slice(end + 1), at };
      return at.instead(text.slice(0, end));
    }
    const outer = this.#moreStack.pop();
    this.#more = outer?.more ?? null;
    this.#depth = outer?.depth ?? 0;
    return at.instead(text);
  }

  /** A physical line without its comment, never an empty one; fgets gives at most 1023 bytes at once. */
  #nextOfFile(): Placed | null {
    for (;;) {
      const file = this.#open.at(-1);
      if (file === undefined) return null;
      const { source } = file;
      if (file.at >= source.text.length) {
        this.#open.pop();
        const [next, ...others] = file.next;
        if (next !== undefined) this.#push(next, others);
        continue;
      }
      const start = file.at;
      const newline = source.text.indexOf('\n', start);
      const end = newline < 0 ? source.text.length : newline;
      const cut = Math.min(end, start + MAX_LINE - 1);
      const { column } = file;
      if (column === 1) file.line++;
      file.at = cut === end ? end + 1 : cut;
      file.column = cut === end ? 1 : column + cut - start;
      const row = source.text.slice(start, cut).replace(/\r+$/, '');
      if (row === '') {
        this.#define('');
        continue;
      }
      const { placed, unterminated } = decomment(physicalLine(source.path, file.line, row, column));
      if (unterminated) this.#complain(placed, 'keepalived.unmatched-quote', `Unterminated quote '${placed.text}'`);
      if (placed.text !== '') return placed;
    }
  }

  /** An empty line ends a definition over several; a blank or comment line does not. */
  #define(text: string): void {
    const definition = this.#defining;
    if (definition === null) return;
    const goesOn = text.endsWith('\\');
    const kept = goesOn ? `${text.slice(0, -1).replace(/[ \t]+$/, '')}\n` : text;
    if (kept.length >= 2 || (kept !== '' && !goesOn)) definition.value += kept;
    if (goesOn) return;
    this.#defining = null;
    if (definition.value === '') definition.multiline = false;
  }

  /** What the reader itself does with a line; null when nothing is left for the parser. */
  #interpret(placed: Placed): Placed | null {
    if (this.#defining !== null) {
      this.#define(placed.text);
      return null;
    }
    let line = placed;
    for (;;) {
      if (line.text.startsWith('@')) {
        const kept = this.#condition(line);
        if (kept === null) return null;
        line = kept;
      }
      const definition = this.#definitions.define(line.text);
      if (definition !== null) {
        if (definition.multiline) this.#defining = definition;
        return null;
      }
      if (line.text.startsWith('~SEQ')) return this.#begin(line, readSequence(line, this.#definitions));
      if (line.text.startsWith('~LST')) return this.#begin(line, readList(line));
      if (line.text.startsWith('~') || !line.text.includes('$') || line === this.#plain) break;
      const replaced = this.#replace(line);
      if (replaced === null) break;
      line = replaced;
      if (this.gaveUp !== null) return null;
      if (!line.text.startsWith('@') && !line.text.includes('$')) break;
    }
    return line.text === '' || this.#include(line) ? null : line;
  }

  /** `@ID` keeps the line on that machine, `@^ID` on all others. */
  #condition(line: Placed): Placed | null {
    const negated = line.text.charAt(1) === '^';
    const from = negated ? 2 : 1;
    const end = line.text.slice(from).search(/[ \t]/);
    if (end < 0) return null;
    const matches = line.text.slice(from, from + end) === this.#world.configId;
    return matches === negated ? null : line.slice(skipBlanks(line.text, from + end));
  }

  #begin(line: Placed, read: ReadSequence): null {
    if ('sequence' in read) this.#sequences.push(read.sequence);
    else for (const message of read.complaints) this.#complain(line, 'keepalived.sequence', message);
    return null;
  }

  /** Null when nothing changed. */
  #replace(line: Placed): Placed | null {
    const { placed, found, more, multiline, plain, endless } = this.#definitions.replace(line);
    if (endless || this.#moreStack.length > 500) {
      this.gaveUp = { span: line.span(), message: 'A definition here contains itself: keepalived does not come to an end with this file.' };
      return null;
    }
    if (plain) this.#plain = line;
    if (!found) return null;
    if (multiline) {
      if (this.#more !== null) this.#moreStack.push({ more: this.#more, depth: this.#depth });
      this.#depth = this.#sequences.length;
      this.#more = more === null ? null : { text: more, at: line };
    }
    const { placed: kept, unterminated } = decomment(placed);
    if (unterminated) this.#complain(kept, 'keepalived.unmatched-quote', `Unterminated quote '${kept.text}'`);
    return kept;
  }

  #include(line: Placed): boolean {
    const read = readInclude(line.text);
    if (read === null) return false;
    if (this.#open.length > 50) {
      this.gaveUp = { span: line.span(), message: 'Files include one another here: keepalived does not come to an end with this file.' };
      return true;
    }
    this.#openIncluded(line, read.kind, read.pattern);
    return true;
  }

  #openIncluded(line: Placed, kind: IncludeKind, pattern: string): void {
    const from = this.#open.at(-1)?.realPath ?? 'etc/keepalived/keepalived.conf';
    const { files, complaint } = include(kind, pattern, from, this.#world.files, '');
    if (complaint !== null) this.#complain(line, 'keepalived.include', complaint.message, complaint.fatal);
    const [first, ...others] = files;
    for (const { path } of files) this.reads.push(path);
    if (first !== undefined) this.#push(first, others);
  }

  #emit(line: Placed): void {
    const cut = firstPart(line.text);
    const rest = skipBlanks(line.text, cut);
    if (rest < line.text.length) {
      this.#residue = line.slice(rest);
      if (line === this.#plain) this.#plain = this.#residue;
    }
    let end = cut;
    while (end > 0 && isBlank(line.text.charCodeAt(end - 1))) end--;
    const part = line.slice(0, end);
    let extraBrace = false;
    if (part.text === '{') this.openBlocks++;
    else if (part.text === '}') {
      if (this.openBlocks > 0) this.openBlocks--;
      else extraBrace = true;
    }
    this.steps.push({ kind: 'line', line: lineOf(part, extraBrace) });
  }

  #complain(at: Placed, code: string, message: string, fatal = false): void {
    this.steps.push({ kind: 'complaint', span: at.span(), complaint: { message, code, fatal } });
  }
}
