/** A fact that a line of a daemon's log tells, as the lab's trace names it. */
export interface LogFact {
  readonly kind: 'server-down' | 'server-up' | 'server-drain';
  /** `backend/server`. */
  readonly subject: string;
}

/** What HAProxy's log says of a server whose state changed (srv_update_status and what it calls, 2.6); other words about a server change nothing. */
const SAYS: readonly (readonly [kind: LogFact['kind'], words: RegExp])[] = [
  // `is DOWN/READY (leaving forced maintenance)` and `is DOWN (leaving forced drain)`: it was down before.
  ['server-down', /^is (?:DOWN(?!\/| \(leaving)|going DOWN for maintenance)/],
  ['server-up', /^is UP\b/],
  ['server-drain', /^(?:is stopping|enters drain state)/],
];

/** `Server web/web1 is DOWN, reason: Layer4 timeout, …`; the first word is `Backup` for a backup server. Null for a line that tells of no change. */
export function haproxyFact(line: string): LogFact | null {
  const found = /\b[Ss]erver (\S+\/\S+) (.*)/.exec(line);
  const kind = SAYS.find(([, words]) => words.test(found?.[2] ?? ''))?.[0];
  return found === null || kind === undefined ? null : { kind, subject: found[1] as string };
}
