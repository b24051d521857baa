import { test as base, expect } from '@playwright/test';
import { LessonPage } from './lessonPage.ts';

interface Fixtures {
  /** Runs by itself in every journey: nothing goes wrong out of sight, and nothing leaves the site. */
  quiet: void;
  lab: LessonPage;
}

/**
 * Every journey's `test`. It fails where the console shows an error, where the page or its worker throws, and where anything is asked of
 * another origin.
 */
export const test = base.extend<Fixtures>({
  quiet: [
    async ({ context, baseURL }, use) => {
      const troubles: string[] = [];
      const { origin } = new URL(baseURL!);
      // On the context, so that workers, other tabs and reloads are heard as well.
      context.on('console', (message) => {
        if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
      });
      context.on('weberror', (error) => troubles.push(`error: ${error.error().stack ?? error.error().message}`));
      context.on('request', (request) => {
        const url = new URL(request.url());
        const own = url.origin === origin || url.protocol === 'data:' || url.protocol === 'blob:';
        if (!own) troubles.push(`request to another origin: ${request.url()}`);
      });
      await use();
      expect(troubles, 'errors and foreign requests').toEqual([]);
    },
    { auto: true },
  ],
  lab: async ({ page }, use) => {
    await use(new LessonPage(page));
  },
});

export { expect };
