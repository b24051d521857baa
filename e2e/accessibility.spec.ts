import type { Page } from '@playwright/test';
import { Barriers } from './barriers.ts';
import { expect, test } from './fixture.ts';
import { lessons, stepWith } from './lessons.ts';
import type { LessonPage } from './lessonPage.ts';
import { answerRightly, cardOf, predictionOf, predictRightly } from './questions.ts';
import type { Lesson } from '../src/lesson/lesson.ts';
import type { Question } from '../src/lesson/quiz.ts';

/** The lesson with every part that the others have, and more. */
const fullest = lessons.at(-1)!;

/** Pages that are read, each with words of its heading. */
const pages = [
  ['./#/', 'A small data centre'],
  ['./#/help', 'How to read the picture'],
  ['./#/nowhere', 'There is no page here'],
  ['./#/how-do-we-know', 'How do we know'],
  ['./#/how-do-we-know/haproxy-failures/power-off', 'How do we know'],
] as const;

for (const width of [1440, 390]) {
  test.describe(`${width} pixels wide`, () => {
    // Whoever asks for less motion gets a run that stands still, so that two looks at a page see the same.
    test.use({
      viewport: { width, height: width > 500 ? 900 : 844 },
      contextOptions: { reducedMotion: 'reduce' },
    });
    test.setTimeout(180_000);
    const phone = width < 500;
    const name = `axe, ${width} pixels, light and dark`;

    test('pages that are read', async ({ page }) => {
      const barriers = new Barriers(page);
      for (const [address, title] of pages) {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
        await barriers.none(address);
      }
      barriers.tell(`${name}, pages that are read`);
    });

    test('every lesson as it opens', async ({ page, lab }) => {
      const barriers = new Barriers(page);
      for (const lesson of lessons) {
        await lab.goTo(lesson);
        await barriers.none(lesson.id);
      }
      barriers.tell(`${name}, every lesson as it opens`);
    });

    // Lessons are data: what one can look like all can.
    test(`all states of ${fullest.id}`, async ({ page, lab }) => {
      const barriers = new Barriers(page);
      await lab.goTo(fullest);
      await predicted(page, lab, fullest, barriers);
      await broken(page, lab, fullest, barriers, phone);
      await tables(page, lab, barriers, phone);
      await matrix(page, barriers, phone);
      await answered(page, lab, barriers);
      barriers.tell(`${name}, all states of ${fullest.id}`);
    });

    test('the sandbox', async ({ page, lab }) => {
      const barriers = new Barriers(page);
      await page.goto('./sandbox/#template=nothing');
      await expect(page.getByRole('heading', { level: 1, name: 'Sandbox' })).toBeVisible();
      await barriers.none('with nothing in it');
      await page.goto('./sandbox/#template=two-load-balancers');
      await expect(lab.machine('lb1')).toBeVisible();
      await barriers.none('as it opens');
      const parts = page.getByRole('region', { name: 'The bench' }).locator('summary:has(h2)');
      await expect(parts.first()).toBeVisible();
      for (const part of await parts.all()) {
        // The first to be needed is open from the start.
        if (await part.evaluate(({ parentElement }) => !parentElement?.hasAttribute('open'))) await part.click();
        await barriers.none(`part: ${await part.innerText()}`);
      }
      barriers.tell(`${name}, the sandbox`);
    });
  });
}

/** A prediction before and after it is made. */
async function predicted(page: Page, lab: LessonPage, lesson: Lesson, barriers: Barriers): Promise<void> {
  const question = lesson.questions.find(({ kind }) => kind === 'predict');
  if (question === undefined) return;
  const step = stepWith(lesson, (block) => block.type === 'predict' && block.question === question.id);
  await lab.goToStep(lesson, step);
  await expect(predictionOf(page, question)).toBeVisible();
  await barriers.none('a prediction is asked for');
  await predictRightly(page, lesson, question);
  await barriers.none('a prediction was made');
}

/** The exercise with its failed checks, a machine chosen and broken, every part of the page. */
async function broken(page: Page, lab: LessonPage, lesson: Lesson, barriers: Barriers, phone: boolean): Promise<void> {
  await lab.goToStep(
    lesson,
    stepWith(lesson, (block) => block.type === 'checks' && block.checks === 'all'),
  );
  await expect(lab.exercise.getByRole('button', { name: /^Show me/ }).first()).toBeVisible();
  const machine = lab.firstMachine(lesson);
  await lab.act(machine, /^(Power off|Power)$/);
  await expect(lab.machine(machine)).toHaveAccessibleName(/no power/);
  await barriers.none('a machine chosen, failed checks');
  const parts = phone ? ['Files', 'Timeline', 'State'] : ['requests', 'log', 'figures', 'state chart'];
  for (const part of parts) {
    await page.getByRole('tab', { name: part, exact: true }).click();
    if (part === 'Files') await lab.filesAreOpen();
    if (part === 'Timeline') await expect(lab.timeline.getByRole('button', { name: 'Next event' })).toBeVisible();
    await barriers.none(part);
    if (part !== (phone ? 'Files' : 'requests')) continue;
    await lab.files.getByRole('textbox').focus();
    await expect(lab.fullEditor).toBeVisible();
    await barriers.none('the full editor');
  }
}

/** Diagram and timeline as tables, with the choices open. */
async function tables(page: Page, lab: LessonPage, barriers: Barriers, phone: boolean): Promise<void> {
  await page.getByRole('button', { name: 'View', exact: true }).click();
  for (const choice of ['Diagram as a table', 'Timeline as a table']) await page.getByLabel(choice).check();
  if (phone) {
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Timeline', exact: true }).click();
  }
  await expect(page.getByRole('table', { name: /^Machines at/ })).toBeVisible();
  await expect(lab.timeline.getByRole('table', { name: /^What happens in this run/ })).toBeVisible();
  await barriers.none('as tables');
  if (phone) await page.getByRole('button', { name: 'View', exact: true }).click();
  for (const choice of ['Diagram as a table', 'Timeline as a table']) await page.getByLabel(choice).uncheck();
  await page.keyboard.press('Escape');
  if (phone) await page.getByRole('tab', { name: 'Lesson', exact: true }).click();
}

/** What if everything breaks: where the lesson's page offers it. */
async function matrix(page: Page, barriers: Barriers, phone: boolean): Promise<void> {
  const ask = page.getByRole('button', { name: /What if/ }).first();
  if (phone || !(await ask.isVisible())) return;
  await ask.click();
  await expect(page.getByText(/^\d+ runs in/)).toBeVisible();
  await barriers.none('the matrix');
  await page.getByLabel('In words').check();
  await expect(page.getByRole('table', { name: /^What clients get/ })).toBeVisible();
  await barriers.none('the matrix in words');
  await page.getByRole('button', { name: 'Back to the diagram' }).click();
}

/** Each kind of question that the lessons have, before and after its answer. */
async function answered(page: Page, lab: LessonPage, barriers: Barriers): Promise<void> {
  const kinds = new Set<string>();
  for (const lesson of lessons.toReversed()) {
    const questions = lesson.questions.filter(({ kind }) => kind !== 'predict' && !kinds.has(kind));
    if (questions.length === 0) continue;
    for (const { kind } of questions) kinds.add(kind);
    if (lesson !== fullest) await lab.goTo(lesson);
    await asked(page, lab, lesson, questions, barriers);
  }
}

async function asked(page: Page, lab: LessonPage, lesson: Lesson, open: readonly Question[], barriers: Barriers): Promise<void> {
  await lab.goToStep(
    lesson,
    stepWith(lesson, (block) => block.type === 'questions'),
  );
  await expect(cardOf(page, open[0]!)).toBeVisible();
  await barriers.none('questions');
  const kinds = new Map(open.map((question) => [question.kind, question]));
  for (const question of kinds.values()) await answerRightly(page, lesson, question);
  await barriers.none('questions answered');
}
