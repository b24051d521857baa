import { dictionary } from '../../text/dictionary.ts';
import type { FaultAction, FaultKind } from '../../sim/scenario.ts';
import type { Trace } from '../../trace/trace.ts';
import { clusterOf, simulate } from './cluster.testing.ts';

/** What was seen of one run of real daemons: seconds from the first moment of the recording, machine, kind, subject, words. */
export type SeenEvent = readonly [
  atS: number,
  kind: 'taken' | 'dropped' | 'state' | 'notify',
  machine: string,
  subject: string,
  words: string,
];

/** As a scenario's fault, with times in seconds. */
export interface RecordedFault {
  readonly at: number;
  readonly until?: number;
  readonly kind: FaultKind;
  readonly machine?: string;
  readonly process?: string;
  readonly command?: string;
  readonly groups?: readonly (readonly string[])[];
}

/** One configuration under one series of faults, as often as it was recorded. */
export interface RecordedRun {
  readonly name: string;
  readonly conf: Readonly<Record<string, string>>;
  /** Files of the workspace besides, by their paths below the machine's folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly faults: readonly RecordedFault[];
  readonly duration: number;
  /**
   * Where small differences in when things begin come out multiplied (`startup-delay`), or where it matters that two machines began independently of each
   * other (`reverse`): the lab starts all of them within a tenth of a second. Else `TOLERANCE_S`.
   */
  readonly toleranceS?: number;
  readonly trials: readonly (readonly SeenEvent[])[];
}

const STATE = /^\((\S+)\) Entering (MASTER|BACKUP|FAULT) STATE/;
const NOTIFY = /^runs \/etc\/keepalived\/notify\.sh ?(.*)$/;

/** The same run in the lab, with the same eyes. */
export function run(recorded: RecordedRun, seed: number): SeenEvent[] {
  const faults = recorded.faults.map(
    ({ at, until, ...fault }) => [at * 1000, until === undefined ? null : until * 1000, fault as FaultAction] as const,
  );
  const trace = simulate(clusterOf(recorded.conf, recorded.files), recorded.duration * 1000, seed, faults);
  return seen(trace);
}

function seen(trace: Trace): SeenEvent[] {
  return trace.events.flatMap((e): SeenEvent[] => {
    const atS = e.atMs / 1000;
    if (e.kind === 'address-taken') return [[atS, 'taken', e.machine, e.subject, '']];
    if (e.kind === 'address-dropped') return [[atS, 'dropped', e.machine, e.subject, '']];
    if (e.kind !== 'log') return [];
    const state = STATE.exec(e.detail);
    if (state !== null) return [[atS, 'state', e.machine, state[1] as string, state[2] as string]];
    const notify = NOTIFY.exec(e.detail);
    return notify === null ? [] : [[atS, 'notify', e.machine, '', notify[1] as string]];
  });
}

/** Moments at which something is done to the cluster, in seconds, in order. */
export function moments({ faults }: RecordedRun): number[] {
  const all = faults.flatMap(({ at, until }) => (until === undefined ? [at] : [at, until]));
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Starting, stopping and noticing a link take a busy machine some tenths of a second, which are not what is compared. */
const AT_ONCE_S = 0.6;

/**
 * The machine that answers an action at once, whose first answer is the moment to count from: one whose keepalived is stopped or started, whose link
 * goes or comes. Null where the action itself is that moment.
 */
function answers({ faults }: RecordedRun, moment: number): string | null {
  for (const fault of faults) {
    if (fault.at !== moment && fault.until !== moment) continue;
    const begins = fault.at === moment;
    const { machine = null, process = '' } = fault;
    if (machine !== null) return fault.kind === 'unplug' || (fault.kind === 'power-off' && !begins) ? machine : null;
    if (process.endsWith('/keepalived') && (fault.kind === 'stop' || (fault.kind === 'kill' && !begins))) return process.split('/')[0] as string;
  }
  return null;
}

/** What a run's delays are counted from, by what was done. */
function startsOf(recorded: RecordedRun, events: readonly SeenEvent[]): Map<number, number> {
  return new Map(
    moments(recorded).map((moment) => {
      const machine = answers(recorded, moment);
      const first = events.find(([atS, kind, where]) => where === machine && kind !== 'notify' && atS >= moment && atS <= moment + AT_ONCE_S);
      return [moment, first?.[0] ?? moment];
    }),
  );
}

/**
 * Seconds from what was done last, by what happened after it: which machine took or dropped which address, for the how manieth time since.
 * Nothing from before the first fault, and nothing of a machine on the moment that its power goes: its real daemons see the cable first.
 */
export function delays(recorded: RecordedRun, events: readonly SeenEvent[]): Map<string, number> {
  const starts = startsOf(recorded, events);
  const result = new Map<string, number>();
  for (const [atS, kind, machine, subject, words] of events) {
    const last = momentBefore(recorded, atS);
    if (last === null || kind === 'notify' || dying(recorded, machine, atS)) continue;
    const what = kind === 'state' ? `${subject} ${words}` : `${kind} ${subject}`;
    const key = (n: number): string => `after ${last} s: ${machine} ${what}${n > 1 ? ` (${n})` : ''}`;
    let n = 1;
    while (result.has(key(n))) n++;
    result.set(key(n), atS - (starts.get(last) ?? last));
  }
  return result;
}

function momentBefore(recorded: RecordedRun, atS: number): number | null {
  return moments(recorded).filter((m) => m <= atS + 0.0005).at(-1) ?? null;
}

/** What notify scripts were told after each moment, as sorted words: they run side by side. */
export function told(recorded: RecordedRun, events: readonly SeenEvent[]): Record<string, string[]> {
  const result: Record<string, string[]> = dictionary({});
  for (const [atS, kind, machine, , words] of events) {
    const last = momentBefore(recorded, atS);
    if (kind !== 'notify' || last === null || dying(recorded, machine, atS)) continue;
    (result[`after ${last} s: ${machine}`] ??= []).push(words);
  }
  return Object.fromEntries(Object.entries(result).map(([key, list]) => [key, list.sort()] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function dying({ faults }: RecordedRun, machine: string, atS: number): boolean {
  return faults.some((f) => f.kind === 'power-off' && f.machine === machine && atS >= f.at && atS < f.at + 0.6);
}

/** All seeds' delays together. */
export function spread(recorded: RecordedRun, seeds: number): { delays: Map<string, number[]>; told: Set<string> } {
  const result = new Map<string, number[]>();
  const words = new Set<string>();
  for (let seed = 1; seed <= seeds; seed++) {
    const events = run(recorded, seed);
    words.add(JSON.stringify(told(recorded, events)));
    for (const [key, value] of delays(recorded, events)) {
      const list = result.get(key);
      if (list === undefined) result.set(key, [value]);
      else list.push(value);
    }
  }
  return { delays: result, told: words };
}

/** As with all recordings of this daemon. */
const TOLERANCE_S = 0.15;
/** Fewer trials say nothing about the middle. */
const TRIALS_FOR_MEDIAN = 5;

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.round((sorted.length - 1) * part)] as number;
}

function inOrder(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** Where the lab and the recording part: times out of the range of the seeds, medians, things that happen in one only, words told. */
export function disagreements(recorded: RecordedRun, seeds: number): string[] {
  const ours = spread(recorded, seeds);
  const toleranceS = recorded.toleranceS ?? TOLERANCE_S;
  const theirs = new Map<string, number[]>();
  const result: string[] = [];
  for (const [index, trial] of recorded.trials.entries()) {
    for (const [key, value] of delays(recorded, trial)) {
      const range = ours.delays.get(key) ?? [];
      const [low, high] = [Math.min(...range) - toleranceS, Math.max(...range) + toleranceS];
      if (value < low || value > high) result.push(`${key}: really ${value.toFixed(2)} s, here ${range.length === 0 ? 'never' : `${low.toFixed(2)}–${high.toFixed(2)} s`}`);
      theirs.set(key, [...(theirs.get(key) ?? []), value]);
    }
    const words = JSON.stringify(told(recorded, trial));
    if (!ours.told.has(words)) result.push(`trial ${index}: scripts are told ${words}, here ${[...ours.told].slice(0, 2).join(' or ')}`);
  }
  for (const [key, values] of ours.delays) {
    const real = theirs.get(key) ?? [];
    if (values.length === seeds && real.length < recorded.trials.length) result.push(`${key}: here always, really in ${real.length} of ${recorded.trials.length}`);
    if (real.length === recorded.trials.length && real.length >= TRIALS_FOR_MEDIAN && !mediansAgree(values, real, toleranceS))
      result.push(`${key}: median really ${quantile(inOrder(real), 0.5).toFixed(2)} s, here ${quantile(inOrder(values), 0.5).toFixed(2)} s`);
  }
  return result;
}

/** Within 15 % of each other, or as near as the median of so few trials can be told: between the seeds' outer tenths. */
function mediansAgree(ours: readonly number[], theirs: readonly number[], toleranceS: number): boolean {
  const sorted = inOrder(ours);
  const real = quantile(inOrder(theirs), 0.5);
  if (Math.abs(real - quantile(sorted, 0.5)) <= 0.15 * real) return true;
  return real >= quantile(sorted, 0.1) - toleranceS && real <= quantile(sorted, 0.9) + toleranceS;
}
