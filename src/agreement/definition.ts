import { randomStream } from '../sim/random.ts';

/**
 * When does a simulation agree with what real daemons did? One definition for recordings of single daemons, for whole systems and for the page that shows both:
 *
 * - every real time lies within what the seeds give, ± `TIME_ROOM_S`, and every count within theirs, ± `COUNT_ROOM`;
 * - the longest wait of a run is lengthened by all that the computer does besides and shortened by nothing: it may be longer by `WAIT_ROOM_S`;
 * - the median of the trials lies where medians of as many simulated trials lie, ± `MEDIAN_ROOM` for times and `COUNT_ROOM` for counts. Such a median is itself left to chance: where a
 *   failure's phase is uniform over a second, medians of three trials differ by more than 15 % more often than not, whatever made them. So the room is counted from where most such medians lie;
 * - what happened in some trials and not in others must be likely enough in the simulation: one chance in a hundred.
 *
 * Each function gives the complaint in words, or null.
 */
export const SEEDS = 200;

export const TIME_ROOM_S = 0.15;
export const COUNT_ROOM = 2;
/** A run counts in which its clients were once held up for 150 ms, and its servers may have been as well: nobody watches them. */
export const WAIT_ROOM_S = 2 * TIME_ROOM_S;
const MEDIAN_ROOM = 0.15;
const UNLIKELY = 0.01;

/** How many of the medians of as many simulated trials must hold the real one between them: nine in ten where a few figures are looked at. */
export interface MedianBand {
  readonly draws: number;
  /** Left out at each end of the sorted medians. */
  readonly leftOut: number;
  /** Recordings are no finer than this: an address was looked for every few milliseconds, on a machine that did other work as well. */
  readonly clockS: number;
}
export const NINE_IN_TEN: MedianBand = { draws: 1000, leftOut: 50, clockS: 0.02 };
/** Where thousands of figures are looked at, some lie outside anything narrower by chance alone; and several real runs went on at once. */
export const ALMOST_ALL: MedianBand = { draws: 4000, leftOut: 0, clockS: 0.05 };

/** Whether every value lies within the simulated range and its room, of which there may be more above. */
export function rangeComplaint(recorded: readonly number[], simulated: readonly number[], room: number, above = room): string | null {
  const low = simulated.reduce((a, b) => Math.min(a, b), Infinity);
  const high = simulated.reduce((a, b) => Math.max(a, b), -Infinity);
  const outside = recorded.filter((value) => !(value >= low - room && value <= high + above));
  if (outside.length === 0) return null;
  return `${outside.map(shown).join(' ')}, simulated ${shown(low)} to ${shown(high)}`;
}

/** Whether the median of times lies where simulated ones do. Seconds. */
export function medianTimeComplaint(recorded: readonly number[], simulated: readonly number[], band: MedianBand): string | null {
  return medianComplaint(recorded, simulated, band, (median) => Math.max(MEDIAN_ROOM * Math.abs(median), band.clockS));
}

/** Whether the median of counts lies where simulated ones do. */
export function medianCountComplaint(recorded: readonly number[], simulated: readonly number[], band: MedianBand): string | null {
  return medianComplaint(recorded, simulated, band, () => COUNT_ROOM);
}

/** Whether something that happened in `happened` of `trials` is likely enough, given how often it happens in the seeds. */
export function shareComplaint(happened: number, trials: number, inSeeds: number, seeds: number): string | null {
  if (chance(happened, trials, inSeeds / seeds) >= UNLIKELY) return null;
  return `happened in ${happened} of ${trials} trials, in ${inSeeds} of ${seeds} seeds`;
}

function medianComplaint(recorded: readonly number[], simulated: readonly number[], band: MedianBand, room: (median: number) => number): string | null {
  const measured = median(recorded);
  const [low, high] = mediansOf(recorded.length, simulated, band);
  if (measured >= low - room(low) && measured <= high + room(high)) return null;
  return `median ${shown(measured)}, simulated ${shown(median(simulated))}, of ${recorded.length} trials ${shown(low)} to ${shown(high)}`;
}

/** To the thousandth: seconds as milliseconds show them. */
export function shown(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The middle one, or between the two in the middle. `values` is not empty. */
export function median(values: readonly number[]): number {
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

/** Between which values almost all medians of `trials` values lie that are drawn from these. */
function mediansOf(trials: number, values: readonly number[], { draws, leftOut }: MedianBand): [number, number] {
  const random = randomStream(trials, 'medians');
  const draw = (): number => values[Math.floor(random() * values.length)] as number;
  const medians = Array.from({ length: draws }, () => median(Array.from({ length: trials }, draw))).sort((a, b) => a - b);
  return [medians[leftOut] as number, medians[draws - 1 - leftOut] as number];
}
