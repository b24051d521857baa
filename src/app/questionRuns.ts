import type { Question, Trial } from '../lesson/quiz.ts';
import { withMachine } from '../lesson/withMachine.ts';

/** A run that decides a question, or of a question on several machines the part about one of them. */
export interface QuestionRun {
  readonly trial: Trial;
  /** Null where the question has one run alone. */
  readonly machine: string | null;
}

/** The runs by which the answer was found; none where the author gave it. */
export function questionRuns(question: Question): readonly QuestionRun[] {
  switch (question.kind) {
    case 'number':
      return question.measure === null ? [] : [{ trial: question.measure.trial, machine: null }];
    case 'mark':
      return question.machines.map((machine) => {
        const { files, scenario } = question.trial;
        return { trial: { files, scenario: withMachine(scenario, machine) }, machine };
      });
    case 'find-line':
      return [];
    default:
      return question.trial === null ? [] : [{ trial: question.trial, machine: null }];
  }
}
