import * as v from 'valibot';
import type { LabDesk } from '../labDesk.svelte.ts';
import { LESSON_SAVED } from './whileWriting.ts';

/** Between two loads of the page, in this tab alone. */
const KEY = 'failover-lab place';
/** Cards of a step come one after the other: so long the column may still grow to where it was. */
const GROWING_MS = 3000;

const placeSchema = v.object({
  address: v.string(),
  tMs: v.number(),
  playing: v.boolean(),
  /** Of the prose and the boxes around it, from the inside out. */
  scrolls: v.array(v.number()),
});
type Place = v.InferOutput<typeof placeSchema>;

/**
 * While a lesson is being written: when its files are saved, the page is loaded again at the moment and the line at which its reader was. Step, files and
 * faults are kept as for any learner. Gives what ends it.
 */
export function keepPlace(desk: LabDesk): () => void {
  // In full: Vite looks for these words.
  const hot = import.meta.hot;
  if (hot === undefined) return () => {};
  const found = takePlace();
  const stopRestoring = found === null ? () => {} : restore(found, desk);
  const leave = () => {
    const { tMs, playing } = desk.player;
    const place: Place = { address: location.href, tMs, playing, scrolls: boxes().map(({ scrollTop }) => scrollTop) };
    sessionStorage.setItem(KEY, JSON.stringify(place));
    location.reload();
  };
  hot.on(LESSON_SAVED, leave);
  return () => {
    hot.off(LESSON_SAVED, leave);
    stopRestoring();
  };
}

/** The place of this address, once. */
function takePlace(): Place | null {
  const stored = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (stored === null) return null;
  const result = v.safeParse(placeSchema, JSON.parse(stored));
  return result.success && result.output.address === location.href ? result.output : null;
}

function restore({ tMs, playing, scrolls }: Place, desk: LabDesk): () => void {
  const untilMs = performance.now() + GROWING_MS;
  let frame = requestAnimationFrame(function scroll() {
    boxes().forEach((box, i) => (box.scrollTop = scrolls[i] ?? 0));
    const there = boxes().every((box, i) => Math.abs(box.scrollTop - (scrolls[i] ?? 0)) < 2);
    if (!there && performance.now() < untilMs) frame = requestAnimationFrame(scroll);
  });
  // The first run begins to play by itself, so its moment is set when it is there.
  const stop = $effect.root(() => {
    $effect(() => {
      if (desk.run === null || desk.begins) return;
      queueMicrotask(() => {
        stop();
        desk.player.seek(tMs);
        if (playing) desk.player.play();
        else desk.player.pause();
      });
    });
  });
  return () => {
    cancelAnimationFrame(frame);
    stop();
  };
}

function boxes(): Element[] {
  const found: Element[] = [];
  for (let box = document.querySelector('article.prose'); box !== null; box = box.parentElement) found.push(box);
  return found;
}
