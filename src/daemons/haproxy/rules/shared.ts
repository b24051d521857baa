import type { HttpResponse } from '../../../sim/message.ts';
import type { Host } from '../../../sim/host.ts';
import type { BackendState } from '../backendState.ts';
import type { HaproxyConfig } from '../config.ts';
import { EventLoop } from '../eventLoop.ts';
import type { FrontendState } from '../frontendState.ts';
import { Logger } from '../log/logger.ts';
import type { BackendView, FrontendView } from '../sample/scope.ts';
import type { Sample } from '../sample/value.ts';
import type { ServerState } from '../serverState.ts';
import { StickTable } from '../stats/stickTable.ts';
import { answerInFile, ownPage } from './errorPage.ts';
import type { Userlist } from './userlist.ts';

/** What every rule of the process may reach: proxies by name, tables, files, variables of the process, its event loop. */
export class Shared {
  readonly host: Host;
  readonly loop: EventLoop;
  /** Writes the log; null while nobody reads it. */
  readonly logger: Logger | null;
  readonly backends: ReadonlyMap<string, BackendState>;
  readonly frontends = new Map<string, FrontendState>();
  readonly tables: ReadonlyMap<string, StickTable>;
  readonly variables = new Map<string, Sample>();
  readonly userlists: ReadonlyMap<string, Userlist>;
  readonly #files: ReadonlyMap<string, readonly string[]>;
  readonly #errorLists: HaproxyConfig['errorLists'];
  readonly #answersInFiles = new Map<string, HttpResponse | null>();
  readonly #backendViews = new Map<BackendState, BackendView>();
  readonly #frontendViews = new Map<FrontendState, FrontendView>();

  constructor(host: Host, config: HaproxyConfig, backends: ReadonlyMap<string, BackendState>) {
    this.host = host;
    this.loop = new EventLoop(host);
    this.logger = host.journal === null ? null : new Logger(host, host.journal, config);
    this.backends = backends;
    this.#files = config.files;
    this.userlists = config.userlists;
    this.#errorLists = config.errorLists;
    this.tables = new Map(config.tables.map((table) => [table.name, new StickTable(table)]));
  }

  fileLines(path: string): readonly string[] | null {
    return this.#files.get(path) ?? null;
  }

  /** The answer that a file of the workspace holds; null without such a file. */
  answerInFile(path: string): HttpResponse | null {
    let answer = this.#answersInFiles.get(path);
    if (answer === undefined) {
      const lines = this.fileLines(path);
      this.#answersInFiles.set(path, (answer = lines === null ? null : answerInFile(lines)));
    }
    return answer;
  }

  /** The page that an `http-errors` section has for a status; null where it has none. */
  pageOfList(name: string, status: number): HttpResponse | null {
    const path = this.#errorLists.get(name)?.get(status);
    return path === undefined ? null : (this.answerInFile(path) ?? ownPage(status));
  }

  backendView(backend: BackendState): BackendView {
    let view = this.#backendViews.get(backend);
    if (view === undefined) this.#backendViews.set(backend, (view = viewBackend(backend, this.host)));
    return view;
  }

  frontendView(frontend: FrontendState): FrontendView {
    let view = this.#frontendViews.get(frontend);
    if (view === undefined) this.#frontendViews.set(frontend, (view = viewFrontend(frontend, this.host)));
    return view;
  }
}

function viewBackend(backend: BackendState, host: Host): BackendView {
  return {
    name: backend.config.name,
    id: backend.config.id,
    get connections() {
      return backend.connections;
    },
    get usableServers() {
      return backend.usableServers();
    },
    get queued() {
      return backend.servers.reduce((sum, server) => sum + server.queued, backend.queue.length);
    },
    servers: backend.servers.map((server) => viewServer(server, host)),
    sessionRate: () => backend.counters.sessionRate.read(host.now()),
  };
}

function viewServer(server: ServerState, host: Host): BackendView['servers'][number] {
  return {
    name: server.config.name,
    id: server.id,
    get up() {
      return server.up;
    },
    get sessions() {
      return server.sessions;
    },
    get queued() {
      return server.queued;
    },
    get maxconn() {
      return server.maxconn;
    },
    maxqueue: server.maxqueue,
    get weight() {
      return server.weight;
    },
    initialWeight: server.config.weight,
    sessionRate: () => server.counters.sessionRate.read(host.now()),
  };
}

function viewFrontend(frontend: FrontendState, host: Host): FrontendView {
  return {
    name: frontend.config.name,
    id: frontend.config.id,
    defaultBackend: frontend.config.defaultBackend?.value ?? null,
    get connections() {
      return frontend.connections;
    },
    sessionRate: () => frontend.counters.sessionRate.read(host.now()),
    requestRate: () => frontend.counters.requestRate.read(host.now()),
  };
}
