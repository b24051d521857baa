import type { Cluster } from '../../model/cluster.ts';
import { CLIENTS, type Link } from './links.ts';

/**
 * The column of each machine: 1 for those that clients enter, then one more than the nearest caller. A machine that nobody calls stands before
 * those it calls itself (a second load balancer that has no address yet), else beside the machines named like it (lb2 beside lb1), or after
 * everybody (a database that no app uses yet).
 */
export function layersOf(cluster: Cluster, links: readonly Link[]): string[][] {
  const layer = new Map<string, number>();
  const queue: string[] = [];
  for (const { from, to } of links) if (from === CLIENTS && to !== '' && !layer.has(to)) put(layer, queue, to, 1);
  spread(links, layer, queue);
  const loose = cluster.machines.map((m) => m.name).filter((name) => !layer.has(name));
  for (const name of loose) {
    if (layer.has(name)) continue;
    const called = links.flatMap(({ from, to }) => (from === name && to !== name ? [layer.get(to) ?? Infinity] : []));
    const nearest = Math.min(...called);
    if (nearest === Infinity) continue;
    put(layer, queue, name, Math.max(1, nearest - 1));
    spread(links, layer, queue);
  }
  const deepest = Math.max(0, ...layer.values());
  const last = deepest === 0 ? 1 : deepest + 1;
  for (const name of loose) {
    if (layer.has(name)) continue;
    const twin = cluster.machines.find((m) => role(m.name) === role(name) && layer.has(m.name));
    layer.set(name, twin === undefined ? last : (layer.get(twin.name) as number));
  }
  const columns: string[][] = [];
  for (const { name } of cluster.machines) {
    const column = (layer.get(name) as number) - 1;
    while (columns.length <= column) columns.push([]);
    columns[column]?.push(name);
  }
  return columns.filter((column) => column.length > 0);
}

/** `lb2` → `lb`: numbered names say what is of a kind. */
function role(name: string): string {
  return name.replace(/\d+$/, '');
}

function put(layer: Map<string, number>, queue: string[], name: string, at: number): void {
  layer.set(name, at);
  queue.push(name);
}

function spread(links: readonly Link[], layer: Map<string, number>, queue: string[]): void {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    for (const { from, to } of links) {
      if (from === name && to !== '' && !layer.has(to)) put(layer, queue, to, (layer.get(name) as number) + 1);
    }
  }
}
