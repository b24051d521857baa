import type { TraceEvent } from '../trace/trace.ts';
import { happenedBy } from './eventLog.ts';
import type { ChartRun } from './chartRuns.ts';

/** How often, and when last, a chart went from one state to another. */
export interface Passage {
  readonly count: number;
  /** Which of all its changes the last one was, from 1. */
  readonly order: number;
  readonly atMs: number;
}

/** The way a chart came by `tMs`: its changes from one state to another in order, and how often it went each way. */
export interface ChartWayTaken {
  readonly changes: readonly TraceEvent[];
  readonly last: TraceEvent | null;
  passage(from: string, to: string): Passage | null;
}

export function wayTaken(run: ChartRun, tMs: number): ChartWayTaken {
  const changes = run.changes.slice(0, happenedBy(run.changes, tMs)).filter(({ from }) => from !== '');
  const passages = new Map<string, Passage>();
  for (const [i, { from, to, atMs }] of changes.entries()) {
    const key = `${from} ${to}`;
    passages.set(key, { count: (passages.get(key)?.count ?? 0) + 1, order: i + 1, atMs });
  }
  return { changes, last: changes.at(-1) ?? null, passage: (from, to) => passages.get(`${from} ${to}`) ?? null };
}
