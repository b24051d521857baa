import { scaleLinear } from 'd3-scale';
import type { Distribution, MeasureAgreement } from '../../agreement/agreementFile.ts';
import { bins, quantile, wholeBins, type Bin } from './quantiles.ts';
import { agreementRoom } from '../../app/agreementRoom.ts';

/** A measure of seconds or requests, which can be drawn along an axis. */
export type NumberMeasure = MeasureAgreement & { readonly unit: 's' | 'requests'; readonly simulated: Distribution };

/** A measure that is equal or not. */
export type WordsMeasure = MeasureAgreement & {
  readonly unit: 'same';
  readonly simulated: { readonly words: readonly string[] };
};

/** The unit says which kind a measure is, in the file as well. */
export const isNumberMeasure = (measure: MeasureAgreement): measure is NumberMeasure => measure.unit !== 'same';
export const isWordsMeasure = (measure: MeasureAgreement): measure is WordsMeasure => measure.unit === 'same';

/** One real trial, in pixels from the strip's left edge and from its ground. */
export interface TrialPoint {
  readonly x: number;
  /** Trials that would cover each other are piled: 0 lies on the ground. */
  readonly level: number;
  /** Whether it lies within the simulated range and the tolerance around it. */
  readonly within: boolean;
}

/** Everything that a strip draws, in pixels from its left edge. */
export interface Strip {
  readonly ticks: readonly { readonly x: number; readonly words: string }[];
  /** Null where no simulated run had it. */
  readonly simulated: SimulatedShape | null;
  readonly trials: readonly TrialPoint[];
}

export interface SimulatedShape {
  /** The distribution as steps; heights from 0 to 1 of the greatest. */
  readonly steps: readonly { readonly from: number; readonly to: number; readonly height: number }[];
  readonly median: number;
  /** The middle half of the runs. */
  readonly half: readonly [number, number];
  readonly range: readonly [number, number];
  /** The range with the tolerance: a trial in here agrees. */
  readonly fence: readonly [number, number];
}

/** Radius of a trial's mark. */
export const POINT_RADIUS = 4.5;
/** Air at both ends, for marks and words that stand on the last value. */
const MARGIN = 22;
const STEP_WIDTH = 5;
const TICK_ROOM = 74;

/** Where a measure's trials and simulated runs lie on an axis of so many pixels; null where neither side had it. */
export function stripOf(measure: NumberMeasure, width: number): Strip | null {
  const { quantiles } = measure.simulated;
  const room = roomOf(measure);
  const measured = measure.real.filter((value) => typeof value === 'number');
  const drawn = [...measured, ...quantiles];
  if (drawn.length === 0) return null;
  const scale = scaleLinear(domainOf(drawn, measure.unit, room), [MARGIN, Math.max(2 * MARGIN, width - MARGIN)]);
  const [low, high] = [(quantiles[0] ?? Infinity) - room.below, (quantiles.at(-1) ?? -Infinity) + room.above];
  const within = (value: number) => value >= low && value <= high;
  return {
    ticks: ticksOf(scale, measure.unit, width),
    simulated: quantiles.length === 0 ? null : shapeOf(quantiles, measure.unit, room, scale),
    trials: piled(measured.map((value) => ({ x: scale(value), within: within(value) }))),
  };
}

interface Room {
  readonly below: number;
  readonly above: number;
}

/** A length of time that is counted from nothing is a run's longest wait. */
function roomOf({ unit, after }: NumberMeasure): Room {
  const below = agreementRoom[unit];
  return { below, above: unit === 's' && after === null ? agreementRoom.longestWait : below };
}

type Scale = ReturnType<typeof scaleLinear<number>>;

/**
 * From the least to the greatest of what is drawn, tolerances with it. Where nothing lies below 0 the axis begins there, or where the step of 0
 * requests begins: the rest would be tolerance for what cannot be.
 */
function domainOf(drawn: readonly number[], unit: 's' | 'requests', room: Room): [number, number] {
  const [least, greatest] = [Math.min(...drawn), Math.max(...drawn)];
  const low = least - room.below;
  return [least < 0 ? low : Math.max(low, unit === 's' ? 0 : -0.5), greatest + room.above];
}

function ticksOf(scale: Scale, unit: 's' | 'requests', width: number) {
  const most = Math.max(2, Math.floor(width / TICK_ROOM));
  const format = scale.tickFormat(most);
  return scale
    .ticks(most)
    .filter((value) => unit === 's' || Number.isInteger(value))
    .map((value) => ({ x: scale(value), words: unit === 's' ? `${format(value)} s` : String(value) }));
}

function shapeOf(quantiles: readonly number[], unit: 's' | 'requests', room: Room, scale: Scale): SimulatedShape {
  const pixel = scale.invert(1) - scale.invert(0);
  const whole = unit === 'requests' && 1 / pixel >= STEP_WIDTH;
  const cut: readonly Bin[] = whole ? wholeBins(quantiles) : bins(quantiles, STEP_WIDTH * pixel);
  const most = Math.max(...cut.map(({ share }) => share));
  const [left] = scale.range();
  const clamp = (x: number) => Math.max(x, left!);
  return {
    steps: cut.map(({ from, to, share }) => ({ from: scale(from), to: scale(to), height: share / most })),
    median: scale(quantile(quantiles, 0.5)),
    half: [scale(quantile(quantiles, 0.25)), scale(quantile(quantiles, 0.75))],
    range: [scale(quantiles[0]!), scale(quantiles.at(-1)!)],
    fence: [clamp(scale(quantiles[0]! - room.below)), scale(quantiles.at(-1)! + room.above)],
  };
}

/** From left to right, each mark on the lowest level where it covers none. */
function piled(points: readonly { readonly x: number; readonly within: boolean }[]): TrialPoint[] {
  const ends: number[] = [];
  return [...points]
    .sort((a, b) => a.x - b.x)
    .map(({ x, within }) => {
      const free = ends.findIndex((end) => x - end >= 2 * POINT_RADIUS + 1);
      const level = free === -1 ? ends.length : free;
      ends[level] = x;
      return { x, level, within };
    });
}
