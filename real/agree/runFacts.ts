import type { EventReport, RequestReport } from '../../src/lab/runReport.ts';
import { findMachine, type Cluster } from '../../src/model/cluster.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import { faultMoments, type FaultMoment } from './faultMoments.ts';

/**
 * What one run is compared by, real or simulated. Only what both sides can tell: a real run is seen from its clients, from its interfaces' addresses and from
 * HAProxy's log. nginx writes no line when it gives a server up or takes it back, and nobody sees which servers a proxy tried in vain. Seconds from the start of the
 * traffic, to the millisecond.
 */
export interface RunFacts {
  readonly seed: number;
  /** Requests by what became of them: `200`, `timeout`. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Requests below 500 by the machine whose app answered. */
  readonly answeredBy: Readonly<Record<string, number>>;
  readonly turns: readonly Turn[];
  /** First and last request that failed, for each of the scenario's fault moments; null where none did. */
  readonly failures: readonly (readonly [firstS: number, lastS: number] | null)[];
  /** Answered below 500 later than `LATE_S`. */
  readonly late: number;
  /** Longest wait for an answer below 500, and for a failure. */
  readonly longestAnswerS: number | null;
  readonly longestFailureS: number | null;
  /** Orders that a client was told of and that no database has; null where no database could be asked at the end. */
  readonly ordersLost: number | null;
  /** Machines whose app answered, request by request, `-` for none; null where the order is left to chance. */
  readonly order: string | null;
}

/** A belief about a server or the holder of an address changed. */
export interface Turn {
  readonly kind: 'server-down' | 'server-up' | 'address-taken' | 'address-dropped';
  readonly machine: string;
  readonly subject: string;
  readonly atS: number;
}

/** A visitor has noticed by then. */
export const LATE_S = 0.5;
/** A request that began this shortly before a fault and was not decided by then failed of that fault. */
const UNDER_WAY_MS = 500;
/** Of those that tell of one thing, the first few: what flaps on depends on every one before. */
const MOST_OF_A_KIND = 3;

const TURNS: readonly string[] = ['server-down', 'server-up', 'address-taken', 'address-dropped'];

/** What of a run's report is read: of a real one as of a simulated one. */
export interface FactsSource {
  readonly seed: number;
  readonly requests: readonly FactsRequest[];
  readonly events: readonly Pick<EventReport, 'atMs' | 'kind' | 'machine' | 'subject'>[];
  readonly summary: { readonly acknowledgedWritesLost: number | null };
}
type FactsRequest = Pick<RequestReport, 'startMs' | 'endMs' | 'status' | 'via'>;

/** How a report is to be read. */
export interface FactsOrder {
  readonly cluster: Cluster;
  readonly scenario: Scenario;
  /** Whether the order of those that answered is kept. */
  readonly sequence: boolean;
}

/** The facts of a run's report, the same for real and simulated ones. */
export function runFacts(report: FactsSource, { cluster, scenario, sequence }: FactsOrder): RunFacts {
  const { requests } = report;
  const good = requests.filter(isAnswered);
  const bad = requests.filter((request) => !isAnswered(request));
  const answerers = requests.map((request) => (isAnswered(request) ? answererOf(request, cluster) : null));
  return {
    seed: report.seed,
    outcomes: tally(requests.map(({ status }) => String(status))),
    answeredBy: tally(answerers.filter((machine) => machine !== null)),
    turns: turnsIn(report.events, cluster),
    failures: failuresAfter(bad, faultMoments(scenario)),
    late: good.filter((request) => waitS(request) > LATE_S).length,
    longestAnswerS: longest(good),
    longestFailureS: longest(bad),
    ordersLost: report.summary.acknowledgedWritesLost,
    order: sequence ? answerers.map((machine) => machine ?? '-').join(' ') : null,
  };
}

function isAnswered({ status }: FactsRequest): boolean {
  return typeof status === 'number' && status < 500;
}

/**
 * The machine whose app answered. The last one on the way is the database's where the app asked one; and where no app runs, the answer came from a proxy,
 * which a real one does not say of itself.
 */
function answererOf({ via }: FactsRequest, cluster: Cluster): string | null {
  const runs = (name: string | undefined, daemon: string): boolean =>
    name !== undefined && (findMachine(cluster, name)?.processes.some((process) => process.daemon === daemon) ?? false);
  const last = via.at(-1);
  const asked = runs(last, 'mysql') && runs(via.at(-2), 'app');
  const machine = asked ? via.at(-2) : last;
  return machine !== undefined && runs(machine, 'app') ? machine : null;
}

function turnsIn(events: FactsSource['events'], cluster: Cluster): Turn[] {
  const counts = new Map<string, number>();
  const turns: Turn[] = [];
  for (const { kind, machine, subject, atMs } of events) {
    if (atMs < 0 || !TURNS.includes(kind)) continue;
    // Only HAProxy's log tells what it thinks of its servers.
    if (kind.startsWith('server-') && findMachine(cluster, machine)?.processes.every(({ daemon }) => daemon !== 'haproxy') !== false) continue;
    const key = `${kind} ${machine} ${subject}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count <= MOST_OF_A_KIND) turns.push({ kind: kind as Turn['kind'], machine, subject, atS: seconds(atMs) });
  }
  return turns;
}

function failuresAfter(bad: readonly FactsRequest[], moments: readonly FaultMoment[]): RunFacts['failures'] {
  const found: ([number, number] | null)[] = moments.map(() => null);
  for (const { startMs, endMs } of bad) {
    const felt = ({ atMs }: FaultMoment): boolean => startMs >= atMs || (atMs - startMs <= UNDER_WAY_MS && (endMs ?? Infinity) >= atMs);
    const index = moments.findLastIndex(felt);
    if (index < 0) continue;
    const atS = seconds(startMs);
    found[index] = [found[index]?.[0] ?? atS, atS];
  }
  return found;
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function longest(requests: readonly FactsRequest[]): number | null {
  return requests.length === 0 ? null : requests.reduce((most, request) => Math.max(most, waitS(request)), 0);
}

function waitS({ startMs, endMs }: FactsRequest): number {
  return seconds((endMs ?? startMs) - startMs);
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
