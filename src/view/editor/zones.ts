import type { Diagnostic, Severity } from '../../text/diagnostic.ts';

/** A message shown below its line, inside the text. */
export interface Zone {
  /** The line it stands under, from 1. */
  readonly line: number;
  /** Height in lines of text. */
  readonly lines: number;
  readonly severity: Severity;
  readonly message: string;
}

/**
 * Messages to show inside the text: one a line, the worst. What the lab leaves out is said too, but not in red.
 * `columns` is how many characters fit beside each other.
 */
export function zonesFor(diagnostics: readonly Diagnostic[], columns: number): Zone[] {
  const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
  const byLine = new Map<number, Diagnostic>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.span === null) continue;
    const { line } = diagnostic.span;
    const there = byLine.get(line);
    if (!there || rank[diagnostic.severity] < rank[there.severity]) byLine.set(line, diagnostic);
  }
  return [...byLine]
    .sort(([a], [b]) => a - b)
    .map(([line, { severity, message }]) => ({
      line,
      lines: message.split('\n').reduce((sum, part) => sum + Math.max(1, Math.ceil(part.length / columns)), 0),
      severity,
      message,
    }));
}
