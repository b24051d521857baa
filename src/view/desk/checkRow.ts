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

const NOW = {
  passed: /* @wc-include */ 'passed:',
  failed: /* @wc-include */ 'failed:',
  running: /* @wc-include */ 'running:',
} as const;

const BEFORE_EDIT: Readonly<Record<keyof typeof NOW, string>> = {
  passed: 'passed, from before your edit:',
  failed: 'failed, from before your edit:',
  running: 'running, from before your edit:',
};

/** What a check's mark says to ears, before the check's title. */
export function markWords(mark: keyof typeof NOW, stale: boolean): string {
  return stale ? BEFORE_EDIT[mark] : NOW[mark];
}
