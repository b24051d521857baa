import type { Page } from '@playwright/test';
import { expect } from './fixture.ts';
import { changesOf, lessonOf, solutionOf, stepWith } from './lessons.ts';
import type { LessonPage, Tally } from './lessonPage.ts';
import { answerRightly, isAnsweredRightly, isPredictedRightly, predictRightly } from './questions.ts';

interface Journey {
  readonly lesson: string;
  /** The solution that is typed in. */
  readonly solution: string;
  /** The machine that loses its power on the diagram. */
  readonly loses: string;
}

/** A person's way through a whole lesson: break it, mend it, answer what is asked, come back another day. */
export async function goThrough(page: Page, lab: LessonPage, journey: Journey): Promise<void> {
  const lesson = lessonOf(journey.lesson);
  const changes = changesOf(lesson, solutionOf(lesson, journey.solution));
  const exercise = stepWith(lesson, (block) => block.type === 'checks' && block.checks === 'all');
  const asked = stepWith(lesson, (block) => block.type === 'questions');

  await lab.openFromHome(lesson);
  await breakAndMend(lab, journey.loses);

  for (const [i, step] of lesson.steps.entries()) {
    if (i > 0) await lab.goToStep(lesson, i + 1);
    if (i + 1 === exercise) {
      for (const { path, text } of changes) await lab.write(path, text);
      await lab.everyCheckPasses(lesson.checks.length);
    }
    for (const block of step.blocks) {
      const question = 'question' in block && lesson.questions.find(({ id }) => id === block.question);
      if (question && question.kind === 'predict') await predictRightly(page, lesson, question);
      else if (question) await answerRightly(page, lesson, question);
    }
  }
  const open = lesson.questions.filter(({ kind }) => kind !== 'predict');
  for (const question of open) await answerRightly(page, lesson, question);
  await expect(page.getByText(/^\d+ of \d+ answered$/)).toHaveText(`${open.length} of ${open.length} answered`);

  await page.reload();
  await lab.isOpen(lesson, asked);
  for (const question of open) await isAnsweredRightly(page, question);
  for (const { path, text } of changes) {
    await lab.openFile(path);
    // The full editor sets a brace that closes a block below the line that opened it: blanks may differ.
    const words = (lines: string[]) => lines.map((line) => line.trim());
    const shown = await lab.visibleLines();
    expect(shown.length, path).toBeGreaterThan(3);
    expect(words(text.split('\n').slice(0, shown.length)), path).toEqual(words(shown));
  }
  await lab.goToStep(lesson, exercise);
  await lab.everyCheckPasses(lesson.checks.length);
  for (const [i, step] of lesson.steps.entries()) {
    const predictions = step.blocks.flatMap((block) => (block.type === 'predict' ? [block.question] : []));
    if (predictions.length === 0) continue;
    await lab.goToStep(lesson, i + 1);
    for (const id of predictions)
      await isPredictedRightly(
        page,
        lesson.questions.find((q) => q.id === id)!,
      );
  }

  await page.getByRole('link', { name: 'Failover Lab: home' }).click();
  await expect(lab.onHome(lesson)).toContainText(`done · ${lesson.minutes} min`);
  await expect(page.getByText(/^1 of \d lessons done$/)).toBeVisible();
}

/** Pulls the plug on the diagram, sees clients fail, and takes it back. */
async function breakAndMend(lab: LessonPage, machine: string): Promise<void> {
  const before = await lab.tally();
  await lab.act(machine, 'Power off');
  await expect(lab.machine(machine)).toHaveAccessibleName(new RegExp(`^${machine}, no power`));
  // Where everything fails already, waiting in vain is still worse than being told.
  const unheard = ({ 'timed out': timedOut, refused }: Tally) => timedOut + refused;
  await expect
    .poll(async () => {
      const now = await lab.tally();
      return now.ok < before.ok || unheard(now) > unheard(before);
    })
    .toBe(true);
  await expect(lab.caption).toContainText(`${machine} lost its power`);
  await expect(lab.timeline.getByRole('button', { name: new RegExp(`^${machine}.* at \\d`) })).toBeVisible();

  await lab.faults.getByRole('button', { name: 'Undo' }).click();
  await expect(lab.machine(machine)).not.toHaveAccessibleName(/no power/);
  await expect.poll(() => lab.tally(), { message: 'the run is the same as before' }).toEqual(before);
}
