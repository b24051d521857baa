import { expect, test } from 'vitest';
import type { Cluster, Machine } from '../../model/cluster.ts';
import { layersOf } from './layers.ts';
import { CLIENTS, type Link } from './links.ts';

const cluster = (...names: string[]): Cluster =>
  ({ machines: names.map((name) => ({ name }) as Machine), site: {}, clients: 1, prefixLength: 24 }) as unknown as Cluster;
const links = (...pairs: [string, string][]): Link[] => pairs.map(([from, to]) => ({ from, to }) as unknown as Link);

test('a machine that nobody calls stands beside those named like it, or after everybody', () => {
  const called = links([CLIENTS, 'lb1'], ['lb1', 'web1'], ['web1', 'web1']);
  expect(layersOf(cluster('lb1', 'lb2', 'web1', 'db1'), called)).toEqual([['lb1', 'lb2'], ['web1'], ['db1']]);
});

test('one that calls others stands before them', () => {
  const called = links([CLIENTS, 'lb1'], ['lb1', 'web1'], ['edge', 'web1']);
  expect(layersOf(cluster('edge', 'lb1', 'web1'), called)).toEqual([['edge', 'lb1'], ['web1']]);
});
