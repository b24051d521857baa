import type { Host } from '../../../sim/host.ts';
import type { Span } from '../../../text/span.ts';
import type { BackendState } from '../backendState.ts';
import type { CheckConfig, HaproxyConfig } from '../config.ts';
import type { EventLoop } from '../eventLoop.ts';
import type { ServerChange } from '../serverChange.ts';
import type { ServerState } from '../serverState.ts';
import { HealthCheck, type HealthListener } from './healthCheck.ts';
import { Observer } from './observer.ts';

/** Intervals below this do not take part in spreading the first checks (SRV_CHK_INTER_THRES). */
const SPREAD_THRESHOLD_MS = 1000;

/** Starts the checks of all servers, spread over the shortest interval in the order of the file (check.c start_checks, 2.6). */
export function startChecks(
  host: Host,
  config: HaproxyConfig,
  backends: Iterable<BackendState>,
  change: ServerChange,
  loop: EventLoop,
): void {
  const checked: { backend: BackendState; server: ServerState; check: CheckConfig }[] = [];
  for (const backend of backends) {
    for (const server of backend.servers)
      if (server.config.check !== null) checked.push({ backend, server, check: server.config.check });
  }
  const spread = checked.map(({ check }) => firstPauseMs(check)).filter((ms) => ms >= SPREAD_THRESHOLD_MS);
  const shortestMs = spread.length === 0 ? 0 : Math.min(...spread);
  const longestMs = config.maxSpreadChecksMs === 0 ? Infinity : config.maxSpreadChecksMs;
  for (const [position, { backend, server, check }] of checked.entries()) {
    const health = makeCheck(host, config, backend, server, check, change, loop);
    // In maintenance it is not checked, though its place in the spread is kept.
    if (server.inMaintenance) health.pause(server.config.span);
    const spanMs = Math.min(longestMs, Math.max(shortestMs, firstPauseMs(check)));
    health.start(Math.floor((spanMs * position) / checked.length));
  }
}

function makeCheck(
  host: Host,
  config: HaproxyConfig,
  backend: BackendState,
  server: ServerState,
  check: CheckConfig,
  change: ServerChange,
  loop: EventLoop,
): HealthCheck {
  const { observe, address } = server.config;
  if (observe !== null) {
    server.observer = new Observer(observe, (reason) => {
      server.counters.failedAnalyses++;
      server.check?.errorsObserved(observe.onError, reason, observe.errorLimit.span ?? server.config.span);
    });
  }
  const { subject, observer, counters } = server;
  const listener = listenerOf(server, change);
  server.check = new HealthCheck(
    host,
    backend.config,
    check,
    { subject, address, observer, counters, load: server, report: reporter(backend, change), drained: () => server.weight === 0, title: `${server.backup ? 'backup ' : ''}server ${subject}` },
    listener,
    config.spreadChecks,
    loop,
  );
  return server.check;
}

function reporter({ config: { logging } }: BackendState, { logger }: ServerChange): ((message: string, cause: Span) => void) | null {
  if (logger === null || !logging.options.has('log-health-checks')) return null;
  return (message, cause) => logger.send(logging, 'notice', message, null, cause);
}

function listenerOf(server: ServerState, change: ServerChange): HealthListener {
  return {
    serverDown: (reason, cause) => change.stop(server, reason, cause),
    serverUp: (reason, cause) => change.run(server, reason, cause),
    serverFading: (reason, cause) => change.fade(server, reason, cause),
  };
}

/** The interval that holds before the first check: a server just started is not fully up unless one failure is enough to take it down. */
function firstPauseMs(check: CheckConfig): number {
  return check.fall.value === 1 ? check.interMs : (check.fastinterMs ?? check.interMs);
}
