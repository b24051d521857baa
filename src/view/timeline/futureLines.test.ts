import { describe, expect, it } from 'vitest';
import { actAt } from '../../app/faultList.ts';
import { acted, branches, noFutures, seenUpTo } from '../../app/futures.ts';
import { treeLines } from './futureLines.ts';
import { timeScale } from './scale.ts';

const off = (machine: string, atMs: number) => actAt({ kind: 'power-off', machine }, atMs);
/** 1: web1 at 20 s. 2: leaves 1 at 40 s. A pixel a second. */
const futures = acted(seenUpTo(acted(noFutures, off('web1', 20_000)), 100_000), off('lb1', 40_000));
const lines = treeLines(branches(futures), futures.current, timeScale(100_000, 100), 20);

describe('lines of the tree', () => {
  it('leave the parent’s row where the future leaves it, and reach to the end', () => {
    expect(lines.edges).toEqual([
      { id: 0, path: 'M0 15H100', lit: false },
      { id: 1, path: 'M20 15V35M20 35H100', lit: false },
      { id: 2, path: 'M40 35V55M40 55H100', lit: true },
    ]);
  });

  it('are lit from the start to where the current one left each', () => {
    expect(lines.trunk).toEqual(['M20 35H40M20 15V35', 'M0 15H20']);
  });

  it('have a dot for what was done, once, on the row where it was done', () => {
    expect(lines.acts.map(({ key, x, y, lit }) => [key, x, y, lit])).toEqual([
      ['1.0', 20, 35, true],
      ['2.1', 40, 55, true],
    ]);
  });
});
