import type { Parsed } from './daemon.ts';

/** What a real daemon's own check (`haproxy -c`, `nginx -t`, `keepalived -t` and a start) said of one configuration. */
export interface Verdict {
  /** For people: the file it came from and what was changed. */
  readonly name: string;
  readonly config: string;
  /** Whether the daemon starts with it. */
  readonly accepted: boolean;
  /** In the daemon's order, without time stamps, process ids, paths and the lines that only sum up. */
  readonly complaints: readonly Complaint[];
}

export interface Complaint {
  readonly severity: 'error' | 'warning';
  /** From 1; null where the daemon gives none. */
  readonly line: number | null;
  readonly message: string;
}

/** In what the lab's parser and the daemon agree about one configuration. */
export interface Agreement {
  readonly accepted: boolean;
  /** The same complaints' lines, whatever their words. */
  readonly lines: boolean;
  /** The same complaints, word for word. */
  readonly messages: boolean;
}

/** The complaints that the lab's parser has in the daemon's name: not its own remarks. */
export function complaintsOf(parsed: Parsed<unknown>): Complaint[] {
  const said: Complaint[] = [];
  for (const { code, severity, span, message } of parsed.diagnostics) {
    if (severity === 'info' || code.startsWith('lab.')) continue;
    said.push({ severity, line: span?.line ?? null, message });
  }
  return said;
}

/** Compares by multiset: the order of complaints about different lines is not part of the verdict. */
export function agreement(parsed: Parsed<unknown>, verdict: Verdict): Agreement {
  const ours = complaintsOf(parsed);
  const same = (key: (complaint: Complaint) => string) =>
    ours.map(key).sort().join('\n') === verdict.complaints.map(key).sort().join('\n');
  return {
    accepted: (parsed.refusal === null) === verdict.accepted,
    lines: same(({ line }) => String(line)),
    messages: same(({ message }) => message),
  };
}

/** Shares of a corpus, in per cent. */
export interface Tally {
  readonly count: number;
  readonly accepted: number;
  readonly lines: number;
  readonly messages: number;
}

export function tally(agreements: readonly Agreement[]): Tally {
  const share = (key: keyof Agreement) =>
    agreements.length === 0 ? 100 : (100 * agreements.filter((one) => one[key]).length) / agreements.length;
  return { count: agreements.length, accepted: share('accepted'), lines: share('lines'), messages: share('messages') };
}

/** What the lab promises of its parsers, in per cent of a corpus. */
export const PROMISED: Omit<Tally, 'count'> = { accepted: 100, lines: 98, messages: 95 };

export function keepsPromise(found: Tally): boolean {
  return (
    found.accepted >= PROMISED.accepted && found.lines >= PROMISED.lines && found.messages >= PROMISED.messages
  );
}
