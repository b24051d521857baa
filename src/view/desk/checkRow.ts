import type { Verdict } from '../../checks/check.ts';

/** One line of the exercise card. */
export interface CheckRow {
  readonly id: string;
  readonly title: string;
  /** The newest verdict; null before the first. */
  readonly verdict: Verdict | null;
  /** `stale`: the verdict is from before the last edit, and the new one is being worked out. */
  readonly state: 'running' | 'stale' | 'current';
}
