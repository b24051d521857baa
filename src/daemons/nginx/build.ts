import type { Word } from '../../text/blocks.ts';
import type { Disk, LimitZone, MadeVariable, Template } from './config.ts';
import type { LogFormat } from './log/logConfig.ts';
import type { Report } from './report.ts';
import type { MachineDisk } from './static/disk.ts';
import { cleaned, PREFIX } from './static/path.ts';
import { hasVariables, parseTemplate, unknownVariables } from './template.ts';

/** Where files are served from when no root is given. */
const DEFAULT_ROOT = `${PREFIX}html`;

/** What directives of the http block make for those below it, while a file is being read. */
export class Makings {
  readonly report: Report;
  readonly disk: MachineDisk;
  readonly made = new Map<string, MadeVariable>();
  readonly zones = new Map<string, LimitZone>();
  readonly logFormats = new Map<string, LogFormat>();
  readonly #roots = new Set<string>();
  readonly #files = new Set<string>();
  /** An alias can be climbed out of, and what a variable leads to is anybody's guess: then any file may be served. */
  #servesAny = false;

  constructor(report: Report, disk: MachineDisk) {
    this.report = report;
    this.disk = disk;
  }

  /** A word with variables; those that the lab does not work out are marked on it. */
  template(word: Word): Template {
    const template = parseTemplate(word.text);
    for (const name of unknownVariables(template)) this.report.notSimulated(word.span, `$${name}`);
    return template;
  }

  /** A folder that is served: its files are not unread. One with variables may be any below what stands before them. */
  serves(word: Word, how: 'root' | 'alias'): void {
    if (how === 'alias' || hasVariables(parseTemplate(word.text))) this.#servesAny = true;
    const fixed = parseTemplate(word.text)[0];
    if (fixed === undefined || !('text' in fixed)) return;
    const whole = hasVariables(parseTemplate(word.text))
      ? fixed.text.slice(0, fixed.text.lastIndexOf('/'))
      : fixed.text;
    const folder = whole.startsWith('/') ? whole : PREFIX + whole;
    if (cleaned(folder) === '/') this.#servesAny = true;
    if (folder !== '/') this.#roots.add(folder);
  }

  /** Files of the machine, with the text of those that may be sent to a client. */
  runDisk(): Disk {
    const folders = [DEFAULT_ROOT, ...this.#roots].map((root) => `${cleaned(root)}/`);
    return this.disk.forRun((path) => this.#servesAny || folders.some((folder) => path.startsWith(folder)));
  }

  /** A file's text by its absolute path; it is read. Null where there is none. */
  read(path: string): string | null {
    const file = this.disk.source(path);
    if (file !== null) this.#files.add(file.path);
    return file?.text ?? null;
  }

  /** Workspace paths of what is served and read. */
  served(): string[] {
    return [...this.#files, ...[...this.#roots].flatMap((root) => this.disk.below(root))];
  }
}
