import { captionOf } from '../../app/figure.ts';
import { beginningMs, type FinishedRun } from '../../app/shownRun.ts';
import { worldAt } from '../../app/worldReading.ts';
import { epochs } from './epochs.ts';
import { flights } from './flights.ts';
import { layout } from './layout.ts';
import type { Opening } from './opening.ts';

/** A caption that changes more often cannot be read. */
const CAPTION_MS = 200;

/** The drawing is that of a page that is built, at the usual speed. */
export function openingOf(run: FinishedRun): Opening {
  const { cluster, trace } = run;
  const { view, links } = layout(cluster, trace, 'wide');
  const untilMs = firstChangeMs({ cluster, trace });
  const all = flights(cluster, trace, links, 1);
  const seen = Array.from(all.fromMs.keys()).filter(
    (row) => (all.fromMs[row] as number) < untilMs && (all.toMs[row] as number) > 0,
  );
  const column = (of: ArrayLike<number>): number[] => seen.map((row) => Math.round(of[row] as number));
  const [fromMs, toMs] = [column(all.fromMs), column(all.toMs)];
  return {
    view,
    links: links.map(({ kind, curve: { path } }) => ({ kind, path })),
    rows: {
      afterMs: fromMs.map((ms, i) => ms - (fromMs[i - 1] ?? 0)),
      forMs: fromMs.map((ms, i) => (toMs[i] as number) - ms),
      link: column(all.link),
      motion: column(all.motion),
      shape: column(all.shape),
    },
    captions: captionsUntil(run, untilMs),
    untilMs,
  };
}

function captionsUntil(run: FinishedRun, untilMs: number): Opening['captions'] {
  const moments = Array.from({ length: Math.ceil(untilMs / CAPTION_MS) }, (_, i) => i * CAPTION_MS);
  const all = moments.map((fromMs) => ({ fromMs, words: captionOf(run, fromMs) }));
  return all.filter(({ words }, i) => words !== all[i - 1]?.words);
}

/** The picture in the page is that of the first moment: when another would have to stand there. */
function firstChangeMs({ cluster, trace }: Pick<FinishedRun, 'cluster' | 'trace'>): number {
  const shownAt = (tMs: number): string => JSON.stringify({ ...worldAt(cluster, trace, tMs), tMs: 0 });
  const first = shownAt(0);
  return epochs(trace).find((atMs) => atMs > 0 && atMs < beginningMs && shownAt(atMs) !== first) ?? beginningMs;
}
