import { DEFAULT_MAXCONN } from '../build.ts';
import type { FrontendState } from '../frontendState.ts';
import type { Row } from './columns.ts';
import { answerColumns, NEVER } from './counterColumns.ts';

const STATUS = { open: 'OPEN', paused: 'PAUSED', stopped: 'STOP' } as const;

/** A frontend's line of `show stat` (stats.c stats_fill_fe_stats, 2.6). Bytes are left empty: the lab does not count them. */
export function frontendRow(frontend: FrontendState, processMaxconn: number | null, nowMs: number): Row {
  const { config, counters, limit } = frontend;
  const http = config.mode === 'http';
  return {
    pxname: config.name,
    svname: 'FRONTEND',
    mode: config.mode,
    pid: 1,
    iid: config.id,
    sid: 0,
    type: 0,
    scur: frontend.connections,
    smax: counters.sessionsMax,
    slim: limit.max === Infinity ? (processMaxconn ?? DEFAULT_MAXCONN) : limit.max,
    stot: counters.sessions,
    dreq: counters.deniedRequests,
    dresp: counters.deniedResponses,
    ereq: counters.failedRequests,
    dcon: counters.deniedConnections,
    dses: counters.deniedSessions,
    status: STATUS[frontend.state],
    rate: counters.sessionRate.read(nowMs),
    rate_lim: 0,
    rate_max: counters.sessionRateMax,
    ...(http ? { ...answerColumns(counters), intercepted: counters.intercepted, cache_lookups: 0, cache_hits: 0 } : {}),
    req_rate: counters.requestRate.read(nowMs),
    req_rate_max: counters.requestRateMax,
    req_tot: counters.requests,
    comp_in: 0,
    comp_out: 0,
    comp_byp: 0,
    comp_rsp: 0,
    conn_rate: counters.connectionRate.read(nowMs),
    conn_rate_max: counters.connectionRateMax,
    conn_tot: counters.connections,
    wrew: counters.failedRewrites,
    eint: 0,
    ...NEVER,
    ...httpConnections(frontend),
  };
}

/** Each client's connection carries one request. */
function httpConnections({ config, connections, counters }: FrontendState): Row {
  const http = config.mode === 'http';
  return {
    h1_open_connections: http ? connections : 0,
    h1_open_streams: http ? connections : 0,
    h1_total_connections: http ? counters.connections : 0,
    h1_total_streams: http ? counters.requests : 0,
  };
}
