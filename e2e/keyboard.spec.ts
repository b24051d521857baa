import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import type { LessonPage } from './lessonPage.ts';
import { changesOf, lessonOf, rightAnswer, solutionOf, stepWith, wordsOf } from './lessons.ts';
import { cardOf, isAnsweredRightly, isPredictedRightly, predictionOf } from './questions.ts';
import type { OrderQuestion, Question } from '../src/lesson/quiz.ts';

const lesson = lessonOf('one-server');
const solution = solutionOf(lesson, 'nginx-port');

test('a whole lesson without a pointer', async ({ page, lab }) => {
  await page.goto('./');
  await expect(lab.onHome(lesson)).toBeVisible();
  await press(page, lab.onHome(lesson));
  await lab.isOpen(lesson);

  // The skip link is the first stop of every page.
  await page.keyboard.press('Control+Home');
  await breakAndMend(page, lab);

  const exercise = stepWith(lesson, (block) => block.type === 'checks' && block.checks === 'all');
  for (const [i, step] of lesson.steps.entries()) {
    if (i > 0) {
      await press(page, page.getByRole('link', { name: `Next step: ${step.title}` }));
      // Reading goes on at the new step's title.
      await expect(page.getByRole('heading', { level: 1, name: step.title })).toBeFocused();
    }
    if (i + 1 === exercise) {
      for (const { path, text } of changesOf(lesson, solution)) await edit(page, lab, path, text);
      await lab.everyCheckPasses(lesson.checks.length);
    }
    for (const block of step.blocks) if (block.type === 'predict') await predict(page, questionOf(block.question));
  }
  for (const question of lesson.questions.filter(({ kind }) => kind !== 'predict')) await answer(page, question);

  await press(page, page.getByRole('link', { name: 'Failover Lab: home' }));
  await expect(lab.onHome(lesson)).toContainText('done');
});

function questionOf(id: string): Question {
  return lesson.questions.find((question) => question.id === id)!;
}

/** Goes from stop to stop until it stands on the wanted one. A reader looks for it both ways; forwards is enough, since the page is a circle. */
async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(wanted).toBeAttached();
  for (let stops = 0; stops < 200; stops++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`No way by Tab to ${wanted.toString()}`);
}

async function press(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

async function breakAndMend(page: Page, lab: LessonPage): Promise<void> {
  const before = await lab.tally();
  await press(page, lab.machine('web2'));
  await expect(page.getByRole('group', { name: 'What can be done to web2' })).toBeVisible();
  await page.keyboard.press('p');
  await expect(lab.machine('web2')).toHaveAccessibleName(/no power/);
  await expect.poll(async () => (await lab.tally())['timed out']).toBeGreaterThan(100);
  await page.keyboard.press('p');
  await expect(lab.machine('web2')).toHaveAccessibleName(/^web2, up/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('group', { name: 'What can be done to web2' })).toBeHidden();
  await press(page, lab.faults.getByRole('button', { name: 'Undo' }));
  await press(page, lab.faults.getByRole('button', { name: 'Undo' }), 'Space');
  await expect.poll(() => lab.tally()).toEqual(before);
}

/** Makes the open file's lines those of `text`, by moving about in it and typing what differs. */
async function edit(page: Page, lab: LessonPage, path: string, text: string): Promise<void> {
  const list = lab.files.getByRole('combobox', { name: 'File' });
  if (await list.isVisible()) {
    await tabTo(page, list);
    await page.keyboard.type(path);
  } else {
    await tabTo(page, lab.files.getByRole('tab', { selected: true }));
    const wanted = lab.files.getByRole('tab', { name: new RegExp(`^${path}($|,)`) });
    for (let tries = 0; tries < 20 && (await wanted.getAttribute('aria-selected')) !== 'true'; tries++)
      await page.keyboard.press('ArrowRight');
  }
  await tabTo(page, lab.editor(path));
  const { keyboard } = page;
  const from = lesson.start[path]!.split('\n');
  const to = text.split('\n');
  let first = 0;
  while (first < from.length && from[first] === to[first]) first++;
  let tail = 0;
  while (tail < Math.min(from.length, to.length) - first && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
  await keyboard.press('Control+Home');
  for (let i = 0; i < first; i++) await keyboard.press('ArrowDown');
  const gone = from.length - tail - first;
  for (let i = 1; i < gone; i++) await keyboard.press('Shift+ArrowDown');
  if (gone > 0) await keyboard.press('Shift+End');
  for (const [i, line] of to.slice(first, to.length - tail).entries()) {
    // The editor has repeated the indentation already.
    await keyboard.type(i === 0 ? line : line.trimStart());
    if (i < to.length - tail - first - 1 || gone === 0) await keyboard.press('Enter');
  }
  // Tab leaves the editor: it is no trap.
  await keyboard.press('Tab');
  await expect(lab.editor(path)).not.toBeFocused();
}

/** Chooses among radio buttons: Tab goes to the group, arrows go through it. */
async function choose(page: Page, group: Locator, wanted: Locator): Promise<void> {
  await tabTo(page, group.getByRole('radio').first());
  await page.keyboard.press('Space');
  for (let tries = 0; tries < 40 && !(await wanted.isChecked()); tries++) await page.keyboard.press('ArrowDown');
  await expect(wanted).toBeChecked();
}

async function predict(page: Page, question: Question): Promise<void> {
  const right = rightAnswer(lesson, question);
  if (question.kind !== 'predict' || right.kind !== 'options') throw new Error(`${question.id} is no prediction.`);
  const card = predictionOf(page, question);
  const option = question.options.find(({ id }) => id === right.options[0])!;
  await choose(page, card, card.getByRole('radio', { name: wordsOf(option.text), exact: true }));
  await press(page, card.getByRole('button', { name: question.action ?? 'See what happens' }));
  await press(page, card.getByRole('button', { name: 'Tell me what comes of it' }));
  await isPredictedRightly(page, question);
  await press(page, page.getByRole('button', { name: 'Back to my run' }));
  await expect(page.getByRole('button', { name: 'Back to my run' })).toBeHidden();
}

async function answer(page: Page, question: Question): Promise<void> {
  const card = cardOf(page, question);
  const right = rightAnswer(lesson, question);
  if (right.kind === 'number') {
    await tabTo(page, card.getByRole('textbox', { name: 'Your answer' }));
    await page.keyboard.type(String(Number(right.value.toPrecision(6))));
  } else if (right.kind === 'machines') {
    for (const machine of right.machines)
      await press(page, card.getByRole('checkbox', { name: machine, exact: true }), 'Space');
  } else if (right.kind === 'line') {
    await choose(page, card, card.getByRole('radio', { name: new RegExp(`^line ${right.line}\\b`) }));
  } else if (right.kind === 'order' && question.kind === 'order') {
    await order(page, card, question, right.items);
  } else if (right.kind === 'options' && question.kind === 'choice') {
    const option = question.options.find(({ id }) => id === right.options[0])!;
    await choose(page, card, card.getByRole('radio', { name: wordsOf(option.text), exact: true }));
  } else if (right.kind === 'options' && question.kind === 'choices') {
    for (const { text } of question.options.filter(({ id }) => right.options.includes(id)))
      await press(page, card.getByRole('checkbox', { name: wordsOf(text), exact: true }), 'Space');
  }
  await press(page, card.getByRole('button', { name: 'Answer', exact: true }));
  await isAnsweredRightly(page, question);
}

/** Moves each item up to its place. The focus follows the item, so Enter again moves it on. */
async function order(page: Page, card: Locator, question: OrderQuestion, items: readonly string[]): Promise<void> {
  for (const [place, id] of items.entries()) {
    const words = wordsOf(question.items.find((item) => item.id === id)!.text);
    const up = page.getByRole('button', { name: `Move up: ${words}`, exact: true });
    const at = card.getByRole('listitem').filter({ has: up }).locator('.place');
    let now = Number(await at.innerText()) - 1;
    if (now === place) continue;
    await tabTo(page, card.getByRole('button', { name: `Move up: ${words}`, exact: true }));
    for (; now > place; now--) {
      await page.keyboard.press('Enter');
      await expect(at).toHaveText(String(now));
    }
  }
}
