import { parseDocument } from 'yaml';
import * as v from 'valibot';
import type { Diagnostic } from '../../text/diagnostic.ts';
import type { Files } from '../../text/sourceFile.ts';
import { lineSpan } from '../../text/span.ts';
import { termId } from '../glossary.ts';
import { explainedIn } from '../glossaryFile.ts';
import type { Lesson } from '../lesson.ts';
import { loadLesson } from '../loadLesson.ts';
import { readProse } from '../markdown.ts';
import { readYaml } from '../yamlFile.ts';
import { fingerprint } from './fingerprint.ts';
import { layWords } from './layWords.ts';
import { type Difference, differenceWords, withWordsOf } from './sameShape.ts';

/** A lesson in another language, and what its translation lacks. */
export interface TranslatedLesson {
  /** In English where it is not translated, and in whole when there are errors. */
  readonly lesson: Lesson;
  /** `lesson.md`, `quiz.yaml how-long`: what is still English. */
  readonly missing: readonly string[];
  /** What was translated from other English words than there are now. */
  readonly outdated: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

const words = v.pipe(v.string(), v.minLength(1));
/** What a translated lesson.md begins with. */
const frontSchema = v.strictObject({
  of: v.string('expected the fingerprint of the English lesson.md'),
  title: words,
  summary: words,
  changes: v.optional(v.record(v.string(), words)),
});

const LISTS = ['checks.yaml', 'hints.yaml', 'quiz.yaml'];

/**
 * Lays the translation in `LANGUAGE/` of a lesson’s folder over the lesson, file by file: lesson.md as a whole, the lists entry by entry. It has the same steps and blocks, and adds
 * nothing but words.
 */
export function loadTranslation(english: Lesson, folder: Files, language: string): TranslatedLesson {
  const missing: string[] = [];
  const outdated: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const files: Record<string, string> = { ...folder };
  for (const name of LISTS) {
    const text = folder[name];
    if (text === undefined) continue;
    const path = `${language}/${name}`;
    const own = folder[path];
    const laid = layWords({ path: name, text }, own === undefined ? null : { path, text: own });
    files[name] = laid.text;
    missing.push(...laid.missing.map((id) => `${name} ${id}`));
    outdated.push(...laid.outdated.map((id) => `${name} ${id}`));
    diagnostics.push(...laid.diagnostics);
  }
  const prose = layProse(folder, language, diagnostics);
  if (prose === null) missing.unshift('lesson.md');
  else {
    files['lesson.md'] = prose.text;
    if (prose.outdated) outdated.unshift('lesson.md');
  }
  if (diagnostics.length > 0)
    return { lesson: marked(english, ['lesson.md'], english), missing, outdated, diagnostics };
  const { lesson, diagnostics: wrong } = loadLesson(english.track, english.id, files);
  const differences: Difference[] = [];
  const found = lesson === null ? english : withWordsOf(english, lesson, differences);
  diagnostics.push(
    ...wrong.map((d) => ({ ...d, file: `${language}/${d.file}` })),
    ...[...differences, ...otherTerms(english, found)].map((d) => said(d, english, folder, language)),
  );
  return { lesson: marked(found, missing, english), missing, outdated, diagnostics };
}

/** The English lesson.md with title, summary and prose of the translation; null where there is none. */
function layProse(
  folder: Files,
  language: string,
  diagnostics: Diagnostic[],
): { text: string; outdated: boolean } | null {
  const path = `${language}/lesson.md`;
  const text = folder[path];
  if (text === undefined) return null;
  const english = folder['lesson.md'] ?? '';
  const prose = readProse({ path, text });
  diagnostics.push(...prose.diagnostics);
  const read = prose.frontMatter === null ? null : readYaml({ path, text: prose.frontMatter }, frontSchema);
  diagnostics.push(...(read?.diagnostics ?? []));
  const front = read?.value ?? null;
  if (prose.frontMatter === null)
    diagnostics.push(wrongAt(path, 1, 'the file begins with of, title and summary, between two lines of ---'));
  const [, head = ''] = /^---\n([\s\S]*?)\n---\n/.exec(english) ?? [];
  const [, , body = ''] = /^(---\n[\s\S]*?\n---\n)([\s\S]*)$/.exec(text) ?? [];
  if (front === null) return { text: english, outdated: false };
  const document = parseDocument(head);
  document.set('title', front.title);
  document.set('summary', front.summary);
  const changes = (document.toJS() as { continues?: { changes?: { file: string }[] } }).continues?.changes ?? [];
  changes.forEach(({ file }, i) => {
    const why = front.changes?.[file];
    if (why !== undefined) document.setIn(['continues', 'changes', i, 'why'], why);
  });
  return {
    text: `---\n${document.toString({ lineWidth: 0 })}---\n${body}`,
    outdated: front.of !== fingerprint(english),
  };
}

/** What is still English says so, for ears and for the page. */
function marked(lesson: Lesson, missing: readonly string[], english: Lesson): Lesson {
  const questions = lesson.questions.map((question, i) =>
    missing.includes(`quiz.yaml ${question.id}`) ? { ...(english.questions[i] ?? question), language: 'en' } : question,
  );
  return { ...lesson, questions, ...(missing.includes('lesson.md') ? { language: 'en' } : {}) };
}

/** A difference at the line of the step it is in. */
function said({ path, expected, found }: Difference, english: Lesson, folder: Files, language: string): Diagnostic {
  const file = `${language}/lesson.md`;
  const step = path[0] === 'steps' && typeof path[1] === 'number' ? path[1] : null;
  const headings = (folder[file] ?? '').split('\n').flatMap((line, i) => (line.startsWith('## ') ? [i + 1] : []));
  if (step === null && path[0] === 'steps')
    return wrongAt(file, 1, `the English lesson has ${english.steps.length} steps, this has ${headings.length}`);
  const place = path.slice(2).join('.');
  return wrongAt(file, headings[step ?? 0] ?? 1, `${place || path.join('.')}: ${differenceWords(expected, found)}`);
}

/** Steps that explain other terms than the English ones do: a link from there would lead to no entry of the glossary. */
function otherTerms(english: Lesson, found: Lesson): Difference[] {
  const [expected, own] = [english, found].map((lesson) => {
    const terms = lesson.steps.map((): string[] => []);
    for (const { term, place } of explainedIn(lesson)) terms[place.step - 1]?.push(termId(term));
    return terms.map((list) => list.sort().join(', '));
  }) as [string[], string[]];
  return expected.flatMap((terms, i) =>
    terms === own[i] ? [] : [{ path: ['steps', i, 'terms, by their entry'], expected: terms, found: own[i] }],
  );
}

function wrongAt(file: string, line: number, message: string): Diagnostic {
  return { file, span: lineSpan(file, line), severity: 'error', code: 'lesson.translation', message };
}
