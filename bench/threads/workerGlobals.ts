import { availableParallelism } from 'node:os';
import { parentPort, type Transferable } from 'node:worker_threads';
import { ThreadWorker } from './threadWorker.ts';

// What a worker finds in a browser, for one of the lab's workers on a thread of Node's: bundled in front of it.

interface WorkerScope {
  onmessage?: (event: { readonly data: unknown }) => void;
}

const scope = globalThis as unknown as WorkerScope;

const globals = {
  self: globalThis,
  Worker: ThreadWorker,
  postMessage: (message: unknown, options?: { readonly transfer?: readonly Transferable[] }) =>
    parentPort?.postMessage(message, options?.transfer),
};
for (const [name, value] of Object.entries(globals))
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
// From Node 21 on there is one already.
if (globalThis.navigator === undefined)
  Object.defineProperty(globalThis, 'navigator', { value: { hardwareConcurrency: availableParallelism() } });

parentPort?.on('message', (data: unknown) => scope.onmessage?.({ data }));
