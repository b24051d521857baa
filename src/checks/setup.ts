import { boundWords, isWithin } from './bound.ts';
import type { EventMatch, Expectation, Part } from './check.ts';
import { eventEvidence, firstFault, isInside, momentEvidence, type Reading } from './reading.ts';
import { plural } from '../text/plural.ts';
import type { TraceEvent } from '../trace/trace.ts';

/** Predicates over the workspace itself, and over any event. */

type Of<K extends Expectation['kind']> = Extract<Expectation, { kind: K }>;

/** The processes start and stay: none is refused for its configuration, none ends by itself before the first fault. */
export function starts({ cluster, trace }: Reading, expectation: Of<'starts'>): Part {
  const { processes } = expectation;
  const expected = processes === 'all' ? 'every process starts' : `${processes.join(/* @wc-include */ ' and ')} ${plural(processes.length, ['start', 'start'])}`;
  const known = cluster.machines.flatMap((m) => m.processes.map((p) => p.id));
  const absent = processes === 'all' ? undefined : processes.find((id) => !known.includes(id));
  if (absent !== undefined) {
    const evidence = { ...momentEvidence(0, `no machine runs ${absent}`), file: 'cluster.yaml' };
    return { kind: 'starts', passed: false, expected, measured: `${absent} does not exist`, evidence };
  }
  const faultMs = firstFault(trace)?.atMs ?? Infinity;
  const failed = trace.events.find(
    (e) =>
      (e.kind === 'process-refused' || (e.kind === 'process-ended' && e.atMs < faultMs)) &&
      (processes === 'all' || processes.includes(e.subject)),
  );
  return {
    kind: 'starts',
    passed: failed === undefined,
    expected,
    measured: failed === undefined ? 'all run' : `${failed.subject} does not run`,
    evidence: failed === undefined ? null : eventEvidence(trace, failed),
  };
}

/** Clients are sent to this address or name; `virtual`: to one that some process may take over and no machine owns. */
export function site({ cluster }: Reading, expectation: Of<'site'>): Part {
  const { host, span } = cluster.site;
  const owner = cluster.machines.find((m) => m.address === host || m.name === host);
  const claimants = cluster.machines.filter((m) => m.processes.some((p) => p.claims.includes(host)));
  const virtual = expectation.is === 'virtual';
  const passed = virtual ? owner === undefined && claimants.length > 0 : host === expectation.is;
  const measured = owner !== undefined ? `${host}, ${owner.name}’s own` : host;
  const words =
    virtual && owner !== undefined
      ? `clients are sent to ${owner.name}’s own address ${host}, which goes when ${owner.name} goes`
      : virtual
        ? `clients are sent to ${host}, which no machine takes`
        : `clients are sent to ${host}`;
  return {
    kind: 'site',
    passed,
    expected: virtual ? 'clients are sent to the virtual address' : `clients are sent to ${expectation.is}`,
    measured,
    evidence: passed
      ? null
      : { atMs: 0, request: null, file: span?.file ?? 'cluster.yaml', line: span?.line ?? null, words },
  };
}

/** So many events match. */
export function event({ trace }: Reading, expectation: Of<'event'>): Part {
  const { match, count } = expectation;
  const found = eventsMatching(trace.events, match);
  const passed = isWithin(count, found.length);
  const what = [match.kind, match.subject, match.machine === null ? null : `on ${match.machine}`].filter(
    (w) => w !== null,
  );
  const last = found[found.length - 1];
  const missing = momentEvidence(match.afterMs ?? 0, `no ${what.join(' ')}`);
  return {
    kind: 'event',
    passed,
    expected: `${boundWords(count)} × ${what.join(' ')}`,
    measured: String(found.length),
    evidence: passed ? null : last === undefined ? missing : eventEvidence(trace, last),
  };
}

/** The events that match, in order. */
export function eventsMatching(events: readonly TraceEvent[], match: EventMatch): TraceEvent[] {
  const subject = match.subject === null ? null : wildcard(match.subject);
  return events.filter(
    (e) =>
      e.kind === match.kind &&
      (match.machine === null || e.machine === match.machine) &&
      (subject === null || subject.test(e.subject)) &&
      (match.detail === null || e.detail.includes(match.detail)) &&
      isInside(e.atMs, match),
  );
}

/** `*` stands for any characters; everything else for itself. */
function wildcard(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
