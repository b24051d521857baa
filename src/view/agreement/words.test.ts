import { expect, test } from 'vitest';
import type { NumberMeasure } from './strip.ts';
import { beginning, dayWords, fiveNumbers, oftenWords, percent, saidWords, versionWords } from './words.ts';

const measure = (real: (number | null)[], share: number, unit: 's' | 'requests' = 's'): NumberMeasure => ({
  ...{ name: 'time', unit, real, agrees: true, complaint: null },
  simulated: { quantiles: [1, 2, 3, 4, 5], share },
});

test('days and versions read as people say them', () => {
  expect(dayWords('2026-11-01')).toBe('1 November 2026');
  expect(dayWords('2026-13-01')).toBe('2026-13-01');
  expect(versionWords('haproxy', '2.6.12-1+deb12u2')).toBe('HAProxy 2.6.12');
  expect(versionWords('nginx', '1.22.1')).toBe('nginx 1.22.1');
});

test('a distribution in five numbers', () => {
  expect(fiveNumbers(measure([3], 1))).toEqual(['1.000 s', '2.000 s', '3.000 s', '4.000 s', '5.000 s']);
  expect(fiveNumbers(measure([3], 1, 'requests'))).toEqual(['1', '2', '3', '4', '5']);
  expect(fiveNumbers({ ...measure([3], 0), simulated: { quantiles: [], share: 0 } })).toEqual([]);
});

test('how often is said only of what need not happen', () => {
  expect(oftenWords(measure([1, 2], 1))).toBeNull();
  expect(oftenWords(measure([1, null], 0.807))).toBe('in 1 of 2 trials, in 81 % of simulated runs');
  expect(oftenWords(measure([null], 1))).toBe('in 0 of 1 trial, in 100 % of simulated runs');
  expect([0, 0.004, 0.5, 0.997, 1].map(percent)).toEqual(['0 %', 'less than 1 %', '50 %', 'more than 99 %', '100 %']);
});

test('texts of trials are grouped', () => {
  const said = saidWords({
    ...{ name: 'kinds of outcome', unit: 'same', agrees: false, complaint: 'x' },
    real: ['200 503', '200', '200 503', null],
    simulated: { words: ['200 in 200 of 200 runs'] },
  });
  expect(said).toEqual([
    { words: '200 503', trials: 2 },
    { words: '200', trials: 1 },
    { words: 'did not happen', trials: 1 },
  ]);
});

test('a long order is shown by its beginning', () => {
  expect(beginning('web1 web2 web3')).toBeNull();
  expect(beginning('web1 web2 '.repeat(20).trim(), 4)).toBe('web1 web2 web1 web2 … 40 in all');
});
