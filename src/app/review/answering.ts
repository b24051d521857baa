import type { FileSets } from '../../lesson/fileSets.ts';
import type { Answer, Question } from '../../lesson/quiz.ts';
import { LabClient } from '../labClient.ts';
import { usualSeed } from '../shownRun.ts';

/** A worker that dies over a question is started anew so often. */
const deathsMax = 2;

interface Waiting {
  readonly question: Question;
  readonly sets: FileSets;
  readonly resolve: (answer: Answer | null) => void;
}

/** Finds answers in a simulation worker of its own, one question at a time. */
export class Answering {
  readonly #client: LabClient;
  readonly #queue: Waiting[] = [];
  /** How often the worker died over the first in the queue. */
  #deaths = 0;

  constructor() {
    this.#client = new LabClient({
      report: (report) => {
        if (report.kind !== 'answers') return;
        this.#finish(report.answers[this.#queue[0]?.question.id ?? ''] ?? null);
      },
      // The worker died: what was asked is asked once more of the next one.
      trouble: () => (this.#deaths++ < deathsMax ? this.#askNext() : this.#finish(null)),
    });
  }

  #finish(answer: Answer | null): void {
    this.#deaths = 0;
    this.#queue.shift()?.resolve(answer);
    this.#askNext();
  }

  /** What is right, by the same run as in the lesson. Null where the lesson gives no answer, and after `close`. */
  answerOf(question: Question, { start, solutions, mistakes }: FileSets): Promise<Answer | null> {
    return new Promise((resolve) => {
      this.#queue.push({ question, sets: { start, solutions, mistakes }, resolve });
      if (this.#queue.length === 1) this.#askNext();
    });
  }

  #askNext(): void {
    const next = this.#queue[0];
    if (next !== undefined) this.#client.answers({ questions: [next.question], sets: next.sets, seed: usualSeed });
  }

  close(): void {
    this.#client.close();
    for (const { resolve } of this.#queue.splice(0)) resolve(null);
  }
}
