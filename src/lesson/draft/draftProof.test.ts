import { describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { readFolder } from '../../cli/folder.ts';
import { daemons } from '../../daemons/registry.ts';
import { prepare, simulate } from '../../lab/lab.ts';
import type { Files } from '../../text/sourceFile.ts';
import { loadLesson } from '../loadLesson.ts';
import type { Pipeline } from '../pipeline.ts';
import { proveLesson } from '../proof.ts';
import { draftFolder } from './draftFolder.ts';
import { proveDraft } from './draftProof.ts';
import { emptyDraft, nameFrom, type LessonDraft } from './lessonDraft.ts';

const pipeline: Pipeline = {
  prepare: (files) => prepare(files, daemons),
  simulate: (cluster, scenario, seed) => simulate(cluster, scenario, seed, daemons),
};

const { lesson } = loadLesson('t', 'two-tills', readFolder(fileURLToPath(new URL('../samples/two-tills', import.meta.url))));
if (lesson === null) throw new Error('no sample');
const sample = lesson;
const checks = readFolder(fileURLToPath(new URL('../samples/two-tills', import.meta.url)))['checks.yaml'] as string;
const filesOf = (name: string): Files => sample.mistakes.find((m) => m.name === name)!.files;
const trial = sample.questions.flatMap((q) => (q.kind === 'predict' && q.trial !== null ? [q.trial.scenario] : []))[0]!;

/** What somebody would record of the sample lesson, with the conditions of hints left to the lab. */
const whole: LessonDraft = {
  ...emptyDraft,
  id: 'two-tills',
  title: 'Two tills: again',
  summary: 'One of them closes.',
  start: { files: sample.start, live: sample.live },
  checks,
  solutions: [{ name: 'checked', title: 'Ask every second', words: '', files: sample.solutions[0]!.files }],
  mistakes: [
    { name: 'slow', title: 'Too late', fails: 'web1-loses-power', hint: 'How long does it take?', conditions: null, files: filesOf('slow') },
    { name: 'lonely', title: 'web2 runs nothing', fails: 'both-serve', hint: 'Who runs an app?', conditions: null, files: filesOf('lonely') },
  ],
  hints: [{ failed: null, words: 'Press "Show me": who is asked?' }],
  questions: [
    {
      ...{ kind: 'predict', id: 'question-1', text: 'web1 loses its power.', run: trial },
      options: [
        { text: 'Some are late', measure: 'slowest', bound: '> 1s', explain: 'Once more elsewhere.' },
        { text: 'As ever', measure: 'slowest', bound: '< 500ms', explain: 'lb1 has to find out each time.' },
      ],
    },
    {
      ...{ kind: 'choice', id: 'question-2', text: 'What helps?' },
      options: [
        { text: 'a smaller `inter`', right: true, explain: 'It asks more often.' },
        { text: 'a smaller `rise`', right: false, explain: 'That is about coming back.' },
      ],
    },
    { kind: 'number', id: 'question-3', text: 'How many tills?', answer: 2, unit: '', tolerance: 0, explain: 'Count them.' },
    { kind: 'find-line', id: 'question-4', text: 'Which line?', file: 'lb1/haproxy.cfg', line: '    option redispatch', explain: 'So it is.' },
    { kind: 'order', id: 'question-5', text: 'What comes first?', items: ['It dies', 'It is missed', 'It is left out'], explain: 'A fact, then a belief.' },
    {
      ...{ kind: 'mark', id: 'question-6', text: 'Whose loss takes the shop away?', on: 'solution checked', measure: 'availability', bound: '< 50%' },
      run: { ...trial, faults: [{ kind: 'power-off', machine: '$machine', atMs: 10_000, untilMs: null }] },
      machines: ['lb1', 'web1', 'web2'].map((machine) => ({ machine, explain: `It is ${machine}.` })),
    },
  ],
  steps: [
    { title: 'One till closes', text: 'Requests reach :machine[lb1].\n\n::predict{id=question-1}' },
    { title: 'Notice it', text: '::checks\n\n::questions' },
  ],
};

const wordsOf = (draft: LessonDraft, seeds: readonly number[] = [1]) =>
  proveDraft(draft, pipeline, seeds).findings.map(({ part, item, words }) => `${part} ${item ?? ''}: ${words}`);

describe('a draft', () => {
  it('that is whole is proved, and its folder is a lesson that proves itself', () => {
    const proof = proveDraft(whole, pipeline, [1, 2, 3]);
    expect(proof.findings).toEqual([]);
    expect(proof.conditions).toEqual({
      slow: '{ value: "lb1/haproxy backends.0.servers.0.check.interMs", more-than: 1000 }',
      lonely: '{ value: "web2/app port", missing: true }',
    });
    const read = loadLesson('workshop', 'two-tills', proof.folder);
    expect(read.diagnostics).toEqual([]);
    expect(proveLesson(read.lesson!, [read.lesson!], pipeline, [4]).problems).toEqual([]);
    expect(read.lesson).toMatchObject({ title: 'Two tills: again', start: sample.start, live: sample.live });
    // Answers hold only what differs from the start.
    expect(Object.keys(proof.folder).filter((path) => /^(solutions|mistakes)\/.*(cfg|cluster\.yaml)$/.test(path)).sort()).toEqual([
      'mistakes/lonely/cluster.yaml',
      'mistakes/slow/lb1/haproxy.cfg',
      'solutions/checked/lb1/haproxy.cfg',
    ]);
  });

  it('that is empty says what to do, in the order in which it is done', () => {
    const parts = proveDraft(emptyDraft, pipeline, [1]).findings.map(({ part }) => part);
    expect([...new Set(parts)]).toEqual(['about', 'start', 'checks', 'solutions', 'mistakes', 'hints', 'steps']);
  });

  it('says with the place what is not proved', () => {
    expect(wordsOf({ ...whole, start: { ...whole.start!, files: whole.solutions[0]!.files } })).toContain(
      'start : every check passes before anything is done',
    );
    const wrong = { ...whole.solutions[0]!, files: filesOf('slow') };
    expect(wordsOf({ ...whole, solutions: [wrong] })[0]).toMatch(/^solutions checked: web1-loses-power: expected .*; measured/);
    const [slow, lonely] = whole.mistakes;
    const misjudged = wordsOf({ ...whole, mistakes: [{ ...slow!, fails: 'both-serve' }, lonely!] });
    expect(misjudged).toEqual([expect.stringMatching(/^mistakes slow: both-serve: the check passes/), expect.stringContaining('expected the hint slow; met by')]);
    const both = wordsOf({ ...whole, questions: whole.questions.map((q) => (q.kind === 'predict' ? { ...q, options: [q.options[0]!, q.options[0]!] } : q)) });
    expect(both[0]).toMatch(/^questions question-1: 2 options are right/);
  });

  it('says with the place what cannot be read', () => {
    const [slow, lonely] = whole.mistakes;
    expect(wordsOf({ ...whole, mistakes: [{ ...slow!, conditions: '{ failt: x }' }, lonely!] })[0]).toMatch(/^mistakes slow: its hint: when\[1\]: expected a condition/);
    const steps = [{ title: 'A', text: 'One\n\ntwo' }, { title: 'B', text: 'Three\n\n::cheks\n\n::checks' }];
    expect(wordsOf({ ...whole, steps, questions: [] })[0]).toMatch(/^steps 2: expected one of note, fault, checks/);
    expect(wordsOf({ ...whole, checks: '- id: a\n' })[0]).toMatch(/^checks : line 2: \[0\]\.title: is missing/);
    const bad = whole.questions.map((q) => (q.kind === 'predict' ? { ...q, options: q.options.map((o) => ({ ...o, bound: 'much' })) } : q));
    expect(wordsOf({ ...whole, questions: bad })[0]).toMatch(/^questions question-1: .*expected a bound/);
  });

  it('says which questions and checks no step shows', () => {
    const steps = [{ title: 'A', text: 'Words' }];
    const said = wordsOf({ ...whole, steps });
    expect(said.filter((words) => words.includes('no step shows'))).toHaveLength(7);
  });

  it('keeps what a file is called and what it says, whatever that is', () => {
    const odd: LessonDraft = { ...whole, title: '# "A": - b', summary: '`x`: > y\nz', steps: [{ title: 'A', text: '::checks\n\n::questions' }] };
    const folder = draftFolder(odd, proveDraft(whole, pipeline, [1]).conditions);
    expect(loadLesson('t', 'two-tills', folder)).toMatchObject({ diagnostics: [], lesson: { title: odd.title, summary: odd.summary } });
  });
});

describe('a name', () => {
  it.each([
    ['Two tills!', [], 'two-tills'],
    ['Ärger mit web1', [], 'arger-mit-web1'],
    ['Two tills', ['two-tills', 'two-tills-2'], 'two-tills-3'],
    ['???', [], 'lesson'],
  ])('from %s beside %j is %s', (title, taken, name) => expect(nameFrom(title, taken, 'lesson')).toBe(name));
});
