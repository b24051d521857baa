import type { Span } from '../text/span.ts';
import type { LogFile, Logs } from '../trace/logs.ts';
import type { TraceWriter } from '../trace/writer.ts';
import type { Socket } from './host.ts';
import type { ProcessState } from './processState.ts';
import { randomStream, type Random } from './random.ts';
import type { End } from './tcpEnd.ts';

/** More lines of one log than this are not kept, and it says so. */
const LINES_MAX = 200_000;

/** A machine's first process of ours has this number; each start takes ten, for itself and its children. */
const FIRST_PID = 501;
const PIDS_EACH = 10;

/** The kernel's range for ports of its own (net.ipv4.ip_local_port_range): it gives out every second one, from anywhere, in order (inet_hashtables.c __inet_hash_connect). */
const FIRST_PORT = 32_768;
const PORT_PAIRS = 14_116;

/** Where one life of a process writes its logs. Only what is written is kept: writing changes nothing of the run. */
export interface Journal {
  /** The process's number; the next nine are its children's. */
  readonly pid: number;
  /** Appends a line, whole as it stands in the log. `about`: the accepted connection that it is about. */
  write(log: string, line: string, about?: Socket | null, cause?: Span | null): void;
  /** Says once why something is not logged. */
  remark(sentence: string, cause?: Span | null): void;
  /** The port from which the other end of an accepted connection connected. */
  peerPort(socket: Socket): number;
  /** Chance for what only a log needs: the process's own stream stays as it is. */
  random(): number;
}

interface Lines {
  readonly process: string;
  readonly name: string;
  readonly text: string[];
  readonly atMs: number[];
  readonly request: number[];
  readonly cause: number[];
  full: boolean;
}

/** Collects what processes write while a run lasts; without one a run writes no logs and spends no time on them. */
export class JournalBook {
  readonly #machine: string | null;
  readonly #logs = new Map<string, Lines>();
  readonly #remarks: { process: string; sentence: string; cause: number }[] = [];
  readonly #pids = new Map<string, number>();
  readonly #ports = new WeakMap<Socket, number>();
  readonly #lastPorts = new Map<string, number>();

  /** @param machine whose processes are listened to; null: all */
  constructor(machine: string | null) {
    this.#machine = machine;
  }

  /** For a life of a process that begins; null where nobody listens. */
  journalOf(process: ProcessState, trace: TraceWriter, seed: number, now: () => number): Journal | null {
    const { id, machine, life } = process;
    if (this.#machine !== null && machine.name !== this.#machine) return null;
    const pid = this.#pids.get(machine.name) ?? FIRST_PID;
    this.#pids.set(machine.name, pid + PIDS_EACH);
    const random = randomStream(seed, `log ${id} ${life}`);
    return {
      pid,
      random,
      write: (log, line, about = null, cause = null) => this.#write(id, log, line, about, trace.cause(cause), now()),
      remark: (sentence, cause = null) => this.#remark(id, sentence, trace.cause(cause)),
      peerPort: (socket) => this.#portOf(socket, random),
    };
  }

  #write(process: string, name: string, line: string, about: Socket | null, cause: number, nowMs: number): void {
    const key = `${process} ${name}`;
    let lines = this.#logs.get(key);
    if (lines === undefined) {
      lines = { process, name, text: [], atMs: [], request: [], cause: [], full: false };
      this.#logs.set(key, lines);
    }
    if (lines.text.length >= LINES_MAX) {
      if (!lines.full) this.#remark(process, `Only the first ${LINES_MAX} lines of ${name} are kept.`, -1);
      lines.full = true;
      return;
    }
    lines.text.push(line);
    lines.atMs.push(nowMs);
    lines.request.push(about === null ? -1 : (about as End).request);
    lines.cause.push(cause);
  }

  #remark(process: string, sentence: string, cause: number): void {
    if (this.#remarks.some((r) => r.process === process && r.sentence === sentence && r.cause === cause)) return;
    this.#remarks.push({ process, sentence, cause });
  }

  #portOf(socket: Socket, random: Random): number {
    let port = this.#ports.get(socket);
    if (port === undefined) {
      const way = `${socket.peerAddress} ${socket.localAddress}`;
      const pair = this.#lastPorts.get(way) ?? Math.floor(random() * PORT_PAIRS);
      this.#lastPorts.set(way, (pair + 1) % PORT_PAIRS);
      port = FIRST_PORT + 2 * pair;
      this.#ports.set(socket, port);
    }
    return port;
  }

  /** Everything written, as plain data. */
  finish(spans: readonly Span[]): Logs {
    return { files: [...this.#logs.values()].map(columns), remarks: this.#remarks, spans };
  }
}

function columns({ process, name, text, atMs, request, cause }: Lines): LogFile {
  const ends = new Uint32Array(text.length);
  let end = 0;
  for (const [i, line] of text.entries()) {
    end += line.length;
    ends[i] = end;
  }
  return {
    process,
    name,
    length: text.length,
    text: text.join(''),
    ends,
    atMs: Float64Array.from(atMs),
    request: Int32Array.from(request),
    cause: Int32Array.from(cause),
  };
}
