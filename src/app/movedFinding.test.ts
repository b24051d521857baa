import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readLessons } from '../cli/folder.ts';
import { pipeline } from '../cli/pipeline.ts';
import { movedLines } from '../lab/movedLines.ts';
import type { Lesson } from '../lesson/lesson.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Files } from '../text/sourceFile.ts';
import { findingOf } from './checkFinding.ts';
import { movedFinding } from './movedFinding.ts';

const lessons = readLessons(fileURLToPath(new URL('../../lessons', import.meta.url)))
  .map(({ lesson }) => lesson)
  .filter((lesson): lesson is Lesson => lesson !== null);
const asked = [{ kind: 'two-holders', check: null, address: null }] as const;

function clusterOf(files: Files): Cluster {
  return pipeline.prepare(files).cluster as Cluster;
}

/** Every file with a comment on top, an empty line in the middle and blanks after its words. */
function elsewhere(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => {
      const lines = text.split('\n').map((line) => (line.trim() === '' ? line : `${line}  `));
      const middle = lines.findIndex((line, i) => i > lines.length / 2 && /^\s*\S/.test(line));
      return [path, ['# moved', ...lines.slice(0, middle), '', ...lines.slice(middle)].join('\n')];
    }),
  );
}

describe('what was found, on the same system with its lines elsewhere', () => {
  test.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s: is what a run finds anew', (_, lesson) => {
    let lines = 0;
    for (const files of [lesson.start, lesson.solutions[0]!.files]) {
      const [before, after] = [clusterOf(files), clusterOf(elsewhere(files))];
      const moved = movedLines(before, after);
      expect(moved).not.toBeNull();
      for (const check of lesson.checks) {
        const anew = findingOf(check, after, asked, pipeline, 3);
        expect(movedFinding(findingOf(check, before, asked, pipeline, 3), moved!)).toEqual(anew);
        if (anew.verdict.evidence !== null && anew.verdict.evidence.line !== null) lines++;
      }
    }
    expect(lines).toBeGreaterThan(0);
  });

  test('a line that cannot be followed leaves nothing to be told', () => {
    const { id, title } = lessons[0]!.checks[0]!;
    const evidence = { atMs: 0, request: null, file: 'lb1/haproxy.cfg', line: 3, words: '' };
    const verdict = { id, title, passed: false, expected: '', measured: '', evidence, parts: [] };
    expect(movedFinding({ verdict, shown: [] }, () => null)).toBeNull();
    expect(movedFinding({ verdict, shown: [] }, (_file, line) => line + 2)?.verdict.evidence?.line).toBe(5);
  });
});
