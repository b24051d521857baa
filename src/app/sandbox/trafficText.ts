import { isMap, isScalar, type Document, type Scalar } from 'yaml';
import { readScenarioFile } from '../../lesson/scenarioFile.ts';
import { MOST_REQUESTS } from '../../lesson/scenarioSchema.ts';
import {
  durationText,
  rateText,
  scenarioText,
  writtenFault,
  writtenRequest,
  writtenTraffic,
} from '../../lesson/scenarioText.ts';
import { HIGHEST_RATE_RPS, parseRequestLine } from '../../lesson/unitSchema.ts';
import type { Fault, Scenario, SingleRequest, Traffic } from '../../sim/scenario.ts';
import { SCENARIO_FILE, usualScenario } from './sandboxSystem.ts';
import { appendYaml, editYaml, onOneLine, ownCopies, plainYaml, put, removeYaml, setYaml } from './yamlText.ts';

/** One kind of request of the traffic, as it is written: a weight of 0 is written and never sent. */
export interface MixRow {
  /** `GET /widgets`, or a path alone. */
  readonly line: string;
  readonly weight: number;
}

/** What scenario.yaml says, and where it cannot be read. */
export interface TrafficReading {
  /** Null where it cannot be read. */
  readonly scenario: Scenario | null;
  readonly mix: readonly MixRow[];
  /** The first thing that is wrong with the file. */
  readonly problem: { readonly line: number; readonly words: string } | null;
  /** There is no such file: what happens then is the usual. */
  readonly missing: boolean;
}

/** Reads scenario.yaml; `undefined`: there is none. Never throws. */
export function readTraffic(text: string | undefined): TrafficReading {
  const { scenario, diagnostics } = readScenarioFile({ path: SCENARIO_FILE, text: text ?? usualText });
  const first = diagnostics.find(({ severity }) => severity === 'error');
  const problem = first === undefined ? null : { line: first.span?.line ?? 1, words: first.message };
  return { scenario, mix: scenario?.traffic ? mixOf(text) : [], problem, missing: text === undefined };
}

/** How many requests such a run makes, and the most that the lab runs. */
export function requestCount({ traffic, requests, durationMs }: Scenario): number {
  return Math.round(((traffic?.rateRps ?? 0) * durationMs) / 1000) + requests.length;
}

/** The highest rate that a run of this length can have. */
export function highestRate({ durationMs, requests }: Scenario): number {
  return Math.min(HIGHEST_RATE_RPS, (MOST_REQUESTS - requests.length) / (durationMs / 1000));
}

/** The longest run with this traffic, in milliseconds. */
export function longestMs({ traffic, requests }: Scenario): number {
  const most = traffic === null ? Infinity : ((MOST_REQUESTS - requests.length) / traffic.rateRps) * 1000;
  return Math.min(LONGEST_MS, Math.floor(most));
}

/** The longest time that a file may name: an hour. */
const LONGEST_MS = 3_600_000;

// ---- Changes. Each gives the new text, or null where it does not fit. `text` undefined: the file is begun with the usual.

export type ScenarioText = string | undefined;

export function withRate(text: ScenarioText, rateRps: number): string | null {
  return setYaml(text ?? usualText, ['traffic', 'rate'], rateText(rateRps));
}

export function withPatience(text: ScenarioText, timeoutMs: number): string | null {
  return setYaml(text ?? usualText, ['traffic', 'timeout'], durationText(timeoutMs));
}

export function withArrivals(text: ScenarioText, arrivals: Traffic['arrivals']): string | null {
  return setYaml(text ?? usualText, ['traffic', 'arrivals'], arrivals);
}

export function withLength(text: ScenarioText, durationMs: number): string | null {
  return setYaml(text ?? usualText, ['duration'], durationText(durationMs));
}

/** A steady stream of requests, as usual; or none, so that only the single requests are made. */
export function withStream(text: ScenarioText, stream: boolean): string | null {
  if (!stream) return removeYaml(text ?? usualText, ['traffic']);
  return editYaml(text ?? usualText, (document) => {
    put(document, ['traffic'], document.createNode(writtenTraffic(usualScenario.traffic as Traffic)));
  });
}

/** Another weight of one kind of request. Null where none would be left that is ever sent. */
export function withWeight(text: ScenarioText, line: string, weight: number): string | null {
  const rows = mixOf(text).map((row) => (row.line === line ? { ...row, weight } : row));
  if (!rows.some((row) => row.weight > 0)) return null;
  if (!isWritten(text)) return withMix(text, rows);
  return setYaml(text ?? usualText, ['traffic', 'mix', line], weight);
}

/** Another kind of request in the place of one. Null where `to` is no request, or is there already. */
export function withLine(text: ScenarioText, from: string, to: string): string | null {
  const request = parseRequestLine(to);
  if (request === null || isThere(mixOf(text), to, from)) return null;
  if (!isWritten(text)) return withMix(text, renamed(mixOf(text), from, to));
  return editYaml(text ?? usualText, (document) => {
    const pair = mixNode(document).items.find(({ key }) => isScalar(key) && key.value === from);
    if (pair) (pair.key as Scalar).value = to;
  });
}

/** One more kind of request. Null where `line` is none, or is there already. */
export function withRequestKind(text: ScenarioText, line: string, weight = 1): string | null {
  const rows = mixOf(text);
  if (parseRequestLine(line) === null || isThere(rows, line, null)) return null;
  if (!isWritten(text)) return withMix(text, [...rows, { line, weight }]);
  return editYaml(text ?? usualText, (document) => put(document, ['traffic', 'mix', line], weight));
}

/** Without one kind of request. Null where none would be left that is ever sent. */
export function withoutRequestKind(text: ScenarioText, line: string): string | null {
  const rows = mixOf(text).filter((row) => row.line !== line);
  if (!rows.some(({ weight }) => weight > 0)) return null;
  return removeYaml(text ?? usualText, ['traffic', 'mix', line]);
}

/** One more single request, at the end of the list. */
export function withSingle(text: ScenarioText, request: SingleRequest): string | null {
  return appendYaml(text ?? usualText, ['requests'], writtenRequest(request));
}

/** One thing about a single request; `client` null: the first client. */
export function withSingleChanged(
  text: ScenarioText,
  index: number,
  change: Partial<Pick<SingleRequest, 'atMs' | 'client' | 'method' | 'path' | 'timeoutMs'>>,
): string | null {
  let now: string | null = text ?? usualText;
  for (const [key, value] of Object.entries(change)) {
    if (now === null) return null;
    const at = ['requests', index, singleKeys[key as keyof typeof singleKeys]];
    if (value === null) now = removeYaml(now, at);
    else now = setYaml(now, at, typeof value === 'number' ? durationText(value) : value);
  }
  return now;
}

const singleKeys = { atMs: 'at', client: 'client', method: 'method', path: 'path', timeoutMs: 'timeout' } as const;

export function withoutSingle(text: ScenarioText, index: number): string | null {
  return removeYaml(text ?? usualText, ['requests', index]);
}

export function withoutFault(text: ScenarioText, index: number): string | null {
  return removeYaml(text ?? usualText, ['faults', index]);
}

/**
 * The file with these faults, so that a run without anybody's doing goes as one in which they were made by hand: those it has stay as they are
 * written, with another end where they got one.
 * @param faults those of the file first, in its order; then new ones
 */
export function withFaults(text: ScenarioText, faults: readonly Fault[], durationMs: number): string | null {
  const own = readTraffic(text).scenario;
  if (own === null) return null;
  let now: string | null = text ?? usualText;
  for (const [i, before] of own.faults.entries()) {
    const untilMs = faults[i]?.untilMs ?? null;
    if (now !== null && untilMs !== null && untilMs !== before.untilMs)
      now = setYaml(now, ['faults', i, 'until'], durationText(untilMs));
  }
  const added = faults.slice(own.faults.length).map(writtenFault);
  if (now !== null && added.length > 0) now = appendYaml(now, ['faults'], ...added);
  if (now !== null && durationMs > own.durationMs) now = withLength(now, durationMs);
  return now;
}

/** What stands in the file where nobody wrote one. */
const usualText = scenarioText(usualScenario);

/** The mix as it is written; a GET of the front page where nothing is. */
function mixOf(text: ScenarioText): MixRow[] {
  const plain = plainYaml(text ?? usualText) as { traffic?: { mix?: Record<string, number> } | null } | null;
  const mix = plain?.traffic?.mix;
  if (mix === undefined || mix === null) return [{ line: 'GET /', weight: 1 }];
  return Object.entries(mix).map(([line, weight]) => ({ line, weight }));
}

function isWritten(text: ScenarioText): boolean {
  const plain = plainYaml(text ?? usualText) as { traffic?: { mix?: unknown } | null } | null;
  return plain?.traffic?.mix !== undefined;
}

/** The same request may be written with its method and without. */
function isThere(rows: readonly MixRow[], line: string, except: string | null): boolean {
  const wanted = JSON.stringify(parseRequestLine(line));
  return rows.some((row) => row.line !== except && JSON.stringify(parseRequestLine(row.line)) === wanted);
}

function renamed(rows: readonly MixRow[], from: string, to: string): MixRow[] {
  return rows.map((row) => (row.line === from ? { ...row, line: to } : row));
}

function withMix(text: ScenarioText, rows: readonly MixRow[]): string | null {
  return editYaml(text ?? usualText, (document) => {
    const mix = document.createNode(Object.fromEntries(rows.map(({ line, weight }) => [line, weight])));
    put(document, ['traffic', 'mix'], onOneLine(mix));
  });
}

function mixNode(document: Document) {
  ownCopies(document, ['traffic', 'mix', '']);
  const mix: unknown = document.getIn(['traffic', 'mix'], true);
  if (!isMap(mix)) throw new Error('the mix is no mapping');
  return mix;
}
