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

/** About what a letter takes, in units of the drawing. */
const LETTER = 7.2;

/** `14 wait here` beside every pile, or only `14` where a machine stands too near; labels that would meet are moved apart. */
export function waitingLabels(drawing: Layout, waiting: readonly number[]): WaitingLabel[] {
  const found: WaitingLabel[] = [];
  for (const [i, link] of drawing.links.entries()) {
    const count = waiting[i] ?? 0;
    if (count < COUNTED_FROM || link.kind === 'nowhere') continue;
    found.push(apart(found, { link: link.id, words: wordsOf(link, count, drawing), ...placeOf(link, drawing) }));
  }
  return found;
}

function wordsOf(link: Layout['links'][number], count: number, { size }: Layout): string {
  const short = plural(count, ['# waits', '# wait']);
  const long = size === 'wide' && link.curve.length > 110 ? plural(count, ['# waits here', '# wait here']) : short;
  if (link.arrives !== 'left') return long;
  // The label reaches from the pile back to the machine that sends.
  const room = link.end.x - link.start.x - 14;
  return [long, short].find((words) => words.length * LETTER <= room) ?? String(count);
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
