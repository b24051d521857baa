import { expect, it, vi } from 'vitest';
import { homeInLanguage, inLanguage, otherLanguages, rememberLanguage } from './language.ts';
import { siteBase } from './siteBase.ts';

it('the same page in another language lies in that language’s folder', () => {
  expect(inLanguage('de', { pathname: `${siteBase}lesson/one-server/`, hash: '#step-2' })).toBe(
    `${siteBase}de/lesson/one-server/#step-2`,
  );
  expect(homeInLanguage('en')).toBe(siteBase);
});

it('from elsewhere it leads to the first page', () => {
  expect(inLanguage('de', { pathname: '/elsewhere/', hash: '' })).toBe(`${siteBase}de/`);
});

it('a site in one language offers no other', () => {
  expect(otherLanguages).toEqual([]);
});

it('a browser that keeps nothing does not mind', () => {
  vi.stubGlobal('localStorage', {
    setItem: () => {
      throw new Error('forbidden');
    },
  });
  expect(() => rememberLanguage('de')).not.toThrow();
  vi.unstubAllGlobals();
});
