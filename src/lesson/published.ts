import type { Lesson } from './lesson.ts';

/** The lesson as the site carries it: of its solutions and mistakes only those whose files a question asks about. The rest is for the proof alone. */
export function published(lesson: Lesson): Lesson {
  const named = new Set<string>();
  collectSources([lesson.questions, lesson.steps], named);
  return {
    ...lesson,
    solutions: lesson.solutions.filter(({ name }) => named.has(`solution ${name}`)),
    mistakes: lesson.mistakes.filter(({ name }) => named.has(`mistake ${name}`)),
  };
}

/** Every `FileSource` below a value, as `solution NAME` or `mistake NAME`. */
function collectSources(value: unknown, named: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const { kind, name } = value as { kind?: unknown; name?: unknown };
  if ((kind === 'solution' || kind === 'mistake') && typeof name === 'string') named.add(`${kind} ${name}`);
  for (const inner of Object.values(value)) collectSources(inner, named);
}
