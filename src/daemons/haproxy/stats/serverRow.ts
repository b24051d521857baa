import { WEIGHT_SCALE } from '../balance/balancer.ts';
import { STATUS_WORDS } from '../check/plan.ts';
import type { ServerState } from '../serverState.ts';
import type { Row } from './columns.ts';
import { answerColumns, timeColumns } from './counterColumns.ts';
import { checkedBy, statusWords } from './serverStatus.ts';

/** Seen by whom: without `operator` addresses, cookies and algorithms are left out (stats.c STAT_SHLGNDS). */
export interface View {
  readonly nowMs: number;
  readonly legends: boolean;
}

/**
 * A server's line of `show stat` (stats.c stats_fill_sv_stats, 2.6). Left empty: bytes, which the lab does not count, and what only concerns connections kept
 * open to servers, which it does not model.
 */
export function serverRow(server: ServerState, { nowMs, legends }: View): Row {
  const { config, counters, backend } = server;
  const { mode } = backend.config;
  const address = `${config.address}:${config.port}`;
  const cookie = server.cookieName;
  return {
    pxname: backend.config.name,
    svname: config.name,
    mode,
    pid: 1,
    iid: backend.config.id,
    sid: server.id,
    type: 2,
    qcur: server.queued,
    qmax: counters.queueMax,
    scur: server.sessions,
    smax: counters.sessionsMax,
    ...(server.maxconn === 0 ? {} : { slim: server.maxconn }),
    stot: counters.sessions,
    dresp: counters.deniedResponses,
    econ: counters.failedConnections,
    eresp: counters.failedResponses,
    wretr: counters.retries,
    wredis: counters.redispatches,
    status: statusWords(server),
    weight: shownWeight(server.effectiveWeight),
    act: server.backup ? 0 : 1,
    bck: server.backup ? 1 : 0,
    lastchg: backend.age(server.lastChangeMs),
    ...(server.maxqueue === 0 ? {} : { qlimit: server.maxqueue }),
    ...(server.operation === 'starting' && !server.draining ? { throttle: throttle(server) } : {}),
    lbtot: counters.balanced,
    ...(server.tracked === null ? {} : { tracked: server.tracked.subject }),
    rate: counters.sessionRate.read(nowMs),
    rate_max: counters.sessionRateMax,
    ...checkColumns(server),
    ...(mode === 'http' ? { ...answerColumns(counters), req_tot: counters.requests } : {}),
    ...(checkedBy(server).config.observe === null ? {} : { hanafail: counters.failedAnalyses }),
    cli_abrt: counters.clientAborts,
    srv_abrt: counters.serverAborts,
    lastsess: Number.isNaN(counters.lastSessionMs) ? -1 : backend.age(counters.lastSessionMs),
    ...timeColumns(counters, mode),
    ...(legends ? { addr: address } : {}),
    ...(legends && cookie !== null ? { cookie } : {}),
    wrew: counters.failedRewrites,
    connect: counters.opened,
    reuse: 0,
    srv_icur: 0,
    eint: 0,
    idle_conn_cur: 0,
    safe_conn_cur: 0,
    used_conn_cur: server.sessions,
    uweight: server.weight,
    ssl_sess: 0,
    ssl_reused_sess: 0,
    ssl_failed_handshake: 0,
  };
}

/** Of an effective weight: in whole user weights, rounded up. */
export function shownWeight(effective: number): number {
  return Math.floor((effective + WEIGHT_SCALE - 1) / WEIGHT_SCALE);
}

/** How far it is in its slow start, in percent (server.h server_throttle_rate). */
function throttle({ weight, effectiveWeight }: ServerState): number {
  if (weight === 0) return 100;
  return Math.floor((100 * effectiveWeight + WEIGHT_SCALE - 1) / (WEIGHT_SCALE * weight));
}

/** Of its checks nothing is shown while it has none; while they are paused, only what they counted. */
function checkColumns(server: ServerState): Row {
  const { check, counters, backend } = server;
  if (check === null || !check.enabled) return {};
  const counted = { chkfail: counters.failedChecks, chkdown: counters.downs, downtime: backend.downtimeOf(server) };
  if (check.paused) return counted;
  const leader = checkedBy(server);
  const { rise, fall } = leader.config.check ?? { rise: { value: 0 }, fall: { value: 0 } };
  const { last, asking } = check;
  const status = last?.status ?? 'INI';
  return {
    ...counted,
    check_status: `${asking ? '* ' : ''}${status}`,
    // A new check has no code yet, whatever the status of the last one.
    ...(last === null || last.code === null ? {} : { check_code: asking ? 0 : last.code }),
    ...(last === null ? {} : { check_duration: last.durationMs }),
    check_desc: STATUS_WORDS[status]?.words ?? (status === 'HANA' ? 'Health analyze' : 'Initializing'),
    last_chk: asking ? '' : (last?.info ?? ''),
    check_rise: rise.value,
    check_fall: fall.value,
    check_health: leader.check?.health ?? 0,
  };
}
