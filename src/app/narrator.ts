import { narration } from '../trace/narration.ts';
import { plural } from '../text/plural.ts';
import { captionOf, stopBefore } from './figure.ts';
import type { FinishedRun } from './shownRun.ts';

/** Between two sentences, in shown time: no screen reader keeps up with more. */
const BETWEEN_MS = 2000;
/** What happens so soon after the first news belongs to the same sentence. */
const GATHER_MS = 500;
/** A frame never moves time by so much: whoever went farther went there by hand. */
const JUMP_MS = 1000;

type Run = Pick<FinishedRun, 'cluster' | 'trace'>;

/**
 * Listens while a run plays and says what happened, gathered, at most one sentence in two seconds of shown time. At four times the speed these are
 * eight seconds of the run. What was jumped over is not told: whoever jumps asks for the moment, not for the way.
 */
export class Narrator {
  #trace: Run['trace'] | null = null;
  /** Told up to here, in the run's time. */
  #fromMs = 0;
  #lastMs = 0;
  /** When the last sentence was said, and when something was first noticed that waits to be said. */
  #saidMs = -Infinity;
  #newsMs: number | null = null;

  /**
   * The run on screen now stands at `tMs`.
   * @param speed run seconds a shown second
   * @returns a sentence to say now, or null
   */
  hear(run: Run, tMs: number, speed: number): string | null {
    const moved = tMs - this.#lastMs;
    if (run.trace !== this.#trace || moved < 0 || moved > JUMP_MS * Math.max(1, speed)) this.#startAt(run, tMs);
    this.#lastMs = tMs;
    const words = narration(run.cluster, run.trace, this.#fromMs, tMs);
    if (words === '') {
      this.#fromMs = tMs;
      return null;
    }
    this.#newsMs ??= tMs;
    const gathered = tMs - this.#newsMs >= GATHER_MS * speed || tMs >= run.trace.durationMs;
    if (!gathered || tMs - this.#saidMs < BETWEEN_MS * speed) return null;
    this.#fromMs = tMs;
    this.#saidMs = tMs;
    this.#newsMs = null;
    return words;
  }

  /** Acting at a moment is told at once by itself: it is rounded to a millisecond, which may lie ahead. */
  #startAt({ trace }: Run, tMs: number): void {
    this.#trace = trace;
    this.#fromMs = Math.ceil(tMs);
    this.#saidMs = -Infinity;
    this.#newsMs = null;
  }
}

/** What is said of a moment that somebody stepped to: what happened since the stop before it, else what holds there. */
export function momentTold(run: Run, tMs: number): string {
  const { cluster, trace } = run;
  const happened = narration(cluster, trace, stopBefore(trace, tMs), tMs);
  return `${momentName(tMs)}: ${happened === '' ? captionOf(run, tMs) : happened}`;
}

/** `12.4 s`, as messages name a moment. */
export function momentName(tMs: number): string {
  return `${(tMs / 1000).toFixed(1)} s`;
}

/** How the checks stand: `5 of 6 checks pass. Failed: Every page answers.` Empty while some verdict is missing or from before the last edit. */
export function verdictWords(
  checks: readonly {
    readonly title: string;
    readonly verdict: { readonly passed: boolean } | null;
    readonly state: string;
  }[],
): string {
  if (checks.length === 0 || checks.some(({ verdict, state }) => verdict === null || state !== 'current')) return '';
  const failed = checks.filter(({ verdict }) => verdict?.passed === false);
  const count = checks.length - failed.length;
  const words = `${count} of ${plural(checks.length, ['# check passes.', '# checks pass.'])}`;
  if (failed.length === 0) return words;
  const titles = failed.slice(0, 3).map(({ title }) => title.replace(/\.$/, ''));
  const rest = failed.length - titles.length;
  return `${words} Failed: ${titles.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
}
