import type { Evidence, Verdict } from '../checks/check.ts';
import type { Lesson } from '../lesson/lesson.ts';
import { runCheck } from '../lesson/trial.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files } from '../text/sourceFile.ts';
import { readFolder } from './folder.ts';
import { findLesson, LESSONS_ROOT } from './lessonsRoot.ts';
import { onlyName, readOptions } from './options.ts';
import { diagnosticLine, EXIT, json, type Output, UsageError } from './output.ts';
import { pipeline } from './pipeline.ts';

/** `check WORKSPACE --lesson ID [--seed N] [--json]`: the lesson's checks on a workspace. */
export function check(args: readonly string[], output: Output, root = LESSONS_ROOT): number {
  const options = readOptions(args, ['json', 'lesson', 'seed']);
  const folder = onlyName(options, 'workspace');
  if (options.lesson === null) throw new UsageError('which lesson? Say --lesson ID');
  const lesson = findLesson(options.lesson, root);
  const { verdicts, diagnostics } = judge(lesson, readFolder(folder), options.seed);
  const passed = verdicts.every((verdict) => verdict.passed);
  for (const diagnostic of diagnostics) if (diagnostic.severity !== 'info') output.err(diagnosticLine(diagnostic));
  if (options.json) {
    // `parts` is for the page: the checks' own words are enough here.
    const checks = verdicts.map(({ id, title, passed: ok, expected, measured, evidence }) => {
      return { id, title, passed: ok, expected, measured, evidence };
    });
    output.out(json({ lesson: lesson.id, passed, checks }));
  } else {
    for (const verdict of verdicts) for (const line of verdictLines(verdict)) output.out(line);
    output.out(`${verdicts.filter((v) => v.passed).length} of ${verdicts.length} checks pass`);
  }
  return passed ? EXIT.ok : EXIT.no;
}

function judge(
  lesson: Lesson,
  files: Files,
  seed: number,
): { verdicts: Verdict[]; diagnostics: readonly Diagnostic[] } {
  const { cluster, diagnostics } = pipeline.prepare(files);
  if (cluster !== null) {
    return { verdicts: lesson.checks.map((c) => runCheck(c, cluster, pipeline, seed).verdict), diagnostics };
  }
  const first = diagnostics.find((d) => d.severity === 'error');
  const words = first === undefined ? 'the workspace cannot be read' : diagnosticLine(first);
  const evidence = {
    atMs: 0,
    request: null,
    file: first?.file ?? 'cluster.yaml',
    line: first?.span?.line ?? null,
    words,
  };
  const verdicts = lesson.checks.map(({ id, title }) => {
    return {
      id,
      title,
      passed: false,
      expected: 'a workspace that can be read',
      measured: 'it cannot',
      evidence,
      parts: [],
    };
  });
  return { verdicts, diagnostics };
}

/** A verdict for people: tick or cross, and for a failure what was asked, what came out, and the fact that decided. */
export function verdictLines({ title, passed, expected, measured, evidence }: Verdict): string[] {
  if (passed) return [`✔ ${title} (${measured})`];
  const fact = evidence === null ? [] : [`    ${evidence.words}${placeWords(evidence)}`];
  return [`✘ ${title}`, `    expected ${expected}; measured ${measured}`, ...fact];
}

function placeWords({ file, line }: Evidence): string {
  if (file === null) return '';
  return line === null ? ` — ${file}` : ` — ${file} line ${line}`;
}
