import type { Expectation } from '../../checks/check.ts';
import { evaluateOne } from '../../checks/evaluate.ts';
import { recoveryOf } from '../../checks/outcome.ts';
import { takeoverMs } from '../../checks/addresses.ts';
import { firstFault, isAbout, requestsIn, standing, type Reading } from '../../checks/reading.ts';
import { boundText, type Bound, type Unit } from '../../checks/bound.ts';
import { durationText, writtenFault } from '../../lesson/scenarioText.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { actsName } from '../faultWords.ts';
import { freshId, type NewCheck } from './checksText.ts';
import type { Written } from './freshItem.ts';

/** Another seed finds the health checks in another phase: what is asked for leaves a quarter more than was measured. */
const ROOM = 1.25;
/** Times are asked for in steps of half a second. */
const STEP_MS = 500;
/** The shortest time that is worth asking for: health checks come every second or two, and so does chance. */
const LEAST_MS = 1000;
/** A calm of less than this after the recovery is too short to ask anything of. */
const CALM_MS = 2000;

/** A suggestion: how it is written, and what it means, so that it can be tried on the run it comes from. */
interface Suggestion {
  readonly written: Written;
  readonly expectation: Expectation;
}

/**
 * A check of what a run has just shown: the same faults, and what the run kept to, with room. Whatever the run itself would not pass is left out.
 * @param scenario what happened in the run
 * @param taken ids that checks have already
 */
export function suggestedCheck(reading: Reading, scenario: Scenario, taken: readonly string[]): NewCheck {
  const held = suggestions(reading).filter(({ expectation }) => evaluateOne(expectation, reading).passed);
  const title = titleOf(scenario);
  return {
    id: freshId(title, taken),
    title,
    duration: durationText(scenario.durationMs),
    faults: scenario.faults.map((fault) => writtenFault(fault) as Written),
    expect: held.length > 0 ? held.map(({ written }) => written) : [{ starts: 'all' }],
  };
}

function titleOf({ faults }: Scenario): string {
  return faults.length === 0 ? 'Nothing breaks: clients are served' : `Clients are served: ${actsName(faults)}`;
}

function suggestions(reading: Reading): Suggestion[] {
  const { trace } = reading;
  const all = requestsIn(trace, everything);
  const failed = all.filter((request) => standing(trace, request) === 'failed').length;
  if (all.length === 0) return [started];
  if (failed === 0) return [noErrorsFrom(null), ...addressSuggestions(reading), ...noticed(reading)];
  const { recoveryMs } = recoveryOf(trace, everything);
  return [
    answered(failed / all.length),
    ...(recoveryMs === null || firstFault(trace) === undefined ? [] : recovered(reading, recoveryMs)),
    ...addressSuggestions(reading),
    ...noticed(reading),
  ];
}

const everything = { afterMs: null, beforeMs: null, method: null, path: null };

const started: Suggestion = { written: { starts: 'all' }, expectation: { kind: 'starts', processes: 'all' } };

/** @param lost share of the requests that failed */
function answered(lost: number): Suggestion {
  const allowed = roundedUp(lost * ROOM);
  const bound = atLeast(Math.max(0, 1 - allowed), 'share');
  return {
    written: { availability: boundText(bound) },
    expectation: { kind: 'availability', bound, ...everything },
  };
}

/** A share as a round number that is not less: 0.0037 to 0.004, 0.012 to 0.02. */
function roundedUp(share: number): number {
  for (const step of [0.001, 0.01, 0.05]) if (share <= step * 10) return Math.ceil(share / step - 1e-9) * step;
  return Math.min(1, Math.ceil(share / 0.1 - 1e-9) * 0.1);
}

function recovered({ trace }: Reading, recoveryMs: number): Suggestion[] {
  const bound = atMost(withRoom(recoveryMs));
  const faultMs = firstFault(trace)?.atMs ?? 0;
  const calmFromMs = Math.ceil((faultMs + withRoom(recoveryMs)) / STEP_MS) * STEP_MS + STEP_MS;
  return [
    { written: { recovery: boundText(bound) }, expectation: { kind: 'recovery', bound, ...everything } },
    ...(calmFromMs + CALM_MS <= trace.durationMs ? [noErrorsFrom(calmFromMs)] : []),
  ];
}

function noErrorsFrom(afterMs: number | null): Suggestion {
  return {
    written: { no: 'errors', ...(afterMs === null ? {} : { after: durationText(afterMs) }) },
    expectation: { kind: 'no', bad: 'errors', ...everything, afterMs },
  };
}

/** Addresses that moved, and how long that took. */
function addressSuggestions({ trace }: Reading): Suggestion[] {
  const faultMs = firstFault(trace)?.atMs;
  if (faultMs === undefined) return [];
  const moved = trace.events.filter((event) => event.kind === 'address-taken' && event.atMs >= faultMs);
  return [...new Set(moved.map(({ subject }) => subject))].flatMap((address) => {
    const tookMs = takeoverMs(trace, address);
    if (tookMs === null) return [];
    const bound = atMost(withRoom(tookMs));
    return {
      written: { takeover: boundText(bound), address },
      expectation: { kind: 'takeover', address, bound, by: null },
    };
  });
}

/** Machines that a fault was about and a load balancer marked down. */
function noticed(reading: Reading): Suggestion[] {
  const { trace, cluster } = reading;
  const fault = firstFault(trace);
  if (fault === undefined) return [];
  const [machine = ''] = fault.subject.split('/');
  const down = trace.events.find(
    (event) => event.kind === 'server-down' && event.atMs >= fault.atMs && isAbout({ trace, cluster }, event, machine),
  );
  if (down === undefined) return [];
  const withinMs = withRoom(down.atMs - fault.atMs);
  return [
    {
      written: { detects: machine, within: durationText(withinMs) },
      expectation: { kind: 'detects', machine, withinMs, by: null },
    },
  ];
}

function withRoom(ms: number): number {
  return Math.max(LEAST_MS, Math.ceil((ms * ROOM) / STEP_MS) * STEP_MS);
}

function atLeast(low: number, unit: Unit): Bound {
  return { low, high: null, lowOpen: false, highOpen: false, unit };
}

function atMost(high: number): Bound {
  return { low: null, high, lowOpen: false, highOpen: false, unit: 'ms' };
}
