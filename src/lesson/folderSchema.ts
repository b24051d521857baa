import * as v from 'valibot';
import { scenarioEntries } from './scenarioSchema.ts';
import { idSchema, mapping, wordsSchema } from './unitSchema.ts';

/** The small files of a lesson's folder: the front matter of lesson.md, solution.yaml, mistake.yaml. */

const filePath = v.pipe(v.string('expected the path of a file, such as lb1/haproxy.cfg'), v.minLength(1));

const PLACE = 'expected the lesson’s place in its track: a whole number from 1';
const MINUTES = 'expected a number of minutes, such as 10';

export const frontMatterSchema = mapping({
  title: wordsSchema,
  number: v.pipe(v.number(PLACE), v.integer(PLACE), v.minValue(1, PLACE)),
  summary: wordsSchema,
  minutes: v.pipe(v.number(MINUTES), v.minValue(1, MINUTES)),
  prerequisites: v.optional(v.array(idSchema, 'expected a list of lessons, such as [one-server]')),
  continues: v.optional(
    mapping({
      lesson: idSchema,
      solution: idSchema,
      changes: v.optional(v.array(mapping({ file: filePath, why: wordsSchema }))),
    }),
  ),
  live: v.optional(mapping(scenarioEntries)),
});

export const solutionSchema = mapping({
  title: wordsSchema,
  words: v.optional(v.string()),
  remove: v.optional(v.array(filePath, 'expected a list of files, such as [lb1/haproxy.cfg]')),
});

export const mistakeSchema = mapping({
  title: wordsSchema,
  fails: idSchema,
  hint: idSchema,
  from: v.optional(idSchema),
  remove: v.optional(v.array(filePath, 'expected a list of files, such as [lb1/haproxy.cfg]')),
});
