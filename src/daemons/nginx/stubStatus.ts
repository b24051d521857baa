import type { Worker } from './worker.ts';

/** What `stub_status` answers (ngx_http_stub_status_handler): counts of the whole server, whichever worker is asked. */
export function stubStatus(worker: Worker): string {
  const { active, accepted, handled, requests, waiting } = worker.totals;
  const writing = active - waiting;
  return (
    `Active connections: ${active} \n` +
    'server accepts handled requests\n' +
    ` ${accepted} ${handled} ${requests} \n` +
    `Reading: 0 Writing: ${writing} Waiting: ${waiting} \n`
  );
}

/** Counted over all workers. */
export class Totals {
  active = 0;
  accepted = 0;
  handled = 0;
  requests = 0;
  /** Kept open between requests. */
  waiting = 0;
}
