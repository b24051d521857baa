import { durationWords } from '../../src/text/quantity.ts';
import type { Sent } from '../run/trafficPlan.ts';

/** Counts what clients saw, and puts each second into a line: `12 s  48 ok (web1 24, web2 24), 2 refused, slowest 31 ms`. */
export class Tally {
  #answered = new Map<string, number>();
  #failed = new Map<string, number>();
  #slowestMs = 0;

  take({ status, server, startMs, endMs }: Sent): void {
    if (typeof status === 'string' || status >= 500) return add(this.#failed, String(status));
    add(this.#answered, server ?? (status < 400 ? 'nobody named' : String(status)));
    this.#slowestMs = Math.max(this.#slowestMs, endMs - startMs);
  }

  /** What was counted since the last line; null where nothing was. */
  line(atMs: number): string | null {
    const ok = total(this.#answered);
    if (ok + this.#failed.size === 0) return null;
    const parts = [
      ...(ok === 0 ? [] : [`${ok} ok (${counts(this.#answered).map(([name, count]) => `${name} ${count}`).join(', ')})`]),
      ...counts(this.#failed).map(([status, count]) => `${count} ${status}`),
      ...(ok === 0 ? [] : [`slowest ${durationWords(this.#slowestMs)}`]),
    ];
    this.#answered = new Map();
    this.#failed = new Map();
    this.#slowestMs = 0;
    return `${String(Math.round(atMs / 1000)).padStart(4)} s  ${parts.join(', ')}`;
  }
}

function add(counted: Map<string, number>, name: string): void {
  counted.set(name, (counted.get(name) ?? 0) + 1);
}

/** In the order of their names, so that one line looks like the next. */
function counts(counted: ReadonlyMap<string, number>): [string, number][] {
  return [...counted].sort(([a], [b]) => (a < b ? -1 : 1));
}

function total(counted: ReadonlyMap<string, number>): number {
  return [...counted.values()].reduce((sum, count) => sum + count, 0);
}
