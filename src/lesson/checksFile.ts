import * as v from 'valibot';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { expectationsSchema } from './expectationSchema.ts';
import type { LessonCheck } from './lesson.ts';
import { scenarioEntries, scenarioFlaw, toScenario } from './scenarioSchema.ts';
import { idSchema, mapping, wordsSchema } from './unitSchema.ts';
import { readYaml, type YamlFile } from './yamlFile.ts';

/** checks.yaml: a list of checks, each with its traffic, its faults and what it expects. */
export const checksSchema = v.pipe(
  v.array(
    mapping({ id: idSchema, title: wordsSchema, ...scenarioEntries, expect: expectationsSchema }),
    'expected a list of checks',
  ),
  v.minLength(1, 'expected at least one check'),
);

/** Reads checks.yaml. `checks` is empty when there are errors. */
export function readChecks(source: SourceFile): { checks: LessonCheck[]; diagnostics: readonly Diagnostic[] } {
  const file = readYaml(source, checksSchema);
  if (file.value === null) return { checks: [], diagnostics: file.diagnostics };
  const diagnostics: Diagnostic[] = [...repeatedIds(file, source.path)];
  const checks = file.value.map((written, i): LessonCheck => {
    const flaw = scenarioFlaw(written);
    if (flaw !== null) diagnostics.push(contentError(file, [i, flaw.key], flaw.words));
    return { id: written.id, title: written.title, expect: written.expect, scenario: toScenario(written) };
  });
  return { checks: diagnostics.length > 0 ? [] : checks, diagnostics };
}

/** An error of content at a value of the file. */
export function contentError(file: YamlFile<unknown>, path: readonly (string | number)[], message: string): Diagnostic {
  const span = file.spanOf(path);
  return { file: span.file, span, severity: 'error', code: 'lab.content', message };
}

/** Says every id that a list has already used. */
export function repeatedIds(file: YamlFile<readonly { readonly id: string }[]>, name: string): Diagnostic[] {
  const seen = new Set<string>();
  return (file.value ?? []).flatMap(({ id }, i) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [contentError(file, [i, 'id'], `the id ${id} is used twice in ${name}`)];
  });
}
