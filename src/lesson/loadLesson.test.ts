import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summaryOf } from './loadLesson.ts';
import { loadSample, SAMPLE, sampleLesson } from './sample.testing.ts';

const FRONT = '---\ntitle: A\nnumber: 1\nsummary: B\nminutes: 3\n---\n';

describe('a lesson’s folder', () => {
  it('becomes plain data', () => {
    const lesson = sampleLesson();
    expect(JSON.parse(JSON.stringify(lesson))).toEqual(lesson);
    expect(summaryOf(lesson)).toEqual({
      track: 't',
      id: 'shop',
      number: 1,
      title: 'Two servers',
      summary: 'One of two servers goes, and nobody should notice.',
      minutes: 10,
      prerequisites: [],
      steps: ['Break it', 'Mend it'],
      checkCount: 3,
      questionCount: 7,
    });
    expect(lesson.live).toMatchObject({ durationMs: 30_000, traffic: { rateRps: 20, timeoutMs: 30_000 } });
  });

  it('lays solutions and mistakes over start', () => {
    const { solutions, mistakes, start } = sampleLesson();
    expect(solutions.map((s) => s.name)).toEqual(['http-check', 'tcp-check']);
    expect(solutions[0]).toMatchObject({
      title: 'Ask for a page',
      words: 'It also notices an app that answers with an error.',
    });
    expect(Object.keys(solutions[0]?.files ?? {}).sort()).toEqual(Object.keys(start).sort());
    expect(solutions[0]?.files['lb1/haproxy.cfg']).toContain('httpchk');
    expect(mistakes.map((m) => [m.name, m.fails, m.hint])).toContainEqual(['no-check', 'survives-web1', 'no-check']);
  });

  it('lays a mistake over the solution it comes from, without removed files', () => {
    const about = '{ title: Late, fails: shares, hint: general, from: http-check, remove: [web2/app.env] }';
    const mistake = sampleLesson({ 'mistakes/late/mistake.yaml': about }).mistakes.find((m) => m.name === 'late');
    expect(mistake?.files['lb1/haproxy.cfg']).toContain('httpchk');
    expect(mistake?.files['web2/app.env']).toBeUndefined();
  });

  it('gives ::questions those that stand nowhere else', () => {
    const last = sampleLesson().steps[1]?.blocks.at(-1);
    expect(last).toEqual({ type: 'questions', questions: ['nines', 'recovery', 'order', 'spof', 'line', 'tcp'] });
  });

  it.each([
    ['lesson.md', null, 1, 'this file is missing'],
    ['start/cluster.yaml', null, 1, 'this file is missing'],
    ['lesson.md', '---\ntitle: A\nnumber: 1\nsummary: B\nminuts: 3\n---\n## A\n\n::checks', 2, 'minutes: is missing'],
    ['lesson.md', '## A\n\n::checks\n', 1, 'the file begins, in its first line, with ---'],
    ['lesson.md', '---\ntitle: A\n\n## A\n\n::checks\n', 1, 'ends with a second line of ---'],
    ['lesson.md', `${FRONT}## A\n\nB\n\n::question{id=nine}`, 11, '::question names nine, which is no question'],
    ['lesson.md', `${FRONT}## A\n\n::predict{id=nines}`, 9, '::predict names nines, which is of kind number'],
    ['lesson.md', `${FRONT}## A\n\n::checks\n\n::checks{only=web1}`, 11, '::checks names web1, which is no check'],
    ['hints.yaml', '- id: h\n  words: `haproxy` asks.', 2, 'stands in quotation marks'],
    ['hints.yaml', '- id: h\n  words: Look: who answers?', 2, 'stands in quotation marks'],
    ['hints.yaml', '- id: h\n\twords: W', 2, 'indent by spaces, not by tabs'],
    [
      'checks.yaml',
      '- id: a\n  title: A\n  duration: 5s\n  traffic: { rate: 5 }\n  expect: [{ starts: all }]',
      4,
      'a rate such as 50/s',
    ],
    [
      'checks.yaml',
      '- id: a\n  title: A\n  duration: 5s\n  expect:\n    - { availabilty: 1 }',
      5,
      'site, event; found availabilty',
    ],
    [
      'checks.yaml',
      '- id: a\n  title: A\n  duration: 5s\n  expect:\n    - { no: 5xx, afer: 3s }',
      5,
      'this key is not known here',
    ],
    ['checks.yaml', '- id: a\n  title: A\n  duration: 5 s\n  expect: [{ slowest: "<= 2" }]', 4, 'such as "<= 4s"'],
    ['checks.yaml', '- id: a\n  title: [A\n', 2, 'is not closed'],
    ['quiz.yaml', '- id: q\n  kind: riddle\n', 1, 'a question whose kind is one of choice'],
    [
      'quiz.yaml',
      '- id: q\n  kind: choice\n  text: A\n  options:\n    - { text: A, explain: B }\n    - { text: A, explain: B }',
      5,
      'exactly one right option; this has 0',
    ],
    [
      'quiz.yaml',
      '- { id: q, kind: find-line, text: A, file: lb1/haproxy.cfg, line: server, explain: B }',
      1,
      'it matches 3',
    ],
    [
      'quiz.yaml',
      '- { id: q, kind: find-line, text: A, file: lb1/none, line: server, explain: B }',
      1,
      'there is no file lb1/none',
    ],
    ['hints.yaml', '- id: h\n  words: W\n  when:\n    - { failed: nothing }', 4, 'there is no check nothing'],
    ['hints.yaml', '- id: h\n  words: W\n- id: h\n  words: W\n', 3, 'used twice'],
    [
      'mistakes/slow-check/mistake.yaml',
      '{ title: A, fails: nothing, hint: too-slow }',
      1,
      'there is no check nothing',
    ],
    ['mistakes/slow-check/mistake.yaml', 'title: A\nfails: shares\nhint: nothing\n', 3, 'there is no hint nothing; there are '],
    ['mistakes/slow-check/mistake.yaml', null, 1, 'this file is missing'],
    ['solutions/http-check/solution.yaml', '{ title: A, remove: [x] }', 1, 'there is no file x'],
  ])('says what is wrong in %s: %j', (file, text, line, words) => {
    const { lesson, diagnostics } = loadSample({ [file]: text });
    expect(lesson).toBeNull();
    const found = diagnostics.find((d) => d.file === file && d.message.includes(words));
    expect(found, JSON.stringify(diagnostics, null, 1)).toBeDefined();
    expect(found?.span?.line).toBe(line);
  });

  it('says nothing of hints about checks that cannot be read', () => {
    const { diagnostics } = loadSample({ 'checks.yaml': '- id: A\n' });
    expect(new Set(diagnostics.map((d) => d.file))).toEqual(new Set(['checks.yaml']));
  });

  it('never throws, whatever its texts', () => {
    const files = ['lesson.md', 'checks.yaml', 'quiz.yaml', 'hints.yaml', 'mistakes/no-check/mistake.yaml'] as const;
    const cut = fc.tuple(fc.constantFrom(...files), fc.nat(), fc.string(), fc.nat(40)).map(([file, at, text, gone]) => {
      const real = SAMPLE[file] as string;
      const from = at % (real.length + 1);
      return { file, text: real.slice(0, from) + text + real.slice(from + gone) };
    });
    fc.assert(
      fc.property(cut, ({ file, text }) => {
        const { lesson, diagnostics } = loadSample({ [file]: text });
        expect(lesson === null).toBe(diagnostics.length > 0);
      }),
      { numRuns: 150 },
    );
  });
});
