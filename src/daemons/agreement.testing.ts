import { randomStream } from '../sim/random.ts';

/**
 * When does a simulation agree with a recording of the real thing? One definition for every daemon and for whole systems, so that no test has a softer one of its own:
 *
 * - every recorded time lies within what `SEEDS` seeds give, ± 0.15 s;
 * - the recorded median is within 15 % of the median of as many simulated trials. That median is itself left to chance: where a failure's phase is uniform over a second, medians of
 *   three trials differ by more than 15 % more often than not, whatever made them. So 15 % are counted from where nine of ten such medians lie; with many trials that is one place;
 * - every recorded count lies within the simulated ones ± 2, and so does the median of the counts, by the same rule;
 * - what happened in some trials and not in others must be likely enough in the simulation: one chance in a hundred.
 */
export const SEEDS = 200;

const TIME_ROOM_S = 0.15;
const COUNT_ROOM = 2;
const MEDIAN_ROOM = 0.15;
/** Recordings are no finer than this: an address was looked for every few milliseconds, on a machine that did other work as well. */
const CLOCK_S = 0.02;
const UNLIKELY = 0.01;
const DRAWS = 1000;
const LEFT_OUT_AT_EACH_END = DRAWS / 20;

/** Seconds; null where it did not happen. */
type Time = number | null;

/** Compares the trials of one recording with one simulated run a seed, and keeps a sentence for whatever disagrees. */
export class Agreement {
  readonly complaints: string[] = [];

  /** Seconds until something happened, which it need not. */
  times(what: string, recorded: readonly Time[], simulated: readonly Time[]): void {
    const [measured, ours] = [happened(recorded), happened(simulated)];
    const share = ours.length / simulated.length;
    if (chance(measured.length, recorded.length, share) < UNLIKELY)
      this.#complain(
        what,
        `happened in ${measured.length} of ${recorded.length} trials, in ${ours.length} of ${simulated.length} seeds`,
      );
    if (measured.length === 0 || ours.length === 0) return;
    this.someTimes(what, measured, ours);
    this.#medians(what, measured, ours, (median) => Math.max(MEDIAN_ROOM * median, CLOCK_S));
  }

  /** As `times`, without the medians: for times of which a trial has any number. */
  someTimes(what: string, recorded: readonly number[], simulated: readonly number[]): void {
    this.#within(what, recorded, simulated, TIME_ROOM_S);
  }

  /** How many requests of a trial met something. */
  counts(what: string, recorded: readonly number[], simulated: readonly number[]): void {
    this.#within(what, recorded, simulated, COUNT_ROOM);
    this.#medians(what, recorded, simulated, () => COUNT_ROOM);
  }

  /** Counts by name, of all names that either side has: statuses, machines. A name that a trial lacks counts 0. */
  tallies(what: string, recorded: readonly Tally[], simulated: readonly Tally[]): void {
    const names = new Set([...recorded, ...simulated].flatMap((tally) => [...keysOf(tally)]));
    for (const name of names) {
      const of = (tally: Tally): number =>
        (tally instanceof Map ? tally.get(name) : (tally as Readonly<Record<string, number | undefined>>)[name]) ?? 0;
      this.counts(`${what}: ${name}`, recorded.map(of), simulated.map(of));
    }
  }

  /** Each recorded value is near one of the simulated ones: durations that come in kinds, with nothing in between. */
  near(what: string, recorded: readonly number[], simulated: Iterable<number>): void {
    const values = [...new Set(simulated)];
    for (const value of recorded) {
      if (!values.some((s) => Math.abs(s - value) <= TIME_ROOM_S))
        this.#complain(what, `${value}, simulated only ${values.sort((a, b) => a - b).join(' ')}`);
    }
  }

  /** What was recorded is among what is simulated. */
  among<T>(what: string, recorded: Iterable<T>, simulated: ReadonlySet<T>): void {
    for (const value of recorded)
      if (!simulated.has(value)) this.#complain(what, `${String(value)} is never simulated`);
  }

  #within(what: string, recorded: readonly number[], simulated: readonly number[], room: number): void {
    const [low, high] = [Math.min(...simulated), Math.max(...simulated)];
    const outside = recorded.filter((value) => !(value >= low - room && value <= high + room));
    if (outside.length > 0) this.#complain(what, `${outside.join(' ')}, simulated ${shown(low)} to ${shown(high)}`);
  }

  #medians(
    what: string,
    recorded: readonly number[],
    simulated: readonly number[],
    room: (median: number) => number,
  ): void {
    const measured = median(recorded);
    const [low, high] = mediansOf(recorded.length, simulated);
    if (measured < low - room(low) || measured > high + room(high))
      this.#complain(
        what,
        `median ${shown(measured)}, simulated ${shown(median(simulated))}, of ${recorded.length} trials ${shown(low)} to ${shown(high)}`,
      );
  }

  #complain(what: string, problem: string): void {
    this.complaints.push(`${what}: ${problem}`);
  }
}

export type Tally = ReadonlyMap<string, number> | Readonly<Record<string, number | undefined>>;

const keysOf = (tally: Tally): Iterable<string> => (tally instanceof Map ? tally.keys() : Object.keys(tally));
const happened = (times: readonly Time[]): number[] => times.filter((time) => time !== null);
const shown = (value: number): number => Math.round(value * 1000) / 1000;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] as number)) / 2;
}

/** How likely it is that something of this probability happens in so many of the trials. */
function chance(happened: number, trials: number, probability: number): number {
  let ways = 1;
  for (let i = 0; i < happened; i++) ways = (ways * (trials - i)) / (i + 1);
  let product = ways;
  for (let i = 0; i < trials; i++) product *= i < happened ? probability : 1 - probability;
  return product;
}

/** Where nine of ten medians of `trials` values lie that are drawn from these. */
function mediansOf(trials: number, values: readonly number[]): [number, number] {
  const random = randomStream(trials, 'medians');
  const draw = (): number => values[Math.floor(random() * values.length)] as number;
  const medians = Array.from({ length: DRAWS }, () => median(Array.from({ length: trials }, draw))).sort(
    (a, b) => a - b,
  );
  return [medians[LEFT_OUT_AT_EACH_END] as number, medians[DRAWS - 1 - LEFT_OUT_AT_EACH_END] as number];
}
