/** Chance that is the same again for the same seed. */
export interface Dice {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** One of them. */
  oneOf<T>(items: readonly T[]): T;
}

/**
 * Mulberry32 (Tommy Ettinger, public domain): small, and good enough to draw exercises with, not for secrets.
 * @param seed any whole number; its lowest 32 bits count
 */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return { between, oneOf: (items) => items[between(0, items.length - 1)]! };
}
