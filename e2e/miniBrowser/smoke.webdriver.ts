import { test as base, expect } from '@playwright/test';
import { By, Key, type WebDriver, type WebElement } from 'selenium-webdriver';
import { findWebKit } from '../../scripts/engines.mjs';
import { changesOf, lessonOf, solutionOf, stepWith } from '../lessons.ts';
import { type MiniBrowser, openMiniBrowser } from './session.ts';

const test = base.extend<{ browserOfWebKit: WebDriver }>({
  browserOfWebKit: async ({ baseURL }, use) => {
    const { browser, close } = await openMiniBrowser((await findWebKit()) as MiniBrowser);
    try {
      await browser.get(baseURL!);
      await use(browser);
    } finally {
      await close();
    }
  },
});

/** A person's first quarter of an hour, in WebKit: a lesson from the home page, broken, mended in its file, and still there after a reload. */
test('lesson 1 in WebKit: broken, mended, and still there after a reload', async ({
  browserOfWebKit: browser,
  baseURL,
}) => {
  const lesson = lessonOf('one-server');
  const changes = changesOf(lesson, solutionOf(lesson, 'app-port'));

  await press(browser, 'a', `${lesson.number}. ${lesson.title}`);
  await reads(browser, 'h1', lesson.steps[0]!.title);

  await press(browser, '[role=button]', 'web2, ');
  await press(browser, 'button', 'Power off');
  await reads(browser, '.caption', 'web2 lost its power');
  await found(browser, '[role=button]', /^web2, no power/);
  await press(browser, 'button', 'Undo');
  await found(browser, '[role=button]', /^web2, (?!no power)/);

  for (const { path, text } of changes) await rewrite(browser, path, lesson.start[path]!, text);
  // The tab counts failed checks.
  await found(browser, '[role=tab]', /^checks$/);
  await browser.get(new URL(`./#/lesson/${lesson.id}/step/${checksStep(lesson.id)}`, baseURL).href);
  await reads(browser, '[aria-label="The lesson"], main', `${lesson.checks.length} of ${lesson.checks.length} pass`);

  await browser.navigate().refresh();
  await reads(browser, '[aria-label="The lesson"], main', `${lesson.checks.length} of ${lesson.checks.length} pass`);
});

function checksStep(id: string): number {
  return stepWith(lessonOf(id), (block) => block.type === 'checks' && block.checks === 'all');
}

const lightField = '.light-editor textarea';
const editorField = '.monaco-editor textarea, .monaco-editor .native-edit-context';

/** Types the lines of `after` over those of `before` that differ, as a person would. */
async function rewrite(browser: WebDriver, path: string, before: string, after: string): Promise<void> {
  const [from, to] = [before.split('\n'), after.split('\n')];
  const first = from.findIndex((line, i) => line !== to[i]);
  const alike = [...from].reverse().findIndex((line, i) => line !== to.at(-1 - i));
  // Where lines only come in, the one that they come before is typed anew.
  const last = Math.max(first, from.length - 1 - alike);
  const wanted = to.slice(first, last + 1 + to.length - from.length);

  await press(browser, '[role=tab]', path);
  await found(browser, '[role=tabpanel]', `Text of ${path}`);
  // The full editor comes when the keyboard is in the light one.
  const there = (field: string) => expect.poll(async () => (await browser.findElements(By.css(field))).length).toBeGreaterThan(0);
  await there(`${lightField}, ${editorField}`);
  await browser.executeScript('arguments[0].focus()', await browser.findElement(By.css(`${lightField}, ${editorField}`)));
  await there(editorField);
  await browser.executeScript('arguments[0].focus()', await browser.findElement(By.css(editorField)));
  await chord(browser, Key.CONTROL, Key.HOME);
  await keys(browser, ...Array<string>(first).fill(Key.ARROW_DOWN));
  await chord(browser, Key.SHIFT, ...Array<string>(last - first).fill(Key.ARROW_DOWN), Key.END);
  await keys(browser, Key.DELETE);
  for (const [i, line] of wanted.entries()) {
    // The editor repeats the indentation of the line before.
    if (i > 0) {
      await keys(browser, Key.ENTER);
      await chord(browser, Key.SHIFT, Key.HOME);
      await keys(browser, Key.DELETE);
    }
    await keys(browser, line);
  }
}

async function keys(browser: WebDriver, ...pressed: string[]): Promise<void> {
  if (pressed.length > 0)
    await browser
      .actions()
      .sendKeys(...pressed)
      .perform();
}

async function chord(browser: WebDriver, held: string, ...pressed: string[]): Promise<void> {
  await browser
    .actions()
    .keyDown(held)
    .sendKeys(...pressed)
    .keyUp(held)
    .perform();
}

/** Presses what is called so, as soon as it is there. */
async function press(browser: WebDriver, selector: string, name: string): Promise<void> {
  const element = await found(browser, selector, name);
  // The driver presses the middle of a box, and finds none of what is drawn, or of a link that spans its card: the first line's middle is pressed.
  const [x, y] = await browser.executeScript<[number, number]>(
    `arguments[0].scrollIntoView({ block: 'nearest' });
     const box = [...arguments[0].getClientRects(), arguments[0].getBoundingClientRect()].find(({ width, height }) => width * height > 0);
     return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];`,
    element,
  );
  await browser.actions().move({ x, y }).click().perform();
}

/** The first element in sight whose name (its label, else its words) begins with `name`. */
async function found(browser: WebDriver, selector: string, name: string | RegExp): Promise<WebElement> {
  const called = async () => {
    for (const element of await browser.findElements(By.css(selector))) {
      const words = await nameOf(element);
      const fits = typeof name === 'string' ? words.startsWith(name) : name.test(words);
      if (fits && (await element.isDisplayed().catch(() => false))) return element;
    }
    return null;
  };
  let element: WebElement | null = null;
  await expect
    .poll(async () => (element = await called()) !== null, { message: `${selector} called ${String(name)}` })
    .toBe(true);
  return element!;
}

async function nameOf(element: WebElement): Promise<string> {
  // What is drawn anew between two looks is looked at again.
  const name = (await element.getAttribute('aria-label').catch(() => '')) || (await element.getText().catch(() => ''));
  return name.replace(/\s+/g, ' ').trim();
}

async function reads(browser: WebDriver, selector: string, words: string): Promise<void> {
  const read = async () => {
    const parts = await browser.findElements(By.css(selector));
    const texts = await Promise.all(parts.map((part) => part.getText().catch(() => '')));
    return texts.join(' ').replace(/\s+/g, ' ');
  };
  await expect.poll(read, { message: selector }).toContain(words);
}
