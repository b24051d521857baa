import { standing } from '../checks/reading.ts';
import { shareWords, trimmed } from '../text/quantity.ts';
import { recoveries } from '../trace/recovery.ts';
import type { Trace } from '../trace/trace.ts';

/** What clients got from a whole run. */
export interface RunFigures {
  readonly answered: number;
  readonly failed: number;
  /** Share of the decided requests that was answered with less than a 5xx, 0 to 1; null where none was decided. */
  readonly availability: number | null;
  /** From a fault to the first good answer after it, in milliseconds: the longest of the run. 0 where clients felt none, null where one was never over. */
  readonly recoveryMs: number | null;
}

const known = new WeakMap<Trace, RunFigures>();

export function runFigures(trace: Trace): RunFigures {
  let found = known.get(trace);
  if (found === undefined) {
    found = count(trace);
    known.set(trace, found);
  }
  return found;
}

function count(trace: Trace): RunFigures {
  let answered = 0;
  let failed = 0;
  for (let r = 0; r < trace.requests.length; r++) {
    const how = standing(trace, r);
    if (how === 'ok') answered++;
    else if (how === 'failed') failed++;
  }
  const lengths = recoveries(trace).map(({ fromMs, toMs, never }) =>
    toMs === null || never.length > 0 ? null : toMs - fromMs,
  );
  const recoveryMs = lengths.reduce<number | null>(
    (most, ms) => (most === null || ms === null ? null : Math.max(most, ms)),
    0,
  );
  return {
    answered,
    failed,
    availability: answered + failed === 0 ? null : answered / (answered + failed),
    recoveryMs,
  };
}

/** One line of a comparison: a figure of each run, and what the second differs by. */
export interface FigureDifference {
  readonly name: 'answered' | 'failed' | 'recovery';
  readonly a: string;
  readonly b: string;
  /** What holds of B as against A: `12.4 points more`, `the same`. */
  readonly words: string;
  /** Whether B is better off, worse, or neither. */
  readonly better: boolean | null;
}

export function figureDifferences(a: RunFigures, b: RunFigures): FigureDifference[] {
  return [
    {
      name: 'answered',
      a: shareOf(a),
      b: shareOf(b),
      ...differing(
        a.availability ?? 1,
        b.availability ?? 1,
        1,
        (by, more) => `${points(by)} ${more ? 'more' : 'less'}`,
      ),
    },
    {
      name: 'failed',
      a: String(a.failed),
      b: String(b.failed),
      ...differing(a.failed, b.failed, -1, (by, more) => `${by} ${more ? 'more' : 'fewer'}`),
    },
    { name: 'recovery', a: recoveryWords(a), b: recoveryWords(b), ...recoveryDifference(a.recoveryMs, b.recoveryMs) },
  ];
}

type Difference = Pick<FigureDifference, 'words' | 'better'>;

/** @param good 1 where more is better, -1 where less is */
function differing(a: number, b: number, good: 1 | -1, words: (by: number, more: boolean) => string): Difference {
  if (a === b) return { words: 'the same', better: null };
  return { words: words(Math.abs(b - a), b > a), better: (b - a) * good > 0 };
}

function recoveryDifference(a: number | null, b: number | null): Difference {
  if (a === null || b === null) {
    if (a === b) return { words: 'the same', better: null };
    return b === null ? { words: 'never recovers', better: false } : { words: 'recovers', better: true };
  }
  // Requests come every few tens of milliseconds: less is chance.
  if (seconds(a) === seconds(b)) return { words: 'the same', better: null };
  return differing(a, b, -1, (by, more) => `${seconds(by)} ${more ? 'longer' : 'shorter'}`);
}

function recoveryWords({ recoveryMs }: RunFigures): string {
  if (recoveryMs === null) return 'never';
  return recoveryMs === 0 ? 'not felt' : seconds(recoveryMs);
}

function shareOf({ availability }: RunFigures): string {
  return availability === null ? /* @wc-include */ 'none' : shareWords(availability);
}

/** Percentage points: with as many digits as tell them from none. */
function points(by: number): string {
  const percent = by * 100;
  return `${percent < 0.05 ? trimmed(percent, 3) : trimmed(percent, 1)} points`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
