import type { Files } from '../../text/sourceFile.ts';
import { withQuestions } from '../loadLesson.ts';
import { readProse } from '../markdown.ts';
import type { Step } from '../prose.ts';
import type { Question } from '../quiz.ts';
import { readQuiz } from '../quizFile.ts';
import type { LessonDraft } from './lessonDraft.ts';

/** What learners will read, as far as it can be read already. */
export interface DraftPreview {
  readonly steps: readonly Step[];
  /** None while one of them cannot be read. */
  readonly questions: readonly Question[];
}

/** Reads the prose of a draft's folder with the readers that read lessons; what is wrong with it is for the proof to say. */
export function draftPreview(draft: LessonDraft, folder: Files): DraftPreview {
  const { steps } = readProse({ path: 'lesson.md', text: folder['lesson.md'] ?? '' });
  const { solutions, mistakes } = draft;
  const sets = { start: draft.start?.files ?? {}, solutions, mistakes };
  const { questions } = readQuiz({ path: 'quiz.yaml', text: folder['quiz.yaml'] ?? '[]' }, sets);
  return { steps: withQuestions(steps, questions), questions };
}
