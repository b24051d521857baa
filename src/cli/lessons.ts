import { type Proof, proveLesson } from '../lesson/proof.ts';
import { readLessons } from './folder.ts';
import { LESSONS_ROOT } from './lessonsRoot.ts';
import { readOptions } from './options.ts';
import { diagnosticJson, diagnosticLine, EXIT, json, type Output, UsageError } from './output.ts';
import { pipeline } from './pipeline.ts';
import { translationFaults } from './translations.ts';

/** `lessons [ID…] [--in FOLDER] [--seeds N] [--json]`: every lesson proves itself. */
export function lessons(args: readonly string[], output: Output, usualRoot = LESSONS_ROOT): number {
  const options = readOptions(args, ['json', 'seeds', 'in']);
  const root = options.in ?? usualRoot;
  const all = readLessons(root);
  if (all.length === 0) throw new UsageError(`there are no lessons in ${root}`);
  const strange = options.names.find((name) => !all.some((lesson) => lesson.id === name));
  if (strange !== undefined) {
    throw new UsageError(`no lesson is called ${strange}; there are ${all.map((lesson) => lesson.id).join(', ')}`);
  }
  const chosen = options.names.length === 0 ? all : all.filter((lesson) => options.names.includes(lesson.id));
  const readable = all.flatMap(({ lesson }) => lesson ?? []);
  const seeds = Array.from({ length: options.seeds }, (_, i) => i + 1);
  const results: unknown[] = [];
  let passed = true;
  for (const { id, path, lesson, diagnostics } of chosen) {
    const proof = lesson === null ? null : proveLesson(lesson, readable, pipeline, seeds);
    const translated = lesson === null ? [] : translationFaults(root, path, lesson);
    const proved = proof?.passed === true && translated.length === 0;
    passed &&= proved;
    const said = [...diagnostics, ...translated].map((d) => ({ ...d, file: `${path}/${d.file}` }));
    results.push({
      lesson: id,
      passed: proved,
      runs: proof?.runs ?? 0,
      diagnostics: said.map(diagnosticJson),
      problems: proof?.problems ?? [],
    });
    if (!options.json)
      for (const line of proof === null || said.length > 0 ? [`✘ ${id}`, ...said.map(diagnosticLine)] : proofLines(proof, options.seeds))
        output.out(line);
  }
  if (options.json) output.out(json({ passed, seeds: options.seeds, lessons: results }));
  return passed ? EXIT.ok : EXIT.no;
}

function proofLines({ lesson, passed, runs, problems }: Proof, seeds: number): string[] {
  const many = `${runs} runs over ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
  if (passed) return [`✔ ${lesson}: proved (${many})`];
  const lines = problems.map((p) => {
    const place = [p.case, p.check, p.seed === null ? null : `seed ${p.seed}`].filter((part) => part !== null);
    return `    ${place.join(', ')}: ${p.measured}`;
  });
  return [`✘ ${lesson}: not proved (${many})`, ...lines];
}
