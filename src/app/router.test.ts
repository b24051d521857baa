import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreementHref, builtPages, folderOf, helpHref, homeHref, hrefOf, lessonHref, parseRoute, sandboxHref, type Route } from './router.ts';
import { siteBase } from './siteBase.ts';

/** Reads an address as the browser would hand it over. */
function read(href: string): Route {
  return parseRoute(new URL(href, 'http://localhost'));
}

const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('/') && !/^\.\.?$/.test(text));

describe('parseRoute', () => {
  test('knows the pages', () => {
    expect(read(homeHref)).toEqual({ page: 'home' });
    expect(read(`${siteBase}index.html`)).toEqual({ page: 'home' });
    expect(read(helpHref)).toEqual({ page: 'help' });
    expect(read(`${siteBase}help`)).toEqual({ page: 'help' });
    expect(read(`${siteBase}help/index.html`)).toEqual({ page: 'help' });
    expect(read(`${siteBase}help/#words`)).toEqual({ page: 'help' });
    expect(read(`${siteBase}how-do-we-know/#a/b`)).toEqual({ page: 'agreement', id: 'a/b' });
    expect(read(`${siteBase}lesson/load-balancer/`)).toEqual({ page: 'lesson', id: 'load-balancer', step: null });
    expect(read(`${siteBase}lesson/load-balancer/#step-3`)).toEqual({ page: 'lesson', id: 'load-balancer', step: 3 });
    expect(read(`${siteBase}lesson/load-balancer/#step-0`)).toEqual({ page: 'lesson', id: 'load-balancer', step: null });
    expect(read(`${siteBase}sandbox/#template=a%2Fb`)).toEqual({ page: 'sandbox', start: { kind: 'template', id: 'a/b' } });
  });

  test.each(['lesson/', 'lesson/a/b/', 'lesson/%/', 'nowhere/', 'help/me/', 'how-do-we-know/#%', 'sandbox/#hello', 'sandbox/#run=', '#/nowhere'])(
    '%s is unknown',
    (path) => expect(parseRoute(addressOf(path))).toEqual({ page: 'unknown', address: siteBase + path }),
  );

  test('what lies beside the site is unknown', () => {
    expect(read('/elsewhere/help/')).toEqual({ page: 'unknown', address: '/elsewhere/help/' });
  });

  test('knows addresses of old, on every page', () => {
    for (const page of ['', 'help/', 'lesson/load-balancer/']) {
      const old = (hash: string) => parseRoute({ pathname: siteBase + page, hash });
      expect(old('#/')).toEqual({ page: 'home' });
      expect(old('#/help')).toEqual({ page: 'help' });
      expect(old('#/lesson/one-server')).toEqual({ page: 'lesson', id: 'one-server', step: null });
      expect(old('#/lesson/one-server/step/3')).toEqual({ page: 'lesson', id: 'one-server', step: 3 });
      expect(old('#/how-do-we-know')).toEqual({ page: 'agreement', id: null });
      expect(old('#/how-do-we-know/a/b')).toEqual({ page: 'agreement', id: 'a/b' });
      expect(old('#/sandbox')).toEqual({ page: 'sandbox', start: { kind: 'last' } });
      expect(old('#/sandbox/bring')).toEqual({ page: 'sandbox', start: { kind: 'bring' } });
      expect(old('#/sandbox/template/two')).toEqual({ page: 'sandbox', start: { kind: 'template', id: 'two' } });
      expect(old('#/run/AbC-_')).toEqual({ page: 'sandbox', start: { kind: 'run', letters: 'AbC-_' } });
      for (const none of ['#/lesson', '#/lesson/%', '#/lesson/a/step', '#/lesson/a/step/x', '#/help/me', '#/sandbox/x/y', '#/run'])
        expect(old(none)).toMatchObject({ page: 'unknown' });
    }
  });

  test('reads back every address that is written', () => {
    const step = fc.option(fc.integer({ min: 1, max: 999 }));
    const names = fc.array(name, { minLength: 1, maxLength: 4 }).map((all) => all.join('/'));
    const routes = fc.oneof(
      fc.record({ page: fc.constant('lesson'), id: name, step }),
      fc.record({ page: fc.constant('agreement'), id: fc.option(names) }),
      fc.record({ page: fc.constant('sandbox'), start: fc.record({ kind: fc.constantFrom('lesson', 'template'), id: name }) }),
      fc.record({ page: fc.constant('sandbox'), start: fc.record({ kind: fc.constant('run'), letters: fc.base64String({ minLength: 4 }) }) }),
    ) as fc.Arbitrary<Route>;
    fc.assert(fc.property(routes, (route) => void expect(read(hrefOf(route))).toEqual(route)));
  });

  test('writes each kind of address by its own function', () => {
    expect(lessonHref('a b', 2)).toBe(`${siteBase}lesson/a%20b/#step-2`);
    expect(agreementHref()).toBe(`${siteBase}how-do-we-know/`);
    expect(sandboxHref({ kind: 'last' })).toBe(`${siteBase}sandbox/`);
    expect(sandboxHref({ kind: 'bring' })).toBe(`${siteBase}sandbox/#bring`);
  });

  test('every page that is built is found at its folder', () => {
    const pages = builtPages([{ id: 'one-server' }]);
    expect(pages.length).toBeGreaterThan(3);
    for (const route of pages) expect(read(siteBase + folderOf(route))).toEqual(route);
  });

  test('never fails, whatever an address is', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (path, hash) => parseRoute({ pathname: siteBase + path, hash: `#${hash}` }).page !== undefined));
  });
});

function addressOf(path: string) {
  const [folder = '', fragment] = path.split('#');
  return { pathname: siteBase + folder, hash: fragment === undefined ? '' : `#${fragment}` };
}
