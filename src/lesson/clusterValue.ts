import type { Cluster } from '../model/cluster.ts';
import { findProcess } from '../model/cluster.ts';
import type { ValueRef, ValueTest } from './hint.ts';

/**
 * Reads values out of a cluster and its parsed configurations as plain data, without knowing any daemon: `lb1/keepalived instances.0.priority`.
 * Parsers wrap values together with their places in the text; a wrapper counts as what it holds (`value`), and places do not count.
 */
export function valuesAt(cluster: Cluster, ref: ValueRef): unknown[] {
  const root: unknown = ref.process === null ? cluster : findProcess(cluster, ref.process)?.config;
  let found: unknown[] = [root];
  for (const part of ref.path.split('.')) found = found.flatMap((value) => children(value, part));
  return found.map(unwrapped).filter((value) => value !== undefined && value !== null);
}

function children(value: unknown, part: string): unknown[] {
  const inner = has(value, part) ? value : unwrapped(value);
  if (inner instanceof Map) return part === '*' ? [...(inner as Map<unknown, unknown>).values()] : [inner.get(part)];
  if (inner instanceof Set) return part === '*' ? [...(inner as Set<unknown>)] : [];
  if (typeof inner !== 'object' || inner === null) return [];
  if (part === '*') return Object.values(inner);
  return Object.hasOwn(inner, part) ? [(inner as Record<string, unknown>)[part]] : [];
}

function has(value: unknown, part: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, part);
}

function unwrapped(value: unknown): unknown {
  return has(value, 'value') && has(value, 'span') ? unwrapped((value as { value: unknown }).value) : value;
}

/** Whether some value at the place passes the test; `missing` when there is none. */
export function passesTest(cluster: Cluster, ref: ValueRef, test: ValueTest): boolean {
  const values = valuesAt(cluster, ref);
  switch (test.kind) {
    case 'missing':
      return values.length === 0;
    case 'is':
      return values.some((value) => value === test.value);
    case 'matches': {
      const expression = new RegExp(test.pattern);
      return values.some((value) => typeof value !== 'object' && expression.test(String(value)));
    }
    case 'less-than':
      return values.some((value) => typeof value === 'number' && value < test.value);
    case 'more-than':
      return values.some((value) => typeof value === 'number' && value > test.value);
    case 'same-as':
      return compare(values, valuesAt(cluster, test.other), true);
    case 'differs-from':
      return compare(values, valuesAt(cluster, test.other), false);
  }
}

/** Both sides must be there: what is missing neither agrees nor differs. */
function compare(a: readonly unknown[], b: readonly unknown[], same: boolean): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return (plain(a) === plain(b)) === same;
}

function plain(values: readonly unknown[]): string {
  return JSON.stringify(values, (key, value: unknown) => (key === 'span' ? undefined : value));
}
