import { daemons } from '../daemons/registry.ts';
import { CheckJob } from './checkJob.ts';
import type { CheckOrder, CheckReport } from './checkProtocol.ts';
import { nextTask } from './nextTask.ts';

// A thread that runs checks for the simulation's thread, which starts it. Between two checks it listens: a newer system makes it leave the older one's.

const job = new CheckJob(daemons, () => tell({ kind: 'alive' }));
let busy = false;

self.onmessage = ({ data }: MessageEvent<CheckOrder>) => {
  job.take(data);
  if (!busy) void work();
};

async function work(): Promise<void> {
  busy = true;
  for (;;) {
    // What was told meanwhile is heard before the next check is begun.
    await nextTask();
    const report = job.next();
    if (report === null) break;
    tell(report);
  }
  busy = false;
}

function tell(report: CheckReport): void {
  self.postMessage(report);
}
