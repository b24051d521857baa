import { describe, expect, it } from 'vitest';
import { localFigure } from './figures.ts';

describe('figures among words', () => {
  it.each([
    ['12.4', '12,4'],
    ['99.95 %', '99,95 %'],
    ['−0.5 s', '−0,5 s'],
    ['0.999875', '0,999875'],
    ['12345.6 requests', '12345,6 requests'],
  ])('%s is %s in German', (english, german) => {
    expect(localFigure(english, 'de')).toBe(german);
  });

  it('numbers are figures too, and whole ones stay, since they may be ports', () => {
    expect(localFigure(3.61, 'de')).toBe('3,61');
    expect(localFigure(8080, 'de')).toBe(8080);
  });

  it('a product or a sum of figures is figures throughout', () => {
    expect(localFigure('0.99 × 0.995 × 0.9', 'de')).toBe('0,99 × 0,995 × 0,9');
    expect(localFigure('1 + 0.5 = 1.5 s', 'de')).toBe('1 + 0,5 = 1,5 s');
  });

  it.each(['99.995 %', '1.234 s', '0.999', '0.125 × 2.5'])('%s has its marks once, in however many sentences it stands', (figure) => {
    const once = localFigure(figure, 'de');
    expect(once).not.toContain('.');
    expect(localFigure(once, 'de')).toBe(once);
  });

  it.each(['10.77.0.21', '2.6.12', '10.77.0.21:80', 'web1', '1.5s', '', 'at 12.4 s'])('%s is left alone', (text) => {
    expect(localFigure(text, 'de')).toBe(text);
  });

  it('each language has its own marks', () => {
    expect(localFigure('12.4', 'en')).toBe('12.4');
    expect(localFigure('12.4', 'fr')).toBe('12,4');
  });
});
