import type { Host } from '../../sim/host.ts';
import type { Span } from '../../text/span.ts';
import { syslogLine } from '../calendar.ts';
import { sameHost } from './sameHost.ts';

/** keepalived has no file of its own: it writes to syslog, which Debian's journal keeps. */
const JOURNAL = 'journal';

/** keepalived's processes as the journal names them, and which number of the parent's ten each has (main.c, vrrp_daemon.c and check_daemon.c of 2.2.7). */
const PROCESSES = {
  parent: { tag: 'Keepalived', child: 0 },
  vrrp: { tag: 'Keepalived_vrrp', child: 1 },
  checkers: { tag: 'Keepalived_healthcheckers', child: 2 },
} as const;

/** Of what is recorded, what only the lab says: keepalived runs its scripts without a word, and says nothing of servers that wait. */
const OWN_WORDS = /^runs |^waits for its checks/i;

type Process = keyof typeof PROCESSES;

/** A line of the journal that the lab has no use for but to show it; nothing where nobody reads the journal. */
export function tellJournal(host: Host, process: Process, words: string, cause: Span | null = null): void {
  const { journal } = host;
  if (journal === null) return;
  const { tag, child } = PROCESSES[process];
  journal.write(JOURNAL, syslogLine(host.now(), host.machine, tag, journal.pid + child, words), null, cause);
}

/** The host as one of keepalived's processes has it: what it records in words goes to the journal as well, where somebody reads that. */
export function journalHost(host: Host, process: Process): Host {
  if (host.journal === null) return host;
  return {
    ...sameHost(host),
    record: (event) => {
      host.record(event);
      const isWords = event.kind === 'log' || event.kind === 'server-up' || event.kind === 'server-down';
      if (isWords && !OWN_WORDS.test(event.detail)) tellJournal(host, process, event.detail, event.cause ?? null);
    },
  };
}
