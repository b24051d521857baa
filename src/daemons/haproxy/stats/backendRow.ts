import type { BackendState } from '../backendState.ts';
import type { Row } from './columns.ts';
import { answerColumns, NEVER, timeColumns } from './counterColumns.ts';
import { shownWeight, type View } from './serverRow.ts';

/** `no-maint` and `up` also count the servers: `UP (1/2)`. */
export interface BackendView extends View {
  readonly countsServers: boolean;
}

/** A backend's line of `show stat` (stats.c stats_fill_be_stats, 2.6). Left empty: bytes, which the lab does not count, and HTTP/1 connections, among which the daemon counts those of checks. */
export function backendRow(backend: BackendState, { nowMs, legends, countsServers }: BackendView): Row {
  const { config, counters, servers } = backend;
  const { active, backups } = backend.balancer.roster;
  const up = servers.length === 0 || weightInUse(backend) > 0;
  const counted = countsServers ? ` (${servers.filter((server) => server.up).length}/${servers.length})` : '';
  const { algorithm } = config.balance.value;
  return {
    pxname: config.name,
    svname: 'BACKEND',
    mode: config.mode,
    pid: 1,
    iid: config.id,
    sid: 0,
    type: 1,
    qcur: backend.queue.length,
    qmax: counters.queueMax,
    scur: backend.connections,
    smax: counters.sessionsMax,
    slim: config.fullconn,
    stot: counters.sessions,
    dreq: counters.deniedRequests,
    dresp: counters.deniedResponses,
    econ: counters.failedConnections,
    eresp: counters.failedResponses,
    wretr: counters.retries,
    wredis: counters.redispatches,
    status: `${up ? 'UP' : 'DOWN'}${counted}`,
    weight: shownWeight(weightInUse(backend)),
    act: active,
    bck: backups,
    chkdown: counters.downs,
    lastchg: backend.age(backend.lastChangeMs),
    ...(servers.length === 0 ? {} : { downtime: backend.downtime(up) }),
    lbtot: counters.balanced,
    rate: counters.sessionRate.read(nowMs),
    rate_max: counters.sessionRateMax,
    ...(config.mode === 'http' ? httpColumns(backend) : {}),
    cli_abrt: counters.clientAborts,
    srv_abrt: counters.serverAborts,
    comp_in: 0,
    comp_out: 0,
    comp_byp: 0,
    comp_rsp: 0,
    lastsess: Number.isNaN(counters.lastSessionMs) ? -1 : backend.age(counters.lastSessionMs),
    ...timeColumns(counters, config.mode),
    ...(legends && config.cookie !== null ? { cookie: config.cookie.name } : {}),
    ...(legends ? { algo: algorithm === 'random' ? 'unknown' : algorithm } : {}),
    wrew: counters.failedRewrites,
    connect: counters.opened,
    reuse: 0,
    eint: 0,
    uweight: userWeight(backend),
    agg_server_status: 0,
    agg_server_check_status: 0,
    agg_check_status: 0,
    ...NEVER,
  };
}

function httpColumns({ counters }: BackendState): Row {
  return { ...answerColumns(counters), req_tot: counters.requests, cache_lookups: 0, cache_hits: 0 };
}

/** The sum of the effective weights in use (lbprm.tot_weight). */
function weightInUse(backend: BackendState): number {
  return backend.balancer.roster.totalWeight((server) => server.effectiveWeight);
}

function userWeight({ balancer }: BackendState): number {
  return balancer.roster.totalWeight((server) => server.weight);
}
