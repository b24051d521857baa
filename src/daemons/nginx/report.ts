import type { Diagnostic } from '../../text/diagnostic.ts';
import { lineSpan, type Span } from '../../text/span.ts';
import { notSimulated } from '../daemon.ts';
import type { Place } from './language/reading.ts';

/**
 * What `nginx -t` says. It stops at the first error, so later ones are dropped; the lab's own remarks are kept wherever they stand.
 * Messages end in ` in nginx.conf:LINE` where the daemon's do.
 */
export class Report {
  readonly #file: string;
  readonly #fileName: string;
  readonly #diagnostics: Diagnostic[] = [];
  #closed = false;
  #refusal: { message: string; span: Span | null } | null = null;

  constructor(file: string) {
    this.#file = file;
    this.#fileName = file.slice(file.lastIndexOf('/') + 1);
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** Why it would not start, or null. */
  get refusal(): { readonly message: string; readonly span: Span | null } | null {
    return this.#refusal;
  }

  /** The check is over: what is said from here on is the lab's own. */
  closeCheck(): void {
    this.#closed = true;
  }

  get failed(): boolean {
    return this.#refusal !== null;
  }

  /** [emerg]: it does not start. `line` is the line the daemon names, null where it names none; `mark` is what the editor underlines. */
  emerg(code: string, words: string, line: number | null, mark: Span | null = null): void {
    if (this.#closed || this.#refusal !== null) return;
    const diagnostic = this.#make('error', code, words, line, mark);
    this.#refusal = { message: diagnostic.message, span: diagnostic.span };
    this.#diagnostics.push(diagnostic);
  }

  /** [warn]: it starts all the same. */
  warn(code: string, words: string, line: number | null, mark: Span | null = null): void {
    if (!this.#closed && this.#refusal === null) this.#diagnostics.push(this.#make('warning', code, words, line, mark));
  }

  /** [emerg] at a place of any of the files, or nowhere. */
  emergAt(code: string, words: string, place: Place | null, mark: Span | null): void {
    if (this.#refusal !== null) return;
    const diagnostic = this.#at('error', code, words, place, mark);
    this.#refusal = { message: diagnostic.message, span: diagnostic.span };
    this.#diagnostics.push(diagnostic);
  }

  /** [warn] at a place of any of the files, or nowhere. */
  warnAt(code: string, words: string, place: Place | null, mark: Span | null): void {
    if (this.#refusal === null) this.#diagnostics.push(this.#at('warning', code, words, place, mark));
  }

  /** A file that Debian put on the machine has no place in the workspace: nothing is marked. */
  #at(severity: 'error' | 'warning', code: string, words: string, place: Place | null, mark: Span | null): Diagnostic {
    if (place === null) return { file: this.#file, span: null, severity, code: named(code), message: words };
    const { file, line } = place;
    const { path } = file.source;
    const inWorkspace = path !== file.path || path === this.#file;
    const span = mark !== null && mark.line === line && mark.file === path ? mark : lineSpan(path, line);
    const message = `${words} in ${file.path}:${line}`;
    return {
      file: inWorkspace ? path : this.#file,
      span: inWorkspace ? span : null,
      severity,
      code: named(code),
      message,
    };
  }

  notSimulated(span: Span, name: string): void {
    this.#diagnostics.push(notSimulated(this.#file, span, name));
  }

  /** The lab's own remark on a line. */
  remark(span: Span, message: string): void {
    this.#diagnostics.push({ file: this.#file, span, severity: 'info', code: 'lab.not-simulated', message });
  }

  #make(
    severity: 'error' | 'warning',
    code: string,
    words: string,
    line: number | null,
    mark: Span | null,
  ): Diagnostic {
    const message = line === null ? words : `${words} in ${this.#fileName}:${line}`;
    return {
      file: this.#file,
      span: line === null ? null : this.#spanOn(line, mark),
      severity,
      code: named(code),
      message,
    };
  }

  /** The daemon's line rules: a mark that starts elsewhere is left for the whole line. */
  #spanOn(line: number, mark: Span | null): Span {
    return mark !== null && mark.line === line ? mark : lineSpan(this.#file, line);
  }
}

/** What nginx says has its name; what the lab says in its stead, `lab.…`, keeps its own. */
function named(code: string): string {
  return code.startsWith('lab.') ? code : `nginx.${code}`;
}
