import * as v from 'valibot';
import type { LessonDraft } from '../../lesson/draft/lessonDraft.ts';
import { faultSchema } from '../faultSchema.ts';

/** What is stored of a lesson in the making has this version; others are kept aside, never guessed at. */
export const draftRecordVersion = 1;

const texts = v.record(v.string(), v.string());
const timeMs = v.pipe(v.number(), v.finite(), v.minValue(0));
const headers = v.optional(texts);

const scenario = v.object({
  traffic: v.nullable(
    v.object({
      rateRps: v.pipe(v.number(), v.finite(), v.gtValue(0)),
      mix: v.array(v.object({ method: v.string(), path: v.string(), weight: v.number() })),
      timeoutMs: timeMs,
      arrivals: v.picklist(['even', 'poisson']),
      headers,
    }),
  ),
  requests: v.array(
    v.object({
      atMs: timeMs,
      client: v.nullable(v.string()),
      method: v.string(),
      path: v.string(),
      timeoutMs: timeMs,
      headers,
    }),
  ),
  durationMs: timeMs,
  faults: v.array(faultSchema),
});

const measure = v.picklist(['availability', 'slowest', 'recovery']);
const common = { id: v.string(), text: v.string() };
const question = v.variant('kind', [
  v.object({
    kind: v.literal('predict'),
    ...common,
    run: scenario,
    options: v.array(
      v.object({
        text: v.string(),
        measure,
        bound: v.string(),
        explain: v.string(),
      }),
    ),
  }),
  v.object({
    kind: v.literal('choice'),
    ...common,
    options: v.array(v.object({ text: v.string(), right: v.boolean(), explain: v.string() })),
  }),
  v.object({
    kind: v.literal('number'),
    ...common,
    answer: v.number(),
    unit: v.string(),
    tolerance: v.number(),
    explain: v.string(),
  }),
  v.object({ kind: v.literal('find-line'), ...common, file: v.string(), line: v.string(), explain: v.string() }),
  v.object({ kind: v.literal('order'), ...common, items: v.array(v.string()), explain: v.string() }),
  v.object({
    kind: v.literal('mark'),
    ...common,
    on: v.string(),
    run: scenario,
    machines: v.array(v.object({ machine: v.string(), explain: v.string() })),
    measure,
    bound: v.string(),
  }),
]);

const draftSchema = v.object({
  track: v.string(),
  id: v.string(),
  title: v.string(),
  number: v.number(),
  summary: v.string(),
  minutes: v.number(),
  steps: v.array(v.object({ title: v.string(), text: v.string() })),
  start: v.nullable(v.object({ files: texts, live: scenario })),
  checks: v.string(),
  solutions: v.array(v.object({ name: v.string(), title: v.string(), words: v.string(), files: texts })),
  mistakes: v.array(
    v.object({
      name: v.string(),
      title: v.string(),
      fails: v.string(),
      hint: v.string(),
      conditions: v.nullable(v.string()),
      files: texts,
    }),
  ),
  hints: v.array(v.object({ failed: v.nullable(v.string()), words: v.string() })),
  questions: v.array(question),
});

const recordSchema = v.object({
  version: v.literal(draftRecordVersion),
  draft: draftSchema,
  /** What it was before each step, the last step last; and what was undone, the next to be redone last. */
  past: v.array(draftSchema),
  future: v.array(draftSchema),
});

/** All that is kept of a lesson in the making: also the way back. */
export interface DraftRecord {
  readonly version: typeof draftRecordVersion;
  readonly draft: LessonDraft;
  readonly past: readonly LessonDraft[];
  readonly future: readonly LessonDraft[];
}

/** Reads what the browser stored. `problem` says in a few words why it cannot be used. */
export function readDraftRecord(stored: unknown): { readonly record: DraftRecord } | { readonly problem: string } {
  const result = v.safeParse(recordSchema, stored);
  if (result.success) return { record: result.output as DraftRecord };
  const where = v.getDotPath(result.issues[0]);
  return { problem: where === null ? 'it is not what this lab writes' : `\`${where}\` is not what this lab writes` };
}
