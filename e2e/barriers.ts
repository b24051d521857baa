import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixture.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Looks at a page in one state after the other, and counts. */
export class Barriers {
  readonly #page: Page;
  states = 0;
  targets = 0;

  /** @param page in the light theme */
  constructor(page: Page) {
    this.#page = page;
  }

  /** Fails where axe finds a violation, or something that can be pressed is too small to be hit. A theme is nothing but colours: they are looked at again in the dark. */
  async none(where: string): Promise<void> {
    this.states++;
    expect(await this.#found((axe) => axe.withTags(tags)), where).toEqual([]);
    await this.#page.emulateMedia({ colorScheme: 'dark' });
    expect(await this.#found((axe) => axe.withRules(['color-contrast'])), `in the dark: ${where}`).toEqual([]);
    await this.#page.emulateMedia({ colorScheme: 'light' });
    const { count, small } = await smallTargets(this.#page);
    this.targets += count;
    expect(small, `targets under 24 pixels: ${where}`).toEqual([]);
  }

  async #found(rules: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
    // Without frames there is nothing to gather in a page of its own.
    const { violations } = await rules(new AxeBuilder({ page: this.#page }).setLegacyMode(true)).analyze();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary}`));
  }

  /** A line for who runs the journeys. */
  tell(name: string): void {
    console.log(`${name}: ${this.states} states, 0 violations, ${this.targets} targets of 24 pixels or more`);
  }
}

/**
 * What can be pressed and is lower or narrower than 24 CSS pixels (WCAG 2.5.8). Left out as there: words in a sentence, what the browser draws by itself, and
 * the flags of faults, since each has a button of full size in the row of marks below it. The editor's own parts are not the page's.
 */
async function smallTargets(page: Page): Promise<{ count: number; small: string[] }> {
  return page.evaluate(() => {
    const wanted =
      'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=slider]';
    const small: string[] = [];
    let count = 0;
    for (const element of document.querySelectorAll(wanted)) {
      if (element.closest('.monaco-editor, [inert], .flag') !== null) continue;
      // What is folded away has a size, but is not there.
      if (!element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const own = element.getBoundingClientRect();
      if (style.visibility === 'hidden' || style.clipPath !== 'none' || own.width === 0 || own.height === 0) continue;
      const beside = element.parentElement?.textContent?.trim() !== element.textContent?.trim();
      if (style.display === 'inline' && beside) continue;
      // A press on the words of a field is a press on the field.
      const label = element.closest('label')?.getBoundingClientRect();
      const width = Math.max(own.width, label?.width ?? 0);
      const height = Math.max(own.height, label?.height ?? 0);
      count++;
      if (width >= 23.5 && height >= 23.5) continue;
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? '';
      small.push(`${element.tagName.toLowerCase()} “${name}” ${Math.round(width)} × ${Math.round(height)}`);
    }
    return { count, small };
  });
}
