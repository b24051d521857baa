import fc from 'fast-check';
import { zipSync, type Zippable } from 'fflate';
import { expect, test } from 'vitest';
import { Intake } from './intake.ts';
import { BringingError } from './limits.ts';
import { takeZip } from './zipFiles.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const CENTRAL = [0x50, 0x4b, 1, 2];

function taken(zip: Uint8Array): Intake {
  const intake = new Intake();
  takeZip(zip, '', intake);
  intake.followLinks();
  return intake;
}

/** Where the list of a zip has its n-th entry. */
function entryAt(zip: Uint8Array, n = 0): number {
  let at = -1;
  for (let found = -1; found < n; found++)
    at = zip.findIndex((_, i) => i > at && CENTRAL.every((byte, by) => zip[i + by] === byte));
  return at;
}

/** A zip in whose list something else stands. */
function altered(zip: Uint8Array, change: (view: DataView, entry: number) => void): Uint8Array {
  const copy = zip.slice();
  change(new DataView(copy.buffer), entryAt(copy));
  return copy;
}

test('what was packed comes out, stored or deflated', () => {
  const path = fc
    .array(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(
      fc.dictionary(path, fc.uint8Array({ maxLength: 400 }), { maxKeys: 6 }),
      fc.constantFrom(0, 6, 9),
      (files, level) => {
        const entries: Zippable = Object.fromEntries(
          Object.entries(files).map(([name, content]) => [name, [content, { level: level as 0 }]]),
        );
        const { files: found, leftOut } = taken(zipSync(entries));
        expect(Object.fromEntries(found.map((file) => [file.path, [...file.bytes]]))).toEqual(
          Object.fromEntries(Object.entries(files).map(([name, content]) => [name, [...content]])),
        );
        expect(leftOut).toEqual([]);
      },
    ),
  );
});

test('paths lead nowhere but down', () => {
  const { files } = taken(
    zipSync({
      '../../etc/passwd': bytes('a'),
      '/etc/haproxy/haproxy.cfg': bytes('b'),
      'C:\\conf\\nginx.conf': bytes('c'),
      'a/./../b': bytes('d'),
      __proto__x: bytes('e'),
    }),
  );
  expect(files.map(({ path }) => path).sort()).toEqual([
    '__proto__x',
    'a/b',
    'conf/nginx.conf',
    'etc/haproxy/haproxy.cfg',
    'etc/passwd',
  ]);
});

test('a bomb is refused, whatever it says of its size', () => {
  const bomb = zipSync({ 'haproxy.cfg': new Uint8Array(70_000_000) }, { level: 9 });
  expect(bomb.length).toBeLessThan(100_000);
  expect(() => taken(bomb)).toThrow(/unpacks to more than 64 MB/);
  const liar = altered(bomb, (view, at) => view.setUint32(at + 24, 10, true));
  expect(() => taken(liar)).toThrow(BringingError);
});

test('the bytes of many entries count together', () => {
  const zip = zipSync(
    Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`file${n}`, new Uint8Array(1_900_000)])),
    { level: 9 },
  );
  expect(() => taken(zip)).toThrow(/unpacks to more than 64 MB/);
});

test('what one entry may not have is named, and the rest is taken', () => {
  const zip = zipSync({
    'dump.sql': new Uint8Array(3_000_000),
    'lb1/haproxy.cfg': bytes('defaults'),
    '.git/HEAD': bytes('x'),
    '__MACOSX/._a': bytes('x'),
  });
  const { files, leftOut, hidden } = taken(zip);
  expect(files.map(({ path }) => path)).toEqual(['lb1/haproxy.cfg']);
  expect(leftOut).toEqual([{ path: 'dump.sql', why: expect.stringContaining('larger than 2 MB') }]);
  expect(hidden).toBe(2);
});

test.each([
  ['locked', (view: DataView, at: number) => view.setUint16(at + 8, 1, true), /password/],
  ['a link', (view: DataView, at: number) => (view.setUint8(at + 5, 3), view.setUint16(at + 40, 0xa1ff, true)), /link/],
  ['packed otherwise', (view: DataView, at: number) => view.setUint16(at + 10, 99, true), /packed in a way/],
  ['another checksum', (view: DataView, at: number) => view.setUint32(at + 16, 1, true), /damaged/],
  ['another size', (view: DataView, at: number) => view.setUint32(at + 24, 4, true), /damaged/],
  ['elsewhere', (view: DataView, at: number) => view.setUint32(at + 42, 0x7fffffff, true), /damaged/],
] as const)('an entry that is %s', (_, change, why) => {
  const zip = zipSync({ 'a.conf': bytes('one\n'.repeat(50)), 'b.conf': bytes('two') });
  const { files, leftOut } = taken(altered(zip, (view, at) => void change(view, at)));
  expect(files.map(({ path }) => path)).toEqual(['b.conf']);
  expect(leftOut).toEqual([{ path: 'a.conf', why: expect.stringMatching(why) }]);
});

test('cut off or cut up, it is refused or what is left of it is taken', () => {
  const zip = zipSync({ 'a.conf': bytes('one\n'.repeat(50)), 'b.conf': bytes('two') });
  expect(() => taken(zip.subarray(0, -10))).toThrow(/end is missing/);
  fc.assert(
    fc.property(fc.nat(zip.length - 1), fc.nat(255), (at, byte) => {
      const copy = zip.slice();
      copy[at] = byte;
      try {
        for (const { bytes: found } of taken(copy).files)
          expect(['one\n'.repeat(50), 'two']).toContain(new TextDecoder().decode(found));
      } catch (error) {
        expect(error).toBeInstanceOf(BringingError);
      }
    }),
  );
});
