import { Worker as Thread } from 'node:worker_threads';

/** A browser's worker, as far as the lab uses it, on a thread of Node's. */
export class ThreadWorker {
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onerror: ((event: { preventDefault(): void }) => void) | null = null;
  readonly #thread: Thread;

  /** @param address of the worker's source, as the lab's own code gives it; its bundle lies in the same place */
  constructor(address: URL) {
    this.#thread = new Thread(new URL(address.href.replace(/\.ts$/, '.mjs')));
    this.#thread.on('message', (data: unknown) => this.onmessage?.({ data }));
    this.#thread.on('error', (error) => {
      console.error(error);
      this.onerror?.({ preventDefault: () => {} });
    });
  }

  postMessage(message: unknown): void {
    this.#thread.postMessage(message);
  }

  terminate(): void {
    void this.#thread.terminate();
  }
}
