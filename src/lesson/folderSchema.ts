import * as v from 'valibot';
import { scenarioEntries } from './scenarioSchema.ts';
import { idSchema, wordsSchema } from './unitSchema.ts';

/** The small files of a lesson's folder: the front matter of lesson.md, solution.yaml, mistake.yaml. */

const filePath = v.pipe(v.string('expected the path of a file, such as lb1/haproxy.cfg'), v.minLength(1));

export const frontMatterSchema = v.strictObject({
  title: wordsSchema,
  number: v.pipe(v.number('expected the lesson’s place in its track, from 1'), v.integer(), v.minValue(1)),
  summary: wordsSchema,
  minutes: v.pipe(v.number('expected minutes'), v.minValue(1, 'expected at least 1 minute')),
  prerequisites: v.optional(v.array(idSchema)),
  continues: v.optional(
    v.strictObject({
      lesson: idSchema,
      solution: idSchema,
      changes: v.optional(v.array(v.strictObject({ file: filePath, why: wordsSchema }))),
    }),
  ),
  live: v.optional(v.strictObject(scenarioEntries)),
});

export const solutionSchema = v.strictObject({
  title: wordsSchema,
  words: v.optional(v.string()),
  remove: v.optional(v.array(filePath)),
});

export const mistakeSchema = v.strictObject({
  title: wordsSchema,
  fails: idSchema,
  hint: idSchema,
  from: v.optional(idSchema),
  remove: v.optional(v.array(filePath)),
});
