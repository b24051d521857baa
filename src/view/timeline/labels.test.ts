import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels, type Anchored, type Placed } from './labels.ts';

const range = (item: Anchored, { side }: Placed) =>
  side === 'right' ? [item.x, item.x + item.width] : [item.x - item.width, item.x];

describe('labels', () => {
  it('stand in one row to the right where there is room', () => {
    const { placed, rowsUsed } = placeLabels(
      [
        { x: 100, width: 80 },
        { x: 300, width: 80 },
      ],
      800,
      600,
      3,
    );
    expect(placed).toEqual([
      { side: 'right', row: 0 },
      { side: 'right', row: 0 },
    ]);
    expect(rowsUsed).toBe(1);
  });

  it('move away from the playhead', () => {
    expect(placeLabels([{ x: 300, width: 80 }], 800, 340, 3).placed[0]?.side).toBe('left');
    expect(placeLabels([{ x: 300, width: 80 }], 800, 260, 3).placed[0]?.side).toBe('right');
  });

  it('never meet while three rows are enough, and stay on the track', () => {
    const item = fc.record({ x: fc.integer({ min: 0, max: 800 }), width: fc.integer({ min: 40, max: 120 }) });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 3 }), fc.integer({ min: 0, max: 800 }), (unsorted, playhead) => {
        const items = [...unsorted].sort((a, b) => a.x - b.x);
        const { placed } = placeLabels(items, 800, playhead, 3);
        for (const [i, place] of placed.entries()) {
          const [from = 0, to = 0] = range(items[i]!, place);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(800);
          for (const [j, other] of placed.slice(0, i).entries()) {
            const [otherFrom = 0, otherTo = 0] = range(items[j]!, other);
            expect(place.row === other.row && from < otherTo && otherFrom < to).toBe(false);
          }
        }
      }),
    );
  });
});
