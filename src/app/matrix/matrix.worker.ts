import { daemons } from '../../daemons/registry.ts';
import type { Cell } from '../../matrix/cell.ts';
import type { MatrixRun } from '../../matrix/faultMatrix.ts';
import { nextTask } from '../nextTask.ts';
import { matrixJob } from './matrixJob.ts';
import type { MatrixOrder, MatrixReport } from './matrixProtocol.ts';

// One of several threads that fill a fault matrix. Between two runs it listens: a newer system makes it leave the older one's runs.

let newest = 0;
let job: ((run: MatrixRun) => Cell) | null = null;

self.onmessage = ({ data }: MessageEvent<MatrixOrder>) => {
  try {
    if (data.kind === 'system') {
      newest = data.generation;
      job = matrixJob(data.system, daemons);
    } else void work(data.generation, data.runs).catch(fail);
  } catch (error) {
    fail(error);
  }
};

async function work(generation: number, runs: readonly MatrixRun[]): Promise<void> {
  for (const run of runs) {
    if (generation !== newest || job === null) return;
    tell({ kind: 'cell', generation, run, cell: job(run) });
    await nextTask();
  }
  tell({ kind: 'idle', generation });
}

function fail(error: unknown): void {
  tell({ kind: 'failed', generation: newest, message: error instanceof Error ? error.message : String(error) });
}

function tell(report: MatrixReport): void {
  self.postMessage(report);
}
