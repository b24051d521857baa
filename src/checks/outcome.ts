import { durationWords, momentWords, shareWords } from '../text/quantity.ts';
import { boundWords, isWithin } from './bound.ts';
import type { BadKind, Expectation, Part, Window } from './check.ts';
import { firstFault, isBad, type Reading, requestEvidence, requestsIn, standing } from './reading.ts';

/** Predicates over what clients got. Each says `expected` and `measured` in words, and shows the request that decided. */

type Of<K extends Expectation['kind']> = Extract<Expectation, { kind: K }>;

/** `after 14.0 s`, `between 10.0 s and 14.0 s`, `GET /widgets`: the words for a window; empty when it is everything. */
export function windowWords(window: Window): string {
  const { afterMs, beforeMs, method, path } = window;
  const kind = [method, path].filter((word) => word !== null).join(' ');
  const time =
    afterMs !== null && beforeMs !== null
      ? `between ${momentWords(afterMs)} and ${momentWords(beforeMs)}`
      : afterMs !== null
        ? `after ${momentWords(afterMs)}`
        : beforeMs !== null
          ? `before ${momentWords(beforeMs)}`
          : '';
  return [kind === '' ? '' : `of ${kind}`, time].filter((words) => words !== '').join(' ');
}

/** Glues words, leaving out empty ones. */
export function phrase(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ');
}

/** The part for an expectation that nothing in the run can decide: that fails, since a check of nothing would pass for nothing. */
export function undecidable(kind: Expectation['kind'], expected: string, measured: string): Part {
  return { kind, passed: false, expected, measured, evidence: null };
}

const NO_REQUEST = 'no such request was made';

/** Share of requests answered (status below 500). */
export function availability({ trace }: Reading, expectation: Of<'availability'>): Part {
  const expected = phrase(boundWords(expectation.bound), 'answered', windowWords(expectation));
  const requests = requestsIn(trace, expectation);
  if (requests.length === 0) return undecidable('availability', expected, NO_REQUEST);
  const failed = requests.filter((r) => standing(trace, r) === 'failed');
  const share = 1 - failed.length / requests.length;
  const passed = isWithin(expectation.bound, share);
  const first = failed[0] ?? (requests[0] as number);
  return {
    kind: 'availability',
    passed,
    expected,
    measured: `${shareWords(share)} (${requests.length - failed.length} of ${requests.length})`,
    evidence: passed ? null : requestEvidence(trace, first),
  };
}

const BAD_WORDS: Readonly<Record<BadKind, string>> = {
  '5xx': '5xx answer',
  timeouts: /* @wc-include */ 'timeout',
  refused: 'refused request',
  errors: 'failed request',
};

/** No request of the window ended in this way. */
export function no({ trace }: Reading, expectation: Of<'no'>): Part {
  const word = BAD_WORDS[expectation.bad];
  const expected = phrase(`no ${word}`, windowWords(expectation));
  const requests = requestsIn(trace, expectation);
  if (requests.length === 0) return undecidable('no', expected, NO_REQUEST);
  const bad = requests.filter((r) => isBad(trace, r, expectation.bad));
  const first = bad[0];
  return {
    kind: 'no',
    passed: first === undefined,
    expected,
    measured: `${bad.length} of ${requests.length}`,
    evidence: first === undefined ? null : requestEvidence(trace, first),
  };
}

/** How long it took from the first fault until clients were served again: see `recoveryOf`. */
export function recovery({ trace }: Reading, expectation: Of<'recovery'>): Part {
  const expected = phrase(
    'well again',
    boundWords(expectation.bound).replace(/^at most/, 'within'),
    windowWords(expectation),
  );
  if (firstFault(trace) === undefined) return undecidable('recovery', expected, 'nothing was broken');
  const found = recoveryOf(trace, expectation);
  const { lastBad, recoveryMs } = found;
  if (found.requests === 0) return undecidable('recovery', expected, NO_REQUEST);
  const passed = recoveryMs !== null && isWithin(expectation.bound, recoveryMs);
  return {
    kind: 'recovery',
    passed,
    expected,
    measured: recoveryMs === null ? 'never' : durationWords(recoveryMs),
    evidence: passed || lastBad === null ? null : requestEvidence(trace, lastBad),
  };
}

/**
 * From the first fault to the start of the first answered request after the last failed one; 0 when none failed after the fault, null when no
 * request was answered after the last failure. Requests count by the moment they start: that is when a visitor pressed the key.
 */
export function recoveryOf(
  trace: Reading['trace'],
  window: Window,
): { recoveryMs: number | null; lastBad: number | null; requests: number } {
  const faultMs = firstFault(trace)?.atMs ?? 0;
  // A request that was under way when the fault came may fail by it as well.
  const requests = requestsIn(trace, window);
  let lastBad: number | null = null;
  for (const r of requests) {
    const { startMs, endMs } = trace.requests;
    const touched = (startMs[r] as number) >= faultMs || !((endMs[r] as number) < faultMs);
    if (touched && standing(trace, r) === 'failed') lastBad = r;
  }
  if (lastBad === null) return { recoveryMs: 0, lastBad, requests: requests.length };
  const badStart = trace.requests.startMs[lastBad] as number;
  const good = requests.find((r) => (trace.requests.startMs[r] as number) > badStart && standing(trace, r) === 'ok');
  const goodMs = good === undefined ? null : (trace.requests.startMs[good] as number);
  return { recoveryMs: goodMs === null ? null : Math.max(0, goodMs - faultMs), lastBad, requests: requests.length };
}

/** Every request of the window was answered with one of these statuses (`200`, or `2xx` for a class). */
export function status({ trace }: Reading, expectation: Of<'status'>): Part {
  const expected = phrase(/* @wc-include */ 'status', expectation.statuses.join(/* @wc-include */ ' or '), windowWords(expectation));
  const requests = requestsIn(trace, expectation);
  if (requests.length === 0) return undecidable('status', expected, NO_REQUEST);
  const isRight = (r: number) => {
    const result = trace.requests.result[r] as number;
    return (
      result >= 100 && expectation.statuses.some((s) => s === String(result) || s === `${Math.floor(result / 100)}xx`)
    );
  };
  const wrong = requests.filter((r) => !isRight(r));
  const first = wrong[0];
  return {
    kind: 'status',
    passed: first === undefined,
    expected,
    measured: `${requests.length - wrong.length} of ${requests.length}`,
    evidence: first === undefined ? null : requestEvidence(trace, first),
  };
}

/** How long the slowest answered request took, from the client's first packet to the answer. */
export function slowest({ trace }: Reading, expectation: Of<'slowest'>): Part {
  const expected = phrase('slowest answer', boundWords(expectation.bound), windowWords(expectation));
  const { startMs, endMs } = trace.requests;
  const took = (r: number) => (endMs[r] as number) - (startMs[r] as number);
  const answered = requestsIn(trace, expectation).filter((r) => standing(trace, r) === 'ok');
  let worst = answered[0];
  if (worst === undefined) return undecidable('slowest', expected, 'no request was answered');
  for (const r of answered) if (took(r) > took(worst)) worst = r;
  const passed = isWithin(expectation.bound, took(worst));
  return {
    kind: 'slowest',
    passed,
    expected,
    measured: durationWords(took(worst)),
    evidence: passed ? null : requestEvidence(trace, worst),
  };
}
