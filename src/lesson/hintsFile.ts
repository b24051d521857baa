import * as v from 'valibot';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { contentError, repeatedIds } from './checksFile.ts';
import { eventEntries, toEventMatch } from './expectationSchema.ts';
import type { Condition, Hint, ValueTest } from './hint.ts';
import { readWords } from './markdown.ts';
import { idSchema, keyedUnion, mapping, wordsSchema } from './unitSchema.ts';
import { readYaml } from './yamlFile.ts';

/** hints.yaml: help by condition, in the order in which it is tried; general hints last. */

const badKind = v.picklist(['5xx', 'timeouts', 'refused', 'errors'], 'expected 5xx, timeouts, refused or errors');
const check = v.optional(idSchema);
const scalar = v.union(
  [v.string(), v.number(), v.boolean(), v.null()],
  'expected a text, a number, true, false or null',
);
const place = v.pipe(
  v.string('expected a place such as lb1/keepalived instances.0.priority'),
  v.regex(/^\S+( \S+)?$/, 'expected a place such as lb1/keepalived instances.0.priority'),
  v.description('PROCESS PATH into its parsed configuration, or a PATH into the cluster; * is every element'),
);

const valueSchema = mapping({
  value: place,
  is: v.optional(scalar),
  matches: v.optional(v.string()),
  missing: v.optional(v.literal(true, 'expected missing: true')),
  'same-as': v.optional(place),
  'differs-from': v.optional(place),
  'less-than': v.optional(v.number('expected a number')),
  'more-than': v.optional(v.number('expected a number')),
});
type WrittenValue = v.InferOutput<typeof valueSchema>;

type WrittenCondition =
  | { failed: string }
  | { passed: string }
  | { outcome: v.InferOutput<typeof badKind>; check: string }
  | (v.InferOutput<v.StrictObjectSchema<typeof eventEntries, undefined>> & { in?: string | undefined })
  | { 'two-holders': string | true; in?: string | undefined }
  | { diagnostic: string; file?: string | undefined; severity?: string | undefined }
  | WrittenValue
  | { not: WrittenCondition }
  | { any: WrittenCondition[] }
  | { all: WrittenCondition[] };

/** Itself nested, so it is looked up when it is used. */
const nested: v.GenericSchema<unknown, WrittenCondition> = v.lazy(
  (): v.GenericSchema<unknown, WrittenCondition> => conditionSchema,
);

const kinds: Record<string, v.GenericSchema<unknown, WrittenCondition>> = {
  failed: mapping({ failed: idSchema }),
  passed: mapping({ passed: idSchema }),
  outcome: mapping({ outcome: badKind, check: idSchema }),
  event: mapping({ ...eventEntries, in: check }),
  'two-holders': mapping({
    'two-holders': v.union([v.literal(true), v.string()], 'expected an address, or true for any'),
    in: check,
  }),
  diagnostic: mapping({
    diagnostic: v.string('expected a code, such as haproxy.unknown-keyword or haproxy.*'),
    file: v.optional(v.string()),
    severity: v.optional(v.picklist(['error', 'warning', 'info'])),
  }),
  value: valueSchema,
  not: mapping({ not: nested }),
  any: mapping({ any: v.array(nested) }),
  all: mapping({ all: v.array(nested) }),
};

const conditionSchema: v.GenericSchema<unknown, WrittenCondition> = keyedUnion('a condition', kinds);

export const hintsSchema = v.array(
  mapping({
    id: idSchema,
    when: v.optional(v.array(conditionSchema, 'expected a list of conditions')),
    words: wordsSchema,
  }),
  'expected a list of hints',
);

/** Reads hints.yaml. `checks` are the ids that conditions may name; null where the checks themselves cannot be read. `hints` is empty when there are errors. */
export function readHints(
  source: SourceFile,
  checks: readonly string[] | null,
): { hints: Hint[]; diagnostics: readonly Diagnostic[] } {
  const file = readYaml(source, hintsSchema);
  if (file.value === null) return { hints: [], diagnostics: file.diagnostics };
  const diagnostics: Diagnostic[] = [...repeatedIds(file, source.path)];
  const hints = file.value.map((written, i): Hint => {
    const { words, diagnostics: wrong } = readWords(written.words, file.spanOf([i, 'words']));
    diagnostics.push(...wrong);
    const when = (written.when ?? []).map((condition, n): Condition => {
      const flaw = flawOf(condition, checks);
      if (flaw !== null) diagnostics.push(contentError(file, [i, 'when', n], flaw));
      return toCondition(condition);
    });
    return { id: written.id, when, words };
  });
  return { hints: diagnostics.length > 0 ? [] : hints, diagnostics };
}

function toCondition(w: WrittenCondition): Condition {
  if ('failed' in w) return { kind: 'check', check: w.failed, passed: false };
  if ('passed' in w) return { kind: 'check', check: w.passed, passed: true };
  if ('outcome' in w) return { kind: 'outcome', check: w.check, bad: w.outcome };
  if ('event' in w) return { kind: 'event', check: w.in ?? null, match: toEventMatch(w) };
  if ('two-holders' in w) {
    const address = w['two-holders'] === true ? null : w['two-holders'];
    return { kind: 'two-holders', check: w.in ?? null, address };
  }
  if ('diagnostic' in w) {
    return { kind: 'diagnostic', file: w.file ?? null, code: w.diagnostic, severity: w.severity ?? null };
  }
  if ('not' in w) return { kind: 'not', of: toCondition(w.not) };
  if ('any' in w) return { kind: 'any', of: w.any.map(toCondition) };
  if ('all' in w) return { kind: 'all', of: w.all.map(toCondition) };
  return { kind: 'value', of: toRef(w.value), test: testsIn(w)[0] ?? { kind: 'missing' } };
}

function testsIn(w: WrittenValue): ValueTest[] {
  const tests: ValueTest[] = [];
  if (w.is !== undefined) tests.push({ kind: 'is', value: w.is });
  if (w.matches !== undefined) tests.push({ kind: 'matches', pattern: w.matches });
  if (w.missing !== undefined) tests.push({ kind: 'missing' });
  if (w['same-as'] !== undefined) tests.push({ kind: 'same-as', other: toRef(w['same-as']) });
  if (w['differs-from'] !== undefined) tests.push({ kind: 'differs-from', other: toRef(w['differs-from']) });
  if (w['less-than'] !== undefined) tests.push({ kind: 'less-than', value: w['less-than'] });
  if (w['more-than'] !== undefined) tests.push({ kind: 'more-than', value: w['more-than'] });
  return tests;
}

function toRef(text: string) {
  const space = text.indexOf(' ');
  return space < 0 ? { process: null, path: text } : { process: text.slice(0, space), path: text.slice(space + 1) };
}

/** What is wrong with a condition of the right form, or null. */
function flawOf(w: WrittenCondition, checks: readonly string[] | null): string | null {
  const named =
    'failed' in w ? w.failed : 'passed' in w ? w.passed : 'outcome' in w ? w.check : 'in' in w ? w.in : undefined;
  if (named !== undefined && checks?.includes(named) === false)
    return `there is no check ${named}; there are ${checks.join(', ')}`;
  if ('not' in w) return flawOf(w.not, checks);
  const inner = 'any' in w ? w.any : 'all' in w ? w.all : [];
  const flaw = inner.map((condition) => flawOf(condition, checks)).find((words) => words !== null);
  if (flaw !== undefined) return flaw;
  if (!('value' in w)) return null;
  const tests = testsIn(w);
  if (tests.length !== 1) return 'expected one of is, matches, missing, same-as, differs-from, less-than, more-than';
  return tests.every((test) => test.kind !== 'matches' || isExpression(test.pattern))
    ? null
    : 'this is no regular expression';
}

function isExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
