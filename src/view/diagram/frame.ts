import { placeOn } from './curve.ts';
import { eachLive, Motion, type Flights } from './flightRows.ts';
import type { LayoutSize } from './layout.ts';
import type { DrawnLink } from './linkCurves.ts';

/** Where every shape stands at one moment, in the drawing's units. Reused from frame to frame: `length` says how many rows are valid. */
export interface Frame {
  length: number;
  xs: Float32Array;
  ys: Float32Array;
  /** Unit vector of travel; 0, 0 for a shape that stands. */
  dxs: Float32Array;
  dys: Float32Array;
  /** How far each has come along its link: no tail is longer. */
  come: Float32Array;
  shapes: Uint8Array;
  requests: Int32Array;
  /** By link: how many wait at its end. */
  waiting: Int32Array;
}

export function emptyFrame(): Frame {
  return {
    length: 0,
    xs: new Float32Array(256),
    ys: new Float32Array(256),
    dxs: new Float32Array(256),
    dys: new Float32Array(256),
    come: new Float32Array(256),
    shapes: new Uint8Array(256),
    requests: new Int32Array(256),
    waiting: new Int32Array(0),
  };
}

export interface FrameOptions {
  readonly size: LayoutSize;
  /** Reduced motion: nothing moves along a link; a shape under way stands at its middle. */
  readonly still: boolean;
}

/** Distance between two that wait, and how many of a pile are drawn: the rest is only counted. */
const PILE: Readonly<Record<LayoutSize, { pitch: number; most: number; gap: number }>> = {
  wide: { pitch: 13, most: 5, gap: 15 },
  phone: { pitch: 9.5, most: 3, gap: 11 },
};

const place = { x: 0, y: 0, dx: 0, dy: 0 };

/** Fills `frame` for the moment `tMs`: a function of its arguments and nothing else. */
export function fillFrame(
  frame: Frame,
  all: Flights,
  links: readonly Pick<DrawnLink, 'kind' | 'curve'>[],
  tMs: number,
  { size, still }: FrameOptions,
): void {
  frame.length = 0;
  if (frame.waiting.length !== links.length) frame.waiting = new Int32Array(links.length);
  else frame.waiting.fill(0);
  const { pitch, most, gap } = PILE[size];
  const road = size === 'wide' ? 3 : 2.2;
  eachLive(all, tMs, (row) => {
    const index = all.link[row] as number;
    const link = links[index];
    if (link === undefined) return;
    const motion = all.motion[row] as number;
    let share: number;
    let direction = 0;
    if (motion === Motion.forth || motion === Motion.back) {
      const fromMs = all.fromMs[row] as number;
      const done = still ? 0.5 : (tMs - fromMs) / ((all.toMs[row] as number) - fromMs);
      share = motion === Motion.forth ? done : 1 - done;
      direction = motion === Motion.forth ? 1 : -1;
    } else if (motion === Motion.stuck) {
      const position = frame.waiting[index] as number;
      frame.waiting[index] = position + 1;
      const room = Math.max(1, Math.min(most, Math.floor((link.curve.length * 0.6 - gap) / pitch)));
      if (position >= room) return;
      share = 1 - (gap + position * pitch) / Math.max(link.curve.length, 1);
    } else share = motion === Motion.held ? 1 : 0;
    placeOn(link.curve, share, place);
    const beside = link.kind === 'inner' ? road / 2 : road;
    // Those that go and those that come pass each other, as on a road.
    place.x += place.dy * direction * beside;
    place.y -= place.dx * direction * beside;
    add(
      frame,
      all.shape[row] as number,
      all.request[row] as number,
      direction,
      (direction < 0 ? 1 - share : share) * link.curve.length,
    );
  });
}

function add(frame: Frame, shape: number, request: number, direction: number, come: number): void {
  const i = frame.length++;
  if (i === frame.xs.length) grow(frame);
  frame.xs[i] = place.x;
  frame.ys[i] = place.y;
  frame.dxs[i] = place.dx * direction;
  frame.dys[i] = place.dy * direction;
  frame.come[i] = come;
  frame.shapes[i] = shape;
  frame.requests[i] = request;
}

function grow(frame: Frame): void {
  const wider = (old: Float32Array): Float32Array => {
    const made = new Float32Array(old.length * 2);
    made.set(old);
    return made;
  };
  frame.xs = wider(frame.xs);
  frame.ys = wider(frame.ys);
  frame.dxs = wider(frame.dxs);
  frame.dys = wider(frame.dys);
  frame.come = wider(frame.come);
  const shapes = new Uint8Array(frame.shapes.length * 2);
  shapes.set(frame.shapes);
  frame.shapes = shapes;
  const requests = new Int32Array(frame.requests.length * 2);
  requests.set(frame.requests);
  frame.requests = requests;
}

/** The request nearest to a place, within `reach` units; -1 for none. */
export function requestNear(frame: Frame, x: number, y: number, reach: number): number {
  let nearest = -1;
  let best = reach * reach;
  for (let i = 0; i < frame.length; i++) {
    const dx = (frame.xs[i] as number) - x;
    const dy = (frame.ys[i] as number) - y;
    const distance = dx * dx + dy * dy;
    if (distance > best) continue;
    best = distance;
    nearest = frame.requests[i] as number;
  }
  return nearest;
}
