import type { Diagnostic, Severity } from '../../text/diagnostic.ts';
import type { Span } from '../../text/span.ts';
import type { ReadNumber } from './numbers.ts';

/** Collects what keepalived says about a file. Its processes each read the file and repeat one another: the same words about the same line are kept once. */
export class Complaints {
  readonly list: Diagnostic[] = [];
  /** Set once keepalived would not start. */
  refusal: { readonly message: string; readonly span: Span | null } | null = null;
  readonly #file: string;
  readonly #seen = new Set<string>();

  constructor(file: string) {
    this.#file = file;
  }

  say(span: Span | null, code: string, message: string, severity: Severity = 'warning'): void {
    const key = `${span === null ? '' : span.line}\n${message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.list.push({ file: this.#file, span, severity, code, message });
  }

  /** keepalived says this and ends. */
  refuse(span: Span | null, code: string, message: string): void {
    this.say(span, code, message, 'error');
    this.refusal ??= { message, span };
  }

  /** Says a number's own complaints; null when it was not accepted. */
  number(span: Span, read: ReadNumber): number | null {
    for (const message of read.complaints) this.say(span, 'keepalived.invalid-number', message);
    return read.value;
  }

  add(diagnostic: Diagnostic): void {
    this.list.push(diagnostic);
  }
}
