import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MatrixClient } from '../src/app/matrix/matrixClient.ts';
import { matrixJob, type MatrixSystem } from '../src/app/matrix/matrixJob.ts';
import { readFolder } from '../src/cli/folder.ts';
import { daemons } from '../src/daemons/registry.ts';
import { prepare } from '../src/lab/lab.ts';
import type { Lesson } from '../src/lesson/lesson.ts';
import { breakables } from '../src/matrix/breakable.ts';
import { matrixRuns, matrixTraffic, type MatrixRun } from '../src/matrix/faultMatrix.ts';
import type { Traffic } from '../src/sim/scenario.ts';
import type { Files } from '../src/text/sourceFile.ts';
import { type Figure, processorMs, quantile } from './measure.ts';
import type { WorkerBundles } from './threads/workerBundles.ts';

const TARGET_MS = 3000;
const FILLS = 5;
/** Two load balancers, two web servers, a database; beside it, what does not describe the system. */
const TEMPLATE = fileURLToPath(new URL('../src/app/sandbox/templates/two-load-balancers', import.meta.url));
const BESIDE = ['scenario.yaml', 'checks.yaml'];

function systemOf(files: Files, traffic: Traffic | null): { system: MatrixSystem; runs: MatrixRun[] } {
  const workspace = Object.fromEntries(Object.entries(files).filter(([path]) => !BESIDE.includes(path)));
  const { cluster } = prepare(workspace, daemons);
  if (cluster === null) throw new Error('the system of the measurement cannot be read');
  const system = { files: workspace, traffic: matrixTraffic(traffic), processFault: 'kill' as const, seed: 1 };
  return { system, runs: matrixRuns(breakables(cluster)) };
}

function filled(client: MatrixFiller, system: MatrixSystem, runs: readonly MatrixRun[]): Promise<number> {
  const startMs = performance.now();
  return client.fill(system, runs).then(() => performance.now() - startMs);
}

/** The page's end of the matrix, with its threads on Node's. */
class MatrixFiller {
  readonly #client: MatrixClient;
  #done: () => void = () => {};
  #failed: (error: Error) => void = () => {};

  constructor(bundles: WorkerBundles, threads: number) {
    this.#client = new MatrixClient(
      { cell: () => {}, finished: () => this.#done(), trouble: (sentence) => this.#failed(new Error(sentence)) },
      threads,
      () => bundles.start('app/matrix/matrix.worker'),
    );
  }

  fill(system: MatrixSystem, runs: readonly MatrixRun[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#client.fill(system, runs);
    });
  }

  close(): void {
    this.#client.close();
  }
}

function figure(name: string, ms: number): Figure {
  return { name, measured: `${(ms / 1000).toFixed(2)} s`, target: `≤ ${TARGET_MS / 1000} s`, met: ms <= TARGET_MS };
}

async function systemFigures(
  name: string,
  files: Files,
  traffic: Traffic | null,
  bundles: WorkerBundles,
): Promise<Figure[]> {
  const { system, runs } = systemOf(files, traffic);
  const threads = MatrixClient.usualSize(availableParallelism());
  const filler = new MatrixFiller(bundles, threads);
  const first = await filled(filler, system, runs);
  const later: number[] = [];
  // Another seed each time: nothing can be kept.
  for (let n = 0; n < FILLS; n++) later.push(await filled(filler, { ...system, seed: 2 + n }, runs));
  filler.close();
  const job = matrixJob(system, daemons);
  if (job === null) throw new Error('the system of the measurement cannot be read');
  const alone = processorMs(() => runs.forEach((run) => job(run)));
  const what = `${name}: fault matrix of ${runs.length} runs`;
  return [
    figure(`${what}, the first time`, first),
    figure(
      `${what}, again, median`,
      quantile(
        later.sort((a, b) => a - b),
        0.5,
      ),
    ),
    {
      name: `${what}, processor time on one thread`,
      measured: `${(alone / 1000).toFixed(2)} s`,
      target: '',
      met: null,
    },
    {
      name: `${what}, measured with`,
      measured: `${threads} threads, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
      target: '',
      met: null,
    },
  ];
}

/** Every single fault and every pair, on as many threads as a browser on this computer would be given. By the clock. */
export async function matrixFigures(lessons: readonly Lesson[], bundles: WorkerBundles): Promise<Figure[]> {
  const figures = await systemFigures('two load balancers', readFolder(TEMPLATE), null, bundles);
  const lesson = lessons.find(({ id }) => id === 'redundant-load-balancers');
  const files = lesson?.solutions[0]?.files;
  if (lesson === undefined || files === undefined) return figures;
  return [...figures, ...(await systemFigures(`${lesson.id} finished`, files, lesson.live.traffic, bundles))];
}
