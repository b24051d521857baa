import { evaluateOne } from '../checks/evaluate.ts';
import { answerOf, runTrial, UnanswerableQuestion } from './answer.ts';
import { continuationProblems } from './continuation.ts';
import { fittingHints, judgedRun, type JudgedRun, type Situation } from './fitting.ts';
import type { Lesson, Mistake } from './lesson.ts';
import type { Pipeline } from './pipeline.ts';
import type { Answer, Question } from './quiz.ts';
import { missingFrom } from './missing.ts';
import { namingProblems } from './naming.ts';
import { runCheck } from './trial.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files } from '../text/sourceFile.ts';

/** What a lesson failed to show of itself. */
export interface ProofProblem {
  readonly lesson: string;
  /** `start`, `solution two-webs`, `mistake no-check`, `question spof`, `hint general`, `checks`, `prose`, `front matter`, `continues`. */
  readonly case: string;
  readonly check: string | null;
  /** The first seed that showed it, or null where no run is involved. */
  readonly seed: number | null;
  /** What came out, and against what. */
  readonly measured: string;
}

export interface Proof {
  readonly lesson: string;
  readonly passed: boolean;
  /** Simulations of checks that the proof took. */
  readonly runs: number;
  readonly problems: readonly ProofProblem[];
}

/**
 * Proves a lesson over several seeds: start/ fails at least one check; every solution passes all; every mistake fails the check it names and is met
 * first by the hint it names; every answer is the same whatever the seed; the world carries over from the lesson it continues.
 * `all` are the lessons that may be continued.
 */
export function proveLesson(
  lesson: Lesson,
  all: readonly Lesson[],
  pipeline: Pipeline,
  seeds: readonly number[],
): Proof {
  const prover = new Prover(lesson, pipeline, seeds);
  const { problems } = prover;
  // Where learners start from no machines, all else would only say so again.
  if (!prover.canStart()) return { lesson: lesson.id, passed: false, runs: 0, problems };
  prover.start();
  for (const solution of lesson.solutions) prover.solution(solution.name, solution.files);
  for (const mistake of lesson.mistakes) prover.mistake(mistake);
  for (const question of lesson.questions) prover.question(question);
  prover.names();
  for (const words of neighbourProblems(lesson, all)) prover.problem(/* @wc-ignore */ 'front matter', null, null, words);
  for (const words of continuationProblems(lesson, all)) prover.problem('continues', null, null, words);
  return { lesson: lesson.id, passed: problems.length === 0, runs: prover.runs, problems };
}

/** Prerequisites that no lesson is, and another track's lesson of the same id: links and a learner's progress know lessons by their ids alone. */
function neighbourProblems(lesson: Lesson, all: readonly Lesson[]): string[] {
  const ids = all.map((other) => other.id);
  const unknown = lesson.prerequisites.filter((id) => !ids.includes(id) || id === lesson.id);
  const twin = all.find((other) => other.id === lesson.id && other.track !== lesson.track);
  const words = unknown.map((id) => `prerequisites: there is no other lesson ${id}; there are ${ids.join(', ')}`);
  return twin === undefined ? words : [...words, `the track ${twin.track} has a lesson ${lesson.id} as well`];
}

class Prover {
  readonly problems: ProofProblem[] = [];
  runs = 0;
  readonly #lesson: Lesson;
  readonly #pipeline: Pipeline;
  readonly #seeds: readonly number[];

  constructor(lesson: Lesson, pipeline: Pipeline, seeds: readonly number[]) {
    this.#lesson = lesson;
    this.#pipeline = pipeline;
    this.#seeds = seeds;
  }

  problem(where: string, check: string | null, seed: number | null, measured: string): void {
    // One sentence for each thing that is wrong, not one for each seed.
    if (this.problems.some((p) => p.case === where && p.check === check && sameKind(p.measured, measured))) return;
    this.problems.push({ lesson: this.#lesson.id, case: where, check, seed, measured });
  }

  /** Whether start/ has machines; what is wrong with its cluster.yaml is a problem either way. */
  canStart(): boolean {
    const { cluster, diagnostics } = this.#pipeline.prepare(this.#lesson.start);
    const wrong = diagnostics.filter(({ code, severity }) => code.startsWith('cluster.') && severity !== 'info');
    for (const one of cluster === null ? wrong.slice(0, 1) : wrong) this.problem('start', null, null, diagnosticWords(one));
    return cluster !== null;
  }

  start(): void {
    const { start, live, solutions, mistakes } = this.#lesson;
    if (solutions.length === 0) this.problem('start', null, null, 'the lesson has no solution');
    if (mistakes.length === 0) this.problem('start', null, null, 'the lesson has no mistake');
    const { cluster } = this.#pipeline.prepare(start);
    for (const { words } of cluster === null ? [] : missingFrom(live.faults, cluster))
      this.problem('start', null, null, `live: ${words}`);
    this.#eachSeed('start', start, (situation, seed) => {
      const failed = [...situation.runs.values()].some((run) => !run.verdict.passed);
      if (!failed) this.problem('start', null, seed, 'every check passes before anything is done');
    });
  }

  solution(name: string, files: Files): void {
    this.#eachSeed(/* @wc-ignore */ `solution ${name}`, files, (situation, seed) => {
      for (const { verdict } of situation.runs.values()) {
        if (verdict.passed) continue;
        const fact = verdict.evidence === null ? '' : ` (${verdict.evidence.words})`;
        this.problem(
          /* @wc-ignore */ `solution ${name}`,
          verdict.id,
          seed,
          `expected ${verdict.expected}; measured ${verdict.measured}${fact}`,
        );
      }
    });
  }

  mistake({ name, fails, hint, files }: Mistake): void {
    const where = /* @wc-ignore */ `mistake ${name}`;
    this.#eachSeed(where, files, (situation, seed) => {
      const verdict = situation.runs.get(fails)?.verdict;
      if (verdict?.passed !== false) {
        this.problem(where, fails, seed, `the check passes: measured ${verdict?.measured ?? /* @wc-include */ 'nothing'}`);
      }
      const first = fittingHints(this.#lesson.hints, situation)[0]?.id;
      if (first !== hint) this.problem(where, fails, seed, `expected the hint ${hint}; met by ${first ?? 'no hint'}`);
    });
  }

  question(question: Question): void {
    const where = /* @wc-ignore */ `question ${question.id}`;
    let known: Answer | null = null;
    try {
      for (const seed of this.#seeds) {
        const answer = answerOf(question, this.#lesson, this.#pipeline, seed);
        const flaw = flawOf(question, answer);
        if (flaw !== null) return this.problem(where, null, seed, `${flaw}${this.#optionWords(question, seed)}`);
        known ??= answer;
        if (!isSame(known, answer)) {
          return this.problem(
            where,
            null,
            seed,
            `the answer changes with the seed: ${words(known)}, then ${words(answer)}`,
          );
        }
        if (!('trial' in question && question.trial !== null) && question.kind !== 'number') return;
      }
    } catch (error) {
      if (!(error instanceof UnanswerableQuestion)) throw error;
      this.problem(where, null, null, error.message);
    }
  }

  /** What each option's conditions came to, so that an author sees which one to change. */
  #optionWords(question: Question, seed: number): string {
    if (!('options' in question) || question.trial === null) return '';
    const reading = runTrial(question.trial, this.#lesson, this.#pipeline, seed);
    const told = question.options.map((option) => {
      const parts = option.when.map((e) => evaluateOne(e, reading)).map((p) => `${p.expected}: ${p.measured}`);
      return `${option.id}: ${parts.join(', ')}`;
    });
    return ` (${told.join('; ')})`;
  }

  /** What the lesson names is in the workspace that is shown, or in one that a learner may have made of it. */
  names(): void {
    const { start, solutions } = this.#lesson;
    const clusters = [start, ...solutions.map((s) => s.files)].flatMap(
      (files) => this.#pipeline.prepare(files).cluster ?? [],
    );
    for (const found of namingProblems(this.#lesson, clusters)) {
      const isCheck = found.case.startsWith('check ');
      this.problem(isCheck ? 'checks' : found.case, isCheck ? found.case.slice(6) : null, null, found.words);
    }
  }

  #eachSeed(where: string, files: Files, look: (situation: Situation, seed: number) => void): void {
    const { cluster, diagnostics } = this.#pipeline.prepare(files);
    if (cluster === null)
      return this.problem(where, null, null, diagnostics[0] ? diagnosticWords(diagnostics[0]) : 'the workspace cannot be read');
    for (const seed of this.#seeds) {
      const runs = new Map<string, JudgedRun>();
      for (const check of this.#lesson.checks) {
        const { verdict, trace } = runCheck(check, cluster, this.#pipeline, seed);
        runs.set(check.id, judgedRun(verdict, trace));
        this.runs++;
      }
      look({ cluster, diagnostics, runs }, seed);
    }
  }
}

function diagnosticWords({ file, span, message }: Diagnostic): string {
  return `${file}:${span?.line ?? 1}: ${message}`;
}

/** The same complaint with other figures. */
function sameKind(a: string, b: string): boolean {
  return a.replace(/\d+/g, '0') === b.replace(/\d+/g, '0') || a.slice(0, 24) === b.slice(0, 24);
}

function flawOf(question: Question, answer: Answer): string | null {
  if (answer.kind === 'options') {
    const count = answer.options.length;
    if (question.kind === 'choices') return count > 0 ? null : 'no option is right';
    return count === 1 ? null : `${count} options are right; one must be`;
  }
  if (answer.kind === 'machines' && answer.machines.length === 0) return 'no machine is part of the answer';
  return null;
}

function isSame(a: Answer, b: Answer): boolean {
  // A measured number may differ within what is accepted as right.
  if (a.kind === 'number' && b.kind === 'number') return Math.abs(a.value - b.value) <= a.tolerance;
  return words(a) === words(b);
}

function words(answer: Answer): string {
  switch (answer.kind) {
    case 'options':
      return answer.options.join(', ');
    case 'number':
      return `${answer.value} ${answer.unit}`;
    case 'order':
      return answer.items.join(', ');
    case 'machines':
      return answer.machines.join(', ');
    case 'line':
      return `${answer.file} line ${answer.line}`;
  }
}
