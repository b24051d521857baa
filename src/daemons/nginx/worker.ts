import type { Host } from '../../sim/host.ts';
import { addressNumber } from '../../model/address.ts';
import { startChart } from '../../sim/statechart.ts';
import type { Span } from '../../text/span.ts';
import type { Peer } from './balance/peer.ts';
import type { PeerWatcher } from './balance/selection.ts';
import type { NginxConfig, Upstream } from './config.ts';
import type { ZoneMemory } from './limits/zoneMemory.ts';
import type { NginxLog } from './log/nginxLog.ts';
import { peerChart } from './peerChart.ts';
import type { Totals } from './stubStatus.ts';
import { addressOf, UpstreamState } from './upstream.ts';

/**
 * Connections a worker has besides the ones of clients and upstreams: one to its master. Listening sockets come on top
 * (ngx_event_process_init and ngx_spawn_process, nginx 1.22).
 */
const OWN_CONNECTIONS = 1;

/**
 * The clock counts from 1970 and its seconds do not start with the run: what nginx rounds to whole seconds (ngx_time) falls elsewhere in every run.
 */
const EPOCH_MS = 1_700_000_000_000;

const NOT_DOWN = (): boolean => false;

/** One worker process: its own view of every upstream, its own connections. */
export class Worker implements PeerWatcher {
  readonly host: Host;
  readonly config: NginxConfig;
  /** What all workers share. */
  readonly zones: ZoneMemory;
  readonly totals: Totals;
  /** Writes the logs; null while nobody reads them. */
  readonly logger: NginxLog | null;
  /** Which of nginx's processes it is: the master is 0. */
  readonly number: number;
  readonly #upstreams = new Map<Upstream, UpstreamState>();
  readonly #shared: ReadonlyMap<Upstream, UpstreamState>;
  readonly #suffix: string;
  readonly #phaseMs: number;
  #connections = OWN_CONNECTIONS;

  /** `shared` has the upstreams with a `zone`; `suffix` tells several workers apart in the trace. */
  constructor(
    host: Host,
    config: NginxConfig,
    phaseMs: number,
    suffix: string,
    shared: ReadonlyMap<Upstream, UpstreamState>,
    common: { readonly zones: ZoneMemory; readonly totals: Totals; readonly logger: NginxLog | null },
    number: number,
  ) {
    this.host = host;
    this.config = config;
    this.zones = common.zones;
    this.totals = common.totals;
    this.logger = common.logger;
    this.number = number;
    this.#phaseMs = phaseMs;
    this.#suffix = suffix;
    this.#shared = shared;
    this.#connections += config.sockets.length;
  }

  /** Reads its upstreams afresh, as a worker that a reload has started does. */
  load(isDown: (address: string) => boolean): void {
    for (const upstream of this.config.upstreams) {
      if (!this.#shared.has(upstream))
        this.#upstreams.set(upstream, makeUpstream(upstream, this.host, this, isDown, this.#suffix));
    }
  }

  upstream(config: Upstream): UpstreamState {
    const state = this.#upstreams.get(config) ?? this.#shared.get(config);
    if (state === undefined) throw new Error(`the upstream ${config.name} is not loaded`);
    return state;
  }

  /** By its name in any case, or null. */
  upstreamNamed(name: string): UpstreamState | null {
    const lower = name.toLowerCase();
    const config = this.config.upstreams.find((u) => u.name.toLowerCase() === lower);
    return config === undefined ? null : this.upstream(config);
  }

  /** A single server for one request, by its address or, where a `resolver` is given, by its name; null when there is no such server. */
  addressed(text: string, port: number, span: Span, byName: boolean): UpstreamState | null {
    const address = addressNumber(text) !== null ? text : byName ? this.host.resolve(text) : null;
    if (address === null) return null;
    const name = `${address}:${port}`;
    const server = {
      name,
      label: name,
      host: address,
      address,
      port,
      weight: 1,
      maxConns: 0,
      maxFails: 1,
      failTimeoutS: 10,
      backup: false,
      down: false,
      span,
    };
    const config: Upstream = {
      name: text,
      balance: { kind: 'round-robin' },
      shared: false,
      servers: [server],
      span,
    };
    return new UpstreamState(config, this.host, this, NOT_DOWN);
  }

  /** Whole seconds, as nginx's cached clock has them. */
  nowS(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** Milliseconds on the same clock. */
  nowMs(): number {
    return EPOCH_MS + this.#phaseMs + this.host.now();
  }

  /** Takes one of `worker_connections`; false, and a line in the log, when there is none. */
  takeConnection(): boolean {
    const { workerConnections, workerConnectionsSpan } = this.config;
    if (this.#connections >= workerConnections) {
      this.log('worker', `${workerConnections} worker_connections are not enough`, workerConnectionsSpan);
      return false;
    }
    this.#connections++;
    return true;
  }

  giveConnection(): void {
    this.#connections--;
  }

  log(subject: string, detail: string, cause: Span | null): void {
    this.host.record({ kind: 'log', subject, detail, cause });
  }

  probed(peer: Peer): void {
    peer.chart?.send({ type: 'PROBE' }, peer.server.span);
  }

  failed(peer: Peer, disabled: boolean): void {
    const { server, chart } = peer;
    if (!disabled) {
      chart?.send({ type: 'FAIL' }, server.span);
      return;
    }
    const wasUp = chart !== null && (chart.matches('available') || chart.matches('failing'));
    chart?.send({ type: 'DISABLE' }, server.span);
    if (wasUp) {
      const detail = `upstream server temporarily disabled: ${server.maxFails} failed, no request for ${server.failTimeoutS} s`;
      this.host.record({
        kind: 'server-down',
        subject: server.label + this.#suffix,
        detail,
        address: peer.address,
        cause: server.span,
      });
    }
  }

  recovered(peer: Peer): void {
    const { server, chart } = peer;
    const wasDown = chart !== null && !chart.matches('failing');
    chart?.send({ type: 'RECOVER' }, server.span);
    if (wasDown) {
      const detail = 'a request tried it and was answered: it takes its share again';
      this.host.record({
        kind: 'server-up',
        subject: server.label + this.#suffix,
        detail,
        address: peer.address,
        cause: server.span,
      });
    }
  }
}

/** An upstream's state, with a chart for each server that can be taken out. */
export function makeUpstream(
  config: Upstream,
  host: Host,
  watcher: PeerWatcher,
  isDown: (address: string) => boolean,
  suffix: string,
): UpstreamState {
  const state = new UpstreamState(config, host, watcher, isDown);
  if (state.group.single) return state;
  for (const peer of state.peers) {
    peer.chart = startChart(peerChart, { host, chart: 'nginx.peer', subject: peer.server.label + suffix });
  }
  return state;
}

/** The first server whose name has no address, or null: nginx looks names up once and does not start without. */
export function unresolvedServer(
  config: NginxConfig,
  host: Host,
): { readonly upstream: Upstream; readonly name: string } | null {
  for (const upstream of config.upstreams) {
    for (const server of upstream.servers) if (addressOf(server, host) === null) return { upstream, name: server.name };
  }
  return null;
}
