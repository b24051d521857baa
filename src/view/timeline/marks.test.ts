import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeMarks, placeSpanWords } from './marks.ts';

const room = { marks: [], playheadX: -100, nextFrom: 800, freeFrom: 0 };

describe('marks', () => {
  it('stand where they belong, or beside the one before', () => {
    expect(placeMarks([10, 100, 104, 300])).toEqual([10, 100, 115, 300]);
  });
});

describe('words of a span', () => {
  it('stand on its widest stretch between two marks', () => {
    expect(placeSpanWords({ ...room, from: 0, to: 300, marks: [60, 300], width: 50 })).toEqual({
      x: 180,
      anchor: 'middle',
      onLine: true,
    });
  });

  it('stand behind a short one, after its last mark, or before it where the next begins', () => {
    expect(placeSpanWords({ ...room, from: 100, to: 120, marks: [110, 125], width: 50 })).toEqual({
      x: 136,
      anchor: 'start',
      onLine: false,
    });
    expect(placeSpanWords({ ...room, from: 100, to: 120, nextFrom: 150, width: 50 })).toMatchObject({
      x: 92,
      anchor: 'end',
    });
  });

  it('never stand under the playhead nor on a mark', () => {
    const x = fc.integer({ min: 0, max: 800 });
    fc.assert(
      fc.property(
        x,
        x,
        fc.array(x, { maxLength: 3 }),
        x,
        fc.integer({ min: 20, max: 90 }),
        (a, b, at, playheadX, width) => {
          const [from, to] = a < b ? [a, b] : [b, a];
          const marks = placeMarks(at.filter((m) => m > from && m <= to).sort((m, n) => m - n));
          const { x, anchor } = placeSpanWords({ ...room, from, to, marks, width, playheadX });
          const left = anchor === 'middle' ? x - width / 2 : anchor === 'start' ? x : x - width;
          if (anchor !== 'end') expect(playheadX > left && playheadX < left + width).toBe(false);
          for (const mark of marks) expect(mark > left && mark < left + width).toBe(false);
        },
      ),
    );
  });
});
