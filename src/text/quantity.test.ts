import { describe, expect, it } from 'vitest';
import { durationWords, grouped, momentWords, parseDurationMs, shareWords } from './quantity.ts';

describe('quantities', () => {
  it.each([
    ['250ms', 250],
    ['4s', 4000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['4', null],
    ['-4s', null],
    ['s', null],
  ])('%s', (text, ms) => expect(parseDurationMs(text)).toBe(ms));

  it('moments, lengths and shares in words', () => {
    expect(momentWords(12_449)).toBe('12.4 s');
    expect([durationWords(3.25), durationWords(250), durationWords(3609), durationWords(40_000)]).toEqual([
      '3.3 ms',
      '250 ms',
      '3.61 s',
      '40 s',
    ]);
    expect([shareWords(0.928), shareWords(1), shareWords(0.99), shareWords(0)]).toEqual([
      '92.8 %',
      '100 %',
      '99 %',
      '0 %',
    ]);
  });

  it('counts are grouped by thousands', () => {
    expect([1, 640, 30000, 1234567].map(grouped)).toEqual(['1', '640', '30\u00a0000', '1\u00a0234\u00a0567']);
  });

  it('a share is never rounded to all or nothing', () => {
    expect(shareWords(0.9999)).toBe('99.99 %');
    expect(shareWords(0.00012)).toBe('0.01 %');
  });
});
