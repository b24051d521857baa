import type { LessonCheck } from '../lesson/lesson.ts';
import type { Finding } from './checkFinding.ts';
import type { CheckedSystem, CheckOrder, CheckReport } from './checkProtocol.ts';

/** More threads than this find a lesson's checks no sooner: each has its own copy of the simulation to make warm. */
const HELPERS_MAX = 4;
/** Checks that a helper has at once: with one more to go on with it never waits for a thread that is busy with a run of its own. */
const AT_ONCE = 2;
/** Helpers that died since the last finding; after that many no new one is started, and this thread does the work. */
const DEATHS_MAX = 3;

interface Helper {
  readonly worker: Worker;
  /** What it was given and has not told of yet. */
  readonly given: LessonCheck[];
}

/**
 * Threads that run checks beside this one, which takes those that are left, and those that wait for a busy helper, when it has nothing else to do. Without threads, or where none can be
 * started, it does them all. The newest order counts. A thread that dies is replaced, and its checks are done by others.
 */
export class CheckPool {
  readonly #size: number;
  readonly #alive: () => void;
  readonly #start: () => Worker;
  readonly #helpers: Helper[] = [];
  #generation = 0;
  #system: CheckedSystem | null = null;
  #waiting: LessonCheck[] = [];
  #found: Finding[] = [];
  #deaths = 0;
  #failure: string | null = null;
  #wake: () => void = () => {};

  /**
   * @param size how many threads besides this one
   * @param alive called again and again while a helper's run gets on
   */
  constructor(size: number, alive = () => {}, start: () => Worker = startWorker) {
    this.#size = size;
    this.#alive = alive;
    this.#start = start;
  }

  /** Whether others may do some of the work. */
  get helps(): boolean {
    return this.#size > 0 && this.#deaths < DEATHS_MAX;
  }

  /** How many may help on a computer with so many threads, one of which is this one. */
  static usualSize(threads: number): number {
    return threads > 1 ? Math.min(HELPERS_MAX, threads - 1) : 0;
  }

  /** Gives helpers their first checks, the longest first; whatever was ordered before is left. */
  begin(system: CheckedSystem, checks: readonly LessonCheck[]): void {
    this.#generation++;
    this.#system = system;
    this.#waiting = checks.toSorted((a, b) => expectedRequests(b) - expectedRequests(a));
    this.#found = [];
    this.#failure = null;
    for (const helper of this.#helpers) {
      helper.given.length = 0;
      post(helper, { kind: 'system', generation: this.#generation, system });
    }
    this.#deal();
    // Whoever still waits for findings of an older order is told that there will be none.
    this.#wake();
  }

  /**
   * What comes of the checks that were begun, as it comes; ends early when others are begun.
   * @param here does one on this thread
   * @throws when a check cannot be run at all
   */
  async *findings(here: (check: LessonCheck) => Finding): AsyncGenerator<Finding> {
    const generation = this.#generation;
    while (generation === this.#generation) {
      if (this.#failure !== null) throw new Error(this.#failure);
      const found = this.#found.shift();
      const own = found === undefined ? (this.#waiting.shift() ?? this.#takeBack()) : undefined;
      if (found !== undefined) yield found;
      else if (own !== undefined) yield here(own);
      else if (this.#helpers.every(({ given }) => given.length === 0)) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** The first of each before the second of any. */
  #deal(): void {
    for (let depth = 1; depth <= AT_ONCE; depth++) {
      for (let i = 0; i < this.#size && this.#waiting.length > 0; i++) {
        const helper = this.#helpers[i] ?? this.#newHelper();
        if (helper === null) return;
        if (helper.given.length < depth) this.#give(helper);
      }
    }
  }

  #give(helper: Helper): void {
    const check = this.#waiting.shift();
    if (check === undefined) return;
    helper.given.push(check);
    post(helper, { kind: 'check', generation: this.#generation, check });
  }

  /** A check that a helper has not begun, as far as is known here: it has another to do before. If it has begun, what it finds is not needed. */
  #takeBack(): LessonCheck | undefined {
    const helper = this.#helpers.find(({ given }) => given.length > 1);
    const check = helper?.given.pop();
    if (helper !== undefined && check !== undefined)
      post(helper, { kind: 'leave', generation: this.#generation, check: check.id });
    return check;
  }

  /** Null where no thread can be started: old browsers know no threads of threads. */
  #newHelper(): Helper | null {
    if (this.#deaths >= DEATHS_MAX || this.#system === null) return null;
    try {
      const helper: Helper = { worker: this.#start(), given: [] };
      this.#listen(helper);
      this.#helpers.push(helper);
      post(helper, { kind: 'system', generation: this.#generation, system: this.#system });
      return helper;
    } catch {
      this.#deaths = DEATHS_MAX;
      return null;
    }
  }

  #listen(helper: Helper): void {
    helper.worker.onmessage = ({ data }: MessageEvent<CheckReport>) => {
      if (data.kind === 'alive') return this.#alive();
      if (data.generation !== this.#generation) return;
      if (data.kind === 'failed') this.#failure = data.message;
      else {
        this.#deaths = 0;
        const at = helper.given.findIndex(({ id }) => id === data.check);
        // One that was taken back too late: this thread has it.
        if (at >= 0) {
          helper.given.splice(at, 1);
          this.#found.push(data.finding);
        }
        this.#give(helper);
      }
      this.#wake();
    };
    helper.worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(helper);
    };
  }

  #lose(helper: Helper): void {
    const at = this.#helpers.indexOf(helper);
    if (at < 0) return;
    helper.worker.terminate();
    this.#helpers.splice(at, 1);
    this.#waiting.unshift(...helper.given);
    this.#deaths++;
    this.#deal();
    this.#wake();
  }
}

/** How long a check's run is, in requests. */
function expectedRequests({ scenario }: LessonCheck): number {
  const { traffic, requests, durationMs } = scenario;
  return requests.length + ((traffic?.rateRps ?? 0) * durationMs) / 1000;
}

function post({ worker }: Helper, order: CheckOrder): void {
  worker.postMessage(order);
}

function startWorker(): Worker {
  return new Worker(new URL('./check.worker.ts', import.meta.url), { type: 'module', name: 'checks' });
}
