import { lineText, writtenBy, type LogFile, type Logs } from '../trace/logs.ts';
import type { Span } from '../text/span.ts';

/** The lines of a log that have some words in them, for as long as neither changes: time goes on without looking through them again. */
export interface Filtered {
  readonly file: LogFile;
  /** Indexes of the lines, in order; null: all. */
  readonly indexes: Int32Array | null;
}

/** @param words in any case, unless one of its letters is large: `sC` and `SC` are not the same to HAProxy. Empty: every line */
export function filtered(file: LogFile, words: string): Filtered {
  const wanted = words.trim();
  if (wanted === '') return { file, indexes: null };
  const exact = wanted !== wanted.toLowerCase();
  const found: number[] = [];
  for (let i = 0; i < file.length; i++) {
    const line = lineText(file, i);
    if ((exact ? line : line.toLowerCase()).includes(wanted)) found.push(i);
  }
  return { file, indexes: Int32Array.from(found) };
}

/** How many of them had been written by `tMs`. */
export function countBy({ file, indexes }: Filtered, tMs: number): number {
  const written = writtenBy(file, tMs);
  if (indexes === null) return written;
  let low = 0;
  let high = indexes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((indexes[middle] as number) < written) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface WrittenLine {
  /** Of the whole log. */
  readonly index: number;
  readonly atMs: number;
  readonly text: string;
  /** Index into the trace's requests, or null. */
  readonly request: number | null;
  /** The line of configuration behind it. */
  readonly span: Span | null;
}

/** The last `most` of them by `tMs`, the oldest first. */
export function linesBy(logs: Logs, of: Filtered, tMs: number, most: number): WrittenLine[] {
  const { file, indexes } = of;
  const count = countBy(of, tMs);
  const lines: WrittenLine[] = [];
  for (let i = Math.max(0, count - most); i < count; i++) {
    const index = indexes === null ? i : (indexes[i] as number);
    const request = file.request[index] as number;
    lines.push({
      index,
      atMs: file.atMs[index] as number,
      text: lineText(file, index),
      request: request < 0 ? null : request,
      span: logs.spans[file.cause[index] as number] ?? null,
    });
  }
  return lines;
}

/** All of them by `tMs`, as they are copied. */
export function textBy(of: Filtered, tMs: number): string {
  const { file, indexes } = of;
  const count = countBy(of, tMs);
  const lines: string[] = [];
  for (let i = 0; i < count; i++) lines.push(lineText(file, indexes === null ? i : (indexes[i] as number)));
  return lines.join('\n');
}
