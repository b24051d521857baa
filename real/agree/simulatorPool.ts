import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { AgreementCase } from './agreementCase.ts';
import type { RunFacts } from './runFacts.ts';
import type { SimulatedCase, SimulationOrder } from './simulated.ts';

const RUNNER = fileURLToPath(new URL('../../scripts/tsrun.mjs', import.meta.url));
const SIMULATOR = fileURLToPath(new URL('simulator.ts', import.meta.url));

/** Processes that simulate, one for each processor. They end with `close`, or with the process that made them. */
export class SimulatorPool {
  readonly #idle: ChildProcess[];
  readonly #waiting: ((child: ChildProcess) => void)[] = [];

  constructor(size = availableParallelism()) {
    this.#idle = Array.from({ length: size }, () => fork(RUNNER, [SIMULATOR]));
  }

  /** As `simulatedFacts`, elsewhere. */
  async facts({ id, files, scenario, sequence }: AgreementCase, seeds: number): Promise<RunFacts[]> {
    const it: SimulatedCase = { id, files, scenario, sequence };
    const child = this.#idle.pop() ?? (await new Promise<ChildProcess>((resolve) => this.#waiting.push(resolve)));
    child.send({ it, seeds } satisfies SimulationOrder);
    const ended = once(child, 'exit').then(() => [{ error: `${id}: the process that simulated it ended` }]);
    const [answer] = (await Promise.race([once(child, 'message'), ended])) as [{ facts?: RunFacts[]; error?: string }];
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(child);
    else next(child);
    if (answer.facts === undefined) throw new Error(answer.error);
    return answer.facts;
  }

  /** Ends the processes; none may be at work. */
  close(): void {
    for (const child of this.#idle) child.disconnect();
  }
}
