import type { Fault, Scenario, Traffic } from '../sim/scenario.ts';
import { includes, type Breakable } from './breakable.ts';

/** When things break, and how long clients are watched after it: long enough for three checks of 2 s, a `fail_timeout` of 10 s, an advertisement every 4 s. */
export const FAULT_MS = 3000;
const WATCHED_MS = 22_000;
/** More requests say little more and take their time; fewer leave a kind out. */
const RATE_RPS = 20;
/** A client that gives up later than this is still undecided when the run is read. */
const PATIENCE_MS = 8000;

/** A run of the matrix: one thing that breaks, or two at once. `second` null: one alone. */
export interface MatrixRun {
  readonly first: number;
  readonly second: number | null;
}

/** All runs that a matrix of these needs, each alone first: two that are one (`includes`) are not run. */
export function matrixRuns(things: readonly Breakable[]): MatrixRun[] {
  const runs: MatrixRun[] = things.map((_, first) => ({ first, second: null }));
  for (const [first, a] of things.entries()) {
    for (let second = first + 1; second < things.length; second++) {
      const b = things[second] as Breakable;
      if (!includes(a, b) && !includes(b, a)) runs.push({ first, second });
    }
  }
  return runs;
}

/** The run that tells what both together do: of two that are one, the greater alone. */
export function runOf(things: readonly Breakable[], a: number, b: number): MatrixRun {
  const [first, second] = a < b ? [a, b] : [b, a];
  if (first === second) return { first, second: null };
  const [x, y] = [things[first] as Breakable, things[second] as Breakable];
  if (includes(x, y)) return { first, second: null };
  if (includes(y, x)) return { first: second, second: null };
  return { first, second };
}

/** A name for the run, unique in its matrix. */
export function runKey({ first, second }: MatrixRun): string {
  return second === null ? `${first}` : `${first}+${second}`;
}

/** The traffic of a lesson or a sandbox as the matrix sends it: the same requests, at a rate that keeps a run short. */
export function matrixTraffic(traffic: Traffic | null): Traffic {
  const mix = traffic?.mix ?? [{ method: 'GET', path: '/', weight: 1 }];
  const headers = traffic?.headers === undefined ? {} : { headers: traffic.headers };
  return {
    rateRps: Math.min(traffic?.rateRps ?? RATE_RPS, RATE_RPS),
    mix,
    timeoutMs: Math.min(traffic?.timeoutMs ?? PATIENCE_MS, PATIENCE_MS),
    arrivals: 'even',
    ...headers,
  };
}

/** What happens in a run of the matrix. */
export function matrixScenario(traffic: Traffic, things: readonly Breakable[], { first, second }: MatrixRun): Scenario {
  const broken = second === null ? [first] : [first, second];
  const actions = broken.flatMap((index) => (things[index] as Breakable).actions);
  const faults: Fault[] = actions.map((action) => ({ ...action, atMs: FAULT_MS, untilMs: null }));
  return { traffic, requests: [], durationMs: FAULT_MS + WATCHED_MS, faults };
}

/** A machine, process or cable whose loss alone is an outage, for good, of everything or of some kinds of request. */
export function singlePointsOfFailure<T extends { readonly outcome: string }>(things: readonly Breakable[], alone: (index: number) => T | undefined): Breakable[] {
  return things.filter((_, index) => {
    const outcome = alone(index)?.outcome;
    return outcome === 'outage' || outcome === 'partial';
  });
}
