import { lessons } from './lessons.ts';
import { LESSONS_ROOT } from './lessonsRoot.ts';
import { newLesson } from './newLesson.ts';
import { type Output, UsageError } from './output.ts';

/** `lesson new TRACK/NAME [--from LESSON|TEMPLATE]` makes a lesson; `lesson check [ID…]` proves it. */
export function lesson(args: readonly string[], output: Output, root = LESSONS_ROOT): number {
  const [what, ...rest] = args;
  if (what === 'new') return newLesson(rest, output, root);
  if (what === 'check') return lessons(rest, output, root);
  throw new UsageError(`lesson new TRACK/NAME makes a lesson, lesson check ID proves it; found ${what ?? 'neither'}`);
}
