import { test as plain } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { changesOf, lessonOf, solutionOf } from './lessons.ts';

const lesson = lessonOf('one-server');

/** `npm run build` makes both sites; a build of one language alone has no German one, and its pages do not lead there. */
test.beforeEach(async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('link', { name: 'Deutsch', exact: true }), 'the build holds both sites').toHaveCount(1);
});

test('to German and back: the link leads to the same step, and the choice is kept', async ({ page, lab }) => {
  await lab.open(lesson, 2);
  await page.getByRole('link', { name: 'Deutsch', exact: true }).click();
  await expect(page).toHaveURL(/\/de\/lesson\/one-server\/#step-2$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { level: 1, name: 'Zwei Dateien, ein Port' })).toBeVisible();

  // Whoever chose German gets it at English addresses too.
  await page.goto('./lesson/one-server/#step-2');
  await expect(page).toHaveURL(/\/de\/lesson\/one-server\/#step-2$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Zwei Dateien, ein Port' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Dateien', exact: true }).getByRole('textbox')).toBeVisible();

  await page.getByRole('link', { name: 'English', exact: true }).click();
  await expect(page).toHaveURL(/\/lesson\/one-server\/#step-2$/);
  await expect(page).not.toHaveURL(/\/de\//);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1, name: lesson.steps[1]!.title })).toBeVisible();
  await page.goto('./de/help/');
  await expect(page).toHaveURL(/\/help\/$/);
  await expect(page).not.toHaveURL(/\/de\//);
});

test('a lesson in German: predict, mend a file until its checks pass, come back', async ({ page, lab }) => {
  // By its address alone, in a browser that speaks English.
  await page.goto('./de/lesson/one-server/#step-3');
  await expect(page.getByRole('heading', { level: 1, name: 'Zerleg ihn, Stück für Stück' })).toBeVisible();
  const files = page.getByRole('region', { name: 'Dateien', exact: true });
  await expect(files.getByRole('textbox')).toBeAttached();

  // Figures have a comma.
  await expect(page.locator('.caption b.num')).toHaveText(/^\d+,\d s$/);

  const right = 'Die Startseite wie immer; sofort 500 für Widgets und Bestellungen';
  const before = page.getByRole('region', { name: 'Bevor es geschieht' });
  await before.getByRole('radio', { name: right, exact: true }).check();
  await before.getByRole('button', { name: 'MySQL abschießen' }).click();
  const predicted = page.getByRole('region', { name: 'Du hast vorhergesagt' });
  await expect(predicted).toBeVisible();
  await expect(predicted).toContainText(right);

  await page.goto('./de/lesson/one-server/#step-4');
  await expect(page.getByRole('heading', { level: 1, name: 'Schnell scheitern, schnell zurückkommen' })).toBeVisible();
  await expect(files.getByRole('textbox')).toBeAttached();
  const exercise = page.getByRole('region', { name: 'Übung', exact: true });
  const count = lesson.checks.length;
  await expect(exercise.getByText(`${count} von ${count} bestanden`)).toHaveCount(0);
  const changes = changesOf(lesson, solutionOf(lesson, 'nginx-port'));
  for (const { path, text } of changes) {
    await files.getByRole('tab', { name: new RegExp(`^${path}($|,)`) }).click();
    await files.getByRole('textbox', { name: path }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(text);
  }
  await expect(exercise.getByText(`${count} von ${count} bestanden`)).toBeVisible();
  await expect(exercise.getByText(/^Alle .* sind bestanden\.$/)).toBeVisible();

  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(exercise.getByText(`${count} von ${count} bestanden`)).toBeVisible();

  // What was done in German is done in English.
  await page.getByRole('link', { name: 'English', exact: true }).click();
  await lab.isOpen(lesson, 4);
  await lab.everyCheckPasses(count);
});

test('what is looked up in German: a lesson’s word leads to its entry, and figures to their sheet', async ({ page }) => {
  await page.goto('./de/lesson/one-server/#step-1');
  await page.getByText('Begriffe dieses Schritts').click();
  await page.getByRole('link', { name: 'Webserver', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Glossar' })).toBeVisible();
  await expect(page.locator('#web-server')).toHaveText('Webserver');
  await expect(page.locator('#web-server')).toBeFocused();
  await page.getByRole('searchbox', { name: 'Suchen' }).fill('Webserver hinter');
  await expect(page.getByRole('status').filter({ hasText: 'Begriff' })).toHaveText(/^(1 Begriff|\d+ Begriffe)$/);
  await page.goto('./de/cheat-sheets/#failover-times');
  await expect(page.locator('#failover-times')).toHaveText('Zeiten des Failovers');
  await expect(page.locator('main [lang="en"]')).toHaveCount(0);

  await page.goto('./de/lesson/one-server/#step-2');
  const steps = page.getByRole('navigation', { name: 'Schritte' });
  await expect(steps.getByRole('link', { name: 'Schritt 2, begonnen: Zwei Dateien, ein Port' })).toBeVisible();
});

test('what is built by hand is said in German, and why something cannot be', async ({ page }) => {
  await page.goto('./de/sandbox/#template=two-web-servers');
  const message = (words: string) => page.getByRole('status').filter({ hasText: words });
  await page.getByText('Bauen', { exact: true }).click();
  const bench = page.getByRole('region', { name: 'Die Werkbank' });
  await page.getByRole('button', { name: 'Eine leere Maschine hinzufügen' }).first().click();
  await expect(message('server1 hinzugefügt, mit der Adresse 10.77.0.41. Darauf läuft noch nichts.')).toBeVisible();
  await bench.getByRole('textbox', { name: 'Name', exact: true }).fill('web1');
  await page.keyboard.press('Enter');
  await expect(message('Eine Maschine namens web1 gibt es schon.')).toBeVisible();

  await bench.getByRole('button', { name: /^web2 \d/ }).click();
  await bench.getByRole('button', { name: 'web2 entfernen', exact: true }).click();
  const removed = message('web2 entfernt. 1 Zeile in lb1/haproxy.cfg führt noch dorthin.');
  await removed.getByRole('button', { name: 'Auch diese Zeile entfernen' }).click();
  await expect(message('web2 entfernt. 1 Datei, die sie nannte, tut es nicht mehr.')).toBeVisible();
});

// A missing page is an error in the console, so this one listens to nothing.
plain('an address that is none is told in German below the German site, and leads to its lessons', async ({ page }) => {
  await page.goto('./de/no/such/page/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { level: 1, name: 'Hier ist keine Seite' })).toBeVisible();
  await page.getByRole('link', { name: 'Zur Liste der Lektionen' }).click();
  await expect(page).toHaveURL(/\/de\/$/);
});
