import { expect, type Locator, type Page } from '@playwright/test';
import type { Lesson } from '../src/lesson/lesson.ts';
import type { Answer, OrderQuestion, Question } from '../src/lesson/quiz.ts';
import { rightAnswer, wordsOf } from './lessons.ts';

/** The card of a question. */
export function cardOf(page: Page, question: Question): Locator {
  return page.getByRole('form', { name: wordsOf(question.text), exact: true });
}

/** Gives the right answer with the pointer, and sees it taken for right. */
export async function answerRightly(page: Page, lesson: Lesson, question: Question): Promise<void> {
  const card = cardOf(page, question);
  await give(card, question, rightAnswer(lesson, question));
  await card.getByRole('button', { name: 'Answer', exact: true }).click();
  await isAnsweredRightly(page, question);
}

export async function isAnsweredRightly(page: Page, question: Question): Promise<void> {
  const card = cardOf(page, question);
  await expect(card.getByRole('status').first()).toHaveText(/^Right\./);
  await expect(card.getByRole('button', { name: 'Answer', exact: true })).toHaveCount(0);
}

async function give(card: Locator, question: Question, answer: Answer): Promise<void> {
  if (answer.kind === 'number') {
    await card.getByRole('textbox', { name: 'Your answer' }).fill(String(Number(answer.value.toPrecision(6))));
  } else if (answer.kind === 'machines') {
    for (const machine of answer.machines) await card.getByRole('checkbox', { name: machine, exact: true }).check();
  } else if (answer.kind === 'line') {
    // The line is a label; its radio button is only there for keys and readers.
    const line = card.page().getByRole('radio', { name: new RegExp(`^line ${answer.line}\\b`) });
    await card.locator('label').filter({ has: line }).click();
  } else if (answer.kind === 'order' && question.kind === 'order') {
    await putInOrder(card, question, answer.items);
  } else if (answer.kind === 'options' && 'options' in question) {
    for (const option of question.options.filter(({ id }) => answer.options.includes(id))) {
      await card.getByLabel(wordsOf(option.text), { exact: true }).check();
    }
  }
}

/** Moves each item up until it stands in its place. */
async function putInOrder(card: Locator, question: OrderQuestion, items: readonly string[]): Promise<void> {
  for (const [place, id] of items.entries()) {
    const words = wordsOf(question.items.find((item) => item.id === id)!.text);
    const up = card.page().getByRole('button', { name: `Move up: ${words}`, exact: true });
    const row = card.getByRole('listitem').filter({ has: up });
    for (;;) {
      const at = Number(await row.locator('.place').innerText()) - 1;
      if (at === place) break;
      await up.click();
      await expect(row.locator('.place')).toHaveText(String(at));
    }
  }
}

/** The card of a prediction, before or after it was made. */
export function predictionOf(page: Page, question: Question): Locator {
  return page
    .getByRole('region', { name: /^(Before it happens|You predicted)$/ })
    .filter({ hasText: wordsOf(question.text) });
}

/** Says what will happen, rightly, and asks what comes of it. */
export async function predictRightly(page: Page, lesson: Lesson, question: Question): Promise<void> {
  const answer = rightAnswer(lesson, question);
  if (question.kind !== 'predict' || answer.kind !== 'options') throw new Error(`${question.id} is no prediction.`);
  const right = question.options.find(({ id }) => id === answer.options[0])!;
  const card = predictionOf(page, question);
  await card.getByRole('radio', { name: wordsOf(right.text), exact: true }).check();
  await card.getByRole('button', { name: question.action ?? 'See what happens' }).click();
  // What was predicted plays on the diagram at once.
  await expect(page.getByText('On screen: the run you predicted.')).toBeVisible();
  await card.getByRole('button', { name: 'Tell me what comes of it' }).click();
  await isPredictedRightly(page, question);
  await page.getByRole('button', { name: 'Back to my run' }).click();
  await expect(page.getByText('On screen: the run you predicted.')).toBeHidden();
}

export async function isPredictedRightly(page: Page, question: Question): Promise<void> {
  const card = predictionOf(page, question);
  await expect(card.getByRole('heading', { name: 'You predicted' })).toBeVisible();
  await expect(card.getByText('as you said', { exact: true })).toBeVisible();
}
