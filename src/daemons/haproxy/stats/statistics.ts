import type { Statistics, StatisticsRow } from '../../../sim/behaviour.ts';
import type { Running } from '../running.ts';
import type { Row } from './columns.ts';
import { statRows } from './statRows.ts';

/** A column of the panel: a name of our own, what it means, and what `show stat` has for it. */
interface PanelColumn {
  readonly title: string;
  readonly meaning: string;
  readonly cell: (row: Row) => string | number | undefined;
}

const COLUMNS: readonly PanelColumn[] = [
  {
    title: 'proxy',
    meaning: 'A section of the file, and the server, frontend or backend in it.',
    cell: ({ pxname, svname }) => `${pxname}/${svname}`,
  },
  {
    title: 'status',
    meaning: 'As the statistics page words it: with a check under way between up and down, the strikes it has left.',
    cell: ({ status }) => status,
  },
  {
    title: 'queue',
    meaning: 'Requests that wait for it now, and the most there ever were.',
    cell: ({ qcur, qmax }) => pair(qcur, qmax),
  },
  {
    title: 'sessions',
    meaning: 'Connections now, and the most there ever were.',
    cell: ({ scur, smax }) => pair(scur, smax),
  },
  { title: 'total', meaning: 'Sessions since the start (stot).', cell: ({ stot }) => stot },
  {
    title: 'rate',
    meaning: 'New sessions in the last second, and the most in any.',
    cell: ({ rate, rate_max: max }) => pair(rate, max),
  },
  { title: 'chosen', meaning: 'Times that the balancing algorithm chose it (lbtot).', cell: ({ lbtot }) => lbtot },
  { title: '2xx', meaning: 'Answers with a status from 200 to 299.', cell: (row) => row.hrsp_2xx },
  { title: '3xx', meaning: 'Answers with a status from 300 to 399.', cell: (row) => row.hrsp_3xx },
  { title: '4xx', meaning: 'Answers with a status from 400 to 499.', cell: (row) => row.hrsp_4xx },
  { title: '5xx', meaning: 'Answers with a status from 500 to 599.', cell: (row) => row.hrsp_5xx },
  {
    title: 'denied',
    meaning: 'Requests and answers that a rule turned away.',
    cell: ({ dreq, dresp }) => sum(dreq, dresp),
  },
  {
    title: 'request errors',
    meaning: 'Requests that could not be read, or did not come in time (ereq).',
    cell: ({ ereq }) => ereq,
  },
  {
    title: 'connect errors',
    meaning: 'Requests that ended without a connection to a server (econ).',
    cell: ({ econ }) => econ,
  },
  {
    title: 'response errors',
    meaning: 'Requests that a server left without a usable answer (eresp).',
    cell: ({ eresp }) => eresp,
  },
  { title: 'retries', meaning: 'Connections tried again with the same server (wretr).', cell: ({ wretr }) => wretr },
  {
    title: 'redispatches',
    meaning: 'Requests that went to another server instead (wredis).',
    cell: ({ wredis }) => wredis,
  },
  { title: 'weight', meaning: 'Its share now, which a slow start makes smaller.', cell: ({ weight }) => weight },
  {
    title: 'last check',
    meaning: 'What the last health check found, and how long it took. A star: one is under way.',
    cell: checkWords,
  },
  {
    title: 'failed checks',
    meaning: 'Checks that failed while it was not down (chkfail), and times it went down (chkdown).',
    cell: ({ chkfail, chkdown }) => pair(chkfail, chkdown),
  },
  {
    title: 'since',
    meaning: 'Seconds since its state last changed (lastchg).',
    cell: ({ lastchg }) => seconds(lastchg),
  },
  {
    title: 'down for',
    meaning: 'Seconds it was down since the start (downtime).',
    cell: ({ downtime }) => seconds(downtime),
  },
  {
    title: 'answer',
    meaning: 'Milliseconds until a server answered, on average over the last 512 requests (rtime).',
    cell: ({ rtime }) => rtime,
  },
];

type Cell = string | number | undefined;

function pair(now: Cell, most: Cell): string | undefined {
  return now === undefined || most === undefined ? undefined : `${now} / ${most}`;
}

function sum(a: Cell, b: Cell): number | undefined {
  return a === undefined && b === undefined ? undefined : Number(a ?? 0) + Number(b ?? 0);
}

function seconds(value: Cell): string | undefined {
  return value === undefined ? undefined : `${value} s`;
}

function checkWords({ check_status: status, check_code: code, check_duration: durationMs }: Row): string | undefined {
  if (status === undefined) return undefined;
  return `${status}${code === undefined ? '' : `/${code}`}${durationMs === undefined ? '' : ` in ${durationMs} ms`}`;
}

/** What `show stat` has, by columns that a reader of the statistics page knows; orders where the runtime socket would take them. */
export function statistics(process: Running | null): Statistics {
  const columns = COLUMNS.map(({ title, meaning }) => ({ title, meaning }));
  const level = process?.config.socket?.level ?? null;
  const rows = process === null ? [] : statRows(process, true).map((row) => panelRow(row, level === 'admin'));
  return { source: 'show stat', columns, rows, note: noteOn(level) };
}

const UNCOUNTED = 'Bytes and connections kept open are not counted here.';

function noteOn(level: 'user' | 'operator' | 'admin' | null): string {
  if (level === 'admin') return `Orders go to the runtime socket. ${UNCOUNTED}`;
  const need = '`stats socket /run/haproxy/admin.sock level admin` in `global`';
  const why = level === null ? 'No runtime socket is configured' : `The runtime socket has level ${level}`;
  return `${why}: to drain a server from here, HAProxy needs ${need}. ${UNCOUNTED}`;
}

function panelRow(row: Row, takesOrders: boolean): StatisticsRow {
  const cells = COLUMNS.map(({ cell }) => String(cell(row) ?? ''));
  return { cells, orders: takesOrders && row.type === 2 ? serverOrders(row) : [] };
}

/** The states it is not in. */
function serverOrders({ pxname, svname, status }: Row): StatisticsRow['orders'] {
  const words = String(status);
  const now = words.startsWith('MAINT') ? 'maint' : words.startsWith('DRAIN') ? 'drain' : 'ready';
  return ['drain', 'maint', 'ready']
    .filter((state) => state !== now)
    .map((state) => ({ label: state, command: `set server ${pxname}/${svname} state ${state}` }));
}
