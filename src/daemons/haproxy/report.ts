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
    this.#add('error', span, span, code, where + message);
  }

  /** A line that the daemon complains of as an error, leaves out, and starts nevertheless. */
  complaint(span: Span, code: string, message: string): void {
    this.diagnostics.push({
      file: this.file,
      span,
      severity: 'error',
      code: `haproxy.${code}`,
      message: `config : ${this.parsing(span)}${message}`,
    });
  }

  /** An error for which the daemon names no line; `about` is the line that made it so. */
  alertWithoutLine(code: string, message: string, about: Span | null): void {
    this.#add('error', null, about, code, message);
  }

  warning(span: Span, code: string, message: string, where = this.parsing(span)): void {
    this.#add('warning', span, span, code, where + message);
  }

  warningWithoutLine(code: string, message: string): void {
    this.#add('warning', null, null, code, message);
  }

  notSimulated(span: Span, directive: string): void {
    this.diagnostics.push(notSimulated(this.file, span, directive));
  }

  parsing(span: Span): string {
    return `parsing [${this.baseName}:${span.line}] : `;
  }

  #add(severity: Severity, span: Span | null, about: Span | null, code: string, message: string): void {
    const whole = `config : ${message}`;
    this.diagnostics.push({ file: this.file, span, severity, code: `haproxy.${code}`, message: whole });
    if (severity === 'error') this.refusal ??= { message: whole, span: about };
  }
}
