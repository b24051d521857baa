import * as v from 'valibot';
import { eventEntries, expectationsSchema } from './expectationSchema.ts';
import { scenarioEntries } from './scenarioSchema.ts';
import { boundSchema, idSchema, mapping, wordsSchema } from './unitSchema.ts';

/** quiz.yaml: the questions of a lesson, by kind. */

const words = v.pipe(
  wordsSchema,
  v.description('Sentences; `code`, *emphasis*, :machine[web1] and :term[…]{is="…"} work'),
);

/** `start`, `solution NAME` or `mistake NAME`. */
const source = v.pipe(
  v.string('expected start, solution NAME or mistake NAME'),
  v.regex(/^(start|(solution|mistake) [a-z0-9-]+)$/, 'expected start, solution NAME or mistake NAME'),
  v.description('Whose files: start, solution NAME or mistake NAME'),
);

const trial = mapping({ ...scenarioEntries, on: v.optional(source) });
const common = {
  id: idSchema,
  text: words,
  about: v.optional(v.pipe(idSchema, v.description('The step that deals with it: its title in small letters and dashes'))),
};

const authorsOption = mapping({
  id: v.optional(idSchema),
  text: words,
  right: v.optional(v.boolean()),
  explain: words,
});
const provenOption = mapping({
  id: v.optional(idSchema),
  text: words,
  when: expectationsSchema,
  explain: words,
});

function atLeastTwo<S extends v.GenericSchema>(schema: S, what: string) {
  return v.pipe(v.array(schema, `expected a list of ${what}`), v.minLength(2, `expected at least two ${what}`));
}

const choice = mapping({
  kind: v.picklist(['choice', 'choices']),
  ...common,
  options: atLeastTwo(authorsOption, 'options'),
});
const provenChoice = mapping({
  kind: v.picklist(['choice', 'choices']),
  ...common,
  run: trial,
  options: atLeastTwo(provenOption, 'options'),
});
const predict = mapping({
  kind: v.literal('predict'),
  ...common,
  action: v.optional(words),
  run: trial,
  options: atLeastTwo(provenOption, 'options'),
});

const number = mapping({
  kind: v.literal('number'),
  ...common,
  unit: v.string('expected a unit, such as "%" or "s"'),
  answer: v.optional(v.number('expected a number')),
  measure: v.optional(v.picklist(['availability', 'recovery', 'takeover', 'slowest', 'failed'])),
  of: v.optional(v.string()),
  run: v.optional(trial),
  tolerance: v.pipe(v.number('expected a number'), v.minValue(0, 'expected 0 or more')),
  explain: words,
  slips: v.optional(v.array(mapping({ answer: boundSchema('count'), explain: words }))),
});

const order = mapping({
  kind: v.literal('order'),
  ...common,
  run: v.optional(trial),
  items: atLeastTwo(
    mapping({ id: v.optional(idSchema), text: words, first: v.optional(mapping(eventEntries)) }),
    'items',
  ),
  explain: words,
});

const mark = mapping({
  kind: v.literal('mark'),
  ...common,
  run: trial,
  machines: atLeastTwo(v.string(), 'machines'),
  when: expectationsSchema,
  explain: v.record(v.string(), words),
});

const findLine = mapping({
  kind: v.literal('find-line'),
  ...common,
  on: v.optional(source),
  file: v.string('expected the path of a file'),
  line: v.string('expected a regular expression that matches one line'),
  explain: words,
  others: v.optional(v.array(mapping({ line: v.string(), explain: words }))),
});

const byKind = { predict, number, order, mark, 'find-line': findLine };
const kindNames = ['choice', 'choices', ...Object.keys(byKind)];

export type WrittenChoice =
  v.InferOutput<typeof choice> | v.InferOutput<typeof provenChoice> | v.InferOutput<typeof predict>;
export type WrittenNumber = v.InferOutput<typeof number>;
export type WrittenOrder = v.InferOutput<typeof order>;
export type WrittenMark = v.InferOutput<typeof mark>;
export type WrittenFindLine = v.InferOutput<typeof findLine>;
export type WrittenTrial = v.InferOutput<typeof trial>;
export type WrittenQuestion = WrittenChoice | WrittenNumber | WrittenOrder | WrittenMark | WrittenFindLine;

const unknownKind = v.pipe(
  v.any(),
  v.check(() => false, `expected a question whose kind is one of ${kindNames.join(', ')}`),
);

const all = [choice, provenChoice, ...Object.values(byKind)];

const questionSchema = v.lazy((input: unknown): v.GenericSchema<unknown, WrittenQuestion> => {
  if (input === undefined) return v.union(all);
  const kind = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined;
  if (kind === 'choice' || kind === 'choices') return 'run' in (input as object) ? provenChoice : choice;
  const found = Object.entries(byKind).find(([name]) => name === kind);
  return (found?.[1] ?? unknownKind) as v.GenericSchema<unknown, WrittenQuestion>;
});

export const quizSchema = v.array(questionSchema, 'expected a list of questions');
