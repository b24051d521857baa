import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreementHref, lessonHref, parseRoute } from './router.ts';

describe('parseRoute', () => {
  test('knows the pages', () => {
    for (const hash of ['', '#', '#/']) expect(parseRoute(hash)).toEqual({ page: 'home' });
    expect(parseRoute('#/help')).toEqual({ page: 'help' });
    expect(parseRoute(agreementHref())).toEqual({ page: 'agreement', id: null });
    expect(parseRoute('#/how-do-we-know/a/b')).toEqual({ page: 'agreement', id: 'a/b' });
    expect(parseRoute('#/lesson/load-balancer')).toEqual({ page: 'lesson', id: 'load-balancer', step: null });
    expect(parseRoute('#/lesson/load-balancer/')).toEqual({ page: 'lesson', id: 'load-balancer', step: null });
    expect(parseRoute('#/lesson/load-balancer/step/3')).toEqual({ page: 'lesson', id: 'load-balancer', step: 3 });
  });

  test.each([
    '#/lesson',
    '#/lesson/a/step',
    '#/lesson/a/step/0',
    '#/lesson/a/step/x',
    '#/lesson/%',
    '#/nowhere',
    '#/help/me',
    '#/how-do-we-know/%',
  ])('%s is unknown', (hash) => expect(parseRoute(hash)).toEqual({ page: 'unknown', address: hash }));

  test('reads back every address that lessonHref writes', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.option(fc.integer({ min: 1, max: 999 })),
        (id, step) => {
          expect(parseRoute(lessonHref(id, step))).toEqual({ page: 'lesson', id, step });
        },
      ),
    );
  });

  test('reads back every address that agreementHref writes', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        const id = names.join('/');
        expect(parseRoute(agreementHref(id))).toEqual({ page: 'agreement', id });
      }),
    );
  });

  test('never fails, whatever stands after the #', () => {
    fc.assert(fc.property(fc.string(), (text) => parseRoute(`#/${text}`).page.length > 0));
  });
});
