import type { Host } from '../../sim/host.ts';
import type { Span } from '../../text/span.ts';
import type { EventKind } from '../../trace/trace.ts';
import type { BackendState } from './backendState.ts';
import type { Logger } from './log/logger.ts';
import type { Ender } from './log/sessionLog.ts';
import type { Operation, ServerState } from './serverState.ts';
import type { Stream } from './stream.ts';

/** After so long at the earliest a slow start goes one step further; or after a twentieth of its time. */
const WARMUP_STEP_MS = 1000;

/**
 * How servers go down and come up, by their checks, by an operator, or with the server they track, and what the log says of it (server.c
 * srv_update_status and its callers, 2.6).
 */
export class ServerChange {
  /** Writes the log; null while nobody reads it. */
  logger: Logger | null = null;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Its checks failed, or live traffic did. `reason` in the log's words; null with the server it tracks. */
  stop(server: ServerState, reason: string | null, cause: Span | null): void {
    if (server.inMaintenance || server.operation === 'stopped') return;
    const before = server.backend.usableServers();
    this.#operate(server, 'stopped');
    server.counters.downs++;
    server.backend.updated(server);
    if (server.config.shutdownWhenDown) this.#shutDown([server], cause, 'D');
    const moved = server.backend.redistribute(server);
    this.#say('server-down', server, `is DOWN${reasonWords(server, reason)}${leftWords(server, moved)}`, cause);
    this.#noneLeft(server, before, cause);
    for (const tracker of server.trackers) this.stop(tracker, null, cause);
    for (const stream of moved) stream.requeue();
  }

  /** Its checks passed again. */
  run(server: ServerState, reason: string | null, cause: Span | null): void {
    if (server.inMaintenance || server.operation === 'starting' || server.operation === 'running') return;
    if (server.tracked?.operation === 'stopped') return;
    this.#start(server);
    this.#cameUp(server, reason, cause);
    for (const tracker of server.trackers) this.run(tracker, null, cause);
  }

  /** Its check asks for no new clients (`http-check disable-on-404`). */
  fade(server: ServerState, reason: string | null, cause: Span | null): void {
    if (server.inMaintenance || server.operation === 'stopping') return;
    const before = server.backend.usableServers();
    this.#operate(server, 'stopping');
    server.backend.updated(server);
    const moved = server.backend.redistribute(server);
    this.#say(
      'server-drain',
      server,
      `is stopping${reasonWords(server, reason)}${onlineWords(server, moved.length)}`,
      cause,
    );
    this.#noneLeft(server, before, cause);
    for (const tracker of server.trackers) this.fade(tracker, null, cause);
    for (const stream of moved) stream.requeue();
  }

  /** An operator's `set server … state maint`, or its end. `tracked`: because the server it tracks is. */
  maintain(server: ServerState, on: boolean, cause: Span | null, tracked = false): void {
    if ((tracked ? server.trackedMaintained : server.maintained) === on) return;
    const before = server.inMaintenance;
    if (tracked) server.trackedMaintained = on;
    else server.maintained = on;
    if (server.inMaintenance === before) {
      if (!on) this.#say('log', server, tracked ? 'remains in forced maintenance' : stillMaintained(server), cause);
      return;
    }
    if (on) this.#enterMaintenance(server, cause);
    else this.#leaveMaintenance(server, tracked, cause);
    for (const tracker of server.trackers) this.maintain(tracker, on, cause, true);
  }

  #enterMaintenance(server: ServerState, cause: Span | null): void {
    server.check?.pause(cause);
    if (server.operation === 'stopped') {
      this.#say('log', server, `was DOWN and now enters maintenance${reasonWords(server, null)}`, cause);
      return;
    }
    const before = server.backend.usableServers();
    server.uncheckedHealth = 0;
    this.#operate(server, 'stopped');
    server.counters.downs++;
    server.backend.updated(server);
    if (server.config.shutdownWhenDown) this.#shutDown([server], cause, 'D');
    const moved = server.backend.redistribute(server);
    const via = server.trackedMaintained ? reasonWords(server, null) : '';
    this.#say('server-down', server, `is going DOWN for maintenance${via}${leftWords(server, moved)}`, cause);
    this.#noneLeft(server, before, cause);
    for (const stream of moved) stream.requeue();
  }

  /** It counts as up at once, without a check, unless the server that it tracks is down. */
  #leaveMaintenance(server: ServerState, tracked: boolean, cause: Span | null): void {
    server.check?.resume(cause);
    const leader = server.tracked?.operation ?? 'running';
    const { backend } = server;
    const before = backend.usableServers();
    // The time in maintenance is forgotten: it counts as down only while it lasts.
    if (leader === 'stopping') server.operation = 'stopping';
    else if (leader !== 'stopped') {
      server.lastChangeMs = this.#host.now();
      this.#setRunning(server);
    }
    const state = `${server.up ? 'UP' : 'DOWN'}/${server.inDrain ? 'DRAIN' : 'READY'}`;
    this.#say(
      server.up ? 'server-up' : 'log',
      server,
      `is ${state} (leaving ${tracked ? '' : 'forced '}maintenance)`,
      cause,
    );
    backend.updated(server);
    this.#noneLeft(server, before, cause);
    if (before === 0 && backend.usableServers() > 0) backend.lastChangeMs = this.#host.now();
    this.#shutDownBackups(server, cause);
    backend.grab(server);
  }

  /** An operator's `set server … state drain`, or its end. */
  drain(server: ServerState, on: boolean, cause: Span | null, tracked = false): void {
    if ((tracked ? server.trackedDraining : server.draining) === on) return;
    const before = server.inDrain;
    if (tracked) server.trackedDraining = on;
    else server.draining = on;
    if (server.inDrain !== before) {
      if (!server.inMaintenance) this.#drainChanged(server, on, tracked, cause);
      for (const tracker of server.trackers) this.drain(tracker, on, cause, true);
    }
  }

  #drainChanged(server: ServerState, on: boolean, tracked: boolean, cause: Span | null): void {
    const before = server.backend.usableServers();
    // The time in drain counts as down once it is over (srv_update_status).
    if (!on && before === 0) server.backend.revived();
    if (!on) server.downMs += this.#host.now() - server.lastChangeMs;
    server.lastChangeMs = this.#host.now();
    server.backend.updated(server);
    if (!on) {
      const leaving = tracked ? 'leaving drain' : 'leaving forced drain';
      const via = tracked && server.tracked !== null ? ` via ${server.tracked.subject}` : '';
      this.#say(server.up ? 'server-up' : 'log', server, `is ${server.up ? 'UP' : 'DOWN'} (${leaving})${via}`, cause);
      return;
    }
    const moved = server.backend.redistribute(server);
    const via = tracked ? reasonWords(server, null) : '';
    this.#say('server-drain', server, `enters drain state${via}${onlineWords(server, moved.length)}`, cause);
    this.#noneLeft(server, before, cause);
    for (const stream of moved) stream.requeue();
  }

  /** An operator's `set server … weight`. */
  weigh(server: ServerState, weight: number, cause: Span | null): void {
    const before = server.backend.usableServers();
    server.weight = weight;
    server.backend.updated(server);
    this.#noneLeft(server, before, cause);
  }

  /** An operator's `shutdown sessions server`. */
  endSessions(server: ServerState, cause: Span | null): void {
    this.#shutDown([server], cause, 'K');
  }

  // What these have in common

  #operate(server: ServerState, operation: Operation): void {
    const nowMs = this.#host.now();
    if (server.operation === 'stopped') server.downMs += nowMs - server.lastChangeMs;
    server.operation = operation;
    server.lastChangeMs = nowMs;
  }

  #start(server: ServerState): void {
    const { backend } = server;
    if (backend.usableServers() === 0) backend.revived();
    this.#operate(server, 'running');
    this.#setRunning(server);
  }

  #setRunning(server: ServerState): void {
    const slowly = server.config.slowstartS > 0;
    server.operation = slowly ? 'starting' : 'running';
    if (slowly) this.#warmLater(server);
  }

  #cameUp(server: ServerState, reason: string | null, cause: Span | null): void {
    server.backend.updated(server);
    this.#shutDownBackups(server, cause);
    const grabbed = server.backend.grab(server);
    this.#say('server-up', server, `is UP${reasonWords(server, reason)}${onlineWords(server, grabbed)}`, cause);
  }

  /** server.c server_warmup: weight and limit grow a step; at the end it is told once more that the server is up. */
  #warmLater(server: ServerState): void {
    const stepMs = Math.max(WARMUP_STEP_MS, Math.floor(server.config.slowstartS / 20));
    this.#host.after(stepMs, () => {
      if (server.inMaintenance || server.operation !== 'starting') return;
      if (server.backend.secondsSince(server.lastChangeMs) >= server.config.slowstartS) {
        this.#operate(server, 'running');
        this.#cameUp(server, null, server.config.span);
        return;
      }
      server.backend.updated(server);
      server.backend.grab(server);
      this.#warmLater(server);
    });
  }

  #shutDownBackups(server: ServerState, cause: Span | null): void {
    if (!server.config.shutdownBackupsWhenUp || server.backup || server.weight === 0) return;
    this.#shutDown(
      server.backend.servers.filter((other) => other.backup),
      cause,
      'U',
    );
  }

  #shutDown(servers: readonly ServerState[], cause: Span | null, why: Ender): void {
    for (const server of servers) for (const stream of [...(server.streams ?? [])]) stream.shutDown(cause, why);
  }

  #noneLeft(server: ServerState, usableBefore: number, cause: Span | null): void {
    const { backend } = server;
    if (usableBefore === 0 || backend.usableServers() > 0) return;
    backend.counters.downs++;
    backend.lastChangeMs = this.#host.now();
    const { name } = backend.config;
    this.#host.record({ kind: 'log', subject: name, detail: `backend ${name} has no server available!`, cause });
    this.logger?.send(backend.config.logging, 'emerg', `${backend.config.listens ? 'proxy' : 'backend'} ${name} has no server available!`, null, cause);
  }

  #say(kind: EventKind, server: ServerState, words: string, cause: Span | null): void {
    const { subject, title } = server;
    const detail = `${title} ${words}.`;
    this.#host.record({ kind, subject, address: server.config.address, detail, cause });
    if (this.logger === null) return;
    const { logging } = server.backend.config;
    // What the check found is in a line of its own then (check.c check_notify_failure 2.6).
    const said = logging.options.has('log-health-checks') ? detail.replace(/, reason: .*?, check duration: \d+ms/, '') : detail;
    this.logger.send(logging, kind === 'server-down' ? 'alert' : 'notice', said, null, cause);
  }
}

/** Ties servers with `track` to those they follow; a server in maintenance from the start takes its followers along (srv_apply_track). */
export function followTracked(backends: ReadonlyMap<string, BackendState>): void {
  const servers = [...backends.values()].flatMap((backend) => backend.servers);
  for (const server of servers) {
    const { track } = server.config;
    const tracked =
      track === null ? undefined : backends.get(track.backend)?.servers.find((s) => s.config.name === track.server);
    if (tracked === undefined || tracked === server) continue;
    server.tracked = tracked;
    // The daemon puts each in front of the others.
    tracked.trackers.unshift(server);
  }
  for (const server of servers) if (server.tracked === null && server.maintained) passOn(server);
}

function passOn(server: ServerState): void {
  for (const tracker of server.trackers) {
    tracker.trackedMaintained = true;
    tracker.operation = 'stopped';
    tracker.backend.updated(tracker);
    passOn(tracker);
  }
}

function reasonWords(server: ServerState, reason: string | null): string {
  if (reason !== null) return `, reason: ${reason}`;
  return server.tracked === null ? '' : ` via ${server.tracked.subject}`;
}

function leftWords(server: ServerState, moved: readonly Stream[]): string {
  const { active, backups } = server.backend.balancer.roster;
  return `. ${active} active and ${backups} backup servers left.${onBackup(server)} ${server.sessions} sessions active, ${moved.length} requeued, ${server.queue.length} remaining in queue`;
}

function onlineWords(server: ServerState, moved: number): string {
  const { active, backups } = server.backend.balancer.roster;
  return `. ${active} active and ${backups} backup servers online.${onBackup(server)} ${moved} sessions requeued, ${server.queue.length} total in queue`;
}

function onBackup(server: ServerState): string {
  const { active, backups } = server.backend.balancer.roster;
  return backups > 0 && active === 0 ? ' Running on backup.' : '';
}

function stillMaintained(server: ServerState): string {
  return `is leaving forced maintenance but remains in maintenance${server.tracked === null ? '' : ` via ${server.tracked.subject}`}`;
}
