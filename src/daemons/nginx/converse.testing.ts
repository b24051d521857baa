import type { Cluster, Machine, ProcessSpec } from '../../model/cluster.ts';
import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host, Socket } from '../../sim/host.ts';
import type { Headers, HttpRequest, HttpResponse } from '../../sim/message.ts';
import { run } from '../../sim/run.ts';
import type { Trace } from '../../trace/trace.ts';
import type { ParseContext } from '../daemon.ts';
import { NginxBehaviour } from './behave.ts';
import type { NginxConfig } from './config.ts';
import { parseNginx } from './parse.ts';

/** One request of a recorded conversation with nginx. */
export interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly host?: string;
  readonly client?: string;
  readonly port?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds after the first one; without it they come one after another. */
  readonly at?: number;
}

/** What came back: from nginx itself (`body`), or from the server behind it that was asked (`to`) and what it was asked. */
export interface Answered {
  /** 0: it closed without a word. */
  readonly status: number;
  /** `location`, `www-authenticate` and what begins with `x-`. */
  readonly headers?: Headers;
  readonly to?: string;
  readonly upstream?: {
    readonly method: string;
    readonly path: string;
    readonly host: string;
    readonly headers: Headers;
  };
  readonly body?: string;
  /** Milliseconds until it came. */
  readonly ms?: number;
}

export interface Conversation {
  readonly name: string;
  readonly config: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly requests: readonly Asked[];
  readonly apps?: Readonly<
    Record<string, { readonly headers?: Headers; readonly work?: number; readonly status?: number }>
  >;
  readonly answers: readonly Answered[];
}

const CLIENTS = ['10.77.0.101', '10.77.0.102', '10.77.0.103'];
const ADDRESSES = new Map([
  ['lb1', '10.77.0.11'],
  ['web1', '10.77.0.21'],
  ['web2', '10.77.0.22'],
  ['web3', '10.77.0.23'],
  ...CLIENTS.map((address, i) => [`client${i + 1}`, address] as const),
]);
const GAP_MS = 50;
const span = { file: 'cluster.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** Has a recorded conversation with the simulated nginx, and returns what it says. */
export function converse(conversation: Conversation, seed = 1): { answers: Answered[]; trace: Trace } {
  const answers: Answered[] = [];
  const files = new Map(
    Object.entries(conversation.files ?? {}).map(([path, text]) => [path, { path: `lb1/${path}`, text }]),
  );
  const machine = {
    name: 'lb1',
    address: '10.77.0.11',
    interface: 'eth0',
    prefixLength: 24,
    runs: ['nginx'],
    cores: 1,
    files,
  };
  const context: ParseContext = { hosts: ADDRESSES, machine };
  const parsed = parseNginx({ path: 'lb1/nginx.conf', text: conversation.config }, context);
  const machines = [...ADDRESSES].map(([name, address]): Machine => {
    const daemon = name === 'lb1' ? 'nginx' : name.startsWith('web') ? 'echo' : 'asker';
    const process: ProcessSpec = {
      id: `${name}/${daemon}`,
      machine: name,
      daemon,
      file: null,
      config: daemon === 'nginx' ? parsed.config : name,
      refusal: daemon === 'nginx' ? parsed.refusal : null,
      ports: [80],
      talksTo: [],
      claims: [],
    };
    return { name, address, interface: 'eth0', cores: 1, processes: [process], span };
  });
  const cluster: Cluster = {
    site: { host: '10.77.0.11', port: 80, span: null },
    clients: 1,
    machines,
    prefixLength: 24,
  };
  const behaviours = new Map([
    ['nginx', (config: unknown, host: Host): Behaviour => new NginxBehaviour(config as NginxConfig, host)],
    ['echo', (_config: unknown, host: Host): Behaviour => new Echo(host, conversation.apps?.[host.machine])],
    ['asker', (_config: unknown, host: Host): Behaviour => new Asker(host, conversation, answers)],
  ]);
  const lastMs = conversation.requests.reduce((last, r, i) => Math.max(last, r.at ?? i * GAP_MS), 0);
  const trace = run(
    cluster,
    { traffic: null, requests: [], durationMs: lastMs + 30_000, faults: [] },
    seed,
    behaviours,
  );
  return { answers, trace };
}

/** A server that tells in its answer what it was asked; `/status/404` is answered so. */
class Echo implements Behaviour {
  constructor(
    readonly host: Host,
    readonly how: { readonly headers?: Headers; readonly work?: number; readonly status?: number } | undefined,
  ) {}

  start(): void {
    this.host.listen(null, 80, {
      accept: () => ({
        message: (socket: Socket, message) => {
          if (message.kind === 'http-request')
            this.host.after((this.how?.work ?? 0) * 1000, () => this.#answer(socket, message));
        },
        closed: () => {},
      }),
    });
  }

  #answer(socket: Socket, { method, path, host, headers }: HttpRequest): void {
    const wished = /^\/status\/(\d{3})/.exec(path);
    const echo = JSON.stringify([this.host.machine, method, path, host, headers]);
    const status = wished === null ? (this.how?.status ?? 200) : Number(wished[1]);
    socket.send({ kind: 'http-response', status, headers: { ...lowerNames(this.how?.headers ?? {}), 'x-echo': echo } });
    socket.close();
  }
}

class Asker implements Behaviour {
  constructor(
    readonly host: Host,
    readonly conversation: Conversation,
    readonly answers: Answered[],
  ) {}

  start(): void {
    const own = ADDRESSES.get(this.host.machine);
    for (const [index, asked] of this.conversation.requests.entries()) {
      if ((asked.client ?? CLIENTS[0]) !== own) continue;
      this.answers[index] = { status: -1, headers: {} };
      this.host.after((asked.at ?? index * GAP_MS) - this.host.now(), () => this.#ask(index, asked));
    }
  }

  #ask(index: number, asked: Asked): void {
    const { method = 'GET', path, host = 'shop.example', port = 80, headers = {} } = asked;
    const startMs = this.host.now();
    this.host.connect(
      { address: '10.77.0.11', port, parent: null, cause: null },
      {
        opened: (socket) => socket.send({ kind: 'http-request', method, path, host, headers: lowerNames(headers) }),
        message: (socket, message) => {
          if (message.kind === 'http-response')
            this.answers[index] = { ...told(message), ms: this.host.now() - startMs };
          socket.close();
        },
        closed: () => {
          if (this.answers[index]?.status === -1) this.answers[index] = { status: 0, headers: {} };
        },
      },
    );
  }
}

function lowerNames(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function told({ status, headers, body }: HttpResponse): Answered {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (name !== 'x-echo' && /^(location|www-authenticate|x-.*)$/.test(name)) kept[name] = value;
  const answered = body === undefined ? { status, headers: kept } : { status, headers: kept, body };
  const echo = headers['x-echo'];
  if (echo === undefined) return answered;
  const [to, method, path, host, sent] = JSON.parse(echo) as [string, string, string, string, Headers];
  return { ...answered, to, upstream: { method, path, host, headers: sent } };
}
