import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readGlossary } from '../lesson/glossaryFile.ts';
import { loadLesson } from '../lesson/loadLesson.ts';
import { readSheet } from '../lesson/sheetFile.ts';
import { fingerprint } from '../lesson/translation/fingerprint.ts';
import { translateGlossary } from '../lesson/translation/translateGlossary.ts';
import { translateSheet } from '../lesson/translation/translateSheet.ts';
import { readFolder, readLessons } from './folder.ts';
import { readGlossaryFolder, readTranslatedGlossaryFolder } from './glossaryFolder.ts';
import { LESSONS_ROOT } from './lessonsRoot.ts';

const lessons = readLessons(LESSONS_ROOT).flatMap(({ lesson }) => lesson ?? []);
const read = (text: string) =>
  readGlossary({ path: 'glossary.yaml', text }, lessons, ['haproxy']).diagnostics.map(({ message }) => message);

describe('the glossary of the lessons', () => {
  const { entries, sheets, diagnostics } = readGlossaryFolder(LESSONS_ROOT);

  test('every term that a lesson explains is in it, every entry has its place in a step', () => {
    expect(diagnostics.map(({ file, message }) => `${file}: ${message}`)).toEqual([]);
    expect(entries.length).toBeGreaterThan(30);
    for (const { first, term } of entries) {
      const lesson = lessons.find(({ id }) => id === first.lesson);
      expect(lesson?.steps[first.step - 1]?.title, term).toBe(first.stepTitle);
    }
  });

  test('terms stand in order, each at a place of its own', () => {
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const terms = entries.map(({ term }) => term.toLowerCase());
    expect(terms).toEqual([...terms].sort());
  });

  test('the cheat sheets are there, each with tables', () => {
    expect(sheets.map(({ id }) => id)).toEqual(['haproxy', 'nginx', 'keepalived', 'failover-times', 'availability']);
    for (const { blocks, id } of sheets) expect(blocks.some(({ type }) => type === 'table'), id).toBe(true);
  });
});

describe('what is wrong with a glossary is said', () => {
  const complete = (more: string) => read(`- { term: loopback, is: words, in: separate-database/tell-everybody, more: words${more} }`);

  test('a term that lessons explain and the file lacks', () => {
    expect(complete('')).toContain('a lesson explains health check, and it does not stand here');
  });
  test('a place that is none, or that does not say the term', () => {
    expect(read('- { term: x, is: y, in: nowhere/at-all, more: z }')).toContain('no lesson has a step nowhere/at-all');
    expect(read('- { term: quux, is: y, in: one-server/pull-the-plug, more: z }')).toContain('the step pull-the-plug of one-server does not say quux');
  });
  test('a cheat sheet that is none, a term that stands twice, a meaning that is given twice or not at all', () => {
    expect(complete(', sheet: nowhere')).toContain('there is no cheat sheet nowhere; there are haproxy');
    expect(read('- { term: port, more: a }\n- { term: port, more: b }')).toContain('port stands here twice');
    expect(read('- { term: port, is: a, more: b }')).toContain('a lesson explains port: is and in are left out');
    expect(read('- { term: machine, in: one-server/pull-the-plug, more: b }')).toContain('no lesson explains machine: expected is');
  });
  test('somebody’s own lesson may explain words as it likes', () => {
    const { lesson } = loadLesson('workshop', 'two-tills', readFolder(fileURLToPath(new URL('../lesson/samples/two-tills', import.meta.url))));
    const text = '- { term: health check, more: a }\n- { term: port, more: b }';
    const own = readGlossary({ path: 'glossary.yaml', text }, [...lessons, lesson!], []);
    expect(own.diagnostics.map(({ severity }) => severity)).toContain('warning');
    expect(own.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(own.entries[0]).toMatchObject({ term: 'health check', first: { lesson: 'load-balancer' } });
  });
  test('a cheat sheet without a title', () => {
    expect(readSheet('x', { path: 'x.md', text: 'words' }).diagnostics).toMatchObject([{ message: 'expected `# Title` at the top' }]);
  });
});

describe('the glossary in German', () => {
  const english = readGlossaryFolder(LESSONS_ROOT);
  const german = readTranslatedGlossaryFolder(LESSONS_ROOT, 'de');

  test('has the English places, and the words and titles of the German lessons', () => {
    expect(german.diagnostics).toEqual([]);
    const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).sort();
    expect(ids(german.entries)).toEqual(ids(english.entries));
    expect(german.entries.find(({ id }) => id === 'web-server')).toMatchObject({
      term: 'Webserver',
      definition: expect.stringMatching(/^Ein Prozess/),
      first: { lesson: 'one-server', lessonTitle: 'Ein Server', step: 1 },
    });
  });

  test('stands by German letters, small ones among large ones', () => {
    const terms = german.entries.map(({ term }) => term);
    expect(terms.indexOf('abgewiesen')).toBeLessThan(terms.indexOf('ARP'));
    expect(terms.indexOf('virtuelle Adresse')).toBeLessThan(terms.indexOf('Webserver'));
  });
});

describe('a translated glossary', () => {
  const source = { path: 'glossary.yaml', text: '- { term: retry, is: Trying again., in: load-balancer/ask-before-you-send, spelt: retries, more: Once more. }' };
  const all = readGlossary({ ...source, text: `${source.text}\n- { term: port, more: It is a number. }` }, lessons, []).entries;
  const entries = all.filter(({ term }) => term === 'retry');
  const of = fingerprint(JSON.stringify(['Trying again.', 'Once more.']));
  const translate = (text: string | null) =>
    translateGlossary(entries, source, text === null ? null : { path: 'de/glossary.yaml', text }, lessons);

  test('has its own words, its English place and no mark of a language', () => {
    const { entries: found, ...rest } = translate(`retry: { of: ${of}, term: Wiederholung, is: Noch einmal., more: Und wieder. }`);
    expect(rest).toEqual({ missing: [], outdated: [], diagnostics: [] });
    expect(found).toMatchObject([{ id: 'retry', term: 'Wiederholung', definition: 'Noch einmal.', more: [{ text: 'Und wieder.' }] }]);
    expect(found[0]).not.toHaveProperty('language');
  });

  test('is English where it has no words, and says so', () => {
    for (const text of [null, 'retry: { of: x, more: Und wieder. }']) {
      const { entries: found, missing } = translate(text);
      expect(missing).toEqual([{ term: 'retry', of }]);
      expect(found).toMatchObject([{ term: 'retry', definition: 'Trying again.', language: 'en' }]);
    }
  });

  test('says what is outdated, and what the English one does not have', () => {
    const found = translate('retry: { of: old, is: a, more: b }\nstranger: { of: old, more: c }');
    expect(found.outdated).toEqual([{ term: 'retry', of }]);
    expect(found.diagnostics.map(({ span, message }) => [span?.line, message])).toEqual([[2, 'the English glossary has no stranger']]);
  });
});

describe('a translated cheat sheet', () => {
  const source = { path: 'x.md', text: '# Retries\n\n| a | b |\n|---|---|\n| c | `d` |\n\n```\nretries 3\n```\n' };
  const english = readSheet('x', source).sheet!;
  const translate = (text: string) => translateSheet(english, source, { path: 'de/x.md', text });
  const german = `---\nof: '${fingerprint(source.text)}'\n---\n${source.text.replace('Retries', 'Wieder').replace('| c |', '| z |')}`;

  test('has the same tables and the same configuration', () => {
    expect(translate(german)).toMatchObject({ sheet: { id: 'x', title: 'Wieder' }, missing: false, outdated: false, diagnostics: [] });
    expect(JSON.stringify(translate(german).sheet)).toContain('"z"');
    for (const other of [german.replace('retries 3', 'retries 4'), german.replace('| z | `d` |\n', '')]) {
      const { sheet, diagnostics } = translate(other);
      expect(diagnostics).toMatchObject([{ file: 'de/x.md', code: 'lesson.translation' }]);
      expect(sheet).toMatchObject({ title: 'Retries', language: 'en' });
    }
  });

  test('without of, or of other English words', () => {
    expect(translate(source.text).diagnostics).not.toEqual([]);
    expect(translate(german.replace(/of: '\w+'/, "of: '00000000'"))).toMatchObject({ outdated: true, diagnostics: [] });
    expect(translateSheet(english, source, null)).toMatchObject({ missing: true, sheet: { language: 'en' } });
  });
});
