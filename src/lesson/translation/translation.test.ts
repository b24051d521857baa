import { parseDocument } from 'yaml';
import { describe, expect, it } from 'vitest';
import { readFolder } from '../../cli/folder.ts';
import { LESSONS_ROOT } from '../../cli/lessonsRoot.ts';
import { loadLesson } from '../loadLesson.ts';
import { fingerprint } from './fingerprint.ts';
import { entriesOf, fingerprintOf, layWords } from './layWords.ts';
import { loadTranslation } from './loadTranslation.ts';

const english = `- id: no-check
  when: [{ failed: web1-off }]
  words: Has anybody told it to look?
- id: nearly-all
  words: One word is enough.
`;
const of = Object.fromEntries(entriesOf(parseDocument(english)).map(({ id, node }) => [id, fingerprintOf(node)]));
const lay = (german: string) =>
  layWords({ path: 'hints.yaml', text: english }, { path: 'de/hints.yaml', text: german });

describe('words of a list', () => {
  it('come into the places of the English ones, and nothing else changes', () => {
    const laid = lay(
      `no-check:\n  of: ${of['no-check']}\n  words: Sieht jemand nach?\nnearly-all:\n  of: ${of['nearly-all']}\n  words: Ein Wort genügt.\n`,
    );
    expect(laid).toMatchObject({ missing: [], outdated: [], diagnostics: [] });
    expect(parseDocument(laid.text).toJS()).toEqual([
      { id: 'no-check', when: [{ failed: 'web1-off' }], words: 'Sieht jemand nach?' },
      { id: 'nearly-all', words: 'Ein Wort genügt.' },
    ]);
  });

  it('that are missing stay English, and words of changed ones are outdated', () => {
    const laid = lay('no-check: { of: 00000000, words: Sieht jemand nach? }\n');
    expect(laid).toMatchObject({ missing: ['nearly-all'], outdated: ['no-check'], diagnostics: [] });
    expect(laid.text).toContain('One word is enough.');
  });

  it('that have no place in English are said at their line', () => {
    const laid = lay('no-check:\n  of: 00000000\n  when: [{ failed: other }]\nstranger: { words: Wer? }\n');
    expect(laid.diagnostics.map(({ span, message }) => [span?.line, message])).toEqual([
      [3, 'no-check has no words at when.0.failed in English'],
      [4, 'the English file has no stranger'],
    ]);
    expect(laid.text).toContain('web1-off');
  });
});

describe('a lesson', () => {
  const folder = readFolder(`${LESSONS_ROOT}/progression/one-server`);
  const lesson = loadLesson('progression', 'one-server', folder).lesson!;
  const german = folder['de/lesson.md'] as string;
  const load = (text: string) => loadTranslation(lesson, { ...folder, 'de/lesson.md': text }, 'de');

  it('in German has the English names of things, so that progress and answers are the same', () => {
    const { lesson: found, diagnostics } = load(german);
    expect(diagnostics).toEqual([]);
    expect(found.title).toBe('Ein Server');
    expect(found.steps.map(({ id }) => id)).toEqual(lesson.steps.map(({ id }) => id));
    expect(found.steps[0]?.title).not.toBe(lesson.steps[0]?.title);
    expect(found.questions.map(({ id, kind }) => [id, kind])).toEqual(
      lesson.questions.map(({ id, kind }) => [id, kind]),
    );
    expect(found.checks.map(({ expect, scenario }) => [expect, scenario])).toEqual(
      lesson.checks.map(({ expect, scenario }) => [expect, scenario]),
    );
  });

  it('whose prose is not translated is English and says so', () => {
    const { 'de/lesson.md': _, ...rest } = folder;
    const { lesson: found, missing } = loadTranslation(lesson, rest, 'de');
    expect(missing).toEqual(['lesson.md']);
    expect(found).toMatchObject({ title: lesson.title, language: 'en' });
    expect(found.hints[0]?.words).not.toEqual(lesson.hints[0]?.words);
  });

  it('whose English prose has changed is outdated', () => {
    const { outdated } = loadTranslation(lesson, { ...folder, 'lesson.md': `${folder['lesson.md']}\nMore.\n` }, 'de');
    expect(outdated).toEqual(['lesson.md']);
  });

  it('with another block is refused at the line of its step', () => {
    const changed = german.replace('::predict{id=mysql-killed}', '::predict{id=no-power}');
    const { diagnostics, lesson: found } = load(changed);
    const line = german.split('\n').findIndex((text) => text.startsWith('## Zerleg')) + 1;
    expect(diagnostics[0]).toMatchObject({ file: 'de/lesson.md', span: { line }, code: 'lesson.translation' });
    expect(JSON.stringify(found.steps)).toContain('"question":"mysql-killed"');
  });

  it('names its terms as the glossary does, or says which entry they are', () => {
    const found = load(german.replace(' entry="web server"', '').replace(':term[502]', ':term[Health-Check]'));
    expect(found.diagnostics).toMatchObject([
      { file: 'de/lesson.md', message: expect.stringContaining('"502, web-server" as in English') },
    ]);
    expect(load(german.replace(':term[Port]', ':term[PORT]')).diagnostics).toEqual([]);
  });

  it('with other configuration in it is refused', () => {
    const other = readFolder(`${LESSONS_ROOT}/progression/redundant-load-balancers`);
    const shop = loadLesson('progression', 'redundant-load-balancers', other).lesson!;
    const changed = {
      ...other,
      'de/lesson.md': (other['de/lesson.md'] as string).replace('    priority 50', '    priority 51'),
    };
    expect(loadTranslation(shop, changed, 'de').diagnostics).toMatchObject([{ file: 'de/lesson.md' }]);
    expect(loadTranslation(shop, other, 'de').diagnostics).toEqual([]);
  });
});

it('a fingerprint changes with every letter', () => {
  expect(fingerprint('')).toBe('811c9dc5');
  expect(fingerprint('a')).toBe('e40c292c');
  expect(fingerprint('one word')).not.toBe(fingerprint('one werd'));
});
