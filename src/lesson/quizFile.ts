import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { contentError, repeatedIds } from './checksFile.ts';
import { toEventMatch } from './expectationSchema.ts';
import { linesMatching } from './lines.ts';
import { readWords } from './markdown.ts';
import type { Inline } from './prose.ts';
import type { FileSource, FindLineQuestion, Option, Question, Trial } from './quiz.ts';
import {
  quizSchema,
  type WrittenChoice,
  type WrittenFindLine,
  type WrittenMark,
  type WrittenNumber,
  type WrittenOrder,
  type WrittenQuestion,
  type WrittenTrial,
} from './quizSchema.ts';
import { scenarioFlaw, toScenario } from './scenarioSchema.ts';
import { type FileSets, filesFrom } from './fileSets.ts';
import { type PathPart, readYaml, type YamlFile } from './yamlFile.ts';

/** Reads quiz.yaml. `sets` are the workspaces that questions may name. `questions` is empty when there are errors. */
export function readQuiz(
  source: SourceFile,
  sets: FileSets,
): { questions: Question[]; diagnostics: readonly Diagnostic[] } {
  const file = readYaml(source, quizSchema);
  if (file.value === null) return { questions: [], diagnostics: file.diagnostics };
  const reader = new QuizReader(file, sets);
  reader.diagnostics.push(...repeatedIds(file as YamlFile<readonly WrittenQuestion[]>, source.path));
  const questions = file.value.map((written, i): Question => {
    const question = reader.question(written, i);
    return written.about === undefined ? question : { ...question, about: written.about };
  });
  return { questions: reader.diagnostics.length > 0 ? [] : questions, diagnostics: reader.diagnostics };
}

class QuizReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: YamlFile<unknown>;
  readonly #sets: FileSets;

  constructor(file: YamlFile<unknown>, sets: FileSets) {
    this.#file = file;
    this.#sets = sets;
  }

  question(written: WrittenQuestion, i: number): Question {
    switch (written.kind) {
      case 'number':
        return this.#number(written, i);
      case 'order':
        return this.#order(written, i);
      case 'mark':
        return this.#mark(written, i);
      case 'find-line':
        return this.#findLine(written, i);
      default:
        return this.#choice(written, i);
    }
  }

  #choice(written: WrittenChoice, i: number): Question {
    const trial = 'run' in written ? this.#trial(written.run, [i, 'run']) : null;
    const options = written.options.map((option, n): Option => {
      const at = [i, 'options', n] as const;
      return {
        id: option.id ?? letter(n),
        text: this.#words(option.text, [...at, 'text']),
        explanation: this.#words(option.explain, [...at, 'explain']),
        right: 'when' in option ? null : option.right === true,
        when: 'when' in option ? option.when : [],
      };
    });
    const rights = options.filter((option) => option.right === true).length;
    if (trial === null && written.kind === 'choice' && rights !== 1) {
      this.#wrong([i, 'options'], `a choice has exactly one right option; this has ${rights}`);
    }
    const action = 'action' in written ? (written.action ?? null) : null;
    const text = this.#words(written.text, [i, 'text']);
    return { kind: written.kind, id: written.id, text, options, trial, action };
  }

  #number(written: WrittenNumber, i: number): Question {
    const { measure, run, answer } = written;
    const measured = measure !== undefined && run !== undefined;
    if (measured === (answer !== undefined) || (measure === undefined) !== (run === undefined)) {
      this.#wrong([i], 'a number is either given (answer) or measured (measure and run)');
    }
    if (measure === 'takeover' && written.of === undefined)
      this.#wrong([i, 'measure'], 'of which address? expected of: ADDRESS');
    return {
      kind: 'number',
      id: written.id,
      text: this.#words(written.text, [i, 'text']),
      unit: written.unit,
      tolerance: written.tolerance,
      explanation: this.#words(written.explain, [i, 'explain']),
      value: answer ?? null,
      measure: measured ? { trial: this.#trial(run, [i, 'run']), what: measure, of: written.of ?? null } : null,
      slips: (written.slips ?? []).map((slip, n) => ({
        bound: slip.answer,
        explanation: this.#words(slip.explain, [i, 'slips', n, 'explain']),
      })),
    };
  }

  #order(written: WrittenOrder, i: number): Question {
    const { run } = written;
    written.items.forEach((item, n) => {
      if ((item.first !== undefined) === (run !== undefined)) return;
      const words =
        run === undefined ? 'an event to look for needs a run' : 'with a run, every item says its first event';
      this.#wrong([i, 'items', n], words);
    });
    return {
      kind: 'order',
      id: written.id,
      text: this.#words(written.text, [i, 'text']),
      items: written.items.map((item, n) => ({
        id: item.id ?? letter(n),
        text: this.#words(item.text, [i, 'items', n, 'text']),
        event: item.first === undefined ? null : toEventMatch(item.first),
      })),
      trial: run === undefined ? null : this.#trial(run, [i, 'run']),
      explanation: this.#words(written.explain, [i, 'explain']),
    };
  }

  #mark(written: WrittenMark, i: number): Question {
    for (const machine of written.machines) {
      if (!(machine in written.explain)) this.#wrong([i, 'explain'], `every machine is explained; ${machine} is not`);
    }
    const faults = written.run.faults ?? [];
    if (!JSON.stringify(faults).includes('$machine')) {
      this.#wrong([i, 'run'], 'the machines are tried in turn: expected a fault on $machine');
    }
    return {
      kind: 'mark',
      id: written.id,
      text: this.#words(written.text, [i, 'text']),
      machines: written.machines,
      trial: this.#trial(written.run, [i, 'run']),
      when: written.when,
      explanations: written.machines.map((machine) => ({
        machine,
        words: this.#words(written.explain[machine] ?? '', [i, 'explain', machine]),
      })),
    };
  }

  #findLine(written: WrittenFindLine, i: number): Question {
    const files = this.#fileSource(written.on, [i, 'on']);
    const source = filesFrom(this.#sets, files)?.[written.file];
    if (source === undefined) this.#wrong([i, 'file'], `there is no file ${written.file} in ${written.on ?? 'start'}`);
    const question: FindLineQuestion = {
      kind: 'find-line',
      id: written.id,
      text: this.#words(written.text, [i, 'text']),
      files,
      file: written.file,
      source: source ?? '',
      pattern: written.line,
      explanation: this.#words(written.explain, [i, 'explain']),
      others: (written.others ?? []).map((other, n) => ({
        line: this.#onlyLine(source, other.line, [i, 'others', n, 'line']),
        words: this.#words(other.explain, [i, 'others', n, 'explain']),
      })),
    };
    this.#onlyLine(source, written.line, [i, 'line']);
    return question;
  }

  /** The one line that a pattern matches, from 1. */
  #onlyLine(source: string | undefined, pattern: string, path: readonly PathPart[]): number {
    if (source === undefined) return 1;
    const lines = linesMatching(source, pattern);
    if (lines === null) this.#wrong(path, `this is no regular expression: ${pattern}`);
    else if (lines.length !== 1) this.#wrong(path, `expected to match exactly one line; it matches ${lines.length}`);
    return lines?.[0] ?? 1;
  }

  #trial(written: WrittenTrial, path: readonly PathPart[]): Trial {
    const flaw = scenarioFlaw(written);
    if (flaw !== null) this.#wrong([...path, flaw.key], flaw.words);
    return { files: this.#fileSource(written.on, [...path, 'on']), scenario: toScenario(written) };
  }

  #fileSource(written: string | undefined, path: readonly PathPart[]): FileSource {
    if (written === undefined || written === 'start') return { kind: 'start' };
    const [kind, name] = written.split(' ') as ['solution' | 'mistake', string];
    const source: FileSource = { kind, name };
    if (filesFrom(this.#sets, source) === null) this.#wrong(path, `the lesson has no ${kind} called ${name}`);
    return source;
  }

  #words(text: string, path: readonly PathPart[]): readonly Inline[] {
    const { words, diagnostics } = readWords(text, this.#file.spanOf(path));
    this.diagnostics.push(...diagnostics);
    return words;
  }

  #wrong(path: readonly PathPart[], message: string): void {
    this.diagnostics.push(contentError(this.#file, path, message));
  }
}

function letter(index: number): string {
  return String.fromCharCode(97 + index);
}
