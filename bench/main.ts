import { fileURLToPath } from 'node:url';
import { readLessons } from '../src/cli/folder.ts';
import { pipeline } from '../src/cli/pipeline.ts';
import { daemons } from '../src/daemons/registry.ts';
import { prepare, simulate } from '../src/lab/lab.ts';
import type { Lesson } from '../src/lesson/lesson.ts';
import { runCheck } from '../src/lesson/trial.ts';
import type { Files } from '../src/text/sourceFile.ts';
import { visits } from './balancedShop.ts';
import { keystrokeFigures } from './keystroke.ts';
import { matrixFigures } from './matrix.ts';
import { type Figure, quantile, table, times } from './measure.ts';
import { lightFigures } from './light/light.ts';
import { mm3Figures } from './mm3/race.ts';
import { readingFigure, readings, slowestReading } from './reading.ts';
import { pageFigures } from './page/page.ts';
import { WorkerBundles } from './threads/workerBundles.ts';
import { throughputFigures } from './throughput.ts';

/**
 * `npm run bench`: how fast the core is, printed beside its targets. Never a test: machines differ and are noisy; compare figures of one run.
 * `npm run bench -- lessons`, `-- keystroke`, `-- matrix`, `-- throughput`, `-- queue`, `-- page` and `-- light` print one part of it: what a lesson's checks take, from a
 * keystroke to all verdicts on the lab's own threads, the fault matrix, a load balancer with much to do, the same queue in other engines, and a browser on
 * the built site (`dist`, or the folder that BENCH_DIST names): verdicts after real keys, frames, and how long the page was blocked;
 * and how soon a lesson's page is there on a slow phone: at first, again, and without a connection.
 * `npm run bench -- reading [DAEMON [TEXT]]` only reads, and prints every text whose name begins so.
 */

const root = fileURLToPath(new URL('../lessons', import.meta.url));
const lessons = readLessons(root)
  .map((l) => l.lesson)
  .filter((l): l is Lesson => l !== null);

/** The last solution's workspace of a lesson: the largest system it has. */
function workspace(lesson: Lesson): Files {
  return lesson.solutions[0]?.files ?? lesson.start;
}

function oneCheck(lesson: Lesson): Figure {
  const { cluster } = prepare(workspace(lesson), daemons);
  if (cluster === null) throw new Error(`${lesson.id}: no cluster`);
  const scenario = visits(2000, 50);
  const taken = times((seed) => simulate(cluster, scenario, seed, daemons), 25, 10);
  const median = quantile(taken, 0.5);
  return {
    name: `${lesson.id}: 40 s at 50 requests/s, warm, median`,
    measured: `${median.toFixed(1)} ms`,
    target: '≤ 25 ms',
    met: median <= 25,
  };
}

function allChecks(lesson: Lesson): Figure {
  const files = workspace(lesson);
  const taken = times(
    (run) => {
      const { cluster } = pipeline.prepare(files);
      if (cluster === null) throw new Error(`${lesson.id}: no cluster`);
      for (const check of lesson.checks) runCheck(check, cluster, pipeline, 1 + (run % 3));
    },
    40,
    6,
  );
  const median = quantile(taken, 0.5);
  const slow = quantile(taken, 0.95);
  return {
    name: `${lesson.id}: files to all ${lesson.checks.length} verdicts, processor time on one thread, median`,
    measured: `${median.toFixed(1)} ms (95 %: ${slow.toFixed(1)})`,
    target: '',
    met: null,
  };
}

function throughput(lesson: Lesson): Figure {
  const { cluster } = prepare(workspace(lesson), daemons);
  if (cluster === null) throw new Error(`${lesson.id}: no cluster`);
  const scenario = visits(80_000, 2000);
  const taken = times((seed) => simulate(cluster, scenario, seed, daemons), 5, 2);
  const perSecond = 80_000 / (quantile(taken, 0.5) / 1000);
  return {
    name: `${lesson.id}: requests simulated a second, trace kept`,
    measured: perSecond.toFixed(0),
    target: '',
    met: null,
  };
}

const [part = 'all', daemonName, text] = process.argv.slice(2);
const everyFile: Files = Object.assign({}, ...lessons.map(workspace));

/** Printed one by one: the slow ones are worth waiting for only if the others have been seen. */
function readAll(): void {
  for (const daemon of daemons) {
    if (daemonName !== undefined && daemon.name !== daemonName) continue;
    for (const reading of readings(daemon, everyFile, text)) console.log(table([readingFigure(daemon, reading)]));
  }
}

function slowestReadings(): Figure[] {
  return daemons.map((daemon) => slowestReading(daemon, everyFile));
}

function lessonFigures(): Figure[] {
  return lessons.flatMap((lesson) => [oneCheck(lesson), allChecks(lesson), throughput(lesson)]);
}

async function onThreads(figures: (bundles: WorkerBundles) => Promise<Figure[]>): Promise<Figure[]> {
  const bundles = await WorkerBundles.make();
  try {
    return await figures(bundles);
  } finally {
    bundles.remove();
  }
}

const parts: Readonly<Record<string, () => Figure[] | Promise<Figure[]> | AsyncIterable<Figure[]>>> = {
  lessons: lessonFigures,
  keystroke: () => onThreads((bundles) => keystrokeFigures(lessons, bundles)),
  matrix: () => onThreads((bundles) => matrixFigures(lessons, bundles)),
  throughput: throughputFigures,
  queue: mm3Figures,
  slowest: slowestReadings,
  page: () => pageFigures(lessons),
  light: lightFigures,
};

/** As they come, where they come one by one. */
async function print(figures: Figure[] | Promise<Figure[]> | AsyncIterable<Figure[]>): Promise<void> {
  if (Symbol.asyncIterator in figures) for await (const some of figures) console.log(table(some));
  else console.log(table(await figures));
}

if (part === 'reading') readAll();
else for (const [name, figures] of Object.entries(parts)) if (part === 'all' || part === name) await print(figures());
