import type { Diagnostic } from '../../text/diagnostic.ts';
import { lineSpan, type Span } from '../../text/span.ts';
import { notSimulated } from '../daemon.ts';
import { DiagnosticList } from '../diagnosticList.ts';
import type { Place } from './language/reading.ts';

/**
 * What `nginx -t` says, and what the lab remarks. nginx stops at its first error, so later ones are dropped; the lab's remarks are kept wherever
 * they stand.
 * Messages end in ` in nginx.conf:LINE` where the daemon's do.
 */
export class Report {
  readonly #file: string;
  readonly #said = new DiagnosticList();
  #refusal: { message: string; span: Span | null } | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#said.all;
  }

  /** Why it would not start, or null. */
  get refusal(): { readonly message: string; readonly span: Span | null } | null {
    return this.#refusal;
  }

  /** [emerg] at a place of any of the files, or nowhere. `remedy`: see `Diagnostic`. */
  emergAt(code: string, words: string, place: Place | null, mark: Span | null, remedy: string | null = null): void {
    if (this.#refusal !== null) return;
    const diagnostic = this.#at('error', code, words, place, mark);
    this.#refusal = { message: diagnostic.message, span: diagnostic.span };
    this.#said.add(remedy === null ? diagnostic : { ...diagnostic, remedy });
  }

  /** [warn] at a place of any of the files, or nowhere. */
  warnAt(code: string, words: string, place: Place | null, mark: Span | null): void {
    if (this.#refusal === null) this.#said.add(this.#at('warning', code, words, place, mark));
  }

  /** There have been so many warnings of this kind that another is only counted: then it is, and needs no words. */
  countsOnly(code: string): boolean {
    const isFull = this.#said.isFull(named(code));
    if (isFull && this.#refusal === null) this.#said.count(named(code));
    return isFull;
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
    this.#said.add(notSimulated(span.file, span, name));
  }

  /** The lab's own remark on a line. */
  remark(span: Span, message: string): void {
    this.#said.add({ file: span.file, span, severity: 'info', code: 'lab.not-simulated', message });
  }
}

/** What nginx says has its name; what the lab says in its stead, `lab.…`, keeps its own. */
function named(code: string): string {
  return code.startsWith('lab.') ? code : `nginx.${code}`;
}
