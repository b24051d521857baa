import { expect, type Locator, type Page } from '@playwright/test';
import type { Lesson } from '../src/lesson/lesson.ts';

/** Counts of a run's requests as the timeline lists them. */
export interface Tally {
  readonly ok: number;
  readonly 'server error': number;
  readonly 'timed out': number;
  readonly refused: number;
}

/** A lesson's page as a person meets it: by what things are called. */
export class LessonPage {
  readonly page: Page;
  readonly diagram: Locator;
  readonly timeline: Locator;
  readonly files: Locator;
  readonly faults: Locator;

  constructor(page: Page) {
    this.page = page;
    this.diagram = page.getByRole('group', { name: /^Diagram: / });
    this.timeline = page.getByRole('region', { name: 'Timeline' });
    this.files = page.getByRole('region', { name: 'Files', exact: true });
    this.faults = page.getByRole('group', { name: 'Faults you made' });
  }

  // ---- Getting there

  async openFromHome(lesson: Lesson): Promise<void> {
    await this.page.goto('./');
    await this.onHome(lesson).click();
    await this.isOpen(lesson);
  }

  /** Straight to an address, as by a bookmark. */
  async open(lesson: Lesson, step = 1): Promise<void> {
    await this.page.goto(`./lesson/${lesson.id}/#step-${step}`);
    await this.isOpen(lesson, step);
  }

  /** The lesson's entry in the list on the home page. */
  onHome({ number, title }: Lesson): Locator {
    const list = this.page.getByRole('region', { name: 'The progression' });
    return list.getByRole('link').filter({ hasText: `${number}. ${title}` });
  }

  /** Prose is there, a whole run is on screen, and files can be edited. */
  async isOpen(lesson: Lesson, step = 1): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: lesson.steps[step - 1]!.title })).toBeVisible();
    await expect(this.machine(this.firstMachine(lesson))).toBeVisible();
    await this.filesAreOpen();
    await this.runIsWhole();
  }

  /** As `open`, without waiting for the files, which a phone does not show at first. */
  async goTo(lesson: Lesson): Promise<void> {
    await this.page.goto(`./lesson/${lesson.id}/`);
    await expect(this.page.getByRole('heading', { level: 1, name: lesson.steps[0]!.title })).toBeVisible();
    await expect(this.machine(this.firstMachine(lesson))).toBeVisible();
  }

  async goToStep(lesson: Lesson, step: number): Promise<void> {
    const { title } = lesson.steps[step - 1]!;
    const direct = this.page
      .getByRole('navigation', { name: 'Steps' })
      .getByRole('link', { name: new RegExp(`^Step ${step}, `) });
    if (await direct.isVisible()) await direct.click();
    else await this.#walkTo(lesson, step);
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }

  /** A phone has no room for the row of steps: there one goes on from each to the next. */
  async #walkTo(lesson: Lesson, step: number): Promise<void> {
    const heading = this.page.getByRole('heading', { level: 1 });
    const shown = await heading.innerText();
    for (let at = lesson.steps.findIndex(({ title }) => title === shown) + 1; at < step; at++) {
      const { title } = lesson.steps[at]!;
      await this.page.getByRole('link', { name: `Next step: ${title}` }).click();
      await expect(heading).toHaveText(title);
    }
  }

  // ---- The diagram

  /** A machine that the lesson has for certain: the first that a file belongs to. */
  firstMachine(lesson: Lesson): string {
    return Object.keys(lesson.start)
      .find((path) => path.includes('/'))!
      .split('/')[0]!;
  }

  machine(name: string): Locator {
    return this.diagram.getByRole('button', { name: new RegExp(`^${name}, `) });
  }

  /** Selects the machine and does to it what the button says. */
  async act(machine: string, action: string | RegExp): Promise<void> {
    const menu = this.page.getByRole('group', { name: `What can be done to ${machine}` });
    if (!(await menu.isVisible())) await this.machine(machine).click();
    await menu.getByRole('button', { name: action }).click();
  }

  // ---- The timeline

  /** At first only the beginning of a lesson's run is there: the rest is not counted yet. */
  async runIsWhole(): Promise<void> {
    await expect(this.timeline).toHaveAttribute('aria-busy', 'false');
  }

  async tally(): Promise<Tally> {
    await this.runIsWhole();
    const items = this.timeline.getByRole('list', { name: 'Outcomes of this run' }).getByRole('listitem');
    const counts: Record<string, number> = { ok: 0, 'server error': 0, 'timed out': 0, refused: 0 };
    for (const item of await items.allInnerTexts()) {
      const [, count, words] = /(\d+)\s+(.+)/.exec(item.replace(/\s+/g, ' ')) ?? [];
      if (words !== undefined) counts[words.trim()] = Number(count);
    }
    return counts as unknown as Tally;
  }

  get playhead(): Locator {
    return this.timeline.getByRole('slider', { name: 'Time' });
  }

  /** The bars of what clients got; they reach from the run's first moment to its last. */
  get outcomes(): Locator {
    return this.timeline.getByRole('img', { name: /\d % ok/ });
  }

  /** The moment on screen, in seconds. */
  async now(): Promise<number> {
    return Number(await this.playhead.getAttribute('aria-valuenow'));
  }

  async pause(): Promise<void> {
    const button = this.timeline.getByRole('button', { name: 'Pause' });
    await expect(button.or(this.timeline.getByRole('button', { name: 'Play' }))).toBeVisible();
    if (await button.isVisible()) await button.click();
    await expect(this.timeline.getByRole('button', { name: 'Play' })).toBeVisible();
  }

  /** The diagram with what is said above and below it. */
  get figure(): Locator {
    return this.page.locator('.fig');
  }

  /** The sentence below the diagram. */
  get caption(): Locator {
    return this.page.locator('.caption');
  }

  // ---- Files

  /** The open file's text field. */
  editor(path: string): Locator {
    return this.files.getByRole('textbox', { name: path });
  }

  /** Puts the keyboard into the open file, and waits for the full editor, which comes for that. */
  async enter(path: string): Promise<void> {
    await this.editor(path).focus();
    await expect(this.fullEditor).toBeVisible();
    await expect(this.editor(path)).toBeFocused();
  }

  get fullEditor(): Locator {
    return this.files.locator('.monaco-editor').first();
  }

  /** One of them can be read; the field of the full editor, which comes when the pointer is near, has no size of its own. */
  async filesAreOpen(): Promise<void> {
    await expect(this.lines.first()).toBeVisible();
  }

  /** The open file's lines: in the full editor those in sight, in no order. */
  get lines(): Locator {
    return this.files.locator('.view-line, .light-editor .lines > div');
  }

  async openFile(path: string): Promise<void> {
    const tab = this.files.getByRole('tab', { name: new RegExp(`^${escaped(path)}($|,)`) });
    // Where the tabs do not fit, a list stands in for them.
    const list = this.files.getByRole('combobox', { name: 'File' });
    if (await list.isVisible()) await list.selectOption(path);
    else await tab.click();
    await expect(this.files.getByRole('tabpanel', { name: `Text of ${path}` })).toBeVisible();
  }

  /** Types `text` in place of all that the file holds. */
  async write(path: string, text: string): Promise<void> {
    await this.openFile(path);
    await this.enter(path);
    const { keyboard } = this.page;
    await keyboard.press('ControlOrMeta+a');
    await keyboard.press('Delete');
    for (const [i, line] of text.split('\n').entries()) {
      // The editor repeats the indentation of the line before.
      if (i > 0) for (const key of ['Enter', 'Shift+Home', 'Delete']) await keyboard.press(key);
      await keyboard.insertText(line);
    }
  }

  /** What the open file shows now, line by line, as far as it is in sight: read at one moment, because the editor takes lines away while it scrolls. */
  async visibleLines(): Promise<string[]> {
    return this.lines.evaluateAll((lines) =>
      lines
        .map((line) => ({ text: line.textContent.replaceAll('\u00a0', ' '), top: line.getBoundingClientRect().top }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
  }

  // ---- Checks

  /** The card with the checks of the step on the page. */
  get exercise(): Locator {
    return this.page.getByRole('region', { name: 'The lesson' }).getByRole('region', { name: 'Exercise' });
  }

  async everyCheckPasses(count: number): Promise<void> {
    await expect(this.exercise.getByText(`${count} of ${count} pass`)).toBeVisible();
    // The words at the foot come only when no verdict is from before the last edit.
    await expect(this.exercise.getByText(/^(All .* pass|It passes)\.$/)).toBeVisible();
    await expect(this.exercise.getByRole('listitem').filter({ hasText: /^\s*passed:/ })).toHaveCount(count);
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
