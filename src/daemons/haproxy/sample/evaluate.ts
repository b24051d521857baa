import { converterNamed } from './converter.ts';
import type { Call, Expression } from './expression.ts';
import { fetchNamed } from './fetch.ts';
import type { Scope } from './scope.ts';
import type { Sample } from './value.ts';

/** Whether the lab can work an expression out; else its line is marked. */
export function isSimulated({ fetch, converters }: Expression): boolean {
  return fetchNamed(fetch.name) !== undefined && converters.every(({ name }) => isVariableStep(name) || converterNamed(name) !== undefined);
}

const isVariableStep = (name: string): boolean => name === 'set-var' || name === 'unset-var';

/** The value of an expression; null where there is none. */
export function evaluate(expression: Expression, scope: Scope): Sample | null {
  const fetch = fetchNamed(expression.fetch.name);
  if (fetch === undefined) return null;
  const found = fetch.get(scope, expression.fetch.arguments);
  if (!isList(found)) return found === null ? null : converted(expression.converters, found, scope);
  const one = fetch.first ? found[0] : found[found.length - 1];
  return one === undefined ? null : converted(expression.converters, one, scope);
}

/** Every value of an expression, as an ACL tries them. */
export function evaluateAll(expression: Expression, scope: Scope): readonly Sample[] {
  const found = fetchNamed(expression.fetch.name)?.get(scope, expression.fetch.arguments) ?? null;
  if (found === null) return [];
  const values = isList(found) ? found : [found];
  if (expression.converters.length === 0) return values;
  return values.flatMap((value) => converted(expression.converters, value, scope) ?? []);
}

function converted(converters: readonly Call[], value: Sample, scope: Scope): Sample | null {
  let current: Sample | null = value;
  for (const { name, arguments: args } of converters) {
    if (current === null) return null;
    if (isVariableStep(name)) scope.setVariable(args[0] ?? '', name === 'set-var' ? current : null);
    else current = converterNamed(name)?.(current, args, scope) ?? null;
  }
  return current;
}

function isList(found: Sample | readonly Sample[] | null): found is readonly Sample[] {
  return Array.isArray(found);
}
