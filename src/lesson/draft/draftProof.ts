import type { Diagnostic } from '../../text/diagnostic.ts';
import type { Files } from '../../text/sourceFile.ts';
import { loadLesson } from '../loadLesson.ts';
import type { Lesson } from '../lesson.ts';
import type { Pipeline } from '../pipeline.ts';
import { type ProofProblem, proveLesson } from '../proof.ts';
import { distinguishing } from './distinguish.ts';
import { draftFolder } from './draftFolder.ts';
import { missingParts } from './draftGaps.ts';
import type { LessonDraft } from './lessonDraft.ts';

/** The parts of a draft, in the order in which they are made. */
export const draftParts = ['about', 'start', 'checks', 'solutions', 'mistakes', 'hints', 'questions', 'steps'] as const;
export type DraftPart = (typeof draftParts)[number];

/** Something that a draft lacks or does not keep, and where it is mended. */
export interface DraftFinding {
  readonly part: DraftPart;
  /** Name of a solution or mistake, id of a question, number of a step from 1; null: the part as a whole. */
  readonly item: string | null;
  readonly words: string;
}

/** What became of a draft's proof. */
export interface DraftProof {
  /** The folder of the lesson as it was proved. */
  readonly folder: Files;
  /** Null while the folder cannot be read as a lesson. */
  readonly lesson: Lesson | null;
  readonly findings: readonly DraftFinding[];
  /** Simulations that it took. */
  readonly runs: number;
  /** Conditions that the lab found for mistakes, by name. */
  readonly conditions: Readonly<Record<string, string>>;
}

/** Writes a draft as a folder, reads it as the site does, and proves what it read. Nothing throws: what is wrong is a finding. */
export function proveDraft(draft: LessonDraft, pipeline: Pipeline, seeds: readonly number[]): DraftProof {
  const conditions = distinguishing(draft, pipeline);
  const folder = draftFolder(draft, conditions);
  const gaps = missingParts(draft);
  const { lesson, diagnostics } = loadLesson(draft.track, draft.id, folder);
  if (lesson === null) {
    // A gap says it in plainer words than the reader of a file that is not there.
    const said = diagnostics.map((d) => ofDiagnostic(d, draft)).filter(({ part }) => !gaps.some((gap) => gap.part === part));
    return { folder, lesson, findings: [...gaps, ...said], runs: 0, conditions };
  }
  const proof = proveLesson(lesson, [lesson], pipeline, seeds);
  const unproved = proof.problems.map((problem) => ofProblem(problem, draft)).filter(({ part, item }) => !gaps.some((gap) => gap.part === part && gap.item === item));
  return { folder, lesson, findings: [...gaps, ...unproved], runs: proof.runs, conditions };
}

/** Where a complaint about a file is mended, in the words of the form instead of the file's. */
function ofDiagnostic({ file, span, message }: Diagnostic, draft: LessonDraft): DraftFinding {
  const [folder, name] = file.split('/');
  const line = span?.line ?? 1;
  const at = (part: DraftPart, item: string | null = null, words = message): DraftFinding => ({ part, item, words });
  if (folder === 'start') return at('start');
  if (folder === 'solutions') return at('solutions', name ?? null);
  if (folder === 'mistakes') return at('mistakes', name ?? null);
  const index = Number(/^\[(\d+)\]/.exec(message)?.[1] ?? NaN);
  const plain = message.replace(/^\[\d+\]\.?/, '');
  if (file === 'checks.yaml') return at('checks', null, `line ${line}: ${message}`);
  if (file === 'quiz.yaml') return at('questions', draft.questions[index]?.id ?? null, plain);
  if (file === 'hints.yaml') {
    const mistake = draft.mistakes[index];
    return mistake === undefined ? at('hints', null, plain) : at('mistakes', mistake.name, `its hint: ${plain}`);
  }
  return stepAt(line, message, draft);
}

/** lesson.md is the front matter and the steps one below the other: a line of it belongs to one of them. */
function stepAt(line: number, message: string, draft: LessonDraft): DraftFinding {
  const text = (draftFolder(draft)['lesson.md'] ?? '').split('\n');
  const end = text.indexOf('---', 1) + 1;
  if (line <= end) return { part: 'about', item: null, words: message };
  let at = end + 1;
  for (const [i, step] of draft.steps.entries()) {
    const length = 3 + step.text.trim().split('\n').length;
    if (line < at + length) return { part: 'steps', item: String(i + 1), words: message };
    at += length;
  }
  return { part: 'steps', item: null, words: message };
}

function ofProblem({ case: where, check, measured }: ProofProblem, draft: LessonDraft): DraftFinding {
  const space = where.indexOf(' ');
  const [kind, name] = space < 0 ? [where, null] : [where.slice(0, space), where.slice(space + 1)];
  const words = check === null ? measured : `${check}: ${measured}`;
  switch (kind) {
    case 'start':
      return { part: 'start', item: null, words };
    case 'solution':
      return { part: 'solutions', item: name, words };
    case 'mistake':
      return { part: 'mistakes', item: name, words };
    case 'checks':
      return { part: 'checks', item: null, words };
    case 'hint':
      return hintAt(name ?? '', words, draft);
    case 'question':
      return { part: 'questions', item: name, words };
    case 'prose':
      return { part: 'steps', item: null, words };
    default:
      return { part: 'about', item: null, words };
  }
}

/** A hint bears the name of its mistake, or belongs to none. */
function hintAt(id: string, words: string, { mistakes }: LessonDraft): DraftFinding {
  if (mistakes.some(({ name }) => name === id)) return { part: 'mistakes', item: id, words: `its hint: ${words}` };
  return { part: 'hints', item: null, words };
}
