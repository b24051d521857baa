import type { Cluster } from '../model/cluster.ts';
import type { Trace } from '../trace/trace.ts';
import { detects, holder, holders, takeover } from './addresses.ts';
import type { Check, Expectation, ExpectationKind, Part, Verdict } from './check.ts';
import { availability, no, recovery, slowest, status } from './outcome.ts';
import { momentEvidence, type Reading } from './reading.ts';
import { avoids, reaches, shares } from './routing.ts';
import { event, site, starts } from './setup.ts';

type Predicates = {
  readonly [K in ExpectationKind]: (reading: Reading, expectation: Extract<Expectation, { kind: K }>) => Part;
};

const predicates: Predicates = {
  availability,
  no,
  recovery,
  status,
  slowest,
  reaches,
  avoids,
  shares,
  holder,
  holders,
  takeover,
  detects,
  starts,
  site,
  event,
};

/** The verdict of a check on one run: the cluster it ran on and its trace. A run that was stopped early fails every check. */
export function evaluate(check: Check, cluster: Cluster, trace: Trace): Verdict {
  const { id, title } = check;
  if (trace.stopped !== null) {
    const { atMs, reason } = trace.stopped;
    const evidence = momentEvidence(atMs, reason);
    return { id, title, passed: false, expected: 'the run comes to its end', measured: /* @wc-include */ 'stopped', evidence, parts: [] };
  }
  const parts = check.expect.map((expectation) => evaluateOne(expectation, { cluster, trace }));
  const failed = parts.find((part) => !part.passed);
  const shown = failed ?? parts[0];
  return {
    id,
    title,
    passed: failed === undefined && parts.length > 0,
    expected: shown?.expected ?? '',
    measured: shown?.measured ?? '',
    evidence: failed?.evidence ?? null,
    parts,
  };
}

/** One expectation on one run. */
export function evaluateOne(expectation: Expectation, reading: Reading): Part {
  // The table's types pair each kind with its own predicate, which a union of functions cannot say at the call.
  const predicate = predicates[expectation.kind] as (reading: Reading, expectation: Expectation) => Part;
  return predicate(reading, expectation);
}

/** Whether all of these hold. */
export function holds(expectations: readonly Expectation[], reading: Reading): boolean {
  return expectations.every((expectation) => evaluateOne(expectation, reading).passed);
}
