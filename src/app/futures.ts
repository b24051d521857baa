import type { Act } from './faultList.ts';

/**
 * Futures: what was tried, each as the list of what was done. Acting at a moment keeps what came before it; where something was done or seen
 * after that moment, that future stays in the list and a new one begins. Plain data: nothing here runs, draws or stores anything.
 */
export interface Future {
  /** Its number on the page. 0 is the run in which nothing is done; it always exists. */
  readonly id: number;
  /** In order of time. */
  readonly acts: readonly Act[];
  /** The furthest moment of it that was ever on screen, in milliseconds. */
  readonly seenMs: number;
}

export interface Futures {
  /** In the order in which they began; the first is the untouched one. */
  readonly list: readonly Future[];
  /** Id of the one on screen. */
  readonly current: number;
}

/** Where nothing is done. */
export const UNTOUCHED = 0;
/** More than these would not be told apart; the oldest gives way. */
export const FUTURES_MAX = 16;
/** Acting a moment late is no new future: less than this was seen of what would be lost. */
const SEEN_LEAST_MS = 1000;

const untouched: Future = { id: UNTOUCHED, acts: [], seenMs: 0 };

export const noFutures: Futures = { list: [untouched], current: UNTOUCHED };

/** Futures with one beside the untouched, which is current; without acts there is none. */
export function futuresWith(acts: readonly Act[]): Futures {
  if (acts.length === 0) return noFutures;
  const last = acts.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
  return { list: [untouched, { id: 1, acts, seenMs: last }], current: 1 };
}

export function futureOf(futures: Futures, id: number): Future | null {
  return futures.list.find((future) => future.id === id) ?? null;
}

export function currentOf(futures: Futures): Future {
  return futureOf(futures, futures.current) ?? untouched;
}

/** What acting at `atMs` does to the futures: the current one goes on where there is nothing to lose, else a new one leaves it. */
export function acted(futures: Futures, act: Act): Futures {
  const from = currentOf(futures);
  const kept = from.acts.filter(({ atMs }) => atMs <= act.atMs);
  const acts = [...kept, act];
  const known = futures.list.find((future) => sameActs(future.acts, acts));
  if (known !== undefined) return { ...futures, current: known.id };
  if (from.id !== UNTOUCHED && kept.length === from.acts.length && from.seenMs < act.atMs + SEEN_LEAST_MS) {
    return replaced(futures, { ...from, acts, seenMs: act.atMs });
  }
  const id = freeId(futures);
  const list = [...futures.list, { id, acts, seenMs: act.atMs }];
  const oldest = list.length > FUTURES_MAX ? list.find((f) => f.id !== UNTOUCHED && f.id !== from.id) : undefined;
  return { list: list.filter((future) => future !== oldest), current: id };
}

/** Another future is current. The same value where there is no such future, or it is current already. */
export function returned(futures: Futures, id: number): Futures {
  if (id === futures.current || futureOf(futures, id) === null) return futures;
  return { ...futures, current: id };
}

/** The current one was on screen up to this moment. */
export function seenUpTo(futures: Futures, tMs: number): Futures {
  const current = currentOf(futures);
  return tMs <= current.seenMs ? futures : replaced(futures, { ...current, seenMs: tMs });
}

/** Without one; where it was current, the one that it had left is. The untouched one stays. */
export function without(futures: Futures, id: number): Futures {
  if (id === UNTOUCHED || futureOf(futures, id) === null) return futures;
  const parent = branches(futures).find(({ future }) => future.id === id)?.parent ?? UNTOUCHED;
  const list = futures.list.filter((future) => future.id !== id);
  return { list, current: futures.current === id ? parent : futures.current };
}

/** The current one without some of its acts; where another is just that, or nothing is left, that one is current and this one gone. */
export function takenAway(futures: Futures, indexes: readonly number[]): Futures {
  const current = currentOf(futures);
  const acts = current.acts.filter((_, i) => !indexes.includes(i));
  if (acts.length === current.acts.length) return futures;
  const same = futures.list.find((future) => sameActs(future.acts, acts));
  if (same === undefined) return replaced(futures, { ...current, acts });
  return { list: futures.list.filter((future) => future !== current), current: same.id };
}

/** A future's place among the others. */
export interface Branch {
  readonly future: Future;
  /** Id of the one that it is equal to for longest, among those that began before it; null for the untouched one. */
  readonly parent: number | null;
  /** The first moment at which they differ. */
  readonly forkMs: number;
}

/**
 * The futures as a tree, each below the one it left; of two that left the same one, the later leaver comes first, so that lines on an axis of time
 * that lead from each to its children never cross. Read from the acts, so it is true whatever was taken away or deleted since.
 */
export function branches(futures: Futures): Branch[] {
  const all = futures.list.map((future, i): Branch => {
    let branch: Branch = { future, parent: null, forkMs: 0 };
    for (const earlier of futures.list.slice(0, i)) {
      const forkMs = partingMs(earlier.acts, future.acts);
      if (branch.parent === null || forkMs > branch.forkMs) branch = { future, parent: earlier.id, forkMs };
    }
    return branch;
  });
  const below = (id: number): Branch[] =>
    all
      .filter(({ parent }) => parent === id)
      .sort((a, b) => b.forkMs - a.forkMs)
      .flatMap((branch) => [branch, ...below(branch.future.id)]);
  return all.filter(({ parent }) => parent === null).flatMap((root) => [root, ...below(root.future.id)]);
}

/** The first moment at which two lists of acts differ; Infinity for equal ones. */
export function partingMs(a: readonly Act[], b: readonly Act[]): number {
  for (let i = 0; ; i++) {
    const [one, two] = [a[i], b[i]];
    if (one === undefined && two === undefined) return Infinity;
    if (one === undefined || two === undefined || !sameAct(one, two)) {
      return Math.min(one?.atMs ?? Infinity, two?.atMs ?? Infinity);
    }
  }
}

function sameAct(a: Act, b: Act): boolean {
  return a.atMs === b.atMs && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sameActs(a: readonly Act[], b: readonly Act[]): boolean {
  return a.length === b.length && partingMs(a, b) === Infinity;
}

/** Fields in one order: what came from the browser's database may have another than what was just made. */
function sorted(act: Act): [string, unknown][] {
  return Object.entries(act).sort(([a], [b]) => (a < b ? -1 : 1));
}

function replaced(futures: Futures, future: Future): Futures {
  return { ...futures, list: futures.list.map((old) => (old.id === future.id ? future : old)) };
}

function freeId(futures: Futures): number {
  let id = 1;
  while (futureOf(futures, id) !== null) id++;
  return id;
}
