import type { Diagnostic, Severity } from '../../text/diagnostic.ts';
import type { Span } from '../../text/span.ts';
import { notSimulated } from '../daemon.ts';

/** Collects what HAProxy says of a file. Its messages all start with `config : `; most then name file and line. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];
  /** The first alert: why it does not start. */
  refusal: { readonly message: string; readonly span: Span | null } | null = null;
  readonly file: string;
  /** The file's last name, as messages show it. */
  readonly baseName: string;

  constructor(file: string) {
    this.file = file;
    this.baseName = file.slice(file.lastIndexOf('/') + 1);
  }

  /** An error at a line: `parsing [haproxy.cfg:10] : …`. */
  alert(span: Span, code: string, message: string, where = this.parsing(span)): void {
    this.say('error', code, where + message, span);
  }

  /** A line that the daemon complains of as an error, leaves out, and starts nevertheless. */
  complaint(span: Span, code: string, message: string): void {
    this.complain(code, this.parsing(span) + message, span);
  }

  /** The same, with the whole of the daemon's message. */
  complain(code: string, message: string, span: Span | null): void {
    this.#add('error', span, code, message);
  }

  /** An error for which the daemon names no line; `about` is the line that made it so. */
  alertWithoutLine(code: string, message: string, about: Span | null): void {
    this.say('error', code, message, null, about);
  }

  warning(span: Span, code: string, message: string, where = this.parsing(span)): void {
    this.say('warning', code, where + message, span);
  }

  warningWithoutLine(code: string, message: string): void {
    this.say('warning', code, message, null);
  }

  /** A whole message of the daemon's. `span` is null where it names no line; an error refuses the file, for `about`. */
  say(severity: Severity, code: string, message: string, span: Span | null, about: Span | null = span): void {
    const whole = this.#add(severity, span, code, message);
    if (severity === 'error') this.refusal ??= { message: whole, span: about };
  }

  /** The file is refused for a reason that was said already. */
  refuseFor(message: string, span: Span | null): void {
    this.refusal ??= { message, span };
  }

  /** A refusal in words that do not start like the others. */
  refuseBare(code: string, message: string): void {
    this.diagnostics.push({ file: this.file, span: null, severity: 'error', code: `haproxy.${code}`, message });
    this.refusal ??= { message, span: null };
  }

  notSimulated(span: Span, directive: string): void {
    this.diagnostics.push(notSimulated(this.file, span, directive));
  }

  parsing(span: Span): string {
    return `parsing [${this.baseName}:${span.line}] : `;
  }

  #add(severity: Severity, span: Span | null, code: string, message: string): string {
    const whole = `config : ${message}`;
    this.diagnostics.push({ file: this.file, span, severity, code: `haproxy.${code}`, message: whole });
    return whole;
  }
}

/** For what is built of lines that were already judged: only the lab's own remarks are kept. */
export class QuietReport extends Report {
  override say(): void {}

  override complain(): void {}
}
