import { expect, test } from 'vitest';
import type { AgreementFamily, MeasureAgreement, ScenarioAgreement } from '../../agreement/agreementFile.ts';
import { chiefMeasure, exampleOf, filtered, placeOf, tallyOf } from './tally.ts';

const measure = (name: string, unit: 's' | 'requests', real: (number | null)[], agrees = true): MeasureAgreement => ({
  ...{ name, unit, real, agrees, after: unit === 's' ? 'web1 loses its power' : null },
  simulated: { quantiles: [1, 2, 3], share: 1 },
  complaint: agrees ? null : 'elsewhere',
});
const scenario = (id: string, agrees: boolean, measures: MeasureAgreement[] = []): ScenarioAgreement => ({
  ...{ id, title: id, settings: [], faults: [], trials: 5, measures, agrees },
  explanation: null,
});
const family = (id: string, ...scenarios: ScenarioAgreement[]): AgreementFamily => ({
  ...{ id, title: id, words: '', scenarios },
});
const families = [
  family('a', scenario('a/one', true), scenario('a/two', false)),
  family('lesson:b', scenario('lesson:b/one/check', true)),
];

test('scenarios, those that agree, and trials are counted', () => {
  expect(tallyOf(families[0]!.scenarios)).toEqual({ scenarios: 2, agreeing: 1, trials: 10 });
});

test('the filter leaves what disagrees, and no empty family', () => {
  expect(filtered(families, 'all')).toBe(families);
  expect(filtered(families, 'disagreeing').map(({ scenarios }) => scenarios.map(({ id }) => id))).toEqual([['a/two']]);
});

test('an address names a family or a scenario, or nothing', () => {
  expect(placeOf(families, 'a')).toMatchObject({ family: { id: 'a' }, scenario: null });
  expect(placeOf(families, 'lesson:b/one/check')).toMatchObject({ scenario: { id: 'lesson:b/one/check' } });
  expect(placeOf(families, 'a/three')).toBeNull();
});

test('a list shows what disagrees, else a time that happened after a fault, else the count that varies most', () => {
  const never = measure('never', 's', [null, null]);
  const count = measure('count', 'requests', [3, 4]);
  const time = measure('time', 's', [null, 2]);
  const wrong = measure('wrong', 'requests', [9], false);
  const words: MeasureAgreement = { ...count, name: 'words', unit: 'same', simulated: { words: ['x'] } };
  const wait: MeasureAgreement = { ...time, name: 'longest wait', after: null };
  const varied: MeasureAgreement = { ...count, name: 'varied', simulated: { quantiles: [1, 9], share: 1 } };
  expect(chiefMeasure(scenario('s', true, [words, never, count, wait, time]))?.name).toBe('time');
  expect(chiefMeasure(scenario('s', true, [words, never, count, wait, varied]))?.name).toBe('varied');
  expect(chiefMeasure(scenario('s', true, [words, wait]))?.name).toBe('longest wait');
  expect(chiefMeasure(scenario('s', false, [never, count, time, wrong]))?.name).toBe('wrong');
  expect(chiefMeasure(scenario('s', true, [words]))).toBeNull();
});

test('the example is a time of what agrees, with most trials and spread widest', () => {
  const time = measure('time', 's', [1, 2]);
  const more = { ...scenario('a/more', true, [time]), trials: 9 };
  const wrong = { ...scenario('a/wrong', false, [measure('wrong', 's', [9], false)]), trials: 20 };
  const counts = { ...scenario('a/counts', true, [measure('count', 'requests', [1])]), trials: 30 };
  const wide = { ...time, simulated: { quantiles: [1, 2, 30], share: 1 } };
  const best = { ...more, id: 'a/best', measures: [wide] };
  const found = exampleOf([family('a', scenario('a/first', true, [wide]), wrong, counts, more, best)]);
  expect(found?.scenario.id).toBe('a/best');
  expect(found?.measure.name).toBe('time');
  expect(exampleOf([family('a', wrong, counts)])).toBeNull();
});
