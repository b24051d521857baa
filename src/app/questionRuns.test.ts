import { expect, test } from 'vitest';
import type { MarkQuestion, NumberQuestion } from '../lesson/quiz.ts';
import type { Scenario } from '../sim/scenario.ts';
import { questionRuns } from './questionRuns.ts';

const scenario: Scenario = {
  traffic: null,
  requests: [],
  durationMs: 1000,
  faults: [{ kind: 'power-off', machine: '$machine', atMs: 10, untilMs: null }],
};
const trial = { files: { kind: 'start' }, scenario } as const;

test('a question on machines has a run for each of them', () => {
  const mark: MarkQuestion = { kind: 'mark', id: 'm', text: [], machines: ['web1', 'web2'], trial, when: [], explanations: [] };
  const runs = questionRuns(mark);
  expect(runs.map(({ machine }) => machine)).toEqual(['web1', 'web2']);
  expect(runs.map((run) => run.trial.scenario.faults)).toEqual([
    [{ kind: 'power-off', machine: 'web1', atMs: 10, untilMs: null }],
    [{ kind: 'power-off', machine: 'web2', atMs: 10, untilMs: null }],
  ]);
});

test('a number that is measured has the run it is measured in, a given one has none', () => {
  const number: NumberQuestion = { kind: 'number', id: 'n', text: [], unit: 's', tolerance: 1, explanation: [], value: 4, measure: null, slips: [] };
  expect(questionRuns(number)).toEqual([]);
  const measured = { ...number, value: null, measure: { trial, what: 'recovery', of: null } } as const;
  expect(questionRuns(measured)).toEqual([{ trial, machine: null }]);
});
