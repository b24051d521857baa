import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { LESSON_SAVED, LESSON_TROUBLE, type LessonTrouble } from '../src/app/authoring/whileWriting.ts';
import { lessons } from './lessonsPlugin.ts';

// A development server over a copy of a lesson's folder, whose files are saved as an editor saves them.

const sample = fileURLToPath(new URL('../src/lesson/samples/shop', import.meta.url));
const MODULE = 'virtual:lessons/workshop/shop';
/** A server that watches hears of a saved file within moments; a busy machine takes longer. */
const SOON = { timeout: 8000, interval: 25 };

let root: string;
let server: ViteDevServer;
/** What pages were told, in order. */
let told: [event: string, troubles?: LessonTrouble[]][] = [];
/** The watcher has told of a change. */
const changed = vi.fn();

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'lab-writing-')));
  cpSync(sample, join(root, 'lessons/workshop/shop'), { recursive: true });
  server = await createServer({
    configFile: false,
    root,
    logLevel: 'silent',
    appType: 'custom',
    server: { middlewareMode: true, ws: false },
    optimizeDeps: { noDiscovery: true },
    plugins: [lessons(join(root, 'lessons'))],
  });
  const { hot } = server.environments.client;
  vi.spyOn(hot, 'send').mockImplementation((...message: unknown[]) => void told.push(message as (typeof told)[number]));
  await ready(server);
  server.watcher.on('change', changed);
});

afterEach(() => {
  told = [];
  changed.mockClear();
});

afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

/** Resolves when changes are heard of. */
async function ready({ watcher }: ViteDevServer): Promise<void> {
  await vi.waitFor(() => expect(Object.values(watcher.getWatched()).flat()).toContain('lesson.md'), SOON);
}

/** Saves one of the lesson's files with a part of its text replaced. Gives what puts it back. */
function save(path: string, from: string, to: string): () => void {
  const file = join(root, 'lessons/workshop/shop', path);
  const before = readFileSync(file, 'utf8');
  expect(before).toContain(from);
  writeFileSync(file, before.replace(from, to));
  return () => writeFileSync(file, before);
}

const isSaved = () => vi.waitFor(() => expect(told.map(([event]) => event)).toContain(LESSON_SAVED), SOON);
const shown = async () => JSON.stringify(((await server.ssrLoadModule(MODULE)) as { default: unknown }).default);

it.each([
  ['prose', 'lesson.md', '## Break it', '## Break all of it', 'Break all of it'],
  ['a question', 'quiz.yaml', 'Nothing changes', 'Nobody notices', 'Nobody notices'],
  ['a check', 'checks.yaml', 'Everything starts', 'All of it starts', 'All of it starts'],
])('pages hear that %s was saved, and get it as it is now', async (_, path, from, to, words) => {
  expect(await shown()).not.toContain(words);
  save(path, from, to);
  await isSaved();
  expect(told.find(([event]) => event === LESSON_TROUBLE)?.[1]).toEqual([]);
  expect(await shown()).toContain(words);
});

it('a mistake is told with its file, its line and what was expected; no page takes it until it is mended', async () => {
  const before = await shown();
  const mend = save('checks.yaml', 'duration: 5s', 'duration: soon');
  const line =
    1 +
    readFileSync(join(root, 'lessons/workshop/shop/checks.yaml'), 'utf8')
      .split('\n')
      .findIndex((text) => text.includes('soon'));
  await vi.waitFor(() => expect(told.map(([event]) => event)).toContain(LESSON_TROUBLE), SOON);
  expect(told).toEqual([
    [
      LESSON_TROUBLE,
      [
        {
          file: 'workshop/shop/checks.yaml',
          line,
          column: expect.any(Number),
          words: expect.stringContaining('expected a time'),
        },
      ],
    ],
  ]);
  mend();
  await isSaved();
  expect(told.at(-2)).toEqual([LESSON_TROUBLE, []]);
  expect(await shown()).toBe(before);
});

it('what is saved again at once is what pages hear of', async () => {
  const before = await shown();
  const mend = save('checks.yaml', 'duration: 5s', 'duration: soon');
  // Within 50 ms of a change the watcher tells of no other.
  await vi.waitFor(() => expect(changed).toHaveBeenCalled(), { timeout: 8000, interval: 1 });
  mend();
  await isSaved();
  expect(told.at(-2)).toEqual([LESSON_TROUBLE, []]);
  expect(await shown()).toBe(before);
});

it.each(['src/app/authoring/keptPlace.svelte.ts', 'src/view/authoring/LessonErrors.svelte'])('%s hears what a page is told', (path) => {
  // Vite gives it to modules in whose text it stands whole, and to no others.
  expect(readFileSync(join(import.meta.dirname, '..', path), 'utf8')).toContain('import.meta.hot');
});
