import { plural } from '../../text/plural.ts';
import type { Layout } from './layout.ts';

export interface WaitingLabel {
  /** The link's id. */
  readonly link: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly words: string;
}

/** One request that waits is seen; more are counted. */
const COUNTED_FROM = 2;

/** `14 wait here` beside every pile; labels that would meet are moved apart. */
export function waitingLabels(drawing: Layout, waiting: readonly number[]): WaitingLabel[] {
  const found: WaitingLabel[] = [];
  for (const [i, link] of drawing.links.entries()) {
    const count = waiting[i] ?? 0;
    if (count < COUNTED_FROM || link.kind === 'nowhere') continue;
    const words = drawing.size === 'wide' && link.curve.length > 110 ? plural(count, ['# waits here', '# wait here']) : plural(count, ['# waits', '# wait']);
    found.push(apart(found, { link: link.id, words, ...placeOf(link, drawing) }));
  }
  return found;
}

function placeOf(link: Layout['links'][number], { size, view }: Layout): Pick<WaitingLabel, 'x' | 'y' | 'anchor'> {
  if (link.arrives === 'left') {
    const downwards = link.end.y >= link.start.y - 1;
    return { x: link.end.x - 10, y: downwards ? link.end.y + 28 : link.end.y - 20, anchor: 'end' };
  }
  if (link.kind === 'inner') return { x: link.end.x + 16, y: link.end.y + 4, anchor: 'start' };
  // A phone has no paper to spare on the right.
  if (size === 'phone') return { x: view.x + view.width - 1, y: link.end.y + 26, anchor: 'end' };
  return { x: link.end.x + 4, y: link.end.y + 28, anchor: 'start' };
}

function apart(placed: readonly WaitingLabel[], label: WaitingLabel): WaitingLabel {
  const meets = placed.some((other) => Math.abs(other.x - label.x) < 90 && Math.abs(other.y - label.y) < 15);
  return meets ? { ...label, y: label.y + 16 } : label;
}
