import type { Diagnostic, Severity } from '../../text/diagnostic.ts';
import { lineSpan, type Span } from '../../text/span.ts';
import type { ReadNumber } from './numbers.ts';

/** Collects what keepalived says about a file. Its processes each read the file and repeat one another: the same words about the same line are kept once. */
export class Complaints {
  readonly list: Diagnostic[] = [];
  /** Set once keepalived would not start. */
  refusal: { readonly message: string; readonly span: Span | null } | null = null;
  /**
   * The last line of the main file when no line feed ends it, while the parent reads: it counts lines by their line feeds, and so names the line before. The
   * other processes read the parent's copy, in which every line ends.
   */
  uncountedLine: number | null = null;
  /** The process that would read this has nothing to do: it is not started, and so does not end either. */
  idle = false;
  readonly #file: string;
  readonly #seen = new Set<string>();

  constructor(file: string) {
    this.#file = file;
  }

  say(span: Span | null, code: string, message: string, severity: Severity = 'warning', remedy: string | null = null): void {
    const at = this.#counted(span);
    const key = `${at === null ? '' : `${at.file} ${at.line}`}\n${message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const said = { file: at?.file ?? this.#file, span: at, severity, code, message };
    this.list.push(remedy === null ? said : { ...said, remedy });
  }

  #counted(span: Span | null): Span | null {
    if (span === null || span.line !== this.uncountedLine || span.file !== this.#file) return span;
    return span.line === 1 ? null : lineSpan(this.#file, span.line - 1);
  }

  /** keepalived says this and ends. `cause` is where the reason stands, for a complaint that comes without a line; `remedy`: see `Diagnostic`. */
  refuse(span: Span | null, code: string, message: string, cause: Span | null = span, remedy: string | null = null): void {
    this.say(span, code, message, this.idle ? 'warning' : 'error', remedy);
    this.fail(message, cause);
  }

  /** keepalived ends here because of what it has said already, or without a word: then the lab says why. */
  fail(message: string, span: Span | null): void {
    if (this.idle || this.refusal !== null) return;
    this.refusal = { message, span };
    const said = this.list.findIndex((d) => d.message === message);
    const spoken = this.list[said];
    if (spoken !== undefined) this.list[said] = { ...spoken, severity: 'error' };
    else this.list.push({ file: span?.file ?? this.#file, span, severity: 'error', code: 'lab.ends-silently', message });
  }

  /** Says a number's own complaints; null when it was not accepted. */
  number(span: Span, read: ReadNumber): number | null {
    for (const message of read.complaints) this.say(span, 'keepalived.invalid-number', message);
    return read.value;
  }

  /** Unless it has been said of this line. */
  addOnce(diagnostic: Diagnostic): void {
    const { code, span, message } = diagnostic;
    const key = `${code} ${span?.file} ${span?.line}\n${message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.add(diagnostic);
  }

  add(diagnostic: Diagnostic): void {
    this.list.push(diagnostic);
  }
}
