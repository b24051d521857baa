import { readFolder, readLessons } from '../../src/cli/folder.ts';
import { LESSONS_ROOT } from '../../src/cli/lessonsRoot.ts';
import { diagnosticLine, UsageError } from '../../src/cli/output.ts';
import { pipeline } from '../../src/cli/pipeline.ts';
import type { Diagnostic } from '../../src/text/diagnostic.ts';
import type { AgreementCase } from './agreementCase.ts';
import { lessonCases } from './lessonCases.ts';
import { SCENARIOS } from './places.ts';
import { readScenarioSet, type CaseSet } from './scenarioSet.ts';

const LESSON_NOTES = 'lessons.yaml';

/**
 * All scenarios of real/scenarios, then every lesson's solutions under its checks; or those of some families only, because reading takes its time. Diagnostics name files below
 * real/scenarios, or of a lesson.
 */
export function readAllCases(isWanted: (family: string) => boolean = () => true): CaseSet {
  const files = readFolder(SCENARIOS);
  const wanted = Object.entries(files).filter(([path]) => isWanted(path.split('/')[0] as string));
  const written = readScenarioSet(Object.fromEntries(wanted), pipeline);
  const solved = lessonCases(readLessons(LESSONS_ROOT), { path: LESSON_NOTES, text: files[LESSON_NOTES] ?? '{}' });
  return {
    cases: [...written.cases, ...solved.cases.filter(({ family }) => isWanted(family.id))],
    diagnostics: [...written.diagnostics, ...solved.diagnostics],
  };
}

/** Scenarios by id, or else by how their ids begin; all where none is named. @throws UsageError for a name that fits none, with what is wrong with a file of that name */
export function chosenCases({ cases, diagnostics }: CaseSet, ids: readonly string[]): readonly AgreementCase[] {
  if (ids.length === 0) return cases;
  const found = new Set(ids.flatMap((id) => casesCalled(cases, diagnostics, id)));
  return cases.filter((it) => found.has(it));
}

function casesCalled(cases: readonly AgreementCase[], diagnostics: readonly Diagnostic[], id: string): readonly AgreementCase[] {
  const broken = diagnostics.filter(({ file }) => file.startsWith(id));
  if (broken.length > 0) throw new UsageError(broken.map(wrongLine).join('\n'));
  const exact = cases.filter((it) => it.id === id);
  const begun = exact.length > 0 ? exact : cases.filter((it) => it.id.startsWith(id));
  if (begun.length === 0) throw new UsageError(`no scenario is called ${id}, and none begins so; --list names them`);
  return begun;
}

/** What is wrong with a scenario's file, with its place. */
export function wrongLine(diagnostic: Diagnostic): string {
  return `real/scenarios/${diagnosticLine(diagnostic)}`;
}
