import { describe, expect, it } from 'vitest';
import type { DrawnLink } from './linkCurves.ts';
import type { Layout, RackBox } from './layout.ts';
import { neighbour } from './neighbours.ts';

const rack = (machine: string, column: number, y: number) =>
  ({ machine, column, x: column * 200, y, width: 150, height: 80 }) as RackBox;
const link = (from: string, to: string, kind: DrawnLink['kind']) => ({ from, to, kind }) as DrawnLink;

const racks = [rack('lb1', 0, 0), rack('lb2', 0, 200), rack('web1', 1, 0), rack('web2', 1, 200), rack('db1', 2, 100)];
const drawing = {
  racks,
  links: [link('clients', 'lb1', 'cable'), link('lb1', 'web1', 'cable'), link('web2', 'db1', 'database')],
} as unknown as Layout;

function from(machine: string, key: string): string | null {
  return neighbour(drawing, racks.find((one) => one.machine === machine)!, key);
}

describe('the diagram as a graph that arrow keys walk', () => {
  it('follows links, and where none leads there, goes to the nearest machine', () => {
    expect(from('lb1', 'ArrowRight')).toBe('web1');
    expect(from('lb2', 'ArrowRight')).toBe('web2');
    expect(from('web1', 'ArrowRight')).toBe('db1');
    expect(from('db1', 'ArrowLeft')).toBe('web2');
    expect(from('web2', 'ArrowLeft')).toBe('lb2');
  });

  it('stops at the edges and leaves other keys alone', () => {
    for (const [machine, key] of [
      ['lb1', 'ArrowLeft'],
      ['lb1', 'ArrowUp'],
      ['web2', 'ArrowDown'],
      ['db1', 'ArrowRight'],
      ['lb1', 'Home'],
      ['db1', 'End'],
      ['lb1', 'Enter'],
    ] as const)
      expect(from(machine, key), `${machine} ${key}`).toBeNull();
    expect(from('web2', 'Home')).toBe('lb1');
    expect(from('lb1', 'End')).toBe('db1');
  });

  it('reaches every machine from every other', () => {
    for (const start of racks) {
      const reached = new Set([start.machine]);
      for (const name of reached)
        for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
          const next = from(name, key);
          if (next !== null) reached.add(next);
        }
      expect(reached.size, start.machine).toBe(racks.length);
    }
  });
});
