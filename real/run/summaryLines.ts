import { durationWords, momentWords, shareWords } from '../../src/text/quantity.ts';
import type { RealSummary } from './report.ts';

/** What clients saw in all, in numbers, a line each. */
export function summaryLines(summary: Omit<RealSummary, 'acknowledgedWritesLost'>): string[] {
  const { requests, ok, byStatus, availability, firstBadMs, lastBadMs, slowestOkMs } = summary;
  const lines = [
    `${requests} requests, ${ok} answered${availability === null ? '' : ` (${shareWords(availability)})`}`,
    `by status: ${Object.entries(byStatus).map(([status, count]) => `${status}: ${count}`).join(', ')}`,
  ];
  if (firstBadMs !== null && lastBadMs !== null) lines.push(`failures from ${momentWords(firstBadMs)} to ${momentWords(lastBadMs)}`);
  if (slowestOkMs !== null) lines.push(`slowest answer: ${durationWords(slowestOkMs)}`);
  return lines;
}
