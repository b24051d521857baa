import type { Cluster } from '../model/cluster.ts';
import { durationWords } from '../text/quantity.ts';
import type { Span } from '../text/span.ts';
import { explain, type Explanation, type HopExplanation } from './explain.ts';
import { outcomeOf, resultName } from './result.ts';
import type { HopTable, Trace } from './trace.ts';

/**
 * What goes on during one stretch of a hop. `connect`: the connection does not stand yet. `hold`: whoever accepted has the request and has not sent it on
 * (a queue, a pool, a rule that delays). `retry`: it rests between a try that failed and the next. `ask`: it waits for somebody it has asked.
 * `work`: its own work. `silence`: it has the request and nothing ever comes back.
 */
export type StretchKind = 'connect' | 'hold' | 'retry' | 'ask' | 'work' | 'silence';

export interface WaterfallStretch {
  readonly kind: StretchKind;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A decision about a hop: who decided what, and the line by which. */
export interface Decision {
  /** `lb1/haproxy chose web1`, `gave up after 1 s`, `answered 503`. */
  readonly words: string;
  readonly span: Span;
}

export interface WaterfallRow {
  readonly hop: HopExplanation;
  /** Without gaps from the hop's start to its end; an undecided one's reach to the end of the axis. */
  readonly stretches: readonly WaterfallStretch[];
  /** 1, or more where the tries before it failed. */
  readonly attempt: number;
  /** It began when the client had already gone away. */
  readonly late: boolean;
  /** Undecided when the run ended. */
  readonly open: boolean;
  /** In the order in which they were made. */
  readonly decisions: readonly Decision[];
}

/** One request on one axis of time, a row a hop. */
export interface Waterfall {
  readonly explanation: Explanation;
  readonly fromMs: number;
  /** End of the axis: whoever worked longest for this request was done by then. */
  readonly toMs: number;
  readonly rows: readonly WaterfallRow[];
}

/** A request as a waterfall. The trace must be a run of this cluster; it says which processes balance. */
export function waterfall(cluster: Cluster, trace: Trace, request: number): Waterfall {
  const explanation = explain(trace, request);
  const fromMs = explanation.startMs;
  const toMs = axisEnd(trace, explanation);
  const balancers = new Set(cluster.machines.flatMap((m) => m.processes.filter((p) => p.balances).map((p) => p.id)));
  const attempts = attemptsOf(trace.hops, explanation);
  const rows = explanation.hops.map((hop, i): WaterfallRow => {
    const open = Number.isNaN(hop.endMs);
    return {
      hop,
      stretches: stretchesOf(trace.hops, explanation, hop, open ? toMs : hop.endMs, toMs, balancers),
      attempt: attempts[i] as number,
      late: hop.startMs > explanation.endMs,
      open,
      decisions: decisionsOf(hop),
    };
  });
  return { explanation, fromMs, toMs, rows };
}

/** Undecided hops have no end: the axis leaves a tenth more room for them, or goes to the run's end where nothing of the request is decided. */
function axisEnd(trace: Trace, { startMs, endMs, hops }: Explanation): number {
  if (Number.isNaN(endMs)) return Math.max(trace.durationMs, startMs + 1);
  let last = Math.max(endMs, startMs + 1);
  for (const hop of hops) last = Math.max(last, Number.isNaN(hop.endMs) ? hop.startMs : hop.endMs);
  const someOpen = hops.some((hop) => Number.isNaN(hop.endMs));
  return someOpen ? last + (last - startMs) / 10 : last;
}

function attemptsOf({ parent }: HopTable, { hops }: Explanation): number[] {
  const last = new Map<number, { readonly attempt: number; readonly failed: boolean }>();
  return hops.map(({ hop, result }) => {
    const before = last.get(parent[hop] as number);
    const attempt = before?.failed === true ? before.attempt + 1 : 1;
    last.set(parent[hop] as number, { attempt, failed: hasFailed(result) });
    return attempt;
  });
}

function hasFailed(result: number): boolean {
  return outcomeOf(result) !== 'ok' && outcomeOf(result) !== 'flight';
}

function stretchesOf(
  table: HopTable,
  { hops }: Explanation,
  { hop, to, result }: HopExplanation,
  endMs: number,
  axisMs: number,
  balancers: ReadonlySet<string>,
): WaterfallStretch[] {
  const found: WaterfallStretch[] = [];
  let now = table.startMs[hop] as number;
  const until = (kind: StretchKind, ms: number): void => {
    const toMs = Math.min(ms, endMs);
    if (toMs > now) found.push({ kind, fromMs: now, toMs });
    now = Math.max(now, toMs);
  };
  const openMs = table.openMs[hop] as number;
  until('connect', Number.isNaN(openMs) ? endMs : openMs);
  let before: HopExplanation | null = null;
  for (const child of hops) {
    if (table.parent[child.hop] !== hop) continue;
    until(before === null ? 'hold' : hasFailed(before.result) ? 'retry' : 'work', child.startMs);
    until('ask', Number.isNaN(child.endMs) ? axisMs : child.endMs);
    before = child;
  }
  until(lastKind(result, before, to !== null && balancers.has(to)), endMs);
  return found;
}

/** What a process did after it had last asked anybody, to the end of the hop. A load balancer that answers an error without asking anybody had it waiting. */
function lastKind(result: number, before: HopExplanation | null, balances: boolean): StretchKind {
  const answered = result >= 100;
  if (answered) return before === null && balances && result >= 500 ? 'hold' : 'work';
  return balances && before !== null && hasFailed(before.result) ? 'retry' : 'silence';
}

function decisionsOf(hop: HopExplanation): Decision[] {
  const { from, to, machine, target, chosenBy, ledBy, endedBy, result, startMs, endMs } = hop;
  const found: Decision[] = [];
  const who = from.replace(/^clients\/client$/, 'the client');
  if (chosenBy !== null) found.push({ words: `${who} chose ${machine ?? target}`, span: chosenBy });
  for (const span of ledBy) found.push({ words: `${to ?? 'it'} took this way`, span });
  if (endedBy === null) return found;
  const took = durationWords(endMs - startMs);
  const name = resultName(result);
  if (typeof name === 'number') found.push({ words: `${to ?? 'it'} answered ${name}`, span: endedBy });
  else found.push({ words: name === 'timeout' ? `${who} gave up after ${took}` : `${who} ended it`, span: endedBy });
  return found;
}
