/** What a number may be: `>= 99%`, `<= 4s`, `40..60%`, `0`. Both ends null would allow anything and is never written. */
export interface Bound {
  readonly low: number | null;
  readonly high: number | null;
  /** Whether the end itself is outside: `< 4s`. */
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
  /** `share`: 0 to 1, written in per cent. `ms`: milliseconds, written with a unit. `count`: a bare number. */
  readonly unit: Unit;
}

export type Unit = 'share' | 'ms' | 'count';
