import type { LoadedLesson } from '../../src/lesson/loadLesson.ts';
import { readYaml } from '../../src/lesson/yamlFile.ts';
import type { Diagnostic } from '../../src/text/diagnostic.ts';
import type { SourceFile } from '../../src/text/sourceFile.ts';
import type { AgreementCase } from './agreementCase.ts';
import { lessonNotesSchema } from './scenarioSchema.ts';
import type { CaseSet } from './scenarioSet.ts';

/**
 * Every lesson's solutions under the lesson's own checks. `notes`: lessons.yaml of real/scenarios, which names those of the short run and explains those that are known to disagree.
 */
export function lessonCases(lessons: readonly LoadedLesson[], notes: SourceFile): CaseSet {
  const file = readYaml(notes, lessonNotesSchema);
  const { short = [], disagrees = {} } = file.value ?? {};
  const cases = lessons.flatMap(({ lesson }) => {
    if (lesson === null) return [];
    const family = { id: `lesson:${lesson.id}`, title: `Lesson ${lesson.number}: ${lesson.title}`, words: lesson.summary };
    return lesson.solutions.flatMap(({ name, title, files }) =>
      lesson.checks.map((check): AgreementCase => {
        const id = `${family.id}/${name}/${check.id}`;
        const explained = disagrees[id]?.trim() ?? null;
        return { id, family, title: `${title}: ${check.title}`, settings: [], files, scenario: check.scenario, sequence: false, short: short.includes(id), disagrees: explained };
      }),
    );
  });
  const known = new Set(cases.map(({ id }) => id));
  const strange = (key: string, path: readonly (string | number)[], id: string): Diagnostic[] =>
    known.has(id) ? [] : [{ file: notes.path, span: file.spanOf([key, ...path]), severity: 'error', code: 'real.scenario', message: `no lesson has ${id}` }];
  const diagnostics = [
    ...file.diagnostics,
    ...lessons.flatMap((lesson) => lesson.diagnostics),
    ...short.flatMap((id, index) => strange('short', [index], id)),
    ...Object.keys(disagrees).flatMap((id) => strange('disagrees', [id], id)),
  ];
  return { cases, diagnostics };
}
