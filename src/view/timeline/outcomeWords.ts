import type { Trace } from '../../trace/trace.ts';
import { faultMarks, OUTCOMES, outcomeBuckets, type Outcome } from '../../app/traceReading.ts';

/** What became of a request. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  ok: 'ok',
  error: 'server error',
  timeout: 'timed out',
  refused: 'refused',
  flight: 'undecided',
};

/** The bars in words, for ears: what became of requests before the first fault, and after each. */
export function outcomesInWords(trace: Trace): string {
  const { bucketMs, length, counts } = outcomeBuckets(trace);
  const cuts = [0, ...faultMarks(trace).map((mark) => mark.atMs), trace.durationMs];
  const parts: string[] = [];
  for (let i = 1; i < cuts.length; i++) {
    const from = cuts[i - 1] as number;
    const to = cuts[i] as number;
    const sums = OUTCOMES.map((outcome) => {
      let sum = 0;
      for (let b = Math.floor(from / bucketMs); b < Math.min(length, Math.ceil(to / bucketMs)); b++)
        sum += counts[outcome][b] as number;
      return { outcome, sum };
    });
    const total = sums.reduce((all, { sum }) => all + sum, 0);
    if (total === 0 || to - from < bucketMs) continue;
    const shares = sums.flatMap(({ outcome, sum }) =>
      sum > 0 ? [`${Math.round((sum / total) * 100)} % ${OUTCOME_WORDS[outcome]}`] : [],
    );
    parts.push(`${(from / 1000).toFixed(1)} to ${(to / 1000).toFixed(1)} s: ${shares.join(', ')}`);
  }
  return parts.join('; ');
}
