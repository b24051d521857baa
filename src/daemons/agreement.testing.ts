import {
  COUNT_ROOM,
  medianCountComplaint,
  medianTimeComplaint,
  NINE_IN_TEN,
  rangeComplaint,
  shareComplaint,
  TIME_ROOM_S,
} from '../agreement/definition.ts';

export { SEEDS } from '../agreement/definition.ts';

/** Seconds; null where it did not happen. */
type Time = number | null;

/**
 * Compares the trials of one recording with one simulated run a seed, and keeps a sentence for whatever disagrees. The definition is `agreement/definition.ts`: no test has a softer one
 * of its own.
 */
export class Agreement {
  readonly complaints: string[] = [];

  /** Seconds until something happened, which it need not. */
  times(what: string, recorded: readonly Time[], simulated: readonly Time[]): void {
    const [measured, ours] = [happened(recorded), happened(simulated)];
    this.#note(what, shareComplaint(measured.length, recorded.length, ours.length, simulated.length));
    if (measured.length === 0 || ours.length === 0) return;
    this.someTimes(what, measured, ours);
    this.#note(what, medianTimeComplaint(measured, ours, NINE_IN_TEN));
  }

  /** As `times`, without the medians: for times of which a trial has any number. */
  someTimes(what: string, recorded: readonly number[], simulated: readonly number[]): void {
    this.#note(what, rangeComplaint(recorded, simulated, TIME_ROOM_S));
  }

  /** How many requests of a trial met something. */
  counts(what: string, recorded: readonly number[], simulated: readonly number[]): void {
    this.#note(what, rangeComplaint(recorded, simulated, COUNT_ROOM));
    this.#note(what, medianCountComplaint(recorded, simulated, NINE_IN_TEN));
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

  #note(what: string, problem: string | null): void {
    if (problem !== null) this.#complain(what, problem);
  }

  #complain(what: string, problem: string): void {
    this.complaints.push(`${what}: ${problem}`);
  }
}

export type Tally = ReadonlyMap<string, number> | Readonly<Record<string, number | undefined>>;

const keysOf = (tally: Tally): Iterable<string> => (tally instanceof Map ? tally.keys() : Object.keys(tally));
const happened = (times: readonly Time[]): number[] => times.filter((time) => time !== null);
