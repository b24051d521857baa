import { describe, expect, test } from 'vitest';
import { readGlossary } from '../lesson/glossaryFile.ts';
import { readSheet } from '../lesson/sheetFile.ts';
import { readLessons } from './folder.ts';
import { readGlossaryFolder } from './glossaryFolder.ts';
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
  test('a cheat sheet without a title', () => {
    expect(readSheet('x', { path: 'x.md', text: 'words' }).diagnostics).toMatchObject([{ message: 'expected `# Title` at the top' }]);
  });
});
