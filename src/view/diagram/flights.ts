import type { Cluster } from '../../model/cluster.ts';
import type { Trace } from '../../trace/trace.ts';
import { lanes, outcomeOf, requestHops, Result, rowAt, type Lanes, type Outcome } from '../../app/worldReading.ts';
import { flightsOf, Motion, type Flights } from './flightRows.ts';
import { linkId } from './links.ts';

const SHAPE_INDEX: Readonly<Record<Outcome, number>> = { flight: 0, ok: 1, error: 2, timeout: 3, refused: 4 };

/** A leg is shown for at least this long; inside a machine for half of it. */
const LEG_SHOWN_MS = 240;
/** When time runs fast, legs that long would show requests seconds before they start. */
const LEG_SHOWN_FAST_MS = 160;
/** A handshake takes less than a millisecond; one that takes longer knocked on a silent door first. */
const SLOW_CONNECT_MS = 50;
/** What is undecided at a run's end is drawn beyond it. */
const BEYOND_MS = 250;
const UNKNOWN = -2;

/** How long one leg takes in the run's time, at a speed (run seconds a second). */
export function legMs(speed: number): number {
  return (speed > 1 ? LEG_SHOWN_FAST_MS : LEG_SHOWN_MS) * speed;
}

/**
 * Requests take milliseconds; the drawing stretches each leg so that the eye can follow. Legs forth are moved to *before* the moment they stand
 * for and legs back to after it, so that whatever reaches a machine on the screen reaches it at its true moment: a request shown running into a
 * dead machine really did. What truly takes longer is shown as long as it takes.
 */
export function flights(
  cluster: Cluster,
  trace: Trace,
  links: readonly { readonly id: string; readonly kind: string }[],
  speed: number,
): Flights {
  const plan = new Plan(trace, lanes(cluster, trace).holders, links, legMs(speed));
  const index = requestHops(trace);
  for (let r = 0; r < trace.requests.length; r++) plan.request(r, index.of(r));
  return plan.finish();
}

class Plan {
  readonly #trace: Trace;
  readonly #holders: Lanes['holders'];
  readonly #legMs: number;
  /** Link by process and machine, -2 where not looked up yet; the last machine is nowhere. */
  readonly #linkOf: Int16Array;
  readonly #machineCount: number;
  readonly #linkIndex = new Map<string, number>();
  readonly #inner: boolean[];
  readonly #fromMs: number[] = [];
  readonly #toMs: number[] = [];
  readonly #links: number[] = [];
  readonly #motions: number[] = [];
  readonly #shapes: number[] = [];
  readonly #requests: number[] = [];
  #request = -1;
  #hops: Int32Array = new Int32Array(0);

  constructor(
    trace: Trace,
    holders: Lanes['holders'],
    links: readonly { readonly id: string; readonly kind: string }[],
    leg: number,
  ) {
    this.#trace = trace;
    this.#holders = holders;
    this.#legMs = leg;
    this.#machineCount = trace.machines.length;
    this.#linkOf = new Int16Array(trace.processes.length * (this.#machineCount + 1)).fill(UNKNOWN);
    this.#inner = links.map((link) => link.kind === 'inner');
    for (const [i, link] of links.entries()) this.#linkIndex.set(link.id, i);
  }

  request(request: number, hops: Int32Array): void {
    const root = hops[0];
    if (root === undefined) return;
    this.#request = request;
    this.#hops = hops;
    this.#hop(root, this.#departure(root));
  }

  /** So early that every leg of the first way in arrives no later than it did. */
  #departure(root: number): number {
    let latest = Infinity;
    let legs = 0;
    for (let hop: number | undefined = root; hop !== undefined; hop = this.#child(hop, 0)) {
      legs += this.#leg(hop);
      latest = Math.min(latest, (this.#trace.hops.startMs[hop] as number) - legs);
    }
    return latest;
  }

  /** Plans one hop and what was done on its behalf. Returns when whoever asked knows. */
  #hop(hop: number, departMs: number): number {
    const { hops } = this.#trace;
    const leg = this.#leg(hop);
    const arriveMs = departMs + leg;
    const endMs = this.#endOf(hop);
    const opened = !Number.isNaN(hops.openMs[hop] as number);
    const late = opened && (hops.openMs[hop] as number) - (hops.startMs[hop] as number) > SLOW_CONNECT_MS;
    const knocks = late || !opened ? this.#firstDoor(hop) : this.#link(hop);
    this.#add(knocks, departMs, arriveMs, Motion.forth, 'flight');
    if (!opened) return this.#notTaken(hop, knocks, arriveMs, endMs, leg);
    let nowMs = arriveMs;
    if (late) nowMs = this.#takenLate(hop, knocks, arriveMs, leg);
    for (let n = 0; ; n++) {
      const child = this.#child(hop, n);
      if (child === undefined) break;
      const goesMs = Math.max(nowMs, (hops.startMs[child] as number) - this.#leg(child));
      if (goesMs > nowMs) this.#add(this.#link(hop), nowMs, goesMs, Motion.held, 'flight');
      nowMs = this.#hop(child, goesMs);
    }
    const doneMs = Math.max(nowMs, endMs);
    return this.#end(hop, nowMs, doneMs, leg);
  }

  /** Silence at first; then somebody answered, perhaps another machine that took the address. */
  #takenLate(hop: number, knocks: number, arriveMs: number, leg: number): number {
    const openMs = this.#trace.hops.openMs[hop] as number;
    const link = this.#link(hop);
    const moves = knocks !== link;
    const nowMs = Math.max(arriveMs, moves ? openMs - leg : openMs);
    this.#add(knocks, arriveMs, nowMs, Motion.stuck, 'flight');
    if (!moves) return nowMs;
    this.#add(link, nowMs, nowMs + leg, Motion.forth, 'flight');
    return nowMs + leg;
  }

  /** The connection never stood: refused, no way there, or silence. */
  #notTaken(hop: number, knocks: number, arriveMs: number, endMs: number, leg: number): number {
    const result = this.#trace.hops.result[hop] as number;
    const turned = outcomeOf(result) === 'refused';
    const atMs = Math.max(arriveMs, endMs);
    if (atMs > arriveMs) this.#add(knocks, arriveMs, atMs, Motion.stuck, 'flight');
    if (turned) {
      this.#add(knocks, atMs, atMs + leg, Motion.back, 'refused');
      return atMs + leg;
    }
    if (result === Result.timeout) this.#add(knocks, atMs, atMs + leg, Motion.gaveUp, 'timeout');
    return atMs;
  }

  #end(hop: number, nowMs: number, doneMs: number, leg: number): number {
    const result = this.#trace.hops.result[hop] as number;
    const outcome = outcomeOf(result);
    const link = this.#link(hop);
    // Longer than its shortest legs: somebody has it and is in no hurry.
    const waits = doneMs - nowMs > 4 * this.#legMs && doneMs - nowMs > 400;
    if (doneMs > nowMs) this.#add(link, nowMs, doneMs, waits ? Motion.stuck : Motion.held, 'flight');
    if (outcome === 'timeout') {
      this.#add(link, doneMs, doneMs + leg, Motion.gaveUp, 'timeout');
      return doneMs;
    }
    if (outcome === 'flight') return doneMs;
    this.#add(link, doneMs, doneMs + leg, Motion.back, outcome);
    return doneMs + leg;
  }

  /** Undecided: until the end of the run, and on. */
  #endOf(hop: number): number {
    const endMs = this.#trace.hops.endMs[hop] as number;
    return Number.isNaN(endMs) ? this.#trace.durationMs + BEYOND_MS : endMs;
  }

  #child(parent: number, n: number): number | undefined {
    let seen = 0;
    for (const hop of this.#hops) {
      if (this.#trace.hops.parent[hop] === parent && seen++ === n) return hop;
    }
    return undefined;
  }

  #leg(hop: number): number {
    return this.#inner[this.#link(hop)] === true ? this.#legMs / 2 : this.#legMs;
  }

  /**
   * Where a packet stood that nobody answered: at the machine that held the address as it was sent, or held it last. A hop's row names only the
   * machine where its packets went in the end.
   */
  #firstDoor(hop: number): number {
    const { hops, addresses, processes } = this.#trace;
    const lane = this.#holders.get(addresses[hops.address[hop] as number] ?? '');
    if (lane === undefined) return this.#link(hop);
    let row = rowAt(lane, hops.startMs[hop] as number);
    while (row >= 0 && lane.values[row]?.length === 0) row--;
    const holder = lane.values[row]?.[0];
    const id = linkId(processes[hops.from[hop] as number] ?? '', holder ?? '');
    return holder === undefined ? this.#link(hop) : (this.#linkIndex.get(id) ?? this.#link(hop));
  }

  /** Index of the hop's link, -1 when none was drawn for it. */
  #link(hop: number): number {
    const { hops, machines, processes } = this.#trace;
    const from = hops.from[hop] as number;
    const machine = Math.min(hops.machine[hop] as number, this.#machineCount);
    const key = from * (this.#machineCount + 1) + machine;
    if (this.#linkOf[key] === UNKNOWN) {
      this.#linkOf[key] = this.#linkIndex.get(linkId(processes[from] ?? '', machines[machine] ?? '')) ?? -1;
    }
    return this.#linkOf[key] as number;
  }

  #add(link: number, fromMs: number, toMs: number, motion: number, shape: Outcome): void {
    if (link < 0 || toMs <= fromMs) return;
    this.#fromMs.push(fromMs);
    this.#toMs.push(toMs);
    this.#links.push(link);
    this.#motions.push(motion);
    this.#shapes.push(SHAPE_INDEX[shape]);
    this.#requests.push(this.#request);
  }

  finish(): Flights {
    return flightsOf({
      fromMs: Float64Array.from(this.#fromMs),
      toMs: Float64Array.from(this.#toMs),
      link: Uint16Array.from(this.#links),
      motion: Uint8Array.from(this.#motions),
      shape: Uint8Array.from(this.#shapes),
      request: Int32Array.from(this.#requests),
    });
  }
}
