import { breakables, type Breakable, type ProcessFault } from '../../matrix/breakable.ts';
import type { Cell } from '../../matrix/cell.ts';
import { matrixRuns, matrixScenario, matrixTraffic, runKey, runOf, singlePointsOfFailure, type MatrixRun } from '../../matrix/faultMatrix.ts';
import type { MachineLosses } from '../../matrix/arithmetic.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Scenario, Traffic } from '../../sim/scenario.ts';
import type { Files } from '../../text/sourceFile.ts';
import { MatrixClient } from './matrixClient.ts';

/** Typing goes on: the matrix waits until it has rested for this long. */
const REST_MS = 600;

/** A system as it is to be tried. */
export interface TriedSystem {
  readonly files: Files;
  readonly cluster: Cluster;
  readonly traffic: Traffic | null;
  readonly seed: number;
}

/** The fault matrix of the system in the editor: filled by workers, filled anew after edits, as long as somebody wants it. */
export class FaultMatrix {
  things = $state.raw<readonly Breakable[]>([]);
  processFault = $state<ProcessFault>('kill');
  state = $state<'empty' | 'running' | 'cancelled' | 'done'>('empty');
  /** What went wrong, in a sentence. */
  trouble = $state<string | null>(null);
  /** Runs that are done, of how many. */
  done = $state(0);
  total = $state(0);
  /** How long the last full matrix took to fill, in milliseconds; null before it is full. */
  tookMs = $state<number | null>(null);
  #cells = $state.raw<ReadonlyMap<string, Cell>>(new Map());
  #system: TriedSystem | null = null;
  #collected = new Map<string, Cell>();
  #startedMs = 0;
  #resting: ReturnType<typeof setTimeout> | null = null;
  #frame = 0;
  readonly #client: MatrixClient;

  constructor(workers = MatrixClient.usualSize(navigator.hardwareConcurrency)) {
    this.#client = new MatrixClient(
      {
        cell: (run, cell) => this.#take(run, cell),
        finished: () => this.#finish(),
        trouble: (sentence) => {
          this.trouble = sentence;
          this.state = 'cancelled';
        },
      },
      workers,
    );
  }

  /** Tries this system, unless it is the one that was tried; after the first time it waits until typing has rested. */
  of(system: TriedSystem): void {
    const same = this.#system !== null && sameSystem(this.#system, system);
    if (same && this.state !== 'empty') return;
    const first = this.#system === null;
    this.#system = system;
    if (this.#resting !== null) clearTimeout(this.#resting);
    if (first) this.#fill();
    else this.#resting = setTimeout(() => this.#fill(), REST_MS);
  }

  breakProcessesBy(fault: ProcessFault): void {
    if (this.processFault === fault) return;
    this.processFault = fault;
    this.#fill();
  }

  again(): void {
    this.#fill();
  }

  cancel(): void {
    this.#client.cancel();
    this.state = 'cancelled';
  }

  close(): void {
    if (this.#resting !== null) clearTimeout(this.#resting);
    cancelAnimationFrame(this.#frame);
    this.#client.close();
  }

  /** What both things together do; undefined while it has not been run. */
  cell(a: number, b: number): Cell | undefined {
    return this.#cells.get(runKey(runOf(this.things, a, b)));
  }

  /** Whether both together are one of them alone. */
  isOne(a: number, b: number): boolean {
    return a !== b && runOf(this.things, a, b).second === null;
  }

  /** The run behind a cell, to be watched. */
  scenario(a: number, b: number): Scenario {
    return matrixScenario(matrixTraffic(this.#system?.traffic ?? null), this.things, runOf(this.things, a, b));
  }

  get singlePoints(): readonly Breakable[] {
    return singlePointsOfFailure(this.things, (index) => this.cell(index, index));
  }

  get machineLosses(): MachineLosses {
    const index = (machine: string): number => this.things.findIndex(({ kind, machine: of }) => kind === 'machine' && of === machine);
    const lost = (down: readonly string[]): Cell | undefined => {
      const [a = 0, b = a] = down.map(index);
      return this.cell(a, b);
    };
    return {
      machines: this.things.flatMap(({ kind, machine }) => (kind === 'machine' && machine !== null ? [machine] : [])),
      recovers: (down) => {
        const cell = lost(down);
        return cell === undefined ? null : cell.recoveryMs !== null;
      },
      // Who waits for an answer has no site meanwhile.
      recoveryMs: (machine) => {
        const cell = lost([machine]);
        return cell?.outcome === 'late' ? cell.longestWaitMs : (cell?.recoveryMs ?? null);
      },
    };
  }

  #fill(): void {
    if (this.#system === null) return;
    const { files, cluster, traffic, seed } = this.#system;
    this.things = breakables(cluster, this.processFault);
    const runs = matrixRuns(this.things);
    this.#collected = new Map();
    this.#cells = new Map();
    this.trouble = null;
    this.tookMs = null;
    this.done = 0;
    this.total = runs.length;
    this.state = 'running';
    this.#startedMs = performance.now();
    this.#client.fill({ files, traffic: matrixTraffic(traffic), processFault: this.processFault, seed }, runs);
  }

  #take(run: MatrixRun, cell: Cell): void {
    this.#collected.set(runKey(run), cell);
    // Cells come by the hundred in a second: the page shows them by the frame.
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#show());
  }

  #show(): void {
    this.#frame = 0;
    this.#cells = new Map(this.#collected);
    this.done = this.#cells.size;
  }

  #finish(): void {
    cancelAnimationFrame(this.#frame);
    this.#show();
    this.tookMs = performance.now() - this.#startedMs;
    this.state = 'done';
  }
}

function sameSystem(a: TriedSystem, b: TriedSystem): boolean {
  if (a === b) return true;
  return a.seed === b.seed && JSON.stringify([a.files, a.traffic]) === JSON.stringify([b.files, b.traffic]);
}
