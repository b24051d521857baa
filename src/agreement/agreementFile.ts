/** What real daemons did beside what the simulation does: `real/agreement.json`, and the page that shows it. */
export interface AgreementFile {
  /** Day of the newest trial, `2026-11-21`. */
  readonly measuredOn: string;
  /** Versions of the daemons that ran, by the lab's names. */
  readonly versions: Readonly<Record<string, string>>;
  readonly kernel: string;
  /** Simulated runs behind every distribution, besides one with each real trial’s own seed: it sends the very same requests. */
  readonly seeds: number;
  readonly families: readonly AgreementFamily[];
}

/** Scenarios that belong together: one daemon, one kind of failure, or a lesson. */
export interface AgreementFamily {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  readonly scenarios: readonly ScenarioAgreement[];
}

export interface ScenarioAgreement {
  /** `haproxy-failures/power-off`, `lesson:load-balancer/http-checks/web1-loses-power`. */
  readonly id: string;
  readonly title: string;
  /** What differs from the family's workspace: `check inter 2s → check inter 5s`, in lb1/haproxy.cfg. */
  readonly settings: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  /** What happens, in words: `3 s: web1 loses power`. */
  readonly faults: readonly string[];
  /** Real trials. */
  readonly trials: number;
  readonly measures: readonly MeasureAgreement[];
  readonly agrees: boolean;
  /** Why it does not, where that is known. */
  readonly explanation: string | null;
}

/** One thing that was measured in every trial and every simulated run. */
export interface MeasureAgreement {
  /** `lb1 marks be/web1 down`, `answered 503`, `longest wait`. */
  readonly name: string;
  /** What seconds are counted from, in words: `web1 loses its power`. Absent or null for what is not counted from a moment. */
  readonly after?: string | null;
  /** Seconds after the fault, a number of requests, or something that is equal or not: an order of servers, a set of outcomes. */
  readonly unit: 's' | 'requests' | 'same';
  /** What each trial measured, in the order of the trials; null where it did not happen. For `same`: what it was, in words. */
  readonly real: readonly (number | string | null)[];
  readonly simulated: Distribution | { readonly words: readonly string[] };
  readonly agrees: boolean;
  /** What disagrees, in words; null where nothing does. */
  readonly complaint: string | null;
}

/** A simulated distribution, in the measure's unit. */
export interface Distribution {
  /** Values at equal steps of probability, from the least to the greatest: 0 %, 2.5 %, … 100 %. Empty where it never happens. */
  readonly quantiles: readonly number[];
  /** Share of the seeds in which it happens, 0 to 1. */
  readonly share: number;
}
