import { describe, expect, it } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import { prepare, simulate } from '../lab/lab.ts';
import { answerOf } from './answer.ts';
import type { Lesson } from './lesson.ts';
import type { Pipeline } from './pipeline.ts';
import { proveLesson } from './proof.ts';
import { SAMPLE, sampleLesson } from './sample.testing.ts';

const pipeline: Pipeline = {
  prepare: (files) => prepare(files, daemons),
  simulate: (cluster, scenario, seed) => simulate(cluster, scenario, seed, daemons),
};

function problems(changes: Readonly<Record<string, string | null>>, seeds: readonly number[] = [1]) {
  return proveLesson(sampleLesson(changes), [], pipeline, seeds).problems;
}

/** The sample's file with a piece of it replaced, which must be there. */
function edited(file: string, from: string, to: string) {
  const text = SAMPLE[file] as string;
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  return { [file]: text.replace(from, to) };
}

describe('a lesson proves itself', () => {
  it('passes as it is', () => {
    const proof = proveLesson(sampleLesson(), [], pipeline, [1, 2]);
    expect(proof).toEqual({ lesson: 'shop', passed: true, runs: 36, problems: [] });
  });

  it('notices a start that passes', () => {
    const solved = SAMPLE['solutions/http-check/lb1/haproxy.cfg'] as string;
    expect(problems({ 'start/lb1/haproxy.cfg': solved })).toContainEqual(
      expect.objectContaining({ case: 'start', seed: 1, measured: 'every check passes before anything is done' }),
    );
  });

  it('notices a solution that fails, and says what was measured', () => {
    const [problem, ...more] = problems(edited('solutions/http-check/lb1/haproxy.cfg', '21:80 check', '21:80'));
    expect(problem).toMatchObject({ lesson: 'shop', case: 'solution http-check', check: 'survives-web1', seed: 1 });
    expect(problem?.measured).toContain('expected well again within 4 s; measured 14.99 s');
    expect(more.every((p) => p.case.startsWith('question'))).toBe(true);
  });

  it('notices a mistake that is none, and one met by another hint', () => {
    const cured = edited('mistakes/slow-check/lb1/haproxy.cfg', 'inter 4s fall 3', 'inter 500ms fall 2');
    expect(problems(cured).map((p) => p.measured)).toContain('expected the hint too-slow; met by no hint');
    const misread = edited('hints.yaml', 'after: 9s', 'after: 19s');
    expect(problems(misread)).toContainEqual(
      expect.objectContaining({ case: 'mistake slow-check', measured: 'expected the hint too-slow; met by general' }),
    );
  });

  it('notices questions without one answer, or whose answer depends on chance', () => {
    const both = edited('quiz.yaml', 'availability: ">= 99%"', 'availability: ">= 50%"');
    expect(problems(both)[0]).toMatchObject({ case: 'question web1-dies' });
    expect(problems(both)[0]?.measured).toContain('2 options are right');
    const narrow = edited('quiz.yaml', 'tolerance: 1.5', 'tolerance: 0');
    expect(problems(narrow, [1, 2])[0]?.measured).toContain('the answer changes with the seed');
    const never = edited('quiz.yaml', 'event: server-up', 'event: commit-lost');
    expect(problems(never)[0]?.measured).toBe('the event of item up does not happen');
  });

  it('notices text that points to what is not there', () => {
    const found = problems(edited('lesson.md', ':machine[web1]', ':machine[web9]'));
    expect(found.map((p) => p.measured)).toEqual(['the text points to web9, which is no machine here']);
    const button = problems(edited('lesson.md', 'power-off=web1', 'kill=web1/mysql'));
    expect(button[0]?.measured).toContain('no process is called web1/mysql; web1 runs web1/app');
    const hint = problems(edited('hints.yaml', 'words: ', 'words: :machine[web9] '));
    expect(hint.map((p) => [p.case.split(' ')[0], p.measured])).toEqual([['hint', 'the text points to web9, which is no machine here']]);
  });

  it('notices a check that asks about what is not there, or after its end', () => {
    const asked = problems(edited('checks.yaml', 'reaches: web2', 'reaches: web9'));
    expect(asked).toContainEqual(expect.objectContaining({ case: 'checks', measured: expect.stringMatching(/^no machine is called web9; there are lb1/) as string }));
    const late = problems(edited('checks.yaml', 'at: 5s', 'at: 2m'));
    expect(late).toContainEqual(expect.objectContaining({ case: 'checks', measured: expect.stringMatching(/^the fault at 120 s never comes: the run ends at/) as string }));
  });

  it('notices what no step shows', () => {
    const unseen = problems({ 'lesson.md': (SAMPLE['lesson.md'] as string).replace(/^::(checks|questions).*$/gm, '') });
    expect(unseen).toContainEqual(expect.objectContaining({ case: 'question nines', measured: expect.stringMatching(/^no step shows it/) as string }));
    expect(unseen).toContainEqual(expect.objectContaining({ case: 'prose', measured: expect.stringMatching(/^no step shows the checks/) as string }));
  });

  it('says at its line what is wrong with the machines to start from, and nothing that follows from it', () => {
    const cluster = SAMPLE['start/cluster.yaml'] as string;
    const line = cluster.split('\n').findIndex((text) => text.includes('web2:')) + 1;
    const found = problems({ 'start/cluster.yaml': cluster.replace(/(web2:.*)\[/, '$1[apache, ') });
    expect(found.map((p) => [p.case, p.measured])).toEqual([['start', expect.stringMatching(`^cluster.yaml:${line}: web2: the lab knows no daemon 'apache'`)]]);
    const misspelt = problems({ 'start/cluster.yaml': cluster.replace(/^clients/m, 'client') });
    expect(misspelt[0]?.measured).toMatch(/^cluster.yaml:\d+: 'client' means nothing here/);
  });
});

describe('the world carries over', () => {
  const front = (changes: string) =>
    edited('lesson.md', 'minutes: 10\n', `minutes: 10\ncontinues:\n  lesson: shop\n  solution: http-check\n${changes}`);
  const prove = (changes: string) =>
    proveLesson(sampleLesson(front(changes)), [sampleLesson()], pipeline, [1]).problems;

  it('differences are declared', () => {
    expect(prove('').map((p) => p.measured)).toEqual([
      'lb1/haproxy.cfg: it differs from how the lesson before ended, and changes does not say why',
    ]);
    expect(prove('  changes: [{ file: lb1/haproxy.cfg, why: It was rebuilt in a hurry. }]\n')).toEqual([]);
    expect(
      prove('  changes: [{ file: lb1/haproxy.cfg, why: A }, { file: web1/app.env, why: B }]\n').map((p) => p.measured),
    ).toEqual(['web1/app.env: changes names it, but it is the same']);
  });
});

describe('its neighbours', () => {
  it('are there, and have other ids', () => {
    const needy = sampleLesson(edited('lesson.md', 'minutes: 10\n', 'minutes: 10\nprerequisites: [basics]\n'));
    const words = (all: Lesson[]) => proveLesson(needy, all, pipeline, [1]).problems.map((p) => p.measured);
    expect(words([needy])).toEqual(['prerequisites: there is no other lesson basics; there are shop']);
    expect(words([needy, { ...needy, id: 'basics' }])).toEqual([]);
    expect(words([needy, { ...needy, id: 'basics' }, { ...needy, track: 'elsewhere' }])).toEqual([
      'the track elsewhere has a lesson shop as well',
    ]);
  });
});

describe('answers', () => {
  const lesson = sampleLesson();
  const answer = (id: string) => {
    const question = lesson.questions.find((q) => q.id === id);
    if (question === undefined) throw new Error(id);
    return answerOf(question, lesson, pipeline, 1);
  };

  it('come from runs', () => {
    const predicted = answer('web1-dies');
    expect(predicted).toMatchObject({ kind: 'options', options: ['b'] });
    // 15 s of 20 requests a second, every other one refused: those that a retry keeps waiting included.
    if (predicted.kind !== 'options' || predicted.mix === null) throw new Error('no mix');
    expect(predicted.mix.ok).toBeGreaterThan(140);
    expect(predicted.mix.error).toBeGreaterThan(140);
    expect(answer('spof')).toEqual({ kind: 'machines', machines: ['lb1'] });
    expect(answer('order')).toEqual({ kind: 'order', items: ['crash', 'down', 'up'] });
    const recovery = answer('recovery');
    if (recovery.kind !== 'number') throw new Error('no number');
    // Two misses, a second apart: the second at most 2 s after the crash.
    expect(recovery.value).toBeGreaterThan(0.9);
    expect(recovery.value).toBeLessThan(2.3);
  });

  it('or from the author, where no run can tell', () => {
    expect(answer('tcp')).toEqual({ kind: 'options', options: ['a'], mix: null });
    expect(answer('nines')).toEqual({ kind: 'number', value: 99.99, tolerance: 0.005, unit: '%' });
    expect(answer('line')).toEqual({ kind: 'line', file: 'lb1/haproxy.cfg', line: 13 });
  });
});
