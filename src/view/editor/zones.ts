import type { Fix } from '../../daemons/daemon.ts';
import type { Diagnostic, Severity } from '../../text/diagnostic.ts';
import { wordsOf } from './editorFile.ts';

/** A message shown below its line, inside the text. */
export interface Zone {
  /** The line it stands under, from 1. */
  readonly line: number;
  /** Height in lines of text. */
  readonly lines: number;
  readonly severity: Severity;
  readonly message: string;
  /** Repairs in one step, the likeliest first. */
  readonly fixes: readonly Fix[];
}

/** The rest are offered below the text. */
const FIXES_SHOWN = 2;
/** What a button takes besides its words. */
const BUTTON_COLUMNS = 5;

/**
 * Messages to show inside the text: one a line, the worst. What the lab leaves out is said too, but not in red.
 * `columns` is how many characters fit beside each other, the buttons of its repairs included.
 */
export function zonesFor(
  diagnostics: readonly Diagnostic[],
  columns: number,
  fixesOf: (diagnostic: Diagnostic) => readonly Fix[],
): Zone[] {
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
    .map(([line, diagnostic]) => {
      const { severity } = diagnostic;
      const message = wordsOf(diagnostic);
      const fixes = fixesOf(diagnostic).slice(0, FIXES_SHOWN);
      const taken = fixes.reduce((sum, { title }) => sum + title.length + BUTTON_COLUMNS, 0);
      const room = Math.max(20, columns - taken);
      const lines = message.split('\n').reduce((sum, part) => sum + Math.max(1, Math.ceil(part.length / room)), 0);
      return { line, lines, severity, message, fixes };
    });
}
