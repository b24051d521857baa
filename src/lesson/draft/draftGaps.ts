import type { DraftFinding } from './draftProof.ts';
import type { DraftQuestion, LessonDraft } from './lessonDraft.ts';

/** What a draft still lacks, as a list of things to do in the order of its parts. */
export function missingParts(draft: LessonDraft): DraftFinding[] {
  return [...aboutGaps(draft), ...systemGaps(draft), ...answerGaps(draft), ...draft.questions.flatMap(questionGaps), ...stepGaps(draft)];
}

const NAME = /^[a-z0-9][a-z0-9-]*$/;

function aboutGaps({ title, summary, id, track, minutes, number }: LessonDraft): DraftFinding[] {
  const gaps: string[] = [];
  if (title.trim() === '') gaps.push('give the lesson a title');
  if (summary.trim() === '') gaps.push('say in a sentence or two what it is about');
  if (!NAME.test(id)) gaps.push('its address consists of small letters, digits and dashes, such as two-tills');
  if (!NAME.test(track)) gaps.push('its series consists of small letters, digits and dashes, such as workshop');
  if (!(minutes >= 1)) gaps.push('say how many minutes it takes');
  if (!Number.isInteger(number) || number < 1) gaps.push('say which place it has in its series, from 1');
  return gaps.map((words) => ({ part: 'about', item: null, words }));
}

function systemGaps({ start, checks, solutions, mistakes }: LessonDraft): DraftFinding[] {
  const gaps: DraftFinding[] = [];
  if (start === null) gaps.push({ part: 'start', item: null, words: 'record what learners start from' });
  if (checks.trim() === '') gaps.push({ part: 'checks', item: null, words: 'take over the checks that an answer must pass' });
  if (solutions.length === 0) gaps.push({ part: 'solutions', item: null, words: 'record a right answer' });
  if (mistakes.length === 0) gaps.push({ part: 'mistakes', item: null, words: 'record a wrong answer that people give' });
  const sets = [
    ...(start === null ? [] : [{ part: 'start' as const, item: null, files: start.files }]),
    ...solutions.map(({ name, files }) => ({ part: 'solutions' as const, item: name, files })),
    ...mistakes.map(({ name, files }) => ({ part: 'mistakes' as const, item: name, files })),
  ];
  for (const { part, item, files } of sets) {
    const path = Object.keys(files).find((one) => !isPlainPath(one));
    if (path !== undefined) gaps.push({ part, item, words: `a lesson’s folder cannot hold a file called ${path}` });
  }
  return gaps;
}

/** A path that every system can unpack, and that a lesson's folder does not use itself. */
function isPlainPath(path: string): boolean {
  if (/^(solution|mistake)\.yaml$/.test(path)) return false;
  return path.split('/').every((part) => /^\w([\w.@+=-]*[\w@+=-])?$/.test(part));
}

function answerGaps({ mistakes, solutions, hints }: LessonDraft): DraftFinding[] {
  const gaps: DraftFinding[] = [];
  for (const { name, title } of solutions) {
    if (title.trim() === '') gaps.push({ part: 'solutions', item: name, words: 'say in a few words what it does' });
  }
  for (const { name, title, fails, hint } of mistakes) {
    const at = (words: string) => gaps.push({ part: 'mistakes', item: name, words });
    if (title.trim() === '') at('say in a few words what is wrong with it');
    if (fails === '') at('choose the check that catches it');
    if (hint.trim() === '') at('write the hint for who made it');
  }
  if (!hints.some(({ words }) => words.trim() !== '')) {
    gaps.push({ part: 'hints', item: null, words: 'write a hint for who made none of these mistakes' });
  }
  return gaps;
}

function questionGaps(question: DraftQuestion): DraftFinding[] {
  const gaps: string[] = [];
  if (question.text.trim() === '') gaps.push('ask something');
  if (question.kind === 'find-line' || question.kind === 'number' || question.kind === 'order') {
    if (question.explain.trim() === '') gaps.push('explain the answer');
  } else if (question.kind === 'mark') {
    if (question.machines.length < 2) gaps.push('give at least two machines to choose from');
    if (question.machines.some(({ explain }) => explain.trim() === '')) gaps.push('say of each machine why it is so');
  } else {
    const options: readonly { readonly text: string; readonly explain: string }[] = question.options;
    if (options.length < 2) gaps.push('give at least two answers to choose from');
    if (options.some(({ text }) => text.trim() === '')) gaps.push('an answer is empty');
    if (options.some(({ explain }) => explain.trim() === '')) gaps.push('explain each answer, the wrong ones above all');
  }
  if (question.kind === 'find-line' && question.line.trim() === '') gaps.push('choose the line');
  if (question.kind === 'order' && question.items.length < 2) gaps.push('give at least two things to put in order');
  if (question.kind === 'order' && question.items.some((item) => item.trim() === '')) gaps.push('a thing to put in order is empty');
  return gaps.map((words) => ({ part: 'questions', item: question.id, words }));
}

function stepGaps({ steps }: LessonDraft): DraftFinding[] {
  if (steps.length === 0) return [{ part: 'steps', item: null, words: 'write a step' }];
  return steps.flatMap(({ title, text }, i): DraftFinding[] => {
    const item = String(i + 1);
    const gaps = [
      ...(title.trim() === '' ? ['give the step a title'] : []),
      ...(text.trim() === '' ? ['write what learners read'] : []),
      ...(/^##? /m.test(text.replace(/^```.*?^```/gms, '')) ? ['a heading within a step begins with ###: ## begins a step of its own'] : []),
    ];
    return gaps.map((words) => ({ part: 'steps', item, words }));
  });
}
