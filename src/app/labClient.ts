import type { Figures } from '../lab/ask.ts';
import type { Logs } from '../lab/logs.ts';
import type { AnswersOrder, LabOrder, LabReport, WorkerOrder, WorkerReport } from './labProtocol.ts';

/** A run gives a sign of life many times a second, on a slow computer every second: without any for so long it hangs. */
const PATIENCE_MS = 10_000;
/** Before its first sign a worker's program has to come, over whatever line. */
const LOADING_MS = 60_000;
const HUNG = 'The simulation got no further for 10 seconds and was stopped. The last run stays on screen.';
const STOPPED = 'The simulation stopped working and was started anew. The last run stays on screen.';

export interface LabClientHandlers {
  report(report: LabReport): void;
  /** The worker died or hung and was replaced. One sentence for the learner. */
  trouble(sentence: string): void;
}

/** The page's end of the simulation worker: one order at a time counts, the newest; a worker that hangs or dies is replaced. */
export class LabClient {
  readonly #handlers: LabClientHandlers;
  readonly #start: () => Worker;
  #worker: Worker | null = null;
  /** Whether the worker has given a sign of life. */
  #heard = false;
  #generation = 0;
  /** Whether an order is under way. */
  #open = false;
  /** When it was given, or when the worker last told what came of its work. */
  #toldMs = 0;
  #silence: ReturnType<typeof setTimeout> | null = null;
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
    // In the middle of a run a worker hears nothing. Of a long one that nobody wants any more a new worker rids us sooner.
    if (this.#open && this.#heard && performance.now() - this.#toldMs > PATIENCE_MS) this.close();
    if (!this.#open) this.#toldMs = performance.now();
    this.#open = true;
    this.#post({ ...order, kind: 'lab', generation });
    this.#listenOn();
    return generation;
  }

  answers(order: Omit<AnswersOrder, 'kind'>): void {
    this.#post({ ...order, kind: 'answers' });
  }

  /** The daemons' own figures at a moment of the run on screen; none where the worker was replaced meanwhile. */
  look(atMs: number, machine: string | null): Promise<readonly Figures[]> {
    const id = ++this.#lookId;
    return new Promise((resolve) => {
      this.#looks.set(id, resolve);
      this.#post({ kind: 'look', id, atMs, machine });
      this.#listenOn();
    });
  }

  /** What a machine's processes write to their logs in the run on screen; null where there is none, or the worker was replaced meanwhile. */
  logs(machine: string): Promise<Logs | null> {
    const id = ++this.#lookId;
    return new Promise((resolve) => {
      this.#readers.set(id, resolve);
      this.#post({ kind: 'logs', id, machine });
      this.#listenOn();
    });
  }

  close(): void {
    this.#open = false;
    for (const resolve of this.#readers.values()) resolve(null);
    this.#readers.clear();
    for (const resolve of this.#looks.values()) resolve([]);
    this.#looks.clear();
    this.#worker?.terminate();
    this.#worker = null;
    this.#listenOn();
  }

  #post(message: WorkerOrder): void {
    this.#worker ??= this.#listen(this.#start());
    this.#worker.postMessage(message);
  }

  #listen(worker: Worker): Worker {
    this.#heard = false;
    worker.onmessage = ({ data }: MessageEvent<WorkerReport>) => {
      if (this.#worker !== worker) return;
      this.#heard = true;
      this.#hear(data);
      this.#listenOn();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#worker === worker) this.#replace(STOPPED);
    };
    return worker;
  }

  #hear(report: WorkerReport): void {
    if (report.kind === 'alive') return;
    this.#toldMs = performance.now();
    if (report.kind === 'looked') {
      this.#looks.get(report.id)?.(report.figures);
      this.#looks.delete(report.id);
      return;
    }
    if (report.kind === 'logged') {
      this.#readers.get(report.id)?.(report.logs);
      this.#readers.delete(report.id);
      return;
    }
    if (report.kind !== 'answers' && report.generation !== this.#generation) return;
    if (report.kind === 'finished' || report.kind === 'failed') this.#open = false;
    this.#handlers.report(report);
  }

  /** Waits anew for a sign of life while something is to come. A worker that the browser ended (no memory left) says nothing of it: it is noticed by its silence. */
  #listenOn(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#silence = null;
    if (!this.#open && this.#looks.size === 0 && this.#readers.size === 0) return;
    const words = this.#heard && this.#open ? HUNG : STOPPED;
    this.#silence = setTimeout(() => this.#replace(words), this.#heard ? PATIENCE_MS : LOADING_MS);
  }

  #replace(sentence: string): void {
    this.close();
    this.#handlers.trouble(sentence);
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./lab.worker.ts', import.meta.url), { type: 'module', name: 'simulation' });
}
