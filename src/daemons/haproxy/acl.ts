import { evaluateAll } from './sample/evaluate.ts';
import type { Expression } from './sample/expression.ts';
import { fits, type Patterns } from './sample/pattern.ts';
import type { Scope } from './sample/scope.ts';

/** One criterion with its patterns: holds when any value fits any pattern. Plain data. */
export interface Test extends Patterns {
  /** Null for what the lab cannot look at: it never matches, and its line says so. */
  readonly expression: Expression | null;
  /** `-f`: files with a pattern on each line. */
  readonly files: readonly string[];
}

/** A name or an anonymous `{ … }` in a condition: any of its tests, or none of them when negated. */
export interface Term {
  readonly negate: boolean;
  readonly tests: readonly Test[];
}

/** `if a b || c`: any of these groups, all terms of a group. */
export interface Condition {
  readonly unless: boolean;
  readonly groups: readonly (readonly Term[])[];
}

export function holds(condition: Condition, scope: Scope): boolean {
  const met = condition.groups.some((terms) =>
    terms.every((term) => term.tests.some((test) => passes(test, scope)) !== term.negate),
  );
  return met !== condition.unless;
}

function passes(test: Test, scope: Scope): boolean {
  if (test.expression === null) return false;
  const values = evaluateAll(test.expression, scope);
  if (values.length === 0) return false;
  const patterns = test.files.length === 0 ? test : withFiles(test, scope);
  return values.some((value) => fits(patterns, value));
}

const read = new WeakMap<Test, Patterns>();

/** A line of a file without the blanks in front of it; null where it is empty, or begins with `#` (pattern.c pat_ref_read_from_file 2.6). */
function patternIn(line: string): string | null {
  return line.startsWith('#') ? null : line.replace(/^[ \t]+/, '').replace(/\r$/, '') || null;
}

/** A file gives one pattern a line. */
function withFiles(test: Test, scope: Scope): Patterns {
  let patterns = read.get(test);
  if (patterns === undefined) {
    const more = test.files.flatMap((path) => scope.fileLines(path) ?? []).flatMap((line) => patternIn(line) ?? []);
    patterns = { ...test, patterns: [...test.patterns, ...more] };
    read.set(test, patterns);
  }
  return patterns;
}
