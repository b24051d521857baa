import { fileURLToPath } from 'node:url';
import { readLessons } from '../src/cli/folder.ts';
import { pipeline } from '../src/cli/pipeline.ts';
import { daemons } from '../src/daemons/registry.ts';
import { prepare, simulate } from '../src/lab/lab.ts';
import type { Lesson } from '../src/lesson/lesson.ts';
import { runCheck } from '../src/lesson/trial.ts';
import type { Scenario } from '../src/sim/scenario.ts';
import type { Files } from '../src/text/sourceFile.ts';
import { type Figure, quantile, table, times } from './measure.ts';
import { readingFigure, readings, slowestReading } from './reading.ts';

/**
 * `npm run bench`: how fast the core is, printed beside its targets. Never a test: machines differ and are noisy; compare figures of one run.
 * `npm run bench -- running` only simulates. `npm run bench -- reading [DAEMON [TEXT]]` only reads, and prints every text whose name begins so.
 * The frames of the diagram are measured in a browser, on the page #/bench.
 */

const root = fileURLToPath(new URL('../lessons', import.meta.url));
const lessons = readLessons(root)
  .map((l) => l.lesson)
  .filter((l): l is Lesson => l !== null);

function shop(rateRps: number, durationMs: number): Scenario {
  const mix = [
    { method: 'GET', path: '/', weight: 5 },
    { method: 'GET', path: '/widgets', weight: 4 },
    { method: 'POST', path: '/orders', weight: 1 },
  ];
  return { traffic: { rateRps, mix, timeoutMs: 30_000, arrivals: 'even' }, requests: [], durationMs, faults: [] };
}

/** The last solution's workspace of a lesson: the largest system it has. */
function workspace(lesson: Lesson): Files {
  return lesson.solutions[0]?.files ?? lesson.start;
}

function oneCheck(lesson: Lesson): Figure {
  const { cluster } = prepare(workspace(lesson), daemons);
  if (cluster === null) throw new Error(`${lesson.id}: no cluster`);
  const scenario = shop(50, 40_000);
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
    15,
    4,
  );
  const median = quantile(taken, 0.5);
  const measured = `${median.toFixed(1)} ms (95 %: ${quantile(taken, 0.95).toFixed(1)})`;
  return {
    name: `${lesson.id}: files to all ${lesson.checks.length} verdicts, median`,
    measured,
    target: '≤ 150 ms',
    met: median <= 150,
  };
}

function throughput(lesson: Lesson): Figure {
  const { cluster } = prepare(workspace(lesson), daemons);
  if (cluster === null) throw new Error(`${lesson.id}: no cluster`);
  const scenario = shop(2000, 40_000);
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

if (part === 'reading') readAll();
else {
  const figures = lessons.flatMap((lesson) => [oneCheck(lesson), allChecks(lesson), throughput(lesson)]);
  if (part !== 'running') for (const daemon of daemons) figures.push(slowestReading(daemon, everyFile));
  console.log(table(figures));
}
