import * as v from 'valibot';
import type { Given } from '../lesson/quiz.ts';
import { faultSchema } from './faultSchema.ts';
import { futuresWith } from './futures.ts';
import { futuresSchema } from './futuresSchema.ts';

/** What is stored of one lesson has this version. Version 1 is read as well; others are kept aside, never guessed at. */
export const recordVersion = 2;

const texts = v.record(v.string(), v.string());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const ids = v.array(v.string());
/** What was given as an answer; the type below holds it equal to the lessons' own. */
export const givenSchema = v.variant('kind', [
  v.object({ kind: v.literal('options'), options: ids }),
  v.object({ kind: v.literal('number'), value: v.number() }),
  v.object({ kind: v.literal('order'), items: ids }),
  v.object({ kind: v.literal('machines'), machines: ids }),
  v.object({ kind: v.literal('line'), line: count }),
]);
type Stored = v.InferOutput<typeof givenSchema>;
type Holds<T extends true> = T;
export type EveryAnswerIsStored = Holds<
  Given['kind'] extends Stored['kind'] ? (Stored extends Given ? true : false) : false
>;

const common = {
  lesson: v.string(),
  /** Only files that differ from the lesson's start. */
  files: texts,
  /** For files that would not start now: the last text that did. */
  lastValid: texts,
  /** Counted from 0. */
  step: count,
  furthest: count,
  /** By question: the option chosen (empty: no idea yet), and whether its run has been watched since. */
  predictions: v.record(v.string(), v.object({ option: v.string(), seen: v.boolean() })),
  /** By question: what was given. What is right may change with the lesson, so it is judged anew. */
  answers: v.record(v.string(), givenSchema),
  /** How many hints are open. */
  hintsShown: count,
  /** For the home page, which does not run the lesson. */
  summary: v.object({
    steps: count,
    checks: count,
    checksPassed: count,
    questions: count,
    done: v.boolean(),
  }),
  /** Milliseconds since 1970. */
  updated: v.number(),
};

const recordSchema = v.object({
  version: v.literal(recordVersion),
  ...common,
  futures: futuresSchema,
  /** What the files were before each of the last edits, as `files`; newest first. */
  versions: v.array(texts),
});

/** Before there were futures: one list of faults. */
const recordSchema1 = v.object({ version: v.literal(1), ...common, faults: v.array(faultSchema) });

/** All that is kept of a learner's work in one lesson. */
export type LessonRecord = v.InferOutput<typeof recordSchema>;

/** Reads what the browser stored. `problem` says in a few words why it cannot be used. */
export function readRecord(stored: unknown, lesson: string): { record: LessonRecord } | { problem: string } {
  const version: unknown = typeof stored === 'object' && stored !== null && 'version' in stored ? stored.version : null;
  if (typeof version === 'number' && version !== recordVersion && version !== 1) {
    return { problem: `it has version ${version}, and this lab reads versions 1 and ${recordVersion}` };
  }
  const result = version === 1 ? v.safeParse(recordSchema1, stored) : v.safeParse(recordSchema, stored);
  if (!result.success) {
    const where = v.getDotPath(result.issues[0]);
    return { problem: where === null ? 'it is not what this lab writes' : `\`${where}\` is not what this lab writes` };
  }
  if (result.output.lesson !== lesson) return { problem: 'it belongs to another lesson' };
  return { record: result.output.version === 1 ? upgraded(result.output) : result.output };
}

function upgraded({ faults, ...kept }: v.InferOutput<typeof recordSchema1>): LessonRecord {
  const { list, current } = futuresWith(faults);
  return {
    ...kept,
    version: recordVersion,
    futures: { list: list as LessonRecord['futures']['list'], current },
    versions: [],
  };
}
