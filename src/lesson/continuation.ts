import type { Lesson } from './lesson.ts';

/**
 * Where a lesson does not start as the one it continues ended, though it does not say so. Files of both must be equal, and files of one alone or
 * that differ are declared with the reason; a declaration of what does not differ is as wrong.
 */
export function continuationProblems(lesson: Lesson, all: readonly Lesson[]): string[] {
  const { continues } = lesson;
  if (continues === null) return [];
  const before = all.find((other) => other.id === continues.lesson);
  if (before === undefined) return [`there is no lesson ${continues.lesson} to continue`];
  const ended = before.solutions.find((solution) => solution.name === continues.solution)?.files;
  if (ended === undefined) return [`the lesson ${before.id} has no solution ${continues.solution}`];
  const declared = new Set(continues.changes.map((change) => change.file));
  const files = [...new Set([...Object.keys(ended), ...Object.keys(lesson.start)])].sort();
  const problems: string[] = [];
  for (const file of files) {
    const differs = ended[file] !== lesson.start[file];
    if (differs && !declared.has(file))
      problems.push(`${file}: ${difference(ended[file], lesson.start[file])}, and changes does not say why`);
    if (!differs && declared.has(file)) problems.push(`${file}: changes names it, but it is the same`);
  }
  for (const file of declared)
    if (!files.includes(file)) problems.push(`${file}: changes names it, and no workspace has it`);
  return problems;
}

function difference(before: string | undefined, now: string | undefined): string {
  if (before === undefined) return 'it is new here';
  return now === undefined ? 'it is gone here' : 'it differs from how the lesson before ended';
}
