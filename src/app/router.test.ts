import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lessonHref, parseRoute } from './router.ts';

describe('parseRoute', () => {
  test('knows the pages', () => {
    for (const hash of ['', '#', '#/']) expect(parseRoute(hash)).toEqual({ page: 'home' });
    expect(parseRoute('#/help')).toEqual({ page: 'help' });
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

  test('never fails, whatever stands after the #', () => {
    fc.assert(fc.property(fc.string(), (text) => parseRoute(`#/${text}`).page.length > 0));
  });
});
