import type { Behaviour, Statistics } from '../../sim/behaviour.ts';
import type { Host, Service } from '../../sim/host.ts';
import { BackendState } from './backendState.ts';
import { startChecks } from './check/startChecks.ts';
import type { BindConfig, HaproxyConfig } from './config.ts';
import { ConnectionLimit, FrontendState } from './frontendState.ts';
import { Shared } from './rules/shared.ts';
import type { Running } from './running.ts';
import { tell } from './runtime/runtimeSocket.ts';
import { followTracked, ServerChange } from './serverChange.ts';
import { statistics } from './stats/statistics.ts';

/**
 * From exec to listening: 34 to 48 ms in 25 starts that nothing held up, 41 to 74 ms of processor time in 14 others; where two processors had other work too, requests were refused
 * for 48 to 374 ms (HAProxy 2.6.12, a file of ten lines).
 */
const START_UP_MIN_MS = 34;
const START_UP_SPREAD_MS = 66;

export function behave(config: HaproxyConfig, host: Host): Behaviour {
  return new HaproxyProcess(config, host);
}

class HaproxyProcess implements Behaviour {
  readonly #config: HaproxyConfig;
  readonly #host: Host;
  readonly #backends = new Map<string, BackendState>();
  readonly #change: ServerChange;
  #running: Running | null = null;

  constructor(config: HaproxyConfig, host: Host) {
    this.#config = config;
    this.#host = host;
    this.#change = new ServerChange(host);
  }

  start(): void {
    this.#host.startUp(START_UP_MIN_MS, START_UP_SPREAD_MS, () => this.#serve());
  }

  #serve(): void {
    const host = this.#host;
    // Only an operator with every right can end other people's sessions.
    const mayShutDown = this.#config.socket?.level === 'admin';
    for (const backend of this.#config.backends)
      this.#backends.set(backend.name, new BackendState(host, backend, mayShutDown));
    followTracked(this.#backends);
    const shared = new Shared(host, this.#config, this.#backends);
    this.#change.logger = shared.logger;
    for (const backend of this.#backends.values()) backend.useTables(shared.tables);
    const limit = new ConnectionLimit(this.#config.maxconn);
    const frontends = this.#config.frontends.map((config) => new FrontendState(host, config, shared, limit));
    limit.freed = () => {
      for (const frontend of frontends) frontend.admitWaiting();
    };
    this.#running = {
      host,
      config: this.#config,
      backends: this.#backends,
      frontends,
      tables: shared.tables,
      change: this.#change,
      limit,
      cleared: { connections: 0, requests: 0 },
      startedMs: host.now(),
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
    startChecks(host, this.#config, this.#backends.values(), this.#change, shared.loop);
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

  command(text: string): string | null {
    return this.#running === null ? null : tell(this.#running, text);
  }

  statistics(): Statistics {
    return statistics(this.#running);
  }

  drain(address: string, on: boolean): void {
    for (const backend of this.#backends.values()) {
      for (const server of backend.servers) {
        if (server.config.address === address) this.#change.drain(server, on, server.config.span);
      }
    }
  }
}
