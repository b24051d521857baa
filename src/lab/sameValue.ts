/** Deeper values are not followed: parsed configurations do not reach this, and a text that makes them do so need not be fast. */
const DEPTH_MAX = 100;

/**
 * Whether two values that parsers made cannot be told apart: equal in every part and in the order of their parts. What cannot be looked into (functions,
 * objects of classes with a state of their own) is the same only where it is one and the same. False never misleads: it says "not known to be the same".
 */
export function sameValue(a: unknown, b: unknown): boolean {
  return same(a, b, 0);
}

function same(a: unknown, b: unknown, depth: number): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || depth > DEPTH_MAX) return false;
  const prototype: unknown = Object.getPrototypeOf(a);
  if (prototype !== Object.getPrototypeOf(b)) return false;
  if (prototype === Array.prototype) return sameLists(a as unknown[], b as unknown[], depth);
  if (prototype === Object.prototype || prototype === null) return sameRecords(a, b, depth);
  if (prototype === Map.prototype)
    return sameLists([...(a as Map<unknown, unknown>)], [...(b as Map<unknown, unknown>)], depth);
  if (prototype === Set.prototype) return sameLists([...(a as Set<unknown>)], [...(b as Set<unknown>)], depth);
  return prototype === RegExp.prototype && String(a) === String(b);
}

function sameLists(a: readonly unknown[], b: readonly unknown[], depth: number): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i], depth + 1)) return false;
  return true;
}

function sameRecords(a: object, b: object, depth: number): boolean {
  const keys = Object.keys(a);
  const others = Object.keys(b);
  if (keys.length !== others.length) return false;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (key !== others[i]) return false;
    if (!same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], depth + 1)) return false;
  }
  return true;
}
