import type { Distribution, MeasureAgreement } from '../../src/agreement/agreementFile.ts';
import {
  ALMOST_ALL,
  COUNT_ROOM,
  median,
  medianCountComplaint,
  medianTimeComplaint,
  rangeComplaint,
  shareComplaint,
  shown,
  TIME_ROOM_S,
  WAIT_ROOM_S,
} from '../../src/agreement/definition.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import { faultMoments } from './faultMoments.ts';
import { LATE_S, type RunFacts, type Turn } from './runFacts.ts';

/** Compares the facts of real trials with those of simulated runs, measure by measure. Neither list is empty. */
export function measuresOf(real: readonly RunFacts[], simulated: readonly RunFacts[], scenario: Scenario): MeasureAgreement[] {
  const both: Both = { real, simulated };
  return [
    outcomes(both),
    ...orders(both),
    ...tallies(both, (facts) => facts.outcomes, outcomeName),
    ...tallies(both, (facts) => facts.answeredBy, (machine) => `answered by ${machine}`),
    ...turns(both, scenario),
    ...failures(both, scenario),
    ...durations(both),
    ...counts(both, `answered later than ${LATE_S} s`, (facts) => facts.late),
    ...ordersLost(both),
  ];
}

interface Both {
  readonly real: readonly RunFacts[];
  readonly simulated: readonly RunFacts[];
}

/** The kinds of outcome that a run has at all. One that no seed shows is a disagreement; one that comes in most seeds must come in a trial. */
function outcomes({ real, simulated }: Both): MeasureAgreement {
  const kindsOf = (facts: RunFacts): string[] => Object.keys(facts.outcomes).sort();
  const inSeeds = new Map<string, number>();
  for (const kind of simulated.flatMap(kindsOf)) inSeeds.set(kind, (inSeeds.get(kind) ?? 0) + 1);
  const inTrials = new Set(real.flatMap(kindsOf));
  const never = [...inTrials].filter((kind) => !inSeeds.has(kind)).map((kind) => `${outcomeName(kind)}: never simulated`);
  const missing = [...inSeeds].flatMap(([kind, seeds]) => {
    if (inTrials.has(kind)) return [];
    const complaint = shareComplaint(0, real.length, seeds, simulated.length);
    return complaint === null ? [] : [`${outcomeName(kind)}: ${complaint}`];
  });
  const words = [...inSeeds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, seeds]) => `${kind} in ${seeds} of ${simulated.length} runs`);
  return same('kinds of outcome', real.map((facts) => kindsOf(facts).join(' ')), words, [...never, ...missing]);
}

/** The order in which machines answered, which is fixed: all seeds have the same, and so must all trials. */
function orders({ real, simulated }: Both): MeasureAgreement[] {
  const ordersOf = (facts: readonly RunFacts[]): string[] => facts.map(({ order }) => order).filter((order) => order !== null);
  const [measured, ours] = [ordersOf(real), [...new Set(ordersOf(simulated))]];
  if (ours.length === 0) return [];
  const complaints = ours.length > 1 ? [`the simulated order is not fixed: ${ours.length} orders in ${simulated.length} seeds`] : [];
  for (const order of new Set(measured)) if (!ours.includes(order)) complaints.push(differs(order, ours[0] as string));
  return [same('order of the servers', measured, ours.slice(0, 3), complaints)];
}

/** Where an order leaves the other: `from request 4: web2 web1, simulated web1 web2`. */
function differs(order: string, other: string): string {
  const [a, b] = [order.split(' '), other.split(' ')];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const part = (all: readonly string[]): string => all.slice(at, at + 6).join(' ') || 'the end';
  return `from request ${at + 1}: ${part(a)}, simulated ${part(b)}`;
}

function tallies(both: Both, of: (facts: RunFacts) => Readonly<Record<string, number>>, nameOf: (key: string) => string): MeasureAgreement[] {
  const keys = [...new Set([...both.real, ...both.simulated].flatMap((facts) => Object.keys(of(facts))))].sort();
  return keys.flatMap((key) => counts(both, nameOf(key), (facts) => of(facts)[key] ?? 0));
}

const OUTCOME_NAMES: Readonly<Record<string, string>> = {
  timeout: 'waited in vain',
  refused: 'connection refused',
  reset: 'connection cut',
  unresolved: 'name without address',
  unreachable: 'no route',
};

function outcomeName(kind: string): string {
  return OUTCOME_NAMES[kind] ?? `answered ${kind}`;
}

/** Every belief and every holder of an address that changed, the first time, the second, …, counted from the fault that it follows in the simulation. */
function turns(both: Both, scenario: Scenario): MeasureAgreement[] {
  const keyOf = ({ kind, machine, subject }: Turn): string => JSON.stringify([kind, machine, subject]);
  const keys = new Set([...both.simulated, ...both.real].flatMap((facts) => facts.turns.map(keyOf)));
  return [...keys].flatMap((key) => {
    const timesOf = (facts: RunFacts): number[] => facts.turns.filter((turn) => keyOf(turn) === key).map(({ atS }) => atS);
    const most = [...both.simulated, ...both.real].reduce((many, facts) => Math.max(many, timesOf(facts).length), 0);
    const turn = turnOf(key);
    return Array.from({ length: most }, (_, nth) => {
      const again = nth === 0 ? '' : ` (time ${nth + 1})`;
      return timed(both, `${turnWords(turn)}${again}`, (facts) => timesOf(facts)[nth] ?? null, scenario);
    });
  });
}

function turnOf(key: string): Omit<Turn, 'atS'> {
  const [kind, machine, subject] = JSON.parse(key) as [Turn['kind'], string, string];
  return { kind, machine, subject };
}

function turnWords({ kind, machine, subject }: Omit<Turn, 'atS'>): string {
  switch (kind) {
    case 'server-down':
      return `${machine} marks ${subject} down`;
    case 'server-up':
      return `${machine} marks ${subject} up`;
    case 'address-taken':
      return `${machine} takes ${subject}`;
    case 'address-dropped':
      return `${machine} gives up ${subject}`;
  }
}

/** What clients felt of each fault: from the first request that failed to the last. */
function failures(both: Both, scenario: Scenario): MeasureAgreement[] {
  return faultMoments(scenario).flatMap(({ atMs, words }, index) => {
    const part = (end: 0 | 1) => (facts: RunFacts): number | null => {
      const atS = facts.failures[index]?.[end];
      return atS === undefined ? null : shown(atS - atMs / 1000);
    };
    return [...times(both, 'first request that fails', part(0), words), ...times(both, 'last request that fails', part(1), words)];
  });
}

function durations(both: Both): MeasureAgreement[] {
  // They have a range and no median.
  return [
    ...times(both, 'longest wait for an answer', (facts) => facts.longestAnswerS, null),
    ...times(both, 'longest wait for a failure', (facts) => facts.longestFailureS, null),
  ];
}

function ordersLost({ real, simulated }: Both): MeasureAgreement[] {
  const asked = real.filter((facts) => facts.ordersLost !== null);
  return asked.length === 0 ? [] : counts({ real: asked, simulated }, 'confirmed orders that are lost', (facts) => facts.ordersLost ?? 0);
}

/** A time that is counted from the fault moment which it usually follows: in the real trials, or where it never happens there, in the simulation. */
function timed(both: Both, name: string, of: (facts: RunFacts) => number | null, scenario: Scenario): MeasureAgreement {
  const happened = (facts: readonly RunFacts[]): number[] => facts.map(of).filter((atS) => atS !== null);
  const measured = happened(both.real);
  const usualMs = median(measured.length > 0 ? measured : happened(both.simulated)) * 1000;
  const moment = faultMoments(scenario).findLast(({ atMs }) => atMs <= usualMs) ?? { atMs: 0, words: 'the first request' };
  const since = (facts: RunFacts): number | null => {
    const atS = of(facts);
    return atS === null ? null : shown(atS - moment.atMs / 1000);
  };
  return times(both, name, since, moment.words)[0] as MeasureAgreement;
}

/** A time in seconds, which need not happen. Nothing where it happens on neither side. `after` null: a length of time, which has no median. */
function times({ real, simulated }: Both, name: string, of: (facts: RunFacts) => number | null, after: string | null): MeasureAgreement[] {
  const happened = (facts: readonly RunFacts[]): number[] => facts.map(of).filter((value) => value !== null);
  const [measured, ours] = [happened(real), happened(simulated)];
  if (measured.length === 0 && ours.length === 0) return [];
  const complaints = [shareComplaint(measured.length, real.length, ours.length, simulated.length)];
  if (measured.length > 0 && ours.length > 0) {
    complaints.push(rangeComplaint(measured, ours, TIME_ROOM_S, after === null ? WAIT_ROOM_S : TIME_ROOM_S));
    if (after !== null) complaints.push(medianTimeComplaint(measured, ours, ALMOST_ALL));
  }
  return [measure({ name, after, unit: 's', real: real.map(of), simulated: distribution(ours, simulated.length) }, complaints)];
}

/** A number of requests. Nothing where it is 0 on both sides. */
function counts({ real, simulated }: Both, name: string, of: (facts: RunFacts) => number): MeasureAgreement[] {
  const [measured, ours] = [real.map(of), simulated.map(of)];
  if (measured.every((count) => count === 0) && ours.every((count) => count === 0)) return [];
  const complaints = [rangeComplaint(measured, ours, COUNT_ROOM), medianCountComplaint(measured, ours, ALMOST_ALL)];
  return [measure({ name, after: null, unit: 'requests', real: measured, simulated: distribution(ours, simulated.length) }, complaints)];
}

function same(name: string, real: readonly string[], words: readonly string[], complaints: readonly string[]): MeasureAgreement {
  return measure({ name, after: null, unit: 'same', real, simulated: { words } }, complaints);
}

function measure(facts: Omit<MeasureAgreement, 'agrees' | 'complaint'>, complaints: readonly (string | null)[]): MeasureAgreement {
  const said = complaints.filter((complaint) => complaint !== null);
  return { ...facts, agrees: said.length === 0, complaint: said.length === 0 ? null : said.join('; ') };
}

/** Steps of probability between the least and the greatest value. */
const STEPS = 40;

/** @param seeds of how many the values are: it need not happen in each */
export function distribution(values: readonly number[], seeds: number): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (step: number): number => sorted[Math.round((step / STEPS) * (sorted.length - 1))] as number;
  return { quantiles: sorted.length === 0 ? [] : Array.from({ length: STEPS + 1 }, (_, step) => shown(at(step))), share: shown(values.length / seeds) };
}
