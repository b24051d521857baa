import { daemons } from '../daemons/registry.ts';
import { answerOf } from '../lesson/answer.ts';
import type { Answer } from '../lesson/quiz.ts';
import { CheckPool } from './checkPool.ts';
import { LabJob } from './labJob.ts';
import {
  transferables,
  type AnswersOrder,
  type LabOrder,
  type LookOrder,
  type WorkerOrder,
  type WorkerReport,
} from './labProtocol.ts';
import { nextTask } from './nextTask.ts';

// The simulation's own thread. Between two pieces of work it listens: a newer order makes the older one stop where it is.

const alive = () => tell({ kind: 'alive' });
const lab = new LabJob(daemons, new CheckPool(CheckPool.usualSize(navigator.hardwareConcurrency), alive), alive);
let newest = 0;

self.onmessage = ({ data }: MessageEvent<WorkerOrder>) => {
  if (data.kind === 'answers') void answer(data);
  else if (data.kind === 'look') look(data);
  else if (data.kind === 'logs') tell({ kind: 'logged', id: data.id, logs: lab.logs(data.machine) });
  else void work(data);
};

async function work(order: LabOrder): Promise<void> {
  const { generation } = order;
  newest = generation;
  const startMs = performance.now();
  try {
    for await (const report of lab.work(order)) {
      tell(report);
      await nextTask();
      if (generation !== newest) return;
    }
    if (generation === newest) tell({ kind: 'finished', generation, tookMs: performance.now() - startMs });
  } catch (error) {
    tell({ kind: 'failed', generation, message: error instanceof Error ? error.message : String(error) });
  }
}

/** Answers come after what is on screen: between two questions a newer order goes first. */
async function answer({ questions, sets, seed }: AnswersOrder): Promise<void> {
  const answers: Record<string, Answer> = {};
  for (const question of questions) {
    try {
      answers[question.id] = answerOf(question, sets, lab.pipeline, seed);
    } catch (error) {
      // A question without an answer is a fault of the lesson, which its proof reports; the others are answered all the same.
      console.error(`Question ${question.id}:`, error);
    }
    await nextTask();
  }
  tell({ kind: 'answers', answers });
}

function look({ id, atMs, machine }: LookOrder): void {
  tell({ kind: 'looked', id, figures: lab.figures(atMs, machine) });
}

function tell(report: WorkerReport): void {
  self.postMessage(report, { transfer: transferables(report) as Transferable[] });
}

alive();
