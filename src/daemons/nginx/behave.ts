import type { Span } from '../../text/span.ts';
import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host, Service, Socket, SocketHandler } from '../../sim/host.ts';
import type { Listen, ListenSocket, NginxConfig, Upstream } from './config.ts';
import { ClientConnection } from './connection.ts';
import { ZoneMemory } from './limits/zoneMemory.ts';
import type { ErrorLevel } from './log/logConfig.ts';
import { NginxLog } from './log/nginxLog.ts';
import { stubStatus, Totals } from './stubStatus.ts';
import { addressOf, type UpstreamState } from './upstream.ts';
import { makeUpstream, unresolvedServer, Worker } from './worker.ts';

/** A taken port is tried five times, half a second apart (ngx_open_listening_sockets). */
const BIND_TRIES = 5;
const BIND_RETRY_MS = 500;
/** From exec to listening: 4 to 70 ms in 14 starts on two processors that had other work too (nginx 1.22.1, a file of two lines). */
const START_UP_MIN_MS = 4;
const START_UP_SPREAD_MS = 66;

/** nginx running: it looks up its names, opens its ports and hands each connection to a worker. */
export class NginxBehaviour implements Behaviour {
  readonly #config: NginxConfig;
  readonly #host: Host;
  readonly #workers: Worker[] = [];
  readonly #shared = new Map<Upstream, UpstreamState>();
  readonly #drained: string[] = [];
  readonly #opened = new Set<ListenSocket>();
  readonly #common: { readonly zones: ZoneMemory; readonly totals: Totals; readonly logger: NginxLog | null };

  constructor(config: NginxConfig, host: Host) {
    this.#config = config;
    this.#host = host;
    const logger = host.journal === null ? null : new NginxLog(host, host.journal);
    this.#common = { zones: new ZoneMemory(), totals: new Totals(), logger };
  }

  start(): void {
    this.#host.startUp(START_UP_MIN_MS, START_UP_SPREAD_MS, () => this.#begin());
  }

  #begin(): void {
    const missing = unresolvedServer(this.#config, this.#host);
    if (missing !== null) {
      this.#report('emerg', `host not found in upstream "${missing.name}" in /etc/nginx/nginx.conf:${missing.upstream.span.line}`, missing.upstream.span);
      this.#host.exit(`host not found in upstream "${missing.name}"`);
      return;
    }
    const phaseMs = Math.floor(this.#host.random() * 1000);
    for (let i = 0; i < this.#config.workers; i++) {
      const suffix = this.#config.workers > 1 ? ` (worker ${i + 1})` : '';
      this.#workers.push(new Worker(this.#host, this.#config, phaseMs, suffix, this.#shared, this.#common, i + 1));
    }
    this.#load();
    this.#open(BIND_TRIES);
    this.#sayStart();
  }

  /** Upstreams afresh, in shared memory and in each worker: at the start, and after a reload. Requests on their way keep the old ones. */
  #load(): void {
    const isDown = (address: string): boolean => this.#drained.includes(address);
    const first = this.#workers[0] as Worker;
    for (const upstream of this.#config.upstreams) {
      if (upstream.shared) this.#shared.set(upstream, makeUpstream(upstream, this.#host, first, isDown, ''));
    }
    for (const worker of this.#workers) worker.load(isDown);
  }

  #open(triesLeft: number): void {
    const open: ListenSocket[] = [];
    let taken: ListenSocket | null = null;
    for (const listen of this.#config.sockets) {
      if (this.#opened.has(listen)) continue;
      const result = this.#host.listen(
        listen.address,
        listen.port,
        new ListenService(listen, this.#workers, this.#host),
      );
      if (result === 'address-not-available') {
        this.#report('emerg', `bind() to ${addressText(listen)} failed (99: Cannot assign requested address)`, listen.span);
        this.#host.exit(`bind() to ${addressText(listen)} failed (99: Cannot assign requested address)`);
        return;
      }
      if (result === 'address-in-use') taken = listen;
      else open.push(listen);
    }
    for (const listen of open) this.#opened.add(listen);
    if (taken === null) return;
    const detail = `bind() to ${addressText(taken)} failed (98: Address already in use)`;
    this.#host.record({ kind: 'log', subject: this.#host.process, detail, cause: taken.span });
    this.#report('emerg', detail, taken.span);
    if (triesLeft > 1) this.#report('notice', 'try again to bind() after 500ms', null);
    if (triesLeft > 1) this.#host.after(BIND_RETRY_MS, () => this.#open(triesLeft - 1));
    else
      this.#host.after(BIND_RETRY_MS, () => {
        this.#report('emerg', 'still could not bind()', null);
        this.#host.exit(`${detail}; still could not bind()`);
      });
  }

  /** ngx_init_cycle, ngx_master_process_cycle and ngx_spawn_process, without what they say of the computer. */
  #sayStart(): void {
    const { logger } = this.#common;
    if (logger === null) return;
    for (const words of ['using the "epoll" event method', 'nginx/1.22.1', 'start worker processes'])
      this.#report('notice', words, null);
    for (const { number } of this.#workers)
      this.#report('notice', `start worker process ${logger.journal.pid + number}`, null);
  }

  /** A line of the master's in the error log. */
  #report(level: ErrorLevel, message: string, cause: Span | null): void {
    this.#common.logger?.error(this.#config.errorLogs, level, message, { process: 0, connection: null }, null, cause);
  }

  /** Open source nginx has no command for it: the operator marks the server `down` and reloads, so every server's count of failures starts anew. */
  drain(address: string, on: boolean): void {
    const at = this.#drained.indexOf(address);
    if (on === at >= 0 || !this.#sendsTo(address)) return;
    if (on) this.#drained.push(address);
    else this.#drained.splice(at, 1);
    for (const upstream of this.#config.upstreams) this.#recordDrain(upstream, address, on);
    this.#load();
  }

  /** nginx has no control socket; what its `stub_status` page would show can be asked for by that name. */
  command(text: string): string | null {
    const [worker] = this.#workers;
    return text.trim() === 'stub_status' && worker !== undefined ? stubStatus(worker) : null;
  }

  #sendsTo(address: string): boolean {
    return this.#config.upstreams.some((u) => u.servers.some((s) => addressOf(s, this.#host) === address));
  }

  #recordDrain(upstream: Upstream, address: string, on: boolean): void {
    for (const server of upstream.servers) {
      if (addressOf(server, this.#host) !== address) continue;
      const detail = on ? 'marked down and reloaded: no new requests' : 'no longer marked down';
      this.#host.record({
        kind: on ? 'server-drain' : 'server-up',
        subject: server.label,
        detail,
        address,
        cause: server.span,
      });
    }
  }
}

/** A listening socket. Any worker may accept; which one is chance. */
class ListenService implements Service {
  readonly #listens: readonly Listen[];
  readonly #workers: readonly Worker[];
  readonly #host: Host;

  constructor(listen: ListenSocket, workers: readonly Worker[], host: Host) {
    this.#listens = listen.listens;
    this.#workers = workers;
    this.#host = host;
  }

  accept(socket: Socket): SocketHandler {
    const many = this.#workers.length;
    const worker = this.#workers[many === 1 ? 0 : Math.floor(this.#host.random() * many)] as Worker;
    const { totals } = worker;
    totals.accepted++;
    if (worker.takeConnection()) {
      totals.handled++;
      totals.active++;
      return new ClientConnection(worker, this.#listenFor(socket.localAddress), socket);
    }
    const { logger, config, number } = worker;
    logger?.error(config.errorLogs, 'alert', `${config.workerConnections} worker_connections are not enough`, { process: number, connection: null }, socket, config.workerConnectionsSpan);
    socket.close();
    return DEAF;
  }

  #listenFor(address: string): Listen {
    const listens = this.#listens;
    if (listens.length > 1) for (const listen of listens) if (listen.address === address) return listen;
    return listens[listens.length - 1] as Listen;
  }
}

/** The handler of a connection that was closed as soon as it was accepted. */
const DEAF: SocketHandler = { message: () => {}, closed: () => {} };

/** `0.0.0.0:80`, as nginx writes it. */
export function addressText(listen: { readonly address: string | null; readonly port: number }): string {
  return `${listen.address ?? '0.0.0.0'}:${listen.port}`;
}
