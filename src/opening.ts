import { hasOwnRun } from './app/opening.ts';
import { emptyFrame, fillFrame } from './view/diagram/frame.ts';
import { readOpening, type Opening } from './view/diagram/opening.ts';
import { paint, readPalette } from './view/diagram/paint.ts';

// A script of its own, a few kB, which comes with a built lesson's page: requests move over its picture until the page's other scripts take it over
// (src/app/opening.ts) and go on from the moment that was reached. The requests are those of the run, in their places: same data, same painting.

/** A tab that slept must not jump. */
const LONGEST_FRAME_MS = 100;

function start(): void {
  const data = document.getElementById('opening-data');
  const canvas = document.querySelector<HTMLCanvasElement>('.sheet canvas');
  if (data === null || canvas === null || window.opening === null || stands()) return;
  play(JSON.parse(data.textContent) as Opening, canvas);
}

/** Who asked for less motion gets none, and who changed the lesson waits for their own run; an address that names more than a step names a moment, or a projector. */
function stands(): boolean {
  const still =
    document.documentElement.dataset['motion'] === 'still' || matchMedia('(prefers-reduced-motion: reduce)').matches;
  const page = document.getElementById('app')?.dataset['page'] ?? '';
  return still || !/^(#step-\d+)?$/.test(location.hash) || hasOwnRun(page);
}

function play(opening: Opening, canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { flights, links } = readOpening(opening);
  const { view, untilMs, captions } = opening;
  const palette = readPalette(canvas);
  const frame = emptyFrame();
  const clock = document.querySelector('.caption .clock');
  const words = clock?.textContent ?? '';
  const caption = document.querySelector('.caption .words');
  let tMs = 0;
  let lastMs = performance.now();
  let next = 0;

  const tick = (nowMs: number): void => {
    if (!canvas.isConnected) return;
    tMs = Math.min(untilMs, tMs + Math.min(Math.max(nowMs - lastMs, 0), LONGEST_FRAME_MS));
    lastMs = nowMs;
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
    // The picture stands in the middle of its room.
    const scale = Math.min(wide / view.width, high / view.height);
    const origin = { x: view.x - (wide / scale - view.width) / 2, y: view.y - (high / scale - view.height) / 2 };
    fillFrame(frame, flights, links, tMs, { size: 'wide', still: false });
    paint(context, frame, palette, origin, scale, 1, -1, null);
    // In the page's language: `0.0 s`.
    if (clock !== null)
      clock.textContent = words.replace(/^0(.)0/, (_, point: string) => (tMs / 1000).toFixed(1).replace('.', point));
    const told = captions.findLast(({ fromMs }) => fromMs <= tMs)?.words;
    if (caption !== null && told !== undefined && told !== caption.textContent) caption.textContent = told;
    next = tMs < untilMs ? requestAnimationFrame(tick) : 0;
  };
  next = requestAnimationFrame(tick);

  window.opening = {
    take() {
      cancelAnimationFrame(next);
      context.clearRect(0, 0, canvas.width, canvas.height);
      return tMs;
    },
  };
}

start();
