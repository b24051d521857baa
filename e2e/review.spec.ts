import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { lessonOf, rightAnswer, stepWith, wordsOf } from './lessons.ts';
import { answerRightly, cardOf } from './questions.ts';

const lesson = lessonOf('load-balancer');
const step = stepWith(lesson, ({ type }) => type === 'questions');
const choice = lesson.questions.find(({ id }) => id === 'content-with-tcp')!;
const number = lesson.questions.find(({ id }) => id === 'how-long')!;
const dayMs = 86_400_000;

/** Answers a choice rightly and a number wrongly, in the lesson. */
async function answerTwo(page: Page) {
  await page.goto(`./lesson/${lesson.id}/#step-${step}`);
  await answerRightly(page, lesson, choice);
  const card = cardOf(page, number);
  await card.getByRole('textbox', { name: 'Your answer' }).fill('12345');
  await card.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(card.getByRole('status').first()).toHaveText(/^Not so\./);
}

/** By its links, as a person goes: a page that is thrown away at once may take its last answer along until its lesson is opened again. */
async function goToReview(page: Page) {
  await page.getByRole('link', { name: 'Failover Lab: home' }).click();
  await page.getByRole('link', { name: /^Review/ }).click();
}

test('what could not enter at once does when its lesson is opened again, at whatever step', async ({ page }) => {
  const entering = /assets\/entering-/;
  // As on a page that goes away before its part that enters them has come.
  const nothing = { contentType: 'text/javascript', headers: { 'cache-control': 'no-store' }, body: 'export {};' };
  await page.route(entering, (route) => route.fulfill(nothing));
  await answerTwo(page);
  await page.unroute(entering);
  await page.goto(`./lesson/${lesson.id}/#step-1`);
  const entered = page.waitForResponse(entering);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: lesson.steps[0]!.title })).toBeVisible();
  await entered;
  await goToReview(page);
  await expect(page.getByText('2 questions are known here.')).toBeVisible();
});

test('questions enter when they are answered, and come back when they are due; how they were known says when again', async ({
  page,
}) => {
  await page.goto('./review/');
  await expect(page.getByText('Nothing to review yet.')).toBeVisible();

  await answerTwo(page);
  await goToReview(page);
  await expect(page.getByText('Nothing is due now.')).toBeVisible();
  await expect(page.getByText('The next one is due tomorrow.')).toBeVisible();
  await expect(page.getByText('2 questions are known here.')).toBeVisible();

  // What was wrong comes first, a day later.
  await page.clock.setFixedTime(Date.now() + 1.5 * dayMs);
  await page.goto('./');
  await expect(page.getByRole('link', { name: 'Review 1 question is due' })).toBeVisible();
  await page.getByRole('link', { name: 'Review 1 question is due' }).click();
  await expect(page.getByText('1 question is due.')).toBeVisible();
  const card = cardOf(page, number);
  const answer = rightAnswer(lesson, number);
  if (answer.kind !== 'number') throw new Error('how-long is a number');
  await card.getByRole('textbox', { name: 'Your answer' }).fill(String(answer.value));
  await card.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(card.getByRole('status').first()).toHaveText(/^Right\./);
  const known = page.getByRole('group', { name: 'How did you know it?' });
  await expect(known.getByRole('button', { name: 'I knew it' })).toHaveAttribute('aria-pressed', 'true');
  await known.getByRole('button', { name: 'It was easy' }).click();
  await expect(page.getByText(/It comes back in \d+ days\./)).toBeVisible();

  await page.getByRole('button', { name: 'Next question' }).click();
  await expect(page.getByText('1 of 1 were right.')).toBeVisible();
});

test('a choice is asked in another order, and marking and lines work here as well', async ({ page }) => {
  await answerTwo(page);
  const inLesson = await cardOf(page, choice).locator('.option').allInnerTexts();
  await goToReview(page);
  await page.getByRole('button', { name: 'Go through them all the same' }).click();
  // The number first: it is due sooner.
  await expect(cardOf(page, number)).toBeVisible();
  await cardOf(page, number).getByRole('textbox', { name: 'Your answer' }).fill('1');
  await cardOf(page, number).getByRole('button', { name: 'Answer', exact: true }).click();
  await page.getByRole('button', { name: 'Next question' }).click();
  const card = cardOf(page, choice);
  await expect(card).toBeVisible();
  const first = (text: string) => text.split('\n')[0];
  expect((await card.locator('.option').allInnerTexts()).map(first)).not.toEqual(inLesson.map(first));
  const right = rightAnswer(lesson, choice);
  if (!('options' in choice) || right.kind !== 'options') throw new Error('content-with-tcp is a choice');
  const words = wordsOf(choice.options.find(({ id }) => right.options.includes(id))!.text);
  await card.getByLabel(words, { exact: true }).check();
  await card.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(card.getByRole('status').first()).toHaveText(/^Right\./);
});

test('the system that a question is about stands beside it, and its time can be moved', async ({ page }) => {
  const order = lesson.questions.find(({ kind }) => kind === 'order')!;
  await page.goto(`./lesson/${lesson.id}/#step-${step}`);
  await answerRightly(page, lesson, order);
  await goToReview(page);
  await page.getByRole('button', { name: 'Go through them all the same' }).click();
  const system = page.getByRole('region', { name: 'The system that the question is about' });
  const time = system.getByRole('slider', { name: 'Time' });
  await time.press('Home');
  await expect(time).toHaveAttribute('aria-valuetext', '0.0 seconds');
  await time.press('End');
  await expect(time).not.toHaveAttribute('aria-valuetext', '0.0 seconds');
});
