import type { Diagnostic } from '../../text/diagnostic.ts';
import { lineSpan, type Span } from '../../text/span.ts';
import { notSimulated } from '../daemon.ts';

/**
 * What `nginx -t` says. It stops at the first error, so later ones are dropped; the lab's own remarks are kept wherever they stand.
 * Messages end in ` in nginx.conf:LINE` where the daemon's do.
 */
export class Report {
  readonly #file: string;
  readonly #fileName: string;
  readonly #diagnostics: Diagnostic[] = [];
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

  get failed(): boolean {
    return this.#refusal !== null;
  }

  /** [emerg]: it does not start. `line` is the line the daemon names, null where it names none; `mark` is what the editor underlines. */
  emerg(code: string, words: string, line: number | null, mark: Span | null = null): void {
    if (this.#refusal !== null) return;
    const diagnostic = this.#make('error', code, words, line, mark);
    this.#refusal = { message: diagnostic.message, span: diagnostic.span };
    this.#diagnostics.push(diagnostic);
  }

  /** [warn]: it starts all the same. */
  warn(code: string, words: string, line: number | null, mark: Span | null = null): void {
    if (this.#refusal === null) this.#diagnostics.push(this.#make('warning', code, words, line, mark));
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
      code: `nginx.${code}`,
      message,
    };
  }

  /** The daemon's line rules: a mark that starts elsewhere is left for the whole line. */
  #spanOn(line: number, mark: Span | null): Span {
    return mark !== null && mark.line === line ? mark : lineSpan(this.#file, line);
  }
}
