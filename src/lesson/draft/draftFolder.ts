import { Document, isCollection, isScalar, parse, visit } from 'yaml';
import type { Files } from '../../text/sourceFile.ts';
import { writtenScenario } from '../scenarioText.ts';
import { writtenQuestion } from './draftQuestions.ts';
import type { DraftHint, DraftMistake, LessonDraft } from './lessonDraft.ts';

/**
 * A draft as a lesson's folder: texts by paths relative to it, as `loadLesson` reads them and as somebody would write them by hand. What is not
 * there yet is left out, and the reader of the folder says what it misses.
 * @param found for mistakes by name whose conditions the author leaves to the lab: what only they have, one condition of hints.yaml a line
 */
export function draftFolder(draft: LessonDraft, found: Readonly<Record<string, string>> = {}): Files {
  const start = draft.start?.files ?? {};
  const files: Record<string, string> = { 'lesson.md': lessonMd(draft) };
  if (draft.checks.trim() !== '') files['checks.yaml'] = withSchema('checks', 3, draft.checks);
  if (draft.questions.length > 0) {
    files['quiz.yaml'] = withSchema('quiz', 3, yamlText(draft.questions.map(writtenQuestion)));
  }
  const hints = writtenHints(draft, found);
  if (hints.length > 0) files['hints.yaml'] = withSchema('hints', 3, yamlText(hints));
  for (const [path, text] of Object.entries(start)) files[`start/${path}`] = text;
  for (const { name, title, words, files: own } of draft.solutions) {
    const { changed, remove } = differences(start, own);
    const about = { title, ...(words === '' ? {} : { words }), ...(remove.length === 0 ? {} : { remove }) };
    files[`solutions/${name}/solution.yaml`] = withSchema('solution', 5, yamlText(about));
    for (const [path, text] of changed) files[`solutions/${name}/${path}`] = text;
  }
  for (const { name, title, fails, files: own } of draft.mistakes) {
    const { changed, remove } = differences(start, own);
    const about = { title, fails, hint: name, ...(remove.length === 0 ? {} : { remove }) };
    files[`mistakes/${name}/mistake.yaml`] = withSchema('mistake', 5, yamlText(about));
    for (const [path, text] of changed) files[`mistakes/${name}/${path}`] = text;
  }
  return files;
}

/** Id of a hint that belongs to no mistake, by its place. */
export function generalHintId(index: number): string {
  return `help-${index + 1}`;
}

function lessonMd({ title, number, summary, minutes, start, steps }: LessonDraft): string {
  const front = new Document({ title, number, summary, minutes, ...(start === null ? {} : { live: writtenScenario(start.live) }) });
  const head = `---\n${onFewLines(front).toString({ lineWidth: 0 })}---\n`;
  const written = steps.map((step) => `\n## ${step.title}\n\n${step.text.trim()}\n`);
  return head + written.join('');
}

function writtenHints({ mistakes, hints }: LessonDraft, found: Readonly<Record<string, string>>): unknown[] {
  const own = mistakes.map((mistake) => mistakesHint(mistake, mistake.conditions ?? found[mistake.name] ?? ''));
  return [...own, ...hints.flatMap(generalHint)];
}

function mistakesHint({ name, fails, hint }: DraftMistake, conditions: string): unknown {
  return { id: name, when: [...(fails === '' ? [] : [{ failed: fails }]), ...conditionList(conditions)], words: hint };
}

function generalHint({ failed, words }: DraftHint, index: number): unknown[] {
  if (words.trim() === '') return [];
  return [{ id: generalHintId(index), ...(failed === null ? {} : { when: [{ failed }] }), words }];
}

/** One condition a line, with or without the dash. What is no YAML stays the text that it is, for the reader of the folder to refuse. */
function conditionList(text: string): unknown[] {
  const lines = text.split('\n').map((line) => line.trim().replace(/^-\s+/, ''));
  return lines.filter((line) => line !== '').map((line) => parsed(line));
}

function parsed(line: string): unknown {
  try {
    return parse(line) as unknown;
  } catch {
    return line;
  }
}

/** Files that differ from start/ or are new, and those of start/ that are gone. */
function differences(start: Files, files: Files): { changed: [string, string][]; remove: string[] } {
  return {
    changed: Object.entries(files).filter(([path, text]) => start[path] !== text),
    remove: Object.keys(start).filter((path) => !Object.hasOwn(files, path)),
  };
}

/** @param depth how many folders lie between the file and the project */
function withSchema(name: string, depth: number, text: string): string {
  // What came from a file of the sandbox may have the line already, with another path.
  const plain = text.replace(/^# yaml-language-server:.*\n/, '');
  return `# yaml-language-server: $schema=${'../'.repeat(depth)}schemas/${name}.json\n${plain.replace(/\n*$/, '\n')}`;
}

function yamlText(value: unknown): string {
  return onFewLines(new Document(value)).toString({ lineWidth: 0 });
}

/** Faults, requests, conditions and claims stand on one line each, as people write them. */
const ON_ONE_LINE = ['traffic', 'requests', 'faults', 'when'];

function onFewLines(document: Document): Document {
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !ON_ONE_LINE.includes(String(key.value)) || !isCollection(value)) return;
      if (key.value === 'traffic') value.flow = true;
      else for (const item of value.items) if (isCollection(item)) item.flow = true;
    },
  });
  return document;
}
