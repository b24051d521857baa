import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import type { LessonPage } from './lessonPage.ts';
import { changesOf, lessonOf, rightAnswer, solutionOf, stepWith, wordsOf } from './lessons.ts';
import { cardOf, isAnsweredRightly, isPredictedRightly, predictionOf } from './questions.ts';
import type { Lesson } from '../src/lesson/lesson.ts';
import type { OrderQuestion, Question } from '../src/lesson/quiz.ts';

/** Each lesson with the solution that is typed in and the machine that is broken; in two of them time goes on by itself, in two from event to event, as who asks for less motion has it. */
const journeys = [
  { id: 'one-server', solution: 'nginx-port', loses: 'web2', motion: 'no-preference' },
  { id: 'load-balancer', solution: 'http-checks', loses: 'web1', motion: 'no-preference' },
  { id: 'separate-database', solution: 'every-address', loses: 'web2', motion: 'reduce' },
  { id: 'redundant-load-balancers', solution: 'sinking-priority', loses: 'lb1', motion: 'reduce' },
] as const;

for (const { id, solution, loses, motion } of journeys) {
  test(`${id} without a pointer, and the focus is never lost`, async ({ page, lab }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ reducedMotion: motion });
    const lesson = lessonOf(id);
    await page.goto('./');
    await expect(lab.onHome(lesson)).toBeVisible();
    await press(page, lab.onHome(lesson));
    await lab.isOpen(lesson);

    await breakAndMend(page, lab, loses);

    const exercise = stepWith(lesson, (block) => block.type === 'checks' && block.checks === 'all');
    for (const [i, step] of lesson.steps.entries()) {
      if (i > 0) {
        await press(page, page.getByRole('link', { name: `Next step: ${step.title}` }));
        // Reading goes on at the new step's title.
        await expect(page.getByRole('heading', { level: 1, name: step.title })).toBeFocused();
      }
      if (i + 1 === exercise) {
        const changes = changesOf(lesson, solutionOf(lesson, solution));
        for (const { path, text } of changes) await edit(page, lab, path, lesson.start[path] ?? '', text);
        await lab.everyCheckPasses(lesson.checks.length);
      }
      for (const block of step.blocks)
        if (block.type === 'predict') await predict(page, lesson, questionOf(lesson, block.question));
    }
    for (const question of lesson.questions.filter(({ kind }) => kind !== 'predict'))
      await answer(page, lesson, question);

    await press(page, page.getByRole('link', { name: 'Failover Lab: home' }));
    await expect(lab.onHome(lesson)).toContainText('done');
  });
}

/** Whatever was pressed: what has the focus is on the page, or will be as soon as what was asked for has come. */
async function isFocused(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName), { message: 'the focus is on nothing' })
    .not.toBe('BODY');
}

function questionOf(lesson: Lesson, id: string): Question {
  return lesson.questions.find((question) => question.id === id)!;
}

/** Goes from stop to stop until it stands on the wanted one: back, where that comes before the present one. */
async function tabTo(page: Page, wanted: Locator, key?: 'Tab' | 'Shift+Tab'): Promise<void> {
  await expect(wanted).toBeAttached();
  const back = await wanted.evaluate(
    (element) => (document.activeElement?.compareDocumentPosition(element) ?? 0) & Node.DOCUMENT_POSITION_PRECEDING,
  );
  key ??= back ? 'Shift+Tab' : 'Tab';
  for (let stops = 0; stops < 200; stops++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`No way by Tab to ${wanted.toString()}`);
}

async function press(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
  await isFocused(page);
}

/** Arrows walk the machines: down a column, then to the next. */
async function walkTo(page: Page, lab: LessonPage, machine: string): Promise<void> {
  const wanted = lab.machine(machine);
  const isThere = () => wanted.evaluate((element) => element === document.activeElement);
  const here = () => page.evaluate(() => document.activeElement?.id ?? '');
  const stop = lab.diagram.locator('[id^="rack-"][tabindex="0"]');
  await expect(stop).toHaveCount(1);
  await tabTo(page, stop);
  await page.keyboard.press('Home');
  for (let columns = 0; columns < 6; columns++) {
    for (let rows = 0; rows < 6 && !(await isThere()); rows++) await page.keyboard.press('ArrowDown');
    if (await isThere()) return;
    for (let before = ''; before !== (await here());) {
      before = await here();
      await page.keyboard.press('ArrowUp');
    }
    await page.keyboard.press('ArrowRight');
  }
  throw new Error(`Arrows do not lead to ${machine}.`);
}

async function breakAndMend(page: Page, lab: LessonPage, machine: string): Promise<void> {
  const before = await lab.tally();
  const actions = page.getByRole('group', { name: `What can be done to ${machine}` });
  await walkTo(page, lab, machine);
  await page.keyboard.press('Enter');
  // What can be done has the focus; Escape gives it back to the machine.
  await expect(actions.getByRole('button', { name: 'Power off' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(actions).toBeHidden();
  await expect(lab.machine(machine)).toBeFocused();
  await page.keyboard.press('Enter');
  const kill = actions.getByRole('button', { name: /^Kill/ });
  await tabTo(page, kill);
  await page.keyboard.press('p');
  await expect(lab.machine(machine)).toHaveAccessibleName(/no power/);
  // What had the focus went with the power.
  await expect(kill).toHaveCount(0);
  await isFocused(page);
  await expect.poll(() => lab.tally()).not.toEqual(before);
  await page.keyboard.press('p');
  await expect(lab.machine(machine)).not.toHaveAccessibleName(/no power/);
  await page.keyboard.press('Escape');
  await expect(actions).toBeHidden();
  await expect(lab.machine(machine)).toBeFocused();
  await press(page, lab.faults.getByRole('button', { name: 'Undo' }));
  await press(page, lab.faults.getByRole('button', { name: 'Undo' }), 'Space');
  await expect.poll(() => lab.tally()).toEqual(before);
  await isFocused(page);
}

/** Makes the open file's lines those of `text`, by moving about in it and typing what differs. */
async function edit(page: Page, lab: LessonPage, path: string, before: string, text: string): Promise<void> {
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
  await expect(lab.fullEditor).toBeVisible();
  const { keyboard } = page;
  const from = before.split('\n');
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
  let indented = 0;
  for (const [i, line] of to.slice(first, to.length - tail).entries()) {
    // The editor repeats the indentation of the line before: what there is too much does no harm in these files.
    const words = line.trimStart();
    const own = line.length - words.length;
    const typed = ' '.repeat(Math.max(0, own - indented)) + words;
    // Key by key where a key does more than write itself; each is a run with all its checks, so that whole files of them take minutes.
    const keys = i === 0 ? typed : typed.slice(-1);
    await keyboard.insertText(typed.slice(0, typed.length - keys.length));
    await keyboard.type(keys);
    indented = Math.max(indented, own);
    // A brace at a line's end is closed by the editor; whoever types all of it needs no second one.
    if (line.endsWith('{')) await keyboard.press('Delete');
    // Enter is a new line, whatever is being proposed.
    await keyboard.press('Escape');
    if (i < to.length - tail - first - 1 || gone === 0) await keyboard.press('Enter');
  }
  const wanted = to.map((line) => line.trim());
  const others = async () => {
    const shown = await lab.files.locator('.view-line').allTextContents();
    return shown.map((line) => line.replaceAll('\u00a0', ' ').trim()).filter((line) => !wanted.includes(line));
  };
  await expect.poll(others, { message: `lines of ${path} that are not wanted` }).toEqual([]);
  // Tab leaves the editor: it is no trap, and the line below the text says so.
  // Escape takes a list of proposals away, where Tab would accept one.
  await keyboard.press('Escape');
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

async function predict(page: Page, lesson: Lesson, question: Question): Promise<void> {
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

async function answer(page: Page, lesson: Lesson, question: Question): Promise<void> {
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
