import type { Host } from '../../sim/host.ts';
import { syslogLine } from '../calendar.ts';
import { sameHost } from './sameHost.ts';

/** keepalived has no file of its own: it writes to syslog, which Debian's journal keeps. */
export const JOURNAL = 'journal';

/** keepalived's processes as the journal names them, and which number of the parent's ten each has (main.c, vrrp_daemon.c and check_daemon.c of 2.2.7). */
const PROCESSES = {
  parent: { tag: 'Keepalived', child: 0 },
  vrrp: { tag: 'Keepalived_vrrp', child: 1 },
  checkers: { tag: 'Keepalived_healthcheckers', child: 2 },
} as const;

/** Of what is recorded, what only the lab says: keepalived runs its scripts without a word, and says nothing of servers that wait. */
const OWN_WORDS = /^runs |^waits for its checks/i;

/** The host as one of keepalived's processes has it: what it records in words goes to the journal as well, where somebody reads that. */
export function journalHost(host: Host, process: keyof typeof PROCESSES): Host {
  const { journal } = host;
  if (journal === null) return host;
  const { tag, child } = PROCESSES[process];
  return {
    ...sameHost(host),
    record: (event) => {
      host.record(event);
      const isWords = event.kind === 'log' || event.kind === 'server-up' || event.kind === 'server-down';
      if (!isWords || OWN_WORDS.test(event.detail)) return;
      journal.write(
        JOURNAL,
        syslogLine(host.now(), host.machine, tag, journal.pid + child, event.detail),
        null,
        event.cause ?? null,
      );
    },
  };
}
