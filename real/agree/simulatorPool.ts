import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { AgreementCase } from './agreementCase.ts';
import type { RunFacts } from './runFacts.ts';
import type { SimulationOrder } from './simulated.ts';

const RUNNER = fileURLToPath(new URL('../../scripts/tsrun.mjs', import.meta.url));
const SIMULATOR = fileURLToPath(new URL('simulator.ts', import.meta.url));

interface Answer {
  readonly facts?: RunFacts[];
  readonly error?: string;
}

/** Processes that simulate, one for each processor. They end with `close`, or with the process that made them. */
export class SimulatorPool {
  readonly #idle: Simulator[];
  readonly #waiting: ((simulator: Simulator) => void)[] = [];

  constructor(size = availableParallelism()) {
    this.#idle = Array.from({ length: size }, () => new Simulator());
  }

  /** As `simulatedFacts`, elsewhere. */
  async facts({ id, files, scenario, sequence }: AgreementCase, seeds: readonly number[]): Promise<RunFacts[]> {
    const simulator = this.#idle.pop() ?? (await new Promise<Simulator>((resolve) => this.#waiting.push(resolve)));
    const { facts, error } = await simulator.ask({ it: { id, files, scenario, sequence }, seeds });
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(simulator);
    else next(simulator);
    if (facts === undefined) throw new Error(error);
    return facts;
  }

  /** Ends the processes; none may be at work. */
  close(): void {
    for (const simulator of this.#idle) simulator.close();
  }
}

/** One process, which does one thing at a time. */
class Simulator {
  readonly #child: ChildProcess = fork(RUNNER, [SIMULATOR]);
  #answer: (answer: Answer) => void = () => {};

  constructor() {
    this.#child.on('message', (answer: Answer) => this.#answer(answer));
    this.#child.on('exit', () => this.#answer({ error: 'a process that simulates ended' }));
  }

  ask(order: SimulationOrder): Promise<Answer> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#child.send(order);
    });
  }

  close(): void {
    this.#child.disconnect();
  }
}
