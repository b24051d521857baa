import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host, Service } from '../../sim/host.ts';
import { BackendState } from './backendState.ts';
import { HealthCheck } from './check/healthCheck.ts';
import type { BindConfig, CheckConfig, HaproxyConfig } from './config.ts';
import { ConnectionLimit, FrontendState } from './frontendState.ts';
import type { ServerState } from './serverState.ts';

/** Intervals below this do not take part in spreading the first checks (SRV_CHK_INTER_THRES). */
const SPREAD_THRESHOLD_MS = 1000;

export function behave(config: HaproxyConfig, host: Host): Behaviour {
  return new HaproxyProcess(config, host);
}

class HaproxyProcess implements Behaviour {
  readonly #config: HaproxyConfig;
  readonly #host: Host;
  readonly #backends = new Map<string, BackendState>();

  constructor(config: HaproxyConfig, host: Host) {
    this.#config = config;
    this.#host = host;
  }

  start(): void {
    const host = this.#host;
    for (const backend of this.#config.backends) this.#backends.set(backend.name, new BackendState(host, backend));
    const limit = new ConnectionLimit(this.#config.maxconn);
    const frontends = this.#config.frontends.map((config) => new FrontendState(host, config, this.#backends, limit));
    limit.freed = () => {
      for (const frontend of frontends) frontend.admitWaiting();
    };
    const bound = new Set<string>();
    for (const frontend of frontends) {
      for (const bind of frontend.config.binds) {
        // Two of its own sockets may share an address (SO_REUSEPORT); the first then takes all.
        if (
          bound.has(`${bind.address ?? '*'}:${bind.port}`) ||
          bound.has(`*:${bind.port}`) ||
          (bind.address === null && bound.has(`port ${bind.port}`))
        )
          continue;
        bound.add(`${bind.address ?? '*'}:${bind.port}`).add(`port ${bind.port}`);
        if (!this.#bind(frontend.config.name, bind, frontend.service(bind))) return;
      }
    }
    this.#startChecks();
  }

  /** False when the daemon cannot listen there, which ends it. */
  #bind(frontend: string, bind: BindConfig, service: Service): boolean {
    const result = this.#host.listen(bind.address, bind.port, service);
    if (result === 'ok') return true;
    const why = result === 'address-in-use' ? 'Address already in use' : 'Cannot assign requested address';
    const { file, line } = bind.span;
    const place = `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
    const detail = `Binding [${place}] for frontend ${frontend}: cannot bind socket (${why}) for [${bind.address ?? '0.0.0.0'}:${bind.port}]`;
    this.#host.record({ kind: 'log', subject: this.#host.process, detail, cause: bind.span });
    this.#host.exit(detail);
    return false;
  }

  /** check.c start_checks: the first checks are spread over the shortest interval, in the order of the file. */
  #startChecks(): void {
    const checked: { backend: BackendState; server: ServerState; check: CheckConfig }[] = [];
    for (const backend of this.#backends.values()) {
      for (const server of backend.servers)
        if (server.config.check !== null) checked.push({ backend, server, check: server.config.check });
    }
    const spread = checked.map(({ check }) => firstPauseMs(check)).filter((ms) => ms >= SPREAD_THRESHOLD_MS);
    const shortestMs = spread.length === 0 ? 0 : Math.min(...spread);
    for (const [position, { backend, server, check }] of checked.entries()) {
      // In maintenance it is not checked, though its place in the spread is kept.
      if (server.config.disabled) continue;
      const { subject } = server;
      const { address } = server.config;
      const health = new HealthCheck(this.#host, backend.config, check, { subject, address }, backend.healthOf(server));
      health.start(Math.floor((Math.max(shortestMs, firstPauseMs(check)) * position) / checked.length));
    }
  }

  drain(address: string, on: boolean): void {
    for (const backend of this.#backends.values()) {
      for (const server of backend.servers) if (server.config.address === address) backend.drain(server, on);
    }
  }
}

/** The interval that holds before the first check: a server just started is not fully up unless one failure is enough to take it down. */
function firstPauseMs(check: CheckConfig): number {
  return check.fall.value === 1 ? check.interMs : (check.fastinterMs ?? check.interMs);
}
