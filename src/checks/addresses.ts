import { durationWords, momentWords } from '../text/quantity.ts';
import { plural } from '../text/plural.ts';
import { boundWords, isWithin } from './bound.ts';
import type { Expectation, Part } from './check.ts';
import { type Holding, holdersAt, holdings, MOMENT_MS } from './holding.ts';
import { eventEvidence, firstFault, isAbout, isInside, momentEvidence, type Reading } from './reading.ts';
import { undecidable } from './outcome.ts';
import type { Trace, TraceEvent } from '../trace/trace.ts';

/** Predicates over who holds a virtual address. */

type Of<K extends Expectation['kind']> = Extract<Expectation, { kind: K }>;

/** At this moment exactly this machine holds the address. */
export function holder({ trace }: Reading, expectation: Of<'holder'>): Part {
  const { address, machine, atMs } = expectation;
  const holders = holdersAt(trace, address, atMs);
  const passed = holders.length === 1 && holders[0] === machine;
  return {
    kind: 'holder',
    passed,
    expected: `${machine} holds ${address} at ${momentWords(atMs)}`,
    measured: holderWords(holders),
    evidence: passed ? null : momentEvidence(atMs, `${holderWords(holders)} holds ${address}`),
  };
}

/** In the whole window the number of holders is inside the bound, but for moments. */
export function holders({ trace }: Reading, expectation: Of<'holders'>): Part {
  const { address, bound } = expectation;
  const when = expectation.afterMs === null ? '' : ` after ${momentWords(expectation.afterMs)}`;
  const expected = `${boundWords(bound)} ${plural(bound.high ?? 2, ['machine holds', 'machines hold'])} ${address}${when}`;
  const clipped = holdings(trace, address)
    .map((h) => clip(h, expectation))
    .filter((h) => h !== null);
  if (clipped.length === 0) return undecidable('holders', expected, 'the run ends before');
  const counted = clipped.filter((h) => h.untilMs - h.fromMs >= MOMENT_MS);
  const wrong = counted.find((h) => !isWithin(bound, h.machines.length));
  if (wrong === undefined) {
    const names = [...new Set(counted.map((h) => holderWords(h.machines)))].join(', then ');
    return { kind: 'holders', passed: true, expected, measured: names, evidence: null };
  }
  const taken = trace.events.findLast(
    (e) => e.subject === address && e.kind.startsWith('address-') && e.atMs <= wrong.fromMs,
  );
  const words = `${holderWords(wrong.machines)} for ${durationWords(wrong.untilMs - wrong.fromMs)}`;
  const said = momentEvidence(wrong.fromMs, `${address}: ${words}`);
  const line = taken === undefined ? null : eventEvidence(trace, taken);
  const evidence = { ...said, file: line?.file ?? null, line: line?.line ?? null };
  return { kind: 'holders', passed: false, expected, measured: words, evidence };
}

function clip(holding: Holding, window: { afterMs: number | null; beforeMs: number | null }): Holding | null {
  const fromMs = Math.max(holding.fromMs, window.afterMs ?? 0);
  const untilMs = Math.min(holding.untilMs, window.beforeMs ?? Infinity);
  return untilMs > fromMs ? { ...holding, fromMs, untilMs } : null;
}

/** From the first fault until a machine that did not hold the address before takes it (or the machine `by`). */
export function takeover({ trace }: Reading, expectation: Of<'takeover'>): Part {
  const { address, by, bound } = expectation;
  const expected = `${by ?? 'another machine'} takes ${address} ${boundWords(bound).replace(/^at most/, 'within')}`;
  const fault = firstFault(trace);
  if (fault === undefined) return undecidable('takeover', expected, 'nothing was broken');
  if (holdersAt(trace, address, justBefore(fault.atMs)).length === 0) {
    const evidence = momentEvidence(fault.atMs, `nobody holds ${address}`);
    return { kind: 'takeover', passed: false, expected, measured: 'nobody held it before', evidence };
  }
  const taken = takeoverEvent(trace, address, by);
  if (taken === undefined) {
    const now = holderWords(holdersAt(trace, address, trace.durationMs));
    const evidence = momentEvidence(fault.atMs, `${fault.detail}: ${address} does not move (at the end: ${now})`);
    return { kind: 'takeover', passed: false, expected, measured: 'it does not move', evidence };
  }
  const tookMs = taken.atMs - fault.atMs;
  const passed = isWithin(bound, tookMs);
  const measured = `${taken.machine} after ${durationWords(tookMs)}`;
  return { kind: 'takeover', passed, expected, measured, evidence: passed ? null : eventEvidence(trace, taken) };
}

/** Milliseconds from the first fault until another machine takes the address; null when none does. */
export function takeoverMs(trace: Trace, address: string): number | null {
  const taken = takeoverEvent(trace, address, null);
  return taken === undefined ? null : taken.atMs - (firstFault(trace)?.atMs ?? 0);
}

function takeoverEvent(trace: Trace, address: string, by: string | null): TraceEvent | undefined {
  const faultMs = firstFault(trace)?.atMs ?? 0;
  const before = holdersAt(trace, address, justBefore(faultMs));
  const isTaker = (machine: string) => (by === null ? !before.includes(machine) : machine === by);
  return trace.events.find(
    (e) => e.kind === 'address-taken' && e.subject === address && e.atMs >= faultMs && isTaker(e.machine),
  );
}

/** The state that a fault at this very moment met. */
function justBefore(atMs: number): number {
  return atMs - 0.001;
}

/** From the first fault until a load balancer marks a server on the machine down. */
export function detects(reading: Reading, expectation: Of<'detects'>): Part {
  const { trace } = reading;
  const { machine, by, withinMs } = expectation;
  const expected = `${by ?? 'a load balancer'} marks ${machine} down within ${durationWords(withinMs)}`;
  const fault = firstFault(trace);
  if (fault === undefined) return undecidable('detects', expected, 'nothing was broken');
  const down = trace.events.find(
    (e) =>
      e.kind === 'server-down' &&
      isInside(e.atMs, { afterMs: fault.atMs, beforeMs: null }) &&
      (by === null || e.machine === by) &&
      isAbout(reading, e, machine),
  );
  if (down === undefined) {
    const evidence = momentEvidence(fault.atMs, `${fault.detail}: nobody marks ${machine} down`);
    return { kind: 'detects', passed: false, expected, measured: 'never', evidence };
  }
  const tookMs = down.atMs - fault.atMs;
  const passed = tookMs <= withinMs;
  return {
    kind: 'detects',
    passed,
    expected,
    measured: durationWords(tookMs),
    evidence: passed ? null : eventEvidence(trace, down),
  };
}

function holderWords(machines: readonly string[]): string {
  if (machines.length === 0) return 'nobody';
  return machines.length === 1 ? (machines[0] as string) : `${machines.join(/* @wc-include */ ' and ')} at once`;
}
