import type { Figures } from '../lab/ask.ts';
import type { Logs } from '../lab/logs.ts';
import type { AnswersOrder, LabOrder, LabReport, WorkerOrder } from './labProtocol.ts';

/** Long for any run the lab allows: the simulation stops endless runs by itself well before. */
const patienceMs = 10_000;
const stopped = 'The simulation stopped working and was started anew. The last run stays on screen.';

export interface LabClientHandlers {
  report(report: LabReport): void;
  /** The worker died or took too long and was replaced. One sentence for the learner. */
  trouble(sentence: string): void;
}

/** The page's end of the simulation worker: one order at a time counts, the newest; a worker that hangs or dies is replaced. */
export class LabClient {
  readonly #handlers: LabClientHandlers;
  readonly #start: () => Worker;
  #worker: Worker | null = null;
  #generation = 0;
  #waiting: ReturnType<typeof setTimeout> | null = null;
  #lookId = 0;
  readonly #looks = new Map<number, (figures: readonly Figures[]) => void>();
  readonly #readers = new Map<number, (logs: Logs | null) => void>();

  constructor(handlers: LabClientHandlers, start: () => Worker = startWorker) {
    this.#handlers = handlers;
    this.#start = start;
  }

  /** Replaces whatever was ordered before. Returns the generation that its reports will carry. */
  order(order: Omit<LabOrder, 'kind' | 'generation'>): number {
    const generation = ++this.#generation;
    this.#post({ ...order, kind: 'lab', generation });
    this.#expectWithin('The simulation took more than 10 seconds and was stopped. The last run stays on screen.');
    return generation;
  }

  answers(order: Omit<AnswersOrder, 'kind'>): void {
    this.#post({ ...order, kind: 'answers' });
  }

  /** The daemons' own figures at a moment of the run on screen; none where the worker was replaced meanwhile. */
  look(atMs: number, machine: string | null): Promise<readonly Figures[]> {
    const id = ++this.#lookId;
    this.#expectAnswer(id);
    return new Promise((resolve) => {
      this.#looks.set(id, resolve);
      this.#post({ kind: 'look', id, atMs, machine });
    });
  }

  /** What a machine's processes write to their logs in the run on screen; null where there is none, or the worker was replaced meanwhile. */
  logs(machine: string): Promise<Logs | null> {
    const id = ++this.#lookId;
    this.#expectAnswer(id);
    return new Promise((resolve) => {
      this.#readers.set(id, resolve);
      this.#post({ kind: 'logs', id, machine });
    });
  }

  close(): void {
    this.#stopWaiting();
    for (const resolve of this.#readers.values()) resolve(null);
    this.#readers.clear();
    for (const resolve of this.#looks.values()) resolve([]);
    this.#looks.clear();
    this.#worker?.terminate();
    this.#worker = null;
  }

  #post(message: WorkerOrder): void {
    this.#worker ??= this.#listen(this.#start());
    this.#worker.postMessage(message);
  }

  #listen(worker: Worker): Worker {
    worker.onmessage = ({ data }: MessageEvent<LabReport>) => {
      if (this.#worker !== worker) return;
      if (data.kind === 'looked') {
        this.#looks.get(data.id)?.(data.figures);
        this.#looks.delete(data.id);
        return;
      }
      if (data.kind === 'logged') {
        this.#readers.get(data.id)?.(data.logs);
        this.#readers.delete(data.id);
        return;
      }
      if (data.kind !== 'answers' && data.generation !== this.#generation) return;
      if (data.kind === 'finished' || data.kind === 'failed') this.#stopWaiting();
      this.#handlers.report(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#worker === worker)
        this.#replace(stopped);
    };
    return worker;
  }

  /** A worker that the browser ended (no memory left) says nothing of it: it is noticed by what it does not answer. */
  #expectAnswer(id: number): void {
    setTimeout(() => {
      if (this.#looks.has(id) || this.#readers.has(id)) this.#replace(stopped);
    }, patienceMs);
  }

  #expectWithin(sentence: string): void {
    this.#stopWaiting();
    this.#waiting = setTimeout(() => this.#replace(sentence), patienceMs);
  }

  #stopWaiting(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = null;
  }

  #replace(sentence: string): void {
    this.close();
    this.#handlers.trouble(sentence);
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./lab.worker.ts', import.meta.url), { type: 'module', name: 'simulation' });
}
