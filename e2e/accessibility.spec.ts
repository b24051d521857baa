import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { lessons, stepWith } from './lessons.ts';
import { answerRightly, cardOf } from './questions.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

for (const width of [1440, 390]) {
  for (const theme of themes) {
    test.describe(`${width} pixels wide, ${theme}`, () => {
      // Whoever asks for less motion gets a run that stands still, so that two looks at a page see the same.
      test.use({
        viewport: { width, height: width > 500 ? 900 : 844 },
        colorScheme: theme,
        contextOptions: { reducedMotion: 'reduce' },
      });

      test('home, help and an unknown address', async ({ page }) => {
        for (const [address, title] of [
          ['./', 'A small data centre'],
          ['./help/', 'How to read the picture'],
          ['./#/nowhere', 'There is no page here'],
        ] as const) {
          await page.goto(address);
          await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
          await hasNoBarrier(page, theme, address);
        }
      });

      for (const lesson of lessons) {
        test(lesson.id, async ({ page, lab }) => {
          const phone = width < 500;
          await lab.goTo(lesson);
          await hasNoBarrier(page, theme, 'as it opens');

          // The exercise with its failed checks, a machine chosen and broken, the editor.
          await lab.goToStep(
            lesson,
            stepWith(lesson, (block) => block.type === 'checks' && block.checks === 'all'),
          );
          await expect(lab.exercise.getByRole('button', { name: /^Show me/ }).first()).toBeVisible();
          const machine = lab.firstMachine(lesson);
          await lab.act(machine, /^(Power off|Power)$/);
          await expect(lab.machine(machine)).toHaveAccessibleName(/no power/);
          if (!phone) await expect(lab.files.locator('.monaco-editor').first()).toBeVisible();
          await hasNoBarrier(page, theme, 'a machine chosen, failed checks');
          if (phone) {
            for (const part of ['Files', 'Timeline', 'State']) {
              await page.getByRole('tab', { name: part, exact: true }).click();
              if (part === 'Files') await expect(lab.files.locator('.monaco-editor').first()).toBeVisible();
              await hasNoBarrier(page, theme, part);
            }
            await page.getByRole('tab', { name: 'Lesson', exact: true }).click();
          } else {
            for (const tab of ['requests', 'log', 'state chart']) {
              await page.getByRole('tab', { name: tab, exact: true }).click();
              await hasNoBarrier(page, theme, tab);
            }
          }

          await lab.goToStep(
            lesson,
            stepWith(lesson, (block) => block.type === 'questions'),
          );
          const open = lesson.questions.filter(({ kind }) => kind !== 'predict');
          await expect(cardOf(page, open[0]!)).toBeVisible();
          await hasNoBarrier(page, theme, 'questions');
          const kinds = new Map(open.map((question) => [question.kind, question]));
          for (const question of kinds.values()) await answerRightly(page, lesson, question);
          await hasNoBarrier(page, theme, 'questions answered');
        });
      }
    });
  }
}

async function hasNoBarrier(page: Page, theme: Theme, where: string): Promise<void> {
  const axe = new AxeBuilder({ page });
  // A theme is nothing but colours: what else there is to find has been found in the light.
  const { violations } = await (theme === 'light' ? axe.withTags(tags) : axe.withRules(['color-contrast'])).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary}`),
  );
  expect(found, where).toEqual([]);
}
