import * as v from 'valibot';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { questionsIn } from './blocks.ts';
import { contentError } from './checksFile.ts';
import { termId, type GlossaryEntry, type GlossaryPlace } from './glossary.ts';
import type { Lesson } from './lesson.ts';
import { readWords } from './markdown.ts';
import type { Inline, Step } from './prose.ts';
import type { Question } from './quiz.ts';
import { wordsSchema } from './unitSchema.ts';
import { readYaml, type YamlFile } from './yamlFile.ts';

const text = v.pipe(v.string('expected words'), v.trim(), v.minLength(1, 'expected words'));

/** glossary.yaml: every term that the lessons use. */
export const glossarySchema = v.array(
  v.strictObject({
    term: text,
    is: v.optional(text),
    in: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'expected LESSON/STEP'))),
    spelt: v.optional(text),
    more: wordsSchema,
    sheet: v.optional(text),
  }),
  'expected a list of terms',
);

type Written = v.InferOutput<typeof glossarySchema>[number];

/** A term as a lesson explains it. */
export interface Explained {
  /** What the glossary calls it. */
  readonly term: string;
  readonly definition: string;
  readonly place: GlossaryPlace;
}

/**
 * The glossary, in the order of its file, joined with what the lessons (in their order) explain. Said as warnings: a term that lessons explain and the file lacks, one that two
 * lessons explain differently (the first counts), or that the file explains as well (the file counts). Said as errors: an entry without a meaning or a place, a place that does not exist or does not have the term, a cheat sheet that is none of `sheets`.
 */
export function readGlossary(source: SourceFile, lessons: readonly Lesson[], sheets: readonly string[]): { entries: GlossaryEntry[]; diagnostics: readonly Diagnostic[] } {
  const file = readYaml(source, glossarySchema);
  if (file.value === null) return { entries: [], diagnostics: file.diagnostics };
  const reader = new GlossaryReader(file, lessons, sheets);
  const entries = file.value.flatMap((written, i) => reader.entry(written, i) ?? []);
  reader.missing(file.value);
  return { entries, diagnostics: reader.diagnostics };
}

class GlossaryReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: YamlFile<unknown>;
  readonly #lessons: readonly Lesson[];
  readonly #sheets: readonly string[];
  readonly #explained: readonly Explained[];
  readonly #ids = new Set<string>();

  constructor(file: YamlFile<unknown>, lessons: readonly Lesson[], sheets: readonly string[]) {
    this.#file = file;
    this.#lessons = lessons;
    this.#sheets = sheets;
    this.#explained = lessons.flatMap(explainedIn);
  }

  entry(written: Written, i: number): GlossaryEntry | null {
    const id = termId(written.term);
    if (this.#ids.has(id)) this.#wrong([i, 'term'], `${written.term} stands here twice`);
    this.#ids.add(id);
    if (written.sheet !== undefined && !this.#sheets.includes(written.sheet)) {
      this.#wrong([i, 'sheet'], `there is no cheat sheet ${written.sheet}; there are ${this.#sheets.join(', ')}`);
    }
    const explained = this.#explained.filter(({ term }) => term === written.term);
    const first = explained[0];
    if (explained.some(({ definition }) => definition !== first?.definition)) {
      this.#doubt([i, 'term'], `lessons explain ${written.term} in different words`);
    }
    if (first !== undefined && (written.is !== undefined || written.in !== undefined)) {
      this.#doubt([i], `a lesson explains ${written.term}: is and in are left out`);
    }
    const place = written.in === undefined && first !== undefined ? first.place : this.#place(written, i);
    const definition = written.is ?? first?.definition;
    if (definition === undefined) this.#wrong([i], `no lesson explains ${written.term}: expected is`);
    const { words, diagnostics } = readWords(written.more, this.#file.spanOf([i, 'more']));
    this.diagnostics.push(...diagnostics);
    if (place === null || definition === undefined) return null;
    return { id, term: written.term, definition, more: words, first: place, sheet: written.sheet ?? null };
  }

  /** Where an entry says that its term first appears. */
  #place(written: Written, i: number): GlossaryPlace | null {
    const [lessonId, stepId] = (written.in ?? '').split('/');
    const lesson = this.#lessons.find(({ id }) => id === lessonId);
    const at = lesson?.steps.findIndex(({ id }) => id === stepId) ?? -1;
    const step = lesson?.steps[at];
    if (lesson === undefined || step === undefined) {
      this.#wrong([i, 'in'], `no lesson has a step ${written.in ?? '(in is missing)'}`);
      return null;
    }
    const spelt = (written.spelt ?? written.term).toLowerCase();
    if (!textOfStep(step, lesson).toLowerCase().includes(spelt)) {
      this.#wrong([i, 'in'], `the step ${stepId} of ${lessonId} does not say ${spelt}`);
    }
    return placeOf(lesson, at);
  }

  missing(entries: readonly Written[]): void {
    const known = new Set(entries.map(({ term }) => term));
    for (const term of new Set(this.#explained.map((one) => one.term))) {
      if (!known.has(term)) this.#doubt([], `a lesson explains ${term}, and it does not stand here`);
    }
  }

  #wrong(path: readonly (string | number)[], message: string): void {
    this.diagnostics.push(contentError(this.#file, path, message));
  }

  /** What somebody's own lesson may do, and those that the glossary is kept for should not. */
  #doubt(path: readonly (string | number)[], message: string): void {
    this.diagnostics.push({ ...contentError(this.#file, path, message), severity: 'warning' });
  }
}

export function placeOf(lesson: Lesson, at: number): GlossaryPlace {
  return { lesson: lesson.id, lessonTitle: lesson.title, step: at + 1, stepTitle: lesson.steps[at]?.title ?? '' };
}

/** The terms of a lesson, each as often as it is explained. */
export function explainedIn(lesson: Lesson): Explained[] {
  return lesson.steps.flatMap((step, at) =>
    partsOf([step.blocks, questionsOf(step, lesson)]).flatMap((part) =>
      part.type === 'term' ? [{ term: part.entry ?? part.term, definition: part.definition, place: placeOf(lesson, at) }] : [],
    ),
  );
}

function questionsOf(step: Step, lesson: Lesson): Question[] {
  const asked = questionsIn(step.blocks);
  return lesson.questions.filter(({ id }) => asked.includes(id));
}

/** All that is read in a step: its words, its code, its questions. */
function textOfStep(step: Step, lesson: Lesson): string {
  return [step.title, ...textsOf([step.blocks, questionsOf(step, lesson)])].join(' ');
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Every piece of inline text below a value. */
function partsOf(value: unknown): Inline[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && value.type === 'term' ? [value as Inline] : [];
  return [...own, ...Object.values(value).flatMap(partsOf)];
}
