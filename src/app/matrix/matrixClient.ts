import type { Cell } from '../../matrix/cell.ts';
import type { MatrixRun } from '../../matrix/faultMatrix.ts';
import type { MatrixSystem } from './matrixJob.ts';
import type { MatrixOrder, MatrixReport } from './matrixProtocol.ts';

export interface MatrixHandlers {
  cell(run: MatrixRun, cell: Cell): void;
  /** All runs are done. */
  finished(): void;
  /** A worker failed, and the matrix stays as it is. One sentence for the learner. */
  trouble(sentence: string): void;
}

const WORKERS_MAX = 6;
/** Runs that a worker is given at once: enough that it seldom waits for more, few enough that none sits on the last ones while others rest. */
const BATCH = 4;
/** Far longer than any run takes: workers that say nothing for so long were ended by the browser, which tells nobody. */
const PATIENCE_MS = 30_000;

/** The page's end of the workers that fill a fault matrix. The newest system counts; what is still under way for an older one is forgotten. */
export class MatrixClient {
  readonly #handlers: MatrixHandlers;
  readonly #start: () => Worker;
  readonly #size: number;
  #workers: Worker[] = [];
  #generation = 0;
  #waiting: MatrixRun[] = [];
  #open = 0;
  #silence: ReturnType<typeof setTimeout> | null = null;

  /** @param size how many workers at most */
  constructor(handlers: MatrixHandlers, size: number, start: () => Worker = startWorker) {
    this.#handlers = handlers;
    this.#size = Math.max(1, size);
    this.#start = start;
  }

  /** How many workers serve on a computer with so many threads: one thread is the page's. */
  static usualSize(threads: number): number {
    return threads > 2 ? Math.min(WORKERS_MAX, threads - 1) : 1;
  }

  /** Fills a matrix from its first run to its last, in this order as far as workers allow; whatever was ordered before is left. */
  fill(system: MatrixSystem, runs: readonly MatrixRun[]): void {
    const generation = ++this.#generation;
    this.#waiting = [...runs];
    this.#open = runs.length;
    if (runs.length === 0) return this.#handlers.finished();
    const wanted = Math.min(this.#size, Math.ceil(runs.length / BATCH));
    while (this.#workers.length < wanted) this.#workers.push(this.#listen(this.#start()));
    this.#expectWord();
    for (const worker of this.#workers) {
      post(worker, { kind: 'system', generation, system });
      this.#feed(worker);
    }
  }

  /** Leaves the rest undone. */
  cancel(): void {
    this.#generation++;
    this.#waiting = [];
    this.close();
  }

  close(): void {
    this.#stopListening();
    for (const worker of this.#workers) worker.terminate();
    this.#workers = [];
  }

  #feed(worker: Worker): void {
    const runs = this.#waiting.splice(0, BATCH);
    if (runs.length > 0) post(worker, { kind: 'runs', generation: this.#generation, runs });
  }

  #listen(worker: Worker): Worker {
    worker.onmessage = ({ data }: MessageEvent<MatrixReport>) => {
      if (data.generation !== this.#generation) return;
      if (data.kind === 'failed') return this.#fail(data.message);
      if (data.kind === 'idle') return this.#feed(worker);
      this.#open--;
      this.#expectWord();
      this.#handlers.cell(data.run, data.cell);
      if (this.#open > 0) return;
      this.#stopListening();
      this.#handlers.finished();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail('a worker stopped');
    };
    return worker;
  }

  #expectWord(): void {
    this.#stopListening();
    this.#silence = setTimeout(() => this.#fail('a worker stopped'), PATIENCE_MS);
  }

  #stopListening(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#silence = null;
  }

  #fail(message: string): void {
    this.cancel();
    this.#handlers.trouble(`The fault matrix could not be finished: ${message}. What is there stays.`);
  }
}

function post(worker: Worker, order: MatrixOrder): void {
  worker.postMessage(order);
}

function startWorker(): Worker {
  return new Worker(new URL('./matrix.worker.ts', import.meta.url), { type: 'module', name: 'fault matrix' });
}
