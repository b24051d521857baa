import type { Span } from './span.ts';

/** `error`: the daemon would not start (or the line is refused). `warning`: it complains and starts. `info`: the lab has something to say (not simulated). */
export type Severity = 'error' | 'warning' | 'info';

/** One thing said about a learner's text. `span` is null where the daemon itself gives no line. */
export interface Diagnostic {
  readonly file: string;
  readonly span: Span | null;
  readonly severity: Severity;
  /** Stable and machine readable: `haproxy.unknown-keyword`, `lab.not-simulated`. */
  readonly code: string;
  /** In the daemon's own words where it has some, without its time stamps, process ids and paths. */
  readonly message: string;
  /** What to do about it in the lab, where the daemon's own words do not tell. In the lab's words: whole sentences. */
  readonly remedy?: string;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}
