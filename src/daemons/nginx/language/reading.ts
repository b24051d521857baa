import type { BlockNode, BlockTree, Word } from '../../../text/blocks.ts';
import type { Span } from '../../../text/span.ts';
import type { ParseContext } from '../../daemon.ts';
import type { Directive } from '../directives.ts';
import type { Report } from '../report.ts';
import type { HttpConf, LocationConf, MainConf, ServerConf, SlotHolder, UpstreamConf } from './confs.ts';
import { NO_SUCH_FILE, type ConfigDisk, type DiskFile } from './disk.ts';

/** nginx stops at its first error: this unwinds to where the check began. Its words are in the report by then. */
export class Refused extends Error {}

/** A block that holds directives, while it is read. */
export interface Scope {
  /** A letter of `CONTEXTS`. */
  readonly context: string;
  readonly depth: number;
  /** Where the directives of this block keep their values. */
  readonly own: SlotHolder;
  readonly http: HttpConf | null;
  readonly server: ServerConf | null;
  readonly location: LocationConf | null;
  readonly upstream: UpstreamConf | null;
}

/** A place in a file as nginx prints it. */
export interface Place {
  readonly file: DiskFile;
  readonly line: number;
  readonly span: Span | null;
}

/** How many files may be open at once (`ulimit -n` of a service under systemd); an include of itself ends there. */
const OPEN_FILES_MAX = 1024;

/** So many signs (`;`, `{`, `}`) are read in all files together, each as often as it is included; a megabyte written by hand has fewer. */
export const MARKS_MAX = 500_000;

/**
 * Where nginx is in its files (ngx_conf_t): the directive under its eyes, the blocks around it, and the ways to complain. Every complaint about a
 * directive names the line of its end sign; what is said at the end of a block names the line of its brace.
 */
export class Reading {
  readonly report: Report;
  readonly context: ParseContext;
  readonly main: MainConf;
  readonly disk: ConfigDisk;
  scope: Scope;
  file: DiskFile;
  line = 1;
  /** The directive being read, or the entry of a list. */
  node: BlockNode | null = null;
  /** Names of all directives read so far. */
  readonly seen = new Set<string>();
  #tree: BlockTree | null = null;
  #open = 0;
  #marksLeft = MARKS_MAX;
  #toldTooMuch = false;

  constructor(report: Report, context: ParseContext, main: MainConf, disk: ConfigDisk, scope: Scope, file: DiskFile) {
    this.report = report;
    this.context = context;
    this.main = main;
    this.disk = disk;
    this.scope = scope;
    this.file = file;
  }

  /** The words of the directive, its name first. */
  get words(): string[] {
    return this.node === null ? [] : this.node.words.map((word) => word.text);
  }

  get place(): Place {
    return { file: this.file, line: this.line, span: this.node?.span ?? null };
  }

  /** The http block around; only setters inside one ask. */
  get http(): HttpConf {
    return this.scope.http as HttpConf;
  }

  get location(): LocationConf {
    return this.scope.location as LocationConf;
  }

  get server(): ServerConf {
    return this.scope.server as ServerConf;
  }

  get upstream(): UpstreamConf {
    return this.scope.upstream as UpstreamConf;
  }

  /** [emerg] on the line nginx is at. Does not return. */
  emerg(words: string, code = 'invalid-value', remedy: string | null = null): never {
    this.report.emergAt(code, words, this.place, this.#markOf(words), remedy);
    throw new Refused();
  }

  /** [emerg] without a place. Does not return. */
  emergNowhere(words: string, code = 'invalid-value'): never {
    this.report.emergAt(code, words, null, null);
    throw new Refused();
  }

  /** [emerg] on a line seen before: nginx prints it as if it were there. Does not return. */
  emergAt(place: Place, words: string, code = 'invalid-value'): never {
    this.report.emergAt(code, words, place, place.span);
    throw new Refused();
  }

  warn(words: string, code = 'warning'): void {
    if (this.report.countsOnly(code)) return;
    this.report.warnAt(code, words, this.place, this.#markOf(words));
  }

  warnNowhere(words: string, code = 'warning'): void {
    if (this.report.countsOnly(code)) return;
    this.report.warnAt(code, words, null, null);
  }

  /** The word a complaint quotes, to be underlined; else the directive's name. */
  #markOf(words: string): Span | null {
    const node = this.node;
    if (node === null) return null;
    const quoted = node.words.slice(1).find((word) => word.text !== '' && words.includes(`"${word.text}"`));
    return (quoted ?? (node.words[0] as Word)).span;
  }

  /** Reads the directives inside the current one's braces in a scope of their own, and stops behind the closing brace. */
  inside(scope: Scope, read: (node: BlockNode) => void): void {
    const block = this.node as BlockNode;
    const outer = this.scope;
    this.scope = scope;
    for (const node of block.block ?? []) this.#at(node, read);
    this.#endBlock(block);
    this.scope = outer;
  }

  /** Reads a block that holds no directives but entries, such as `map`: `include` included (`cf->handler`). */
  entries(read: (words: string[]) => void): void {
    const block = this.node as BlockNode;
    for (const node of block.block ?? []) this.#at(node, (entry) => this.#entry(entry, read));
    this.#endBlock(block);
  }

  #entry(entry: BlockNode, read: (words: string[]) => void): void {
    if (entry.block !== null) this.emerg('unexpected "{"', 'syntax');
    read(this.words);
  }

  #at(node: BlockNode, read: (node: BlockNode) => void): void {
    this.node = node;
    this.line = node.endLine;
    read(node);
  }

  /** A brace that never closes means that reading broke off inside: nothing behind it is looked at. */
  #endBlock(block: BlockNode): void {
    if (block.closeLine === null) this.#syntaxError();
    this.node = block;
    this.line = block.closeLine as number;
  }

  #syntaxError(): never {
    const error = this.#tree?.error;
    if (error === null || error === undefined) throw new Refused();
    this.report.emergAt('syntax', error.message, { file: this.file, line: error.line, span: error.span }, error.span);
    throw new Refused();
  }

  /** Reads a file from end to end (ngx_conf_parse with a name). */
  readFile(file: DiskFile, read: (node: BlockNode) => void): void {
    this.#marksLeft -= file.tree().marks.length;
    if (this.#marksLeft < 0 && this.#open > 0) return this.#tooMuch();
    const [node, line, outer, tree] = [this.node, this.line, this.file, this.#tree];
    this.file = file;
    this.#tree = file.tree();
    this.#open++;
    for (const inner of this.#tree.nodes) this.#at(inner, read);
    if (this.#tree.error !== null) this.#syntaxError();
    this.#open--;
    this.file = outer;
    this.#tree = tree;
    this.node = node;
    this.line = line;
  }

  #tooMuch(): void {
    if (this.#toldTooMuch || this.node === null) return;
    this.#toldTooMuch = true;
    this.report.remark(this.node.span, 'More is included here than the lab reads: this and what follows is left out.');
  }

  /** `include PATH`: a file, or all that a pattern fits, which may be none (ngx_conf_include). */
  include(path: string, read: (node: BlockNode) => void): void {
    const full = this.disk.configPath(path);
    if (/[*?[]/.test(full)) {
      for (const file of this.disk.glob(full)) this.#includeFile(file, file.path, read);
      return;
    }
    this.#includeFile(this.disk.file(full), full, read);
  }

  #includeFile(file: DiskFile | null, path: string, read: (node: BlockNode) => void): void {
    if (this.#open >= OPEN_FILES_MAX - 8) this.emerg(`open() "${path}" failed (24: Too many open files)`, 'include');
    if (file === null) this.emerg(`open() "${path}" failed (${NO_SUCH_FILE})`, 'include');
    this.readFile(file, read);
  }

  /** `include` inside a list. */
  includeEntries(path: string, read: (words: string[]) => void): void {
    this.include(path, (node) => this.#entry(node, read));
  }
}

/**
 * Reads one directive. A string that comes back is said of the directive: `is duplicate`, `invalid value` (what a setter of nginx returns).
 */
export type Setter = (at: Reading, words: string[], row: Directive) => string | undefined | void;
