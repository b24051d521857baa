import * as v from 'valibot';
import { futuresSchema } from '../futuresSchema.ts';

/** What is stored of the sandbox has this version; others are kept aside, never guessed at. */
export const sandboxRecordVersion = 1;

const texts = v.record(v.string(), v.string());

/** Something that was assumed of files from elsewhere, as it is stored. */
export const noteSchema = v.object({
  kind: v.picklist(['assumed', 'problem']),
  words: v.string(),
  from: v.string(),
  file: v.nullable(v.string()),
  line: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

const sandboxRecordSchema = v.object({
  version: v.literal(sandboxRecordVersion),
  name: v.string(),
  files: texts,
  /** For files that would not start: the last text that did. */
  lastValid: texts,
  futures: futuresSchema,
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** What was assumed when it was made of files from elsewhere. */
  notes: v.optional(v.array(noteSchema)),
  /** Milliseconds since 1970. */
  updated: v.number(),
});

/** All that is kept of the sandbox. */
export type SandboxRecord = v.InferOutput<typeof sandboxRecordSchema>;

/** Reads what the browser stored. `problem` says in a few words why it cannot be used. */
export function readSandboxRecord(stored: unknown): { record: SandboxRecord } | { problem: string } {
  const result = v.safeParse(sandboxRecordSchema, stored);
  if (result.success) return { record: result.output };
  const where = v.getDotPath(result.issues[0]);
  return { problem: where === null ? 'it is not what this lab writes' : `\`${where}\` is not what this lab writes` };
}
