import { describe, expect, it } from 'vitest';
import { localFigure } from './figures.ts';

describe('figures among words', () => {
  it.each([
    ['12.4', '12,4'],
    ['99.95 %', '99,95 %'],
    ['−0.5 s', '−0,5 s'],
    ['1,000,000', '1.000.000'],
    ['12,345.6 requests', '12.345,6 requests'],
  ])('%s is %s in German', (english, german) => {
    expect(localFigure(english, 'de')).toBe(german);
  });

  it('numbers are figures too, and whole ones stay, since they may be ports', () => {
    expect(localFigure(3.61, 'de')).toBe('3,61');
    expect(localFigure(8080, 'de')).toBe(8080);
  });

  it.each(['10.77.0.21', '2.6.12', '10.77.0.21:80', 'web1', '1.5s', '', 'at 12.4 s'])('%s is left alone', (text) => {
    expect(localFigure(text, 'de')).toBe(text);
  });

  it('each language has its own marks', () => {
    expect(localFigure('12.4', 'en')).toBe('12.4');
    expect(localFigure('1,000.5', 'fr')).toMatch(/^1\s000,5$/);
  });
});
