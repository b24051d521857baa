import { expect, it } from 'vitest';
import { beginning } from '../../app/beginning.ts';
import { beginningMs } from '../../app/shownRun.ts';
import { worldAt } from '../../app/worldReading.ts';
import { readLessons } from '../../cli/folder.ts';
import { flights } from './flights.ts';
import { emptyFrame, fillFrame } from './frame.ts';
import { layout } from './layout.ts';
import { readOpening } from './opening.ts';
import { openingOf } from './openingOf.ts';

const lessons = readLessons('lessons').flatMap(({ lesson }) => lesson ?? []);

it.each(lessons.map((lesson) => [lesson.id, lesson] as const))(
  '%s: what moves before the scripts have come is what the page then shows',
  (_, lesson) => {
    const run = beginning(lesson)!;
    const opening = openingOf(run);
    // As it comes in a page.
    const { flights: told, links } = readOpening(JSON.parse(JSON.stringify(opening)));
    const { links: drawn } = layout(run.cluster, run.trace, 'wide');
    const all = flights(run.cluster, run.trace, drawn, 1);
    const [shown, wanted] = [emptyFrame(), emptyFrame()];
    expect(opening.untilMs).toBeGreaterThan(500);
    expect(opening.untilMs).toBeLessThanOrEqual(beginningMs);
    for (let tMs = 7; tMs < opening.untilMs; tMs += 41) {
      fillFrame(shown, told, links, tMs, { size: 'wide', still: false });
      fillFrame(wanted, all, drawn, tMs, { size: 'wide', still: false });
      const seen = places(wanted);
      // A request may begin or end a millisecond apart, because times are rounded: of the others each is within a unit of its place.
      const near = places(shown).filter(({ x, y }) => seen.some((other) => Math.hypot(other.x - x, other.y - y) < 1.5));
      expect(near.length).toBeGreaterThanOrEqual(shown.length - 2);
      expect(Math.abs(shown.length - wanted.length)).toBeLessThanOrEqual(2);
    }
    // Nothing but requests changes meanwhile.
    expect(worldAt(run.cluster, run.trace, opening.untilMs - 1)).toEqual({
      ...worldAt(run.cluster, run.trace, 0),
      tMs: opening.untilMs - 1,
    });
  },
);

function places({ xs, ys, length }: ReturnType<typeof emptyFrame>): { x: number; y: number }[] {
  return Array.from({ length }, (_, i) => ({ x: xs[i] as number, y: ys[i] as number }));
}
