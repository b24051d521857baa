import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from 'svelte/compiler';
import { afterAll, describe, expect, it } from 'vitest';
import { extract } from './extract.ts';
import { LanguageFile } from './languageFile.ts';
import { textsOfPage } from './pageLanguage.ts';
import { hasWords, sourcesWithWords } from './sources.ts';

const none = new Map<string, 'everywhere' | 'tables'>();
const idsOf = async (code: string, file = 'src/view/x.ts', more = none) => (await extract(code, file, more)).ids;
const folder = mkdtempSync(join(tmpdir(), 'words-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('what is taken out of a source file', () => {
  it('is sentences with their values and elements, and attributes that are read', async () => {
    const component = `<script lang="ts">const { n } = $props();</script>
      <p class="wide num" title="Take away">Only {n} of <b>all</b> pass.</p><code>retries 3</code>`;
    expect(await idsOf(component, 'src/view/X.svelte')).toEqual(['Take away', 'Only {0} of <0>all</0> pass.']);
  });

  it('is not what programs say to each other', async () => {
    const module = `export const a = (x: number, k: string) => k === 'ArrowLeft' || k === 'power-off' || k === 'Files'
      ? \`M\${x} \${x}h4\` : matches('[data-cut], .pop button') ? '(max-width: 960px)' : '#/lesson/one';`;
    expect(await idsOf(module)).toEqual([]);
  });

  it('is figures with their units, since their marks differ', async () => {
    expect(await idsOf('export const s = (x: number) => `${x.toFixed(1)} s`;')).toEqual(['{0} s']);
  });

  it('is a word in small letters where a language file says so, in tables only where it says that', async () => {
    const module = `export const look = (off: boolean) => (off ? 'frozen' : 'up');\nexport const WORDS = { frozen: 'frozen' };`;
    expect(await idsOf(module)).toEqual([]);
    const found = await extract(module, 'src/view/x.ts', new Map([['frozen', 'tables']]));
    expect(found.ids).toEqual(['frozen']);
    const { code } = found.code('');
    expect(code).toContain("off ? 'frozen' : 'up'");
    expect(code).toContain('frozen: _w_runtime_(0)');
  });

  it('is not a word that the program compares with, though the same word is read in the markup', async () => {
    const component = `<script lang="ts">const { kind } = $props();</script>{#if kind === 'now'}now{:else}later{/if}`;
    const both = new Map([['now', 'everywhere'], ['later', 'everywhere']] as const);
    const found = await extract(component, 'src/view/X.svelte', both);
    expect(found.ids).toEqual(['now', 'later']);
    expect(found.code('').code).toContain("kind === 'now'");
  });

  it('keeps the spaces around a text apart from its name', async () => {
    const found = await extract('export const end = (x: string) => ` to ${x}`;', 'src/view/x.ts', none);
    expect(found.ids).toEqual(['to {0}']);
    expect(found.around.get('to {0}')).toEqual([' ', '']);
  });
});

it('leaves components that the compiler has nothing to say about: words at the top of one become derived state', async () => {
  const warned: string[] = [];
  for (const file of sourcesWithWords('.').filter((path) => path.endsWith('.svelte'))) {
    const { code } = (await extract(await readFile(file, 'utf8'), file, none)).code('');
    // Of a text that begins with a character by its name (`&nbsp;…`) wuchale takes all but the `&`.
    for (const [left] of code.matchAll(/&\{_w_.*/g)) warned.push(`${file}: ${left}`);
    for (const { code: name, message } of compile(code, { filename: file, generate: false }).warnings) warned.push(`${file}: ${name}: ${message}`);
  }
  expect(warned).toEqual([]);
}, 60_000);

describe('a language file', () => {
  const write = (text: string) => {
    const path = join(folder, 'xx.po');
    writeFileSync(path, text);
    return new LanguageFile(path);
  };

  it('has words, and says which of them do not fit', () => {
    const file = write(`msgid "{0} of <0>all</0>"\nmsgstr "{1} von allen"\n\nmsgid "Undo"\nmsgstr ""\n`);
    expect(file.wordsFor('Undo')).toBeNull();
    expect(file.wordsFor('{0} of <0>all</0>')).toEqual(['{1} von allen']);
    expect(file.flawOf('{0} of <0>all</0>')).toContain('{1}');
    expect(file.flawOf('Undo')).toBeNull();
  });

  it('an English plural’s s may be left out, an element may not', () => {
    const file = write(`msgid "{0} client{1}"\nmsgstr "{0} Clients"\n\nmsgid "<0/> Back"\nmsgstr "Zurück"\n`);
    expect(file.flawOf('{0} client{1}')).toBeNull();
    expect(file.flawOf('<0/> Back')).toContain('<0/>');
  });

  it('is brought up to date: new texts come in, those that are gone are kept at the end, and come back', () => {
    const file = write(`#: src/a.ts\nmsgid "Old"\nmsgstr "Alt"\n`);
    const changed = file.updated(new Map([['New', ['src/b.ts']]]), new Set(), 'xx');
    expect(changed).toContain('msgid "New"');
    expect(changed).toContain('#~ msgid "Old"');
    const again = write(changed).updated(new Map([['Old', ['src/a.ts']]]), new Set(), 'xx');
    expect(again).toMatch(/#: src\/a.ts\nmsgid "Old"\nmsgstr "Alt"/);
  });
});

it('words for people are in the view, the app and what explains runs; daemons speak English', () => {
  expect(['src/view/App.svelte', 'src/trace/explain.ts', 'src/app/figure.ts'].every(hasWords)).toBe(true);
  expect(
    ['src/daemons/haproxy/parse.ts', 'src/view/x.test.ts', 'src/sim/run.ts', 'src/app/lessons.d.ts'].some(hasWords),
  ).toBe(false);
});

it('the page’s own words are found', () => {
  expect(
    textsOfPage('<meta name="description" content="What it is." /><noscript>It needs scripts.</noscript>'),
  ).toEqual(['What it is.', 'It needs scripts.']);
});

it('what an import and a lesson’s proof say are words; what they write into files or go by is not', async () => {
  const idsIn = async (file: string) => idsOf(await readFile(file, 'utf8'), file);
  expect(['src/importing/system.ts', 'src/lesson/proof.ts', 'src/lesson/draft/draftGaps.ts'].every(hasWords)).toBe(true);
  expect(['src/importing/clusterText.ts', 'src/lesson/loadLesson.ts', 'src/cli/main.ts'].some(hasWords)).toBe(false);
  expect((await idsIn('src/importing/reading.ts')).filter((id) => id.includes('#'))).toEqual([]);
  const named = [...(await idsIn('src/lesson/proof.ts')), ...(await idsIn('src/lesson/naming.ts'))];
  expect(named).toContain('every check passes before anything is done');
  expect(named.filter((id) => /^(solution|mistake|question|hint|check) \{0\}$|^front matter$/.test(id))).toEqual([]);
});

it('what a change by hand says is words; what it writes into files is not', async () => {
  const idsIn = async (file: string) => idsOf(await readFile(file, 'utf8'), file);
  const daemons = ['app', 'haproxy', 'nginx'].map((daemon) => `src/daemons/${daemon}/wiringWords.ts`);
  const building = ['change', 'clusterDocument', 'connections', 'freePlace', 'machines', 'processes', 'system'].map((name) => `src/building/${name}.ts`);
  expect([...daemons, ...building].every(hasWords)).toBe(true);
  expect(hasWords('src/daemons/haproxy/wiring.ts')).toBe(false);
  const ids = (await Promise.all([...daemons, ...building].map(idsIn))).flat();
  expect(ids).toEqual(expect.arrayContaining(['Removed {0}.', '{0} sends to {1}: {2}.', '{0} in a new backend {1}', 'DB_HOST is {0} now']));
  for (const id of ids) expect(id, id).toMatch(/[.]$|^(Rewrite|Remove) |^# line|^still |^says so|^It runs|^\{0\} (in|beside) |^nginx |^upstream |^DB_HOST /);
  for (const file of daemons) expect(await readFile(file.replace('Words', ''), 'utf8'), file).not.toMatch(/(why|words): ['`][^'`]* /);
});

it('sentences that are thrown are words: they are no part of the throw itself', async () => {
  const files = ['answer.ts', '../app/sandbox/openSystem.ts', ...['bring', 'intake', 'tarFiles', 'zipFiles', 'takeFile', 'droppedFiles'].map((name) => `../app/sandbox/bringing/${name}.ts`)];
  for (const file of files) expect(await readFile(`src/lesson/${file}`, 'utf8'), file).not.toMatch(/throw new \w+\(\s*['`]/);
});

it('every formula of the exercises has its figures among words, so that they get the marks of the language', async () => {
  const { code } = (await extract(await readFile('src/app/practice/exercise.ts', 'utf8'), 'src/app/practice/exercise.ts', none)).code('');
  expect(code).not.toMatch(/`[^`]*\}[^`]* = \$\{/);
});

it('what several machines think has a form for several', async () => {
  const { plurals } = await extract(await readFile('src/trace/caption.ts', 'utf8'), 'src/trace/caption.ts', none);
  const german = new LanguageFile('src/i18n/de.po');
  expect([...plurals].map((id) => german.wordsFor(id))).toContainEqual(['hat es nicht bemerkt', 'haben es nicht bemerkt']);
  for (const id of plurals) expect(german.wordsFor(id), id).toHaveLength(2);
});
