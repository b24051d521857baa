/** The values that a slider can stand at. */
export interface Scale {
  readonly least: number;
  readonly most: number;
  /** In order, as a person would write them; the slider's positions are their indexes. */
  readonly values: readonly number[];
}

/** Values tried between the ends; those that look alike when written are one. */
const STEPS = 200;

/** Each step multiplies: what is felt of a rate or a patience is its order. @param unit what every value is a multiple of; 0: any two digits */
export function logarithmic(least: number, most: number, unit = 0): Scale {
  const values = new Set<number>();
  for (let i = 0; i <= STEPS; i++) {
    const value = Number((least * Math.exp((Math.log(most / least) * i) / STEPS)).toPrecision(2));
    values.add(unit === 0 ? value : Math.max(least, Math.round(value / unit) * unit));
  }
  return { least, most, values: [...values].sort((a, b) => a - b) };
}

/** Where a value lies: the index of the nearest by its order; beyond the ends, the end. */
export function positionOf({ values }: Scale, value: number): number {
  const above = values.findIndex((one) => one >= value);
  if (above <= 0) return above < 0 ? values.length - 1 : 0;
  const [low, high] = [values[above - 1] as number, values[above] as number];
  return high / value < value / low ? above : above - 1;
}
