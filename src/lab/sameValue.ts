/** Deeper values are not followed: parsed configurations do not reach this, and a text that makes them do so need not be fast. */
const DEPTH_MAX = 100;

/**
 * Whether two values that parsers made cannot be told apart: equal in every part and in the order of their parts. What cannot be looked into (functions,
 * objects of classes with a state of their own) is the same only where it is one and the same. False never misleads: it says "not known to be the same".
 */
export function sameValue(a: unknown, b: unknown): boolean {
  return same(a, b, 0, NEVER);
}

/** Says of two objects in the same place that they count as the same, whatever is in them; false: look into them. */
export type Allowed = (a: object, b: object) => boolean;

/** Whether two such values cannot be told apart but for parts that may differ. */
export function sameValueBut(a: unknown, b: unknown, allowed: Allowed): boolean {
  return same(a, b, 0, allowed);
}

const NEVER: Allowed = () => false;

function same(a: unknown, b: unknown, depth: number, allowed: Allowed): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  // What is one and the same is looked through as well where somebody wants to see its parts.
  if ((a === b && allowed === NEVER) || allowed(a, b)) return true;
  if (depth > DEPTH_MAX) return false;
  const prototype: unknown = Object.getPrototypeOf(a);
  if (prototype !== Object.getPrototypeOf(b)) return false;
  if (prototype === Array.prototype) return sameLists(a as unknown[], b as unknown[], depth, allowed);
  if (prototype === Object.prototype || prototype === null) return sameRecords(a, b, depth, allowed);
  if (prototype === Map.prototype)
    return sameLists([...(a as Map<unknown, unknown>)], [...(b as Map<unknown, unknown>)], depth, allowed);
  if (prototype === Set.prototype) return sameLists([...(a as Set<unknown>)], [...(b as Set<unknown>)], depth, allowed);
  return a === b || (prototype === RegExp.prototype && String(a) === String(b));
}

function sameLists(a: readonly unknown[], b: readonly unknown[], depth: number, allowed: Allowed): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i], depth + 1, allowed)) return false;
  return true;
}

function sameRecords(a: object, b: object, depth: number, allowed: Allowed): boolean {
  const keys = Object.keys(a);
  const others = Object.keys(b);
  if (keys.length !== others.length) return false;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (key !== others[i]) return false;
    if (!same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], depth + 1, allowed))
      return false;
  }
  return true;
}
