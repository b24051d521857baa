import fc from 'fast-check';
import { expect, test } from 'vitest';
import { miniLayout } from './miniLayout.ts';

test('columns follow who talks to whom', () => {
  const links = ['web1', 'web2'].flatMap((web) => [
    ...['lb1', 'lb2'].map((from) => ({ from, to: web })),
    { from: web, to: 'db1' },
  ]);
  const layout = miniLayout(['lb1', 'lb2', 'web1', 'web2', 'db1'], links);
  expect(layout).toMatchObject({ columns: 3, rows: 2 });
  const at = Object.fromEntries(layout.machines.map(({ machine, x, y }) => [machine, [Math.round(x), y]]));
  expect(at).toEqual({ lb1: [17, 25], lb2: [17, 75], web1: [50, 25], web2: [50, 75], db1: [83, 50] });
});

test('a machine that asks another in its own layer stands before it', () => {
  const links = [
    { from: 'lb1', to: 'web1' },
    { from: 'lb1', to: 'web2' },
    { from: 'web1', to: 'web2' },
  ];
  expect(miniLayout(['lb1', 'web1', 'web2'], links).columns).toBe(3);
});

test('what is not linked stands side by side', () => {
  expect(miniLayout(['nginx', 'app', 'mysql'], [{ from: 'lb1', to: 'web1' }])).toMatchObject({ columns: 3, rows: 1 });
});

test('places every machine once, whatever the links', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'elsewhere');
  fc.assert(
    fc.property(fc.array(fc.record({ from: name, to: name })), (links) => {
      const { machines } = miniLayout(['a', 'b', 'c', 'd'], links);
      expect(machines.map(({ machine }) => machine).sort()).toEqual(['a', 'b', 'c', 'd']);
      expect(new Set(machines.map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
    }),
  );
});
