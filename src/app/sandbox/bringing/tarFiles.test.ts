import fc from 'fast-check';
import { gunzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { Intake } from './intake.ts';
import { BringingError } from './limits.ts';
import { GNU_TAR_GZ, PAX_TAR_GZ } from './samples.testing.ts';
import { isTar, takeTar } from './tarFiles.ts';
import { tarOf } from './tarWriter.testing.ts';

function taken(tar: Uint8Array): Intake {
  const intake = new Intake();
  takeTar(tar, '', intake);
  intake.followLinks();
  return intake;
}

const texts = ({ files }: Intake): Record<string, string> =>
  Object.fromEntries(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));

test.each([
  ['GNU’s', GNU_TAR_GZ],
  ['POSIX’s', PAX_TAR_GZ],
])('what %s tar packed', (_, packed) => {
  const tar = gunzipSync(Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0)));
  expect(isTar(tar)).toBe(true);
  const intake = taken(tar);
  const long = `etc/${'long-'.repeat(25)}name/${'x'.repeat(60)}.conf`;
  expect(texts(intake)).toEqual({
    'lb1/etc/haproxy/haproxy.cfg': 'global\n',
    [`lb1/${long}`]: 'long\n',
    'lb1/etc/ümlaut.conf': 'u\n',
    'lb1/etc/link.conf': 'global\n',
  });
  expect(intake.leftOut).toEqual([]);
});

test('what was packed comes out', () => {
  const path = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8}){0,3}$/);
  fc.assert(
    fc.property(fc.dictionary(path, fc.string({ maxLength: 1200 })), (files) => {
      expect(texts(taken(tarOf(files)))).toEqual(files);
    }),
  );
});

test('paths lead nowhere but down', () => {
  expect(Object.keys(texts(taken(tarOf({ '../../etc/passwd': 'a', '/etc/b': 'b' }))))).toEqual(['etc/passwd', 'etc/b']);
});

test('damaged or cut off, it is refused or what is left of it is taken', () => {
  const tar = tarOf({ 'a.conf': 'one\n'.repeat(200), 'b.conf': 'two' });
  expect(taken(tar.subarray(0, 900)).leftOut).toEqual([
    { path: 'a.conf', why: 'The archive ends before this file does.' },
  ]);
  const other = tar.slice();
  other.fill(65, 1536, 1600);
  expect(() => taken(other)).toThrow(/something else begins/);
  fc.assert(
    fc.property(fc.nat(tar.length - 1), fc.nat(255), (at, byte) => {
      const copy = tar.slice();
      copy[at] = byte;
      try {
        taken(copy);
      } catch (error) {
        expect(error).toBeInstanceOf(BringingError);
      }
    }),
  );
});

test('other files are no tar', () => {
  expect(isTar(new TextEncoder().encode('global\n'.repeat(100)))).toBe(false);
  expect(isTar(new Uint8Array(1024))).toBe(false);
});
