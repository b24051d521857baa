import { expect, test } from 'vitest';
import { emptyFrame } from '../../diagram/frame.ts';
import { paint } from '../../diagram/paint.ts';
import { SvgBrush } from './svgBrush.ts';

const palette = { paper: 'white', accent: 'blue', shapes: ['black', 'green', 'red', 'orange', 'purple'] };

/** A frame with one shape of each kind, side by side. */
function oneOfEach() {
  const frame = emptyFrame();
  frame.length = 5;
  for (let i = 0; i < 5; i++) {
    frame.xs[i] = 100 * i;
    frame.ys[i] = 50;
    frame.dxs[i] = 1;
    frame.come[i] = 90;
    frame.shapes[i] = i;
    frame.requests[i] = i;
  }
  return frame;
}

test('every shape that the canvas shows is a path at its place, in its colour', () => {
  const brush = new SvgBrush();
  paint(brush, oneOfEach(), palette, { x: 0, y: 0 }, 1, 1, 3, null);
  const filled = brush.paths.filter(({ fill }) => fill !== null);
  expect(filled.map(({ fill }) => fill)).toEqual(['white', 'green', 'red', 'orange', 'purple']);
  expect(filled.map(({ d }) => /^M(-?[\d.]+)/.exec(d)?.[1])).toEqual(['4.2', '105.2', '195', '295', '406']);
  const tails = brush.paths.filter(({ opacity }) => opacity === 0.55);
  expect(tails.map(({ stroke, d }) => [stroke, d])).toEqual([
    ['black', 'M-7 50L-15 50'],
    ['green', 'M93 50L85 50'],
    ['red', 'M193 50L185 50'],
    ['orange', 'M293 50L285 50'],
    ['purple', 'M393 50L385 50'],
  ]);
  expect(brush.paths.at(-1)).toMatchObject({ stroke: 'blue', strokeWidth: 2, d: expect.stringMatching(/^M309.5 50/) });
});

test('nothing to paint is no path', () => {
  const brush = new SvgBrush();
  paint(brush, emptyFrame(), palette, { x: 0, y: 0 }, 1, 1, -1, null);
  expect(brush.paths).toEqual([]);
});
