import type { Daemon } from '../daemons/daemon.ts';
import { prepare, simulate } from '../lab/lab.ts';
import { ReadBefore } from '../lab/readBefore.ts';
import type { LessonCheck } from '../lesson/lesson.ts';
import type { Pipeline } from '../lesson/pipeline.ts';
import { findingOf } from './checkFinding.ts';
import type { CheckedSystem, CheckOrder, CheckReport } from './checkProtocol.ts';

/** What a helper has to do: checks of the newest system it was told of, in the order in which they came. */
export class CheckJob {
  readonly #pipeline: Pipeline;
  #generation = 0;
  #system: CheckedSystem | null = null;
  #waiting: LessonCheck[] = [];

  /** @param alive called again and again while a check's run gets on */
  constructor(daemons: readonly Daemon[], alive: () => void) {
    const before = new ReadBefore();
    this.#pipeline = {
      prepare: (files) => prepare(files, daemons, before),
      simulate: (cluster, scenario, seed) => simulate(cluster, scenario, seed, daemons, { alive }),
    };
  }

  take(order: CheckOrder): void {
    if (order.kind === 'system') {
      this.#generation = order.generation;
      this.#system = order.system;
      this.#waiting = [];
    } else if (order.generation !== this.#generation) return;
    else if (order.kind === 'check') this.#waiting.push(order.check);
    else this.#waiting = this.#waiting.filter(({ id }) => id !== order.check);
  }

  /** Does one check; null when there is none. */
  next(): CheckReport | null {
    const check = this.#waiting.shift();
    const system = this.#system;
    if (check === undefined || system === null) return null;
    const generation = this.#generation;
    try {
      const { cluster } = this.#pipeline.prepare(system.files);
      if (cluster === null) throw new Error('the files describe nothing that could be checked');
      const finding = findingOf(check, cluster, system.asked, this.#pipeline, system.seed);
      return { kind: 'finding', generation, check: check.id, finding };
    } catch (error) {
      return { kind: 'failed', generation, message: error instanceof Error ? error.message : String(error) };
    }
  }
}
