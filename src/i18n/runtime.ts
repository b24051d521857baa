import toRuntime from 'wuchale/runtime';
import { localFigure } from './figures.ts';

/** What wuchale's compiled programs ask for their words: a function of a number and values, with a few more ways to ask. */
type Runtime = ReturnType<typeof toRuntime>;
type Table = Parameters<typeof toRuntime>[0] extends infer M ? (M extends { c: infer C } ? C : never) : never;

/** Words of one source file in the language of this build. Figures among the values are written as that language writes them. */
export function runtime(table: unknown, language: string): Runtime {
  const rules = new Intl.PluralRules(language);
  const places = rules.resolvedOptions().pluralCategories;
  const words = toRuntime({ c: table as Table, p: (n: number) => places.indexOf(rules.select(n)) }, language);
  const localized = (values: readonly unknown[] = []) => values.map((value) => localFigure(value, language));
  const own = (id: number, values?: readonly unknown[]) => words(id, localized(values) as never);
  return Object.assign(own, words, {
    x: (context: never, values?: readonly unknown[], start?: number) =>
      words.x(context, localized(values) as never, start),
  }) as Runtime;
}
