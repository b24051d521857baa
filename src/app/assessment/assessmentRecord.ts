import * as v from 'valibot';
import { givenSchema } from '../lessonRecord.ts';

/** What is kept of a self-assessment has this version; others are kept aside, never guessed at. */
export const assessmentVersion = 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const recordSchema = v.object({
  version: v.literal(assessmentVersion),
  /** Draws everything: questions, numbers, the broken system. */
  seed: count,
  /** Whether the time for the repair is limited. */
  clocked: v.boolean(),
  stage: v.picklist(['questions', 'repair', 'result']),
  /** By the item's key: what was given, and whether it was right. */
  given: v.record(v.string(), v.object({ given: givenSchema, right: v.boolean() })),
  /** How long the broken system was on the desk, in milliseconds. */
  repairMs: count,
  /** When all its checks passed, by that clock; null where they did not. */
  repairedMs: v.nullable(count),
  checksPassed: count,
  /** What was done to the broken system, as a lesson's record. */
  desk: v.unknown(),
});

/** A self-assessment that was begun. */
export type AssessmentRecord = v.InferOutput<typeof recordSchema>;

/** One that begins now. */
export function newAssessment(seed: number, clocked: boolean): AssessmentRecord {
  return {
    version: assessmentVersion,
    seed,
    clocked,
    stage: 'questions',
    given: {},
    repairMs: 0,
    repairedMs: null,
    checksPassed: 0,
    desk: null,
  };
}

/** Reads what the browser stored; null where it stored nothing. `problem` says in a few words why it cannot be used. */
export function readAssessment(stored: unknown): { readonly record: AssessmentRecord | null } | { readonly problem: string } {
  if (stored === undefined || stored === null) return { record: null };
  const version: unknown = typeof stored === 'object' && 'version' in stored ? stored.version : null;
  if (typeof version === 'number' && version !== assessmentVersion) {
    return { problem: `it has version ${version}, and this lab reads version ${assessmentVersion}` };
  }
  const result = v.safeParse(recordSchema, stored);
  if (result.success) return { record: { ...result.output, desk: result.output.desk ?? null } };
  const where = v.getDotPath(result.issues[0]);
  return { problem: where === null ? 'it is not what this lab writes' : `\`${where}\` is not what this lab writes` };
}
