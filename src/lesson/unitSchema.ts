import * as v from 'valibot';
import { type Bound, parseBound, type Unit } from '../checks/bound.ts';
import { parseDurationMs } from '../text/quantity.ts';

/** Schemas of single values, each with the sentence that says what was expected. */

/** A transformation that may refuse with a sentence. */
function reading<O>(read: (text: string) => O | null, expected: string) {
  return v.rawTransform<string, O>(({ dataset, addIssue, NEVER }) => {
    const value = read(dataset.value);
    if (value !== null) return value;
    addIssue({ message: `expected ${expected}, found \`${dataset.value}\`` });
    return NEVER;
  });
}

const LONGEST_MS = 3_600_000;

/** `250ms`, `4s`, `2m`, at most an hour, to milliseconds. */
export const durationSchema = v.pipe(
  v.string('expected a time with its unit, such as 250ms, 4s or 2m'),
  v.description('A time with its unit: 250ms, 4s, 1.5s, 2m'),
  reading((text) => {
    const ms = parseDurationMs(text);
    return ms !== null && ms <= LONGEST_MS ? ms : null;
  }, 'a time with its unit, such as 250ms, 4s or 2m, of at most an hour'),
);

/** More requests a second than this cannot be told apart on screen, and a browser would take minutes. */
export const HIGHEST_RATE_RPS = 10_000;

/** `50/s` to requests per second. */
export const rateSchema = v.pipe(
  v.string('expected a rate such as 50/s'),
  v.description('Requests per second: 50/s'),
  reading((text) => {
    const match = /^(\d+(?:\.\d+)?)\s*\/\s*s$/.exec(text.trim());
    const rate = match === null ? 0 : Number(match[1]);
    return rate > 0 && rate <= HIGHEST_RATE_RPS ? rate : null;
  }, `a rate above 0/s and up to ${HIGHEST_RATE_RPS}/s, such as 50/s`),
);

const EXAMPLES: Readonly<Record<Unit, string>> = {
  share: 'such as ">= 99%" or "40..60%"',
  ms: 'such as "<= 4s" or "<= 250ms"',
  count: 'such as "1", ">= 1" or "0..2"',
};

/** `>= 99%`, `<= 4s`, `1`: a bound of the unit. A bare number is a count. */
export function boundSchema(unit: Unit): v.GenericSchema<string | number, Bound> {
  return v.pipe(
    v.union([v.string(), v.number()], `expected a bound ${EXAMPLES[unit]}`),
    v.description(`A bound, ${EXAMPLES[unit]}`),
    v.transform(String),
    reading((text) => parseBound(text, unit), `a bound ${EXAMPLES[unit]}`),
  );
}

/** `GET /orders`, or a path alone, which is a GET. */
export function parseRequestLine(text: string): { method: string; path: string } | null {
  const match = /^(?:([A-Z]+) )?(\/\S*)$/.exec(text.trim());
  return match === null ? null : { method: match[1] ?? 'GET', path: match[2] as string };
}

/** Names and ids: letters, digits, dashes. */
export const idSchema = v.pipe(
  v.string('expected an id'),
  v.regex(/^[a-z0-9][a-z0-9-]*$/, 'expected an id of small letters, digits and dashes'),
);

export const wordsSchema = v.pipe(
  v.string('expected words; a number, or nothing, is none unless it stands in quotation marks'),
  v.minLength(1, 'expected words, found nothing'),
);

export const UNKNOWN_KEY = 'this key is not known here';

/** A mapping with these keys and no others; of another key it is said which there are. */
export function mapping<E extends v.ObjectEntries>(entries: E) {
  const known = Object.keys(entries).join(', ');
  return v.strictObject(entries, ({ expected }) =>
    expected === 'never' ? `${UNKNOWN_KEY}; expected one of ${known}` : `expected names with values: ${known}`,
  );
}

/** One thing, or a list of them. */
export function oneOrMore<S extends v.GenericSchema>(schema: S) {
  return v.union([v.pipe(v.array(schema), v.minLength(1, 'expected at least one')), schema]);
}

/** What `oneOrMore` read, as a list. */
export function asList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/**
 * A mapping whose kind is told by which of several keys it has: `{ at: 10s, power-off: web1 }`. Errors then speak of that kind alone, and the
 * published schema offers all of them.
 */
export function keyedUnion<S extends v.GenericSchema>(what: string, kinds: Readonly<Record<string, S>>) {
  const all = Object.values(kinds);
  const words = Object.keys(kinds).join(', ');
  const none = (found: string) =>
    v.pipe(
      v.any(),
      v.check(() => false, `expected ${what} with one of the keys ${words}; found ${found}`),
    );
  return v.lazy((input: unknown) => {
    // Publishing calls this without a value: then it is any of them.
    if (input === undefined) return v.union(all) as unknown as S;
    const keys = typeof input === 'object' && input !== null ? Object.keys(input) : null;
    const [key, second] = Object.keys(kinds).filter((k) => keys?.includes(k));
    if (second !== undefined) return none(`${key} and ${second}, which are two: each begins with a dash of its own`) as unknown as S;
    if (key !== undefined) return kinds[key] as S;
    return none(keys === null ? 'no keys' : keys.join(', ') || 'none') as unknown as S;
  });
}
