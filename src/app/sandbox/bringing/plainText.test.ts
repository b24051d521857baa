import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdsPrivateKey, plainText } from './plainText.ts';

const wide = (text: string, mark: number[], little: boolean): Uint8Array =>
  Uint8Array.from([
    ...mark,
    ...[...text].flatMap((letter) => (little ? [letter.charCodeAt(0), 0] : [0, letter.charCodeAt(0)])),
  ]);

test.each([
  ['UTF-8', new TextEncoder().encode('a # ü\nb'), null],
  ['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('a # ü\nb')]), null],
  ['Windows’ ends of lines', new TextEncoder().encode('a # ü\r\nb'), null],
  ['an old Macintosh’s', new TextEncoder().encode('a # ü\rb'), null],
  ['UTF-16 LE with a mark', wide('a # ü\nb', [0xff, 0xfe], true), 'It is written in UTF-16LE.'],
  ['UTF-16 BE with a mark', wide('a # ü\r\nb', [0xfe, 0xff], false), 'It is written in UTF-16BE.'],
  ['UTF-16 LE', wide('a # ü\nb', [], true), 'It is written in UTF-16LE.'],
  ['UTF-16 BE', wide('a # ü\nb', [], false), 'It is written in UTF-16BE.'],
  [
    'Latin-1',
    Uint8Array.from([...'a # ü\nb'].map((letter) => letter.charCodeAt(0))),
    expect.stringContaining('Windows-1252'),
  ],
] as const)('%s', (_, bytes, remark) => {
  expect(plainText(bytes)).toEqual({ text: 'a # ü\nb', remark });
});

test.each([
  ['a picture', [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]],
  ['a program', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]],
  ['controls', [1, 2, 3, 4, 65]],
])('%s is no text', (_, bytes) => {
  expect(plainText(Uint8Array.from(bytes))).toEqual({ why: 'It is no text.' });
});

test('any text in UTF-8 comes back, any bytes give an answer', () => {
  const text = fc
    .string({ unit: 'grapheme' })
    .filter((letters) => [...letters].every((letter) => letter >= ' ' && letter !== '\ufeff'));
  fc.assert(
    fc.property(
      text,
      (letters) => void expect(plainText(new TextEncoder().encode(letters))).toEqual({ text: letters, remark: null }),
    ),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => void expect(Object.keys(plainText(bytes)).length).toBeGreaterThan(0)),
  );
});

test('private keys are seen', () => {
  for (const kind of ['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED '])
    expect(holdsPrivateKey(`x\n-----BEGIN ${kind}PRIVATE KEY-----\nMII`)).toBe(true);
  expect(holdsPrivateKey('-----BEGIN CERTIFICATE-----')).toBe(false);
  expect(holdsPrivateKey('# put -----BEGIN PRIVATE KEY----- here')).toBe(false);
});
