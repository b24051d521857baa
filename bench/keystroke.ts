import { availableParallelism, loadavg } from 'node:os';
import { CheckPool } from '../src/app/checkPool.ts';
import { LabClient } from '../src/app/labClient.ts';
import type { Lesson } from '../src/lesson/lesson.ts';
import type { Files } from '../src/text/sourceFile.ts';
import { type Figure, quantile } from './measure.ts';
import type { WorkerBundles } from './threads/workerBundles.ts';

const SEED = 1;
const WARM_UP = 15;
const KEYSTROKES = 60;
const MEDIAN_MAX_MS = 60;
const SLOW_MAX_MS = 150;

/** The page's end of the lab, with its threads on Node's: from an order to what comes of it. */
class Page {
  readonly #client: LabClient;
  readonly #lesson: Lesson;
  #orderedMs = 0;
  #verdicts = 0;
  #lastVerdictMs = 0;
  #finished: (ms: number) => void = () => {};
  #failed: (error: Error) => void = () => {};

  constructor(lesson: Lesson, bundles: WorkerBundles) {
    this.#lesson = lesson;
    this.#client = new LabClient(
      {
        report: (report) => {
          if (report.kind === 'verdict') {
            this.#verdicts++;
            this.#lastVerdictMs = performance.now() - this.#orderedMs;
          }
          if (report.kind === 'failed') this.#failed(new Error(report.message));
          if (report.kind !== 'finished') return;
          if (this.#verdicts === lesson.checks.length) this.#finished(this.#lastVerdictMs);
          else this.#failed(new Error(`${lesson.id}: ${this.#verdicts} verdicts`));
        },
        trouble: (sentence) => this.#failed(new Error(sentence)),
      },
      () => bundles.start('app/lab.worker'),
    );
  }

  /** Milliseconds until the last verdict of all checks is there. */
  verdictsOn(files: Files): Promise<number> {
    const { live, checks, hints } = this.#lesson;
    this.#verdicts = 0;
    this.#orderedMs = performance.now();
    this.#client.order({
      files,
      fallback: {},
      shown: { scenario: live, seed: SEED, files: null },
      other: null,
      checks,
      hints,
    });
    return new Promise((resolve, reject) => {
      this.#finished = resolve;
      this.#failed = reject;
    });
  }

  close(): void {
    this.#client.close();
  }
}

/** A number that a file gives the daemon, and that changes nothing of what clients get here. */
const VALUE = /(?<=timeout client +|worker_connections +)\d+/;

/** The file in which a keystroke is made: the first machine's first that has such a number. */
function typedIn(files: Files): string {
  const path = Object.keys(files).find((one) => VALUE.test(files[one] ?? ''));
  if (path === undefined) throw new Error('no file has a value to change');
  return path;
}

async function times(page: Page, texts: (n: number) => Files): Promise<number[]> {
  const taken: number[] = [];
  for (let n = 0; n < WARM_UP + KEYSTROKES; n++) {
    const ms = await page.verdictsOn(texts(n));
    if (n >= WARM_UP) taken.push(ms);
  }
  return taken.sort((a, b) => a - b);
}

function figure(name: string, sorted: readonly number[]): Figure {
  const [median, slow] = [quantile(sorted, 0.5), quantile(sorted, 0.95)];
  return {
    name,
    measured: `${median.toFixed(1)} ms (95 %: ${slow.toFixed(1)})`,
    target: `≤ ${MEDIAN_MAX_MS} ms (${SLOW_MAX_MS})`,
    met: median <= MEDIAN_MAX_MS && slow <= SLOW_MAX_MS,
  };
}

async function lessonFigures(lesson: Lesson, bundles: WorkerBundles): Promise<Figure[]> {
  const files = lesson.solutions[0]?.files ?? lesson.start;
  const path = typedIn(files);
  const text = files[path] ?? '';
  const page = new Page(lesson, bundles);
  const name = `${lesson.id}: a keystroke to all ${lesson.checks.length} verdicts`;
  try {
    const anew = await times(page, (n) => ({ ...files, [path]: text.replace(VALUE, String(700 + (n % 40))) }));
    // One more empty line at the top moves every line below it: nothing that was found before still points to the right one.
    const line = await times(page, (n) => ({ ...files, [path]: '\n'.repeat(1 + (n % 40)) + text }));
    const comment = await times(page, (n) => ({ ...files, [path]: `${text}# ${'x'.repeat(1 + (n % 40))}\n` }));
    return [
      figure(`${name}, in a value: all run anew`, anew),
      figure(`${name}, a line more on top`, line),
      figure(`${name}, in a comment`, comment),
    ];
  } finally {
    page.close();
  }
}

/**
 * What a person waits for after a keystroke, without the pause in which more may be typed: from the order to the last verdict, with the run on screen
 * made on the way, on the threads that a browser on this computer would be given. By the clock, so other work on the computer counts.
 */
export async function keystrokeFigures(lessons: readonly Lesson[], bundles: WorkerBundles): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const lesson of lessons) figures.push(...(await lessonFigures(lesson, bundles)));
  const processors = availableParallelism();
  const helpers = CheckPool.usualSize(processors);
  const measured = `${processors} processors, ${1 + helpers} threads, load ${(loadavg()[0] ?? 0).toFixed(1)}`;
  return [...figures, { name: 'a keystroke: measured with', measured, target: '', met: null }];
}
