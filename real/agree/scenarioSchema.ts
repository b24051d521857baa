import * as v from 'valibot';
import { scenarioEntries } from '../../src/lesson/scenarioSchema.ts';
import { wordsSchema } from '../../src/lesson/unitSchema.ts';

/** What an author writes below real/scenarios. */

const path = v.pipe(v.string('expected the path of a file, such as lb1/haproxy.cfg'), v.minLength(1, 'expected the path of a file, such as lb1/haproxy.cfg'));

const replacement = v.strictObject({
  from: v.pipe(wordsSchema, v.description('Text that stands exactly once in the file')),
  to: v.pipe(v.string('expected a text'), v.description('What stands there instead')),
});

const explanation = v.pipe(wordsSchema, v.description('Why the simulation disagrees with the real daemons, where that is known and stays'));

/** family.yaml: what the folder's scenarios have in common. */
export const familySchema = v.strictObject({ title: wordsSchema, words: wordsSchema });

/** One scenario of a family. */
export const caseSchema = v.strictObject({
  title: wordsSchema,
  base: v.optional(
    v.pipe(v.string('expected the name of a folder'), v.regex(/^base(-[a-z0-9-]+)?$/, 'expected base or base-NAME'), v.description('The folder with the workspace; base where nothing is said')),
  ),
  change: v.optional(v.pipe(v.record(path, v.pipe(v.array(replacement), v.minLength(1, 'expected at least one replacement'))), v.description('Text replaced in files of the workspace'))),
  files: v.optional(v.pipe(v.record(path, v.string('expected a text')), v.description('Whole files that replace the workspace’s or are added'))),
  ...scenarioEntries,
  sequence: v.optional(v.pipe(v.boolean('expected true or false'), v.description('The machines that answer, request by request, must be the same'))),
  short: v.optional(v.pipe(v.boolean('expected true or false'), v.description('Part of the short run'))),
  disagrees: v.optional(explanation),
});

/** lessons.yaml: what is known to disagree of the lessons' solutions, by the scenario's id. */
export const lessonNotesSchema = v.strictObject({
  short: v.optional(v.array(wordsSchema)),
  disagrees: v.optional(v.record(v.string(), explanation)),
});
