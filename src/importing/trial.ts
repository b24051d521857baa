import type { Daemon } from '../daemons/daemon.ts';
import { prepare, simulate } from '../lab/lab.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Trace } from '../trace/trace.ts';

/** A few visitors, for long enough that somebody notices who does not answer. */
const SCENARIO: Scenario = {
  traffic: { rateRps: 4, mix: [{ method: 'GET', path: '/', weight: 3 }, { method: 'GET', path: '/widgets', weight: 1 }], timeoutMs: 3000, arrivals: 'even' },
  requests: [],
  durationMs: 4000,
  faults: [],
};
const EVENTS_MAX = 100_000;

/** What a short run of a workspace showed. */
export interface Trial {
  readonly trace: Trace | null;
  /** Requests that were answered with 200 to 399, all answers, those that got none or a server error, and requests altogether. */
  readonly good: number;
  readonly answered: number;
  readonly failed: number;
  /** Sent to another address (3xx). */
  readonly redirected: number;
  readonly requests: number;
  readonly diagnostics: ReturnType<typeof prepare>['diagnostics'];
}

export function tryOut(files: Files, daemons: readonly Daemon[]): Trial {
  const { cluster, diagnostics } = prepare(files, daemons);
  if (cluster === null) return { trace: null, good: 0, answered: 0, failed: 0, redirected: 0, requests: 0, diagnostics };
  const trace = simulate(cluster, SCENARIO, 1, daemons, { eventsMax: EVENTS_MAX });
  let [good, answered, failed, redirected] = [0, 0, 0, 0];
  for (let r = 0; r < trace.requests.length; r++) {
    const result = trace.requests.result[r] as number;
    if (result >= 100) answered++;
    if (result < 100 || result >= 500) failed++;
    // Who is only sent elsewhere has no page yet.
    if (result >= 200 && result < 300) good++;
    if (result >= 300 && result < 400) redirected++;
  }
  return { trace, good, answered, failed, redirected, requests: trace.requests.length, diagnostics };
}
