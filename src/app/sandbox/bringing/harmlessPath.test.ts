import fc from 'fast-check';
import { expect, test } from 'vitest';
import { archiveStem, harmlessPath, isHidden } from './harmlessPath.ts';

test.each([
  ['lb1/haproxy.cfg', 'lb1/haproxy.cfg'],
  ['/etc/haproxy/haproxy.cfg', 'etc/haproxy/haproxy.cfg'],
  ['../../../etc/passwd', 'etc/passwd'],
  ['a/../../b', 'a/b'],
  ['C:\\nginx\\conf\\nginx.conf', 'nginx/conf/nginx.conf'],
  ['\\\\server\\share\\a', 'server/share/a'],
  ['a//b/./c', 'a/b/c'],
  ['a\u0000b\nc', 'a_b_c'],
  ['\u202egfc.yxorpah', '_gfc.yxorpah'],
  ['__proto__/x', '_proto_/x'],
  ['..', null],
  ['/', null],
  ['', null],
])('%j', (path, harmless) => expect(harmlessPath(path)).toBe(harmless));

test('whatever comes out is relative and leads down, and comes out of itself', () => {
  const path = fc
    .array(fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'C:', '__proto__', 'etc'), fc.string()))
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(path, (given) => {
      const harmless = harmlessPath(given);
      if (harmless === null) return;
      for (const part of harmless.split('/')) expect(['', '.', '..', '__proto__']).not.toContain(part);
      expect(harmlessPath(harmless)).toBe(harmless);
    }),
  );
});

test('what systems and editors keep for themselves', () => {
  for (const path of ['.git/config', 'a/.DS_Store', '__MACOSX/a', 'a/node_modules/b'])
    expect(isHidden(path)).toBe(true);
  for (const path of ['etc/nginx/nginx.conf', 'conf.d/a', 'a.b']) expect(isHidden(path)).toBe(false);
});

test('an archive’s name without its ending', () => {
  expect(['lb1.tar.gz', 'x/prod.zip', 'a.TGZ', 'haproxy.cfg'].map(archiveStem)).toEqual([
    'lb1',
    'prod',
    'a',
    'haproxy.cfg',
  ]);
});
