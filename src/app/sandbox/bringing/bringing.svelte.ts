import type { Brought, Given } from './brought.ts';
import type { BringingOrder, BringingReport } from './bringingProtocol.ts';
import { BringingError } from './limits.ts';

/** Longer than any configuration takes that the limits let in: then something hangs. */
const PATIENCE_MS = 120_000;

export type BringingState =
  | { readonly kind: 'nothing' }
  /** `step`: what it is at. */
  | { readonly kind: 'reading'; readonly step: string }
  | { readonly kind: 'review'; readonly brought: Brought }
  /** `words`: why it could not be taken in. */
  | { readonly kind: 'refused'; readonly words: string };

/** What was brought to the sandbox, from the moment when it was dropped to the one when it is opened or left. The newest counts. */
export class Bringing {
  state = $state.raw<BringingState>({ kind: 'nothing' });
  readonly #start: () => Worker;
  #worker: Worker | null = null;
  #waiting: ReturnType<typeof setTimeout> | null = null;
  /** Counts what was brought: what is still being looked through when something newer comes is forgotten. */
  #count = 0;

  constructor(start: () => Worker = startWorker) {
    this.#start = start;
  }

  /** Reads it, on a thread of its own. */
  async read(given: Given | Promise<Given>): Promise<void> {
    this.leave();
    const own = this.#count;
    this.state = { kind: 'reading', step: 'Looking what there is' };
    try {
      const known = await given;
      if (own === this.#count) this.#order({ given: known });
    } catch (error) {
      if (own === this.#count)
        this.#refuse(error instanceof BringingError ? error.message : 'The browser could not read this.');
    }
  }

  /** Forgets it, and stops what is under way. */
  leave(): void {
    this.#count++;
    this.#stop();
    this.state = { kind: 'nothing' };
  }

  #order(order: BringingOrder): void {
    const worker = this.#start();
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<BringingReport>) => {
      if (this.#worker === worker) this.#hear(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#worker === worker) this.#refuse('Reading it stopped: it may need more memory than this browser gives.');
    };
    this.#waiting = setTimeout(
      () => this.#refuse(`Reading it took more than ${PATIENCE_MS / 60_000} minutes and was stopped.`),
      PATIENCE_MS,
    );
    worker.postMessage(order);
  }

  #hear(report: BringingReport): void {
    if (report.kind === 'step') this.state = { kind: 'reading', step: report.words };
    else if (report.kind === 'refused') this.#refuse(report.words);
    else {
      this.#stop();
      this.state = { kind: 'review', brought: report.brought };
    }
  }

  #refuse(words: string): void {
    this.#stop();
    this.state = { kind: 'refused', words };
  }

  #stop(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = null;
    this.#worker?.terminate();
    this.#worker = null;
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./bringing.worker.ts', import.meta.url), { type: 'module', name: 'bringing' });
}
