import type { Page } from 'playwright-core';
import type { Lesson } from '../../src/lesson/lesson.ts';

/** Something that people do on a page, during which it must stay quick. */
export interface Scene {
  readonly name: string;
  /** The part of the address after the site's own. */
  readonly at: string;
  /** Waits until the page is there. */
  arrive(page: Page): Promise<void>;
  act(page: Page): Promise<void>;
}

const STEPS = 80;

async function diagramIsThere(page: Page): Promise<void> {
  await page.getByRole('group', { name: /^Diagram: / }).waitFor();
  await page.getByRole('region', { name: 'Files', exact: true }).getByRole('textbox').first().waitFor();
}

/** From one end of the timeline to the other and back, by pointer and by keys. */
async function scrub(page: Page): Promise<void> {
  const slider = page.getByRole('slider', { name: 'Time' }).first();
  const track = await slider.locator('..').boundingBox();
  if (track === null) throw new Error('there is no timeline');
  const y = track.y + Math.min(10, track.height / 2);
  await page.mouse.move(track.x + 5, y);
  await page.mouse.down();
  for (let n = 0; n <= STEPS; n++) await page.mouse.move(track.x + 5 + ((track.width - 10) * n) / STEPS, y);
  for (let n = STEPS; n >= 0; n--) await page.mouse.move(track.x + 5 + ((track.width - 10) * n) / STEPS, y);
  await page.mouse.up();
  await slider.focus();
  for (let n = 0; n < STEPS; n++) await page.keyboard.press('ArrowRight');
}

async function fillMatrix(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'What if … everything?' }).click();
  await page.getByText(/^\d+ runs in /).waitFor();
}

const PASTED = `==> lb1/haproxy.cfg <==
defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 5s
frontend www
    bind 10.0.0.100:80
    default_backend web
backend web
    balance roundrobin
    option httpchk GET /health
${Array.from({ length: 40 }, (_, i) => `    server web${i + 1} 10.0.0.${i + 21}:80 check`).join('\n')}
`;

async function paste(page: Page): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Your own configuration' });
  await field.fill(PASTED);
  await page.getByRole('button', { name: 'Read it' }).click();
  const open = page.getByRole('button', { name: 'Open it' });
  await open.click();
  await open.waitFor({ state: 'hidden' });
  // Its first run comes.
  await page.waitForTimeout(3000);
}

export function scenes(lessons: readonly Lesson[]): Scene[] {
  const last = lessons.at(-1)?.id ?? '';
  return [
    { name: `${last}, scrubbing`, at: `#/lesson/${last}`, arrive: diagramIsThere, act: scrub },
    {
      name: `${last}, opening and filling the fault matrix`,
      at: `#/lesson/${last}`,
      arrive: diagramIsThere,
      act: fillMatrix,
    },
    {
      name: 'two load balancers in the sandbox, filling the fault matrix',
      at: '#/sandbox/template/two-load-balancers',
      arrive: diagramIsThere,
      act: fillMatrix,
    },
    {
      name: 'importing a load balancer with 40 servers',
      at: '#/sandbox/bring',
      arrive: (page) => page.getByRole('textbox', { name: 'Your own configuration' }).waitFor(),
      act: paste,
    },
  ];
}
