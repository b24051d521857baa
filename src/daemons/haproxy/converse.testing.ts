import type { Cluster, Machine, ProcessSpec } from '../../model/cluster.ts';
import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host, Socket } from '../../sim/host.ts';
import type { Headers, HttpRequest, HttpResponse } from '../../sim/message.ts';
import { run } from '../../sim/run.ts';
import type { Diagnostic } from '../../text/diagnostic.ts';
import type { ParseContext } from '../daemon.ts';
import { behave } from './behave.ts';
import type { HaproxyConfig } from './config.ts';
import { parse } from './parse.ts';

/** One request of a recorded conversation with HAProxy. */
export interface Asked {
  readonly path: string;
  readonly method?: string;
  /** The Host header; `shop.example` where nothing is said. */
  readonly host?: string;
  readonly client?: string;
  readonly port?: number;
  readonly headers?: Headers;
  /** Requests of one name share a connection for as long as it stands. */
  readonly conn?: string;
  /** Milliseconds after the conversation's beginning at which it was sent. */
  readonly at: number;
  /** Web servers that end at `changed`. */
  readonly stop?: readonly string[];
  readonly changed?: number;
}

/** What came back: from HAProxy itself (`body`), or from a server (`to`), and what that server was asked (`upstream`). */
export interface Answered {
  /** 0: it closed without a word; -1: nothing came at all. */
  readonly status: number;
  readonly headers?: Headers;
  readonly to?: string;
  readonly upstream?: { readonly method: string; readonly path: string; readonly host: string; readonly headers: Headers };
  readonly body?: string;
  /** Milliseconds until it came; recorded only where that is long. */
  readonly ms?: number;
}

/** How a web server of a conversation behaves: it tells in its answer what it was asked; `/status/404` is answered so, `/status/599` not at all. */
interface App {
  readonly headers?: Headers;
  /** Seconds. */
  readonly work?: number;
  readonly status?: number;
  /** Does not listen at first. */
  readonly down?: unknown;
}

export interface Conversation {
  readonly name: string;
  readonly config: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly requests: readonly Asked[];
  readonly apps?: Readonly<Record<string, App>>;
  readonly answers: readonly Answered[];
  /** Lines that the lab says it leaves out. */
  readonly leftOut?: readonly number[];
}

const CLIENTS = ['10.77.0.101', '10.77.0.102', '10.77.0.103'];
const ADDRESSES = new Map([
  ['lb1', '10.77.0.11'],
  ['web1', '10.77.0.21'],
  ['web2', '10.77.0.22'],
  ['web3', '10.77.0.23'],
  ...CLIENTS.map((address, i) => [`client${i + 1}`, address] as const),
]);
const span = { file: 'cluster.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** Has a recorded conversation with the simulated HAProxy, and returns what it says. */
export function converse(conversation: Conversation, seed = 1): { answers: Answered[]; diagnostics: readonly Diagnostic[] } {
  const answers: Answered[] = [];
  const files = new Map(Object.entries(conversation.files ?? {}).map(([path, text]) => [path, { path: `lb1/${path}`, text }]));
  const machine = { name: 'lb1', address: '10.77.0.11', interface: 'eth0', prefixLength: 24, runs: ['haproxy'], cores: 1, files };
  const context: ParseContext = { hosts: ADDRESSES, machine };
  const parsed = parse({ path: 'lb1/haproxy.cfg', text: conversation.config }, context);
  if (parsed.refusal !== null) throw new Error(`${conversation.name}: ${parsed.refusal.message}`);
  const machines = [...ADDRESSES].map(([name, address]): Machine => {
    const daemon = name === 'lb1' ? 'haproxy' : name.startsWith('web') ? 'echo' : 'asker';
    const process: ProcessSpec = {
      id: `${name}/${daemon}`,
      machine: name,
      daemon,
      file: null,
      config: daemon === 'haproxy' ? parsed.config : name,
      refusal: null,
      ports: [80],
      talksTo: [],
      claims: [],
    };
    return { name, address, interface: 'eth0', cores: 1, processes: [process], span };
  });
  const cluster: Cluster = { site: { host: '10.77.0.11', port: 80, span: null }, clients: 1, machines, prefixLength: 24 };
  const echoes: Echo[] = [];
  const behaviours = new Map([
    ['haproxy', (config: unknown, host: Host): Behaviour => behave(config as HaproxyConfig, host)],
    [
      'echo',
      (_config: unknown, host: Host): Behaviour => {
        const echo = new Echo(host, conversation);
        echoes.push(echo);
        return echo;
      },
    ],
    ['asker', (_config: unknown, host: Host): Behaviour => new Asker(host, conversation, answers)],
  ]);
  const lastMs = conversation.requests[conversation.requests.length - 1]?.at ?? 0;
  run(cluster, { traffic: null, requests: [], durationMs: lastMs + 10_000, faults: [] }, seed, behaviours);
  return { answers, diagnostics: parsed.diagnostics };
}

class Echo implements Behaviour {
  readonly #host: Host;
  readonly #how: App;
  readonly #conversation: Conversation;

  constructor(host: Host, conversation: Conversation) {
    this.#host = host;
    this.#conversation = conversation;
    this.#how = conversation.apps?.[host.machine] ?? {};
  }

  start(): void {
    if (this.#how.down === undefined) this.#listen();
    for (const { stop, changed } of this.#conversation.requests) {
      if (changed === undefined || stop?.includes(this.#host.machine) !== true) continue;
      this.#host.after(changed - this.#host.now(), () => this.#host.exit('stopped'));
    }
  }

  #listen(): void {
    this.#host.listen(null, 80, {
      accept: () => ({
        message: (socket: Socket, message) => {
          if (message.kind === 'http-request') this.#host.after((this.#how.work ?? 0) * 1000, () => this.#answer(socket, message));
        },
        closed: () => {},
      }),
    });
  }

  #answer(socket: Socket, { method, path, host, headers }: HttpRequest): void {
    const wished = /^\/status\/(\d{3})/.exec(path);
    const status = wished === null ? (this.#how.status ?? 200) : Number(wished[1]);
    if (status === 599) return socket.close();
    const echo = JSON.stringify([this.#host.machine, method, path, host, headers]);
    socket.send({ kind: 'http-response', status, headers: { ...lowerNames(this.#how.headers ?? {}), 'x-echo': echo } });
    socket.close();
  }
}

class Asker implements Behaviour {
  readonly #host: Host;
  readonly #conversation: Conversation;
  readonly #answers: Answered[];
  readonly #connections = new Map<string, Socket>();
  /** Whose answer each connection waits for, and since when. */
  readonly #asked = new Map<Socket, { readonly index: number; readonly startMs: number }>();

  constructor(host: Host, conversation: Conversation, answers: Answered[]) {
    this.#host = host;
    this.#conversation = conversation;
    this.#answers = answers;
  }

  start(): void {
    const own = ADDRESSES.get(this.#host.machine);
    for (const [index, asked] of this.#conversation.requests.entries()) {
      if ((asked.client ?? CLIENTS[0]) !== own) continue;
      this.#answers[index] = { status: -1, ms: 0 };
      this.#host.after(asked.at - this.#host.now(), () => this.#ask(index, asked));
    }
  }

  #ask(index: number, asked: Asked): void {
    const { method = 'GET', path, host = 'shop.example', port = 80, headers = {}, conn } = asked;
    const request: HttpRequest = { kind: 'http-request', method, path, host, headers: lowerNames(headers) };
    const startMs = this.#host.now();
    const open = conn === undefined ? undefined : this.#connections.get(conn);
    if (open?.open === true) {
      this.#asked.set(open, { index, startMs });
      return open.send(request);
    }
    const socket = this.#host.connect(
      { address: '10.77.0.11', port, parent: null, cause: null },
      {
        opened: (opened) => opened.send(request),
        failed: () => (this.#answers[index] = { status: 0, ms: this.#host.now() - startMs }),
        message: (from, message) => {
          const waiting = this.#asked.get(from);
          if (message.kind !== 'http-response' || waiting === undefined) return;
          this.#answers[waiting.index] = { ...told(message), ms: this.#host.now() - waiting.startMs };
          if (conn === undefined) from.close();
        },
        closed: (from) => {
          const waiting = this.#asked.get(from);
          if (waiting !== undefined && this.#answers[waiting.index]?.status === -1) {
            this.#answers[waiting.index] = { status: 0, ms: this.#host.now() - waiting.startMs };
          }
        },
      },
    );
    this.#asked.set(socket, { index, startMs });
    if (conn !== undefined) this.#connections.set(conn, socket);
  }
}

function lowerNames(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function told({ status, headers, body }: HttpResponse): Omit<Answered, 'ms'> {
  const { 'x-echo': echo, ...kept } = headers;
  const answered = body === undefined || body === '' ? { status, headers: kept } : { status, headers: kept, body };
  if (echo === undefined) return answered;
  const [to, method, path, host, sent] = JSON.parse(echo) as [string, string, string, string, Headers];
  return { ...answered, to, upstream: { method, path, host, headers: sent } };
}
