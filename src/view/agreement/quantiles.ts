/**
 * A distribution as it is kept: its values at equal steps of probability, ascending, from the least (0) to the greatest (1). Between two of them
 * probability grows evenly; where two are equal it jumps.
 */
export type Quantiles = readonly number[];

/** The value that this share (0 to 1) of the distribution does not exceed. */
export function quantile(quantiles: Quantiles, share: number): number {
  const place = Math.min(Math.max(share, 0), 1) * (quantiles.length - 1);
  const below = Math.floor(place);
  const low = quantiles[below]!;
  const high = quantiles[Math.min(below + 1, quantiles.length - 1)]!;
  return low + (high - low) * (place - below);
}

/** The share (0 to 1) of the distribution that is no greater than `value`. */
export function shareUpTo(quantiles: Quantiles, value: number): number {
  const last = quantiles.length - 1;
  if (value < quantiles[0]!) return 0;
  if (value >= quantiles[last]!) return 1;
  const above = quantiles.findIndex((q) => q > value);
  const [low, high] = [quantiles[above - 1]!, quantiles[above]!];
  return (above - 1 + (value - low) / (high - low)) / last;
}

/** A part of the axis and the share of the distribution that lies in it. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/**
 * The whole range cut into bins of equal width, about `width` each. Every bin but the first leaves out its lower end, so that the shares add up to 1;
 * a distribution of one value is one bin around it.
 */
export function bins(quantiles: Quantiles, width: number): Bin[] {
  const least = quantiles[0]!;
  const range = quantiles.at(-1)! - least;
  const count = Math.max(1, Math.round(range / width));
  if (count === 1) {
    const middle = least + range / 2;
    const half = Math.max(range, width) / 2;
    return [{ from: middle - half, to: middle + half, share: 1 }];
  }
  const step = range / count;
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [least + i * step, least + (i + 1) * step];
    const below = i === 0 ? 0 : shareUpTo(quantiles, from);
    return { from, to, share: (i === count - 1 ? 1 : shareUpTo(quantiles, to)) - below };
  });
}

/** Bins of one whole number each, for what is counted: the share that rounds to it. */
export function wholeBins(quantiles: Quantiles): Bin[] {
  const first = Math.round(quantiles[0]!);
  const count = Math.round(quantiles.at(-1)!) - first + 1;
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [first + i - 0.5, first + i + 0.5];
    const below = i === 0 ? 0 : shareUpTo(quantiles, from);
    return { from, to, share: (i === count - 1 ? 1 : shareUpTo(quantiles, to)) - below };
  });
}
