import type { Cluster } from '../model/cluster.ts';
import type { Span } from '../text/span.ts';
import { sameValueBut } from './sameValue.ts';

/** Where lines of files went; null where that is not known. Both count from 1. */
export type MovedLines = (file: string, line: number) => number | null;

/**
 * How the lines of one cluster became those of another that differs from it in nothing but where things are written: after a comment, an empty line, other blanks.
 * Null where anything else differs. Daemons carry spans without reading them, so runs on both are the same, but for the lines that they name.
 */
export function movedLines(from: Cluster, to: Cluster): MovedLines | null {
  const lines = new Map<string, number | null>();
  const spans = new Map<Span, Span>();
  const note = (a: Span, b: Span): boolean => {
    if (a.file !== b.file) return false;
    // What the trace takes for one line, because it is one object, must be one here too, and the other way round.
    if ((spans.get(a) ?? b) !== b) return false;
    spans.set(a, b);
    const key = keyOf(a.file, a.line);
    // A line that was taken apart went to no one place.
    lines.set(key, (lines.get(key) ?? b.line) === b.line && lines.get(key) !== null ? b.line : null);
    return true;
  };
  const same = sameValueBut(from, to, (a, b) => isSpan(a) && isSpan(b) && note(a, b));
  return same && new Set(spans.values()).size === spans.size
    ? (file, line) => lines.get(keyOf(file, line)) ?? null
    : null;
}

function keyOf(file: string, line: number): string {
  return `${line} ${file}`;
}

function isSpan(value: object): value is Span {
  return 'endColumn' in value && 'endLine' in value && 'column' in value && 'line' in value && 'file' in value;
}
