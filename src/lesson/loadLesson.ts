import type * as v from 'valibot';
import type { Scenario } from '../sim/scenario.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files } from '../text/sourceFile.ts';
import { lineSpan } from '../text/span.ts';
import { allBlocks } from './blocks.ts';
import { readChecks } from './checksFile.ts';
import { frontMatterSchema, mistakeSchema, solutionSchema } from './folderSchema.ts';
import type { Hint } from './hint.ts';
import { readHints } from './hintsFile.ts';
import type { Lesson, LessonSummary, Mistake, Solution } from './lesson.ts';
import { readProse } from './markdown.ts';
import type { Block, Step } from './prose.ts';
import type { Question } from './quiz.ts';
import { readQuiz } from './quizFile.ts';
import { scenarioFlaw, toScenario } from './scenarioSchema.ts';
import { readYaml } from './yamlFile.ts';

/** A lesson's folder, read. */
export interface LoadedLesson {
  /** Null when there are errors. */
  readonly lesson: Lesson | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Every visitor's first sight of a lesson that says nothing about its traffic. */
const ORDINARY: Scenario = {
  traffic: { rateRps: 40, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs: 30_000, arrivals: 'even' },
  requests: [],
  durationMs: 60_000,
  faults: [],
};

/**
 * Reads a lesson from the texts of its folder, by paths relative to it: `lesson.md`, `checks.yaml`, `start/lb1/haproxy.cfg`.
 * Every error is a diagnostic with file and line; nothing throws.
 */
export function loadLesson(track: string, id: string, folder: Files): LoadedLesson {
  const reader = new FolderReader(folder);
  for (const path of ['lesson.md', 'checks.yaml'])
    if (folder[path] === undefined) reader.wrong(path, 'this file is missing');
  if (reader.diagnostics.length > 0) return { lesson: null, diagnostics: reader.diagnostics };
  const prose = readProse({ path: 'lesson.md', text: reader.text('lesson.md') });
  const front = prose.frontMatter === null ? null : reader.yaml('lesson.md', frontMatterSchema, prose.frontMatter);
  // Without it the reader of the prose takes it for prose, and complains about that.
  if (prose.frontMatter === null) reader.wrong('lesson.md', noFrontMatter(reader.text('lesson.md')));
  else reader.diagnostics.push(...prose.diagnostics);
  const start = filesUnder(folder, 'start/');
  if (start['cluster.yaml'] === undefined)
    reader.wrong('start/cluster.yaml', 'expected the workspace that the learner opens; this file is missing');
  const solutions = reader.solutions(start);
  const mistakes = reader.mistakes(start, solutions);
  const { checks } = reader.take(readChecks({ path: 'checks.yaml', text: reader.text('checks.yaml') }));
  const quiz = reader.take(
    readQuiz({ path: 'quiz.yaml', text: folder['quiz.yaml'] ?? '[]' }, { start, solutions, mistakes }),
  );
  const ids = checks.map((check) => check.id);
  const { hints } = reader.take(
    readHints({ path: 'hints.yaml', text: folder['hints.yaml'] ?? '[]' }, ids.length === 0 ? null : ids),
  );
  const steps = withQuestions(prose.steps, quiz.questions);
  // What could not be read has said so itself: references into it would only say it again.
  if (reader.diagnostics.length === 0) {
    reader.checkReferences(steps, ids, quiz.questions);
    reader.checkMistakes(mistakes, ids, hints);
  }
  const flaw = front?.live === undefined ? null : scenarioFlaw(front.live);
  if (flaw !== null) reader.wrong('lesson.md', `live.${flaw.key}: ${flaw.words}`);
  if (front === null || reader.diagnostics.length > 0) return { lesson: null, diagnostics: reader.diagnostics };
  const { title, number, summary, minutes } = front;
  const lesson: Lesson = {
    ...{ track, id, number, title, summary, minutes },
    prerequisites: front.prerequisites ?? [],
    live: front.live === undefined ? ORDINARY : toScenario(front.live),
    continues: front.continues === undefined ? null : { ...front.continues, changes: front.continues.changes ?? [] },
    ...{ steps, start, checks, questions: quiz.questions, hints, solutions, mistakes },
  };
  return { lesson, diagnostics: [] };
}

function noFrontMatter(text: string): string {
  if (text.startsWith('---\n')) return 'the front matter ends with a second line of ---, which is missing';
  return 'the file begins, in its first line, with ---, then title, number, summary and minutes, then --- again';
}

/** What the list of lessons shows of one. */
export function summaryOf(lesson: Lesson): LessonSummary {
  const { track, id, number, title, summary, minutes, prerequisites, language } = lesson;
  return {
    ...{ track, id, number, title, summary, minutes, prerequisites },
    ...(language === undefined ? {} : { language }),
    steps: lesson.steps.map((step) => step.title),
    checkCount: lesson.checks.length,
    questionCount: lesson.questions.length,
  };
}

class FolderReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #folder: Files;

  constructor(folder: Files) {
    this.#folder = folder;
  }

  /** The text of a file; empty where there is none, which no schema takes for an answer. */
  text(path: string): string {
    return this.#folder[path] ?? '';
  }

  wrong(file: string, message: string, line = 1): void {
    this.diagnostics.push({ file, span: lineSpan(file, line), severity: 'error', code: 'lesson.folder', message });
  }

  /** Says what is wrong with a block of lesson.md at the line where it names `id`. */
  #wrongBlock(name: string, id: string, message: string): void {
    const lines = this.text('lesson.md').split('\n');
    const line = lines.findIndex((text) => text.trimStart().startsWith(`::${name}`) && text.includes(id));
    this.wrong('lesson.md', `::${name} names ${id}, which ${message}`, Math.max(0, line) + 1);
  }

  /** Says at the line of its key that a file names what is not there. */
  #wrongName(file: string, key: string, what: string, name: string, known: readonly string[]): void {
    const line = this.text(file).split('\n').findIndex((text) => text.startsWith(`${key}:`));
    const there = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`;
    this.wrong(file, `${key}: there is no ${what} ${name}; ${there}`, Math.max(0, line) + 1);
  }

  take<T extends { readonly diagnostics: readonly Diagnostic[] }>(read: T): T {
    this.diagnostics.push(...read.diagnostics);
    return read;
  }

  yaml<S extends v.GenericSchema>(path: string, schema: S, text = this.text(path)): v.InferOutput<S> | null {
    return this.take(readYaml({ path, text }, schema)).value;
  }

  solutions(start: Files): Solution[] {
    return namesUnder(this.#folder, 'solutions/').map((name): Solution => {
      const path = `solutions/${name}/`;
      const file = `${path}solution.yaml`;
      const about = this.#folder[file] === undefined ? null : this.yaml(file, solutionSchema);
      const files = this.#laidOver(start, path, 'solution.yaml', about?.remove ?? []);
      return { name, title: about?.title ?? name.replaceAll('-', ' '), words: about?.words ?? '', files };
    });
  }

  mistakes(start: Files, solutions: readonly Solution[]): Mistake[] {
    return namesUnder(this.#folder, 'mistakes/').flatMap((name): Mistake[] => {
      const path = `mistakes/${name}/`;
      if (this.#folder[`${path}mistake.yaml`] === undefined) {
        this.wrong(`${path}mistake.yaml`, 'this file is missing: it has a title, and says which check fails and which hint fits');
        return [];
      }
      const about = this.yaml(`${path}mistake.yaml`, mistakeSchema);
      if (about === null) return [];
      const { title, fails, hint, from } = about;
      const base = from === undefined ? start : solutions.find((s) => s.name === from)?.files;
      if (base === undefined) {
        const names = solutions.map((s) => s.name);
        this.#wrongName(`${path}mistake.yaml`, 'from', 'solution', from ?? '', names);
      }
      const files = this.#laidOver(base ?? start, path, 'mistake.yaml', about.remove ?? []);
      return [{ name, title, fails, hint, files }];
    });
  }

  /** The workspace with the folder's files laid over it, without the removed ones and the file that is about it. */
  #laidOver(base: Files, path: string, about: string, remove: readonly string[]): Files {
    const { [about]: _, ...own } = filesUnder(this.#folder, path);
    for (const file of remove) {
      if (base[file] === undefined) this.wrong(`${path}${about}`, `remove: there is no file ${file}`);
    }
    const files = { ...base, ...own };
    return Object.fromEntries(Object.entries(files).filter(([file]) => !remove.includes(file)));
  }

  /** Mistakes that name a check or a hint that is not there. */
  checkMistakes(mistakes: readonly Mistake[], checks: readonly string[], hints: readonly Hint[]): void {
    for (const { name, fails, hint } of mistakes) {
      const file = `mistakes/${name}/mistake.yaml`;
      const ids = hints.map((h) => h.id);
      if (!checks.includes(fails)) this.#wrongName(file, 'fails', 'check', fails, checks);
      if (!ids.includes(hint)) this.#wrongName(file, 'hint', 'hint', hint, ids);
    }
  }

  /** Questions and blocks that name what is not there. */
  checkReferences(steps: readonly Step[], checks: readonly string[], questions: readonly Question[]): void {
    for (const { id, about } of questions) {
      if (about === undefined || steps.some((step) => step.id === about)) continue;
      const line = this.text('quiz.yaml').split('\n').findIndex((text) => text.trim() === `about: ${about}`);
      this.wrong('quiz.yaml', `${id}: about names ${about}, which is no step; there are ${steps.map((step) => step.id).join(', ')}`, Math.max(0, line) + 1);
    }
    for (const block of allBlocks(steps.flatMap((step) => step.blocks))) {
      if (block.type === 'predict' || block.type === 'question') {
        const found = questions.find((q) => q.id === block.question);
        if (found === undefined) this.#wrongBlock(block.type, block.question, 'is no question of quiz.yaml');
        else if (block.type === 'predict' && found.kind !== 'predict') {
          this.#wrongBlock('predict', block.question, `is of kind ${found.kind}`);
        }
      }
      if (block.type === 'checks' && block.checks !== 'all') {
        for (const id of block.checks) {
          if (!checks.includes(id)) this.#wrongBlock('checks', id, 'is no check of checks.yaml');
        }
      }
    }
  }
}

/** Files below a folder, by paths relative to it. */
function filesUnder(folder: Files, path: string): Record<string, string> {
  const found = Object.entries(folder).filter(([file]) => file.startsWith(path));
  return Object.fromEntries(found.map(([file, text]) => [file.slice(path.length), text]));
}

function namesUnder(folder: Files, path: string): string[] {
  const names = Object.keys(filesUnder(folder, path)).map((file) => file.split('/')[0] as string);
  return [...new Set(names)].sort();
}

/** Fills `::questions` with the questions that no other block shows. */
export function withQuestions(steps: readonly Step[], questions: readonly Question[]): Step[] {
  const shown = new Set<string>();
  for (const block of allBlocks(steps.flatMap((step) => step.blocks))) {
    if (block.type === 'predict' || block.type === 'question') shown.add(block.question);
  }
  const rest = questions.map((q) => q.id).filter((id) => !shown.has(id));
  const fill = (block: Block): Block => {
    if (block.type === 'questions') return { type: 'questions', questions: rest };
    return block.type === 'note' || block.type === 'quote' ? { ...block, children: block.children.map(fill) } : block;
  };
  return steps.map((step) => ({ ...step, blocks: step.blocks.map(fill) }));
}
