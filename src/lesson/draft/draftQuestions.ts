import type { Scenario } from '../../sim/scenario.ts';
import { durationText, writtenScenario } from '../scenarioText.ts';
import type { DraftClaim, DraftMeasure, DraftQuestion } from './lessonDraft.ts';

/** A question as quiz.yaml has it. */
export function writtenQuestion(question: DraftQuestion): unknown {
  const { kind, id, text } = question;
  switch (kind) {
    case 'predict':
      return { id, kind, text, run: runOn(question.run), options: question.options.map((claim) => writtenClaim(claim, question.run)) };
    case 'choice': {
      const several = question.options.filter(({ right }) => right).length > 1;
      const options = question.options.map(({ right, ...option }) => ({
        text: option.text,
        ...(right ? { right } : {}),
        explain: option.explain,
      }));
      return { id, kind: several ? 'choices' : 'choice', text, options };
    }
    case 'number': {
      const { answer, unit, tolerance, explain } = question;
      return { id, kind, text, unit, answer, tolerance, explain };
    }
    case 'find-line':
      return { id, kind, text, on: 'start', file: question.file, line: literally(question.line), explain: question.explain };
    case 'order':
      return { id, kind, text, items: question.items.map((item) => ({ text: item })), explain: question.explain };
    case 'mark': {
      const { on, run, machines, measure, bound } = question;
      const explain = Object.fromEntries(machines.map((one) => [one.machine, one.explain]));
      const names = machines.map(({ machine }) => machine);
      return { id, kind, text, run: runOn(run, on), machines: names, when: claimed(measure, bound, run), explain };
    }
  }
}

function runOn(scenario: Scenario, on = 'start'): unknown {
  return { on, ...writtenScenario(scenario) };
}

function writtenClaim({ text, measure, bound, explain }: DraftClaim, run: Scenario): unknown {
  return { text, when: claimed(measure, bound, run), explain };
}

/** What is claimed is about the time from the first fault on, where there is one: before it every answer would be the same. */
function claimed(measure: DraftMeasure, bound: string, run: Scenario): unknown[] {
  const firstMs = run.faults.reduce((least, { atMs }) => Math.min(least, atMs), Infinity);
  const after = firstMs === Infinity || measure === 'recovery' ? {} : { after: durationText(firstMs) };
  return [{ [measure]: bound, ...after }];
}

/** A line of a file as the expression that matches it. */
function literally(line: string): string {
  const piece = line.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `^\\s*${piece}\\s*$`;
}
