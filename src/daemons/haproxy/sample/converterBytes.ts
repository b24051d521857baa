import { utf8Bytes } from '../../../text/utf8.ts';
import { ipv4Number } from '../address.ts';
import { avalanche, hashBytes, type HashFunction } from '../balance/hashFunctions.ts';
import type { Convert } from './convert.ts';
import { asText, type Sample } from './value.ts';

/** Converters that look at a sample's bytes: hashes, encodings, networks. What they make of them is text again, a character a byte. */

/** An address is hashed as its four bytes, everything else as text. */
function bytesOf(value: Sample): readonly number[] {
  if (typeof value === 'object') return [24, 16, 8, 0].map((shift) => (value.ipv4 >>> shift) & 255);
  return utf8Bytes(asText(value));
}

/** `crc32`, and with an argument that is not 0 turned once more (hash.h full_hash 2.6). */
const hash =
  (name: HashFunction): Convert =>
  (value, [turned]) => {
    const found = hashBytes(name, bytesOf(value));
    return Number(turned ?? 0) === 0 ? found : avalanche(found);
  };

/** Castagnoli's polynomial (hash.c hash_crc32c 2.6). */
const crc32c: Convert = (value) => {
  let crc = -1;
  for (const byte of bytesOf(value)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) === 0 ? 0 : 0x82f63b78);
  }
  return ~crc >>> 0;
};

const [PRIME1, PRIME2, PRIME3, PRIME4, PRIME5] = [2654435761, 2246822519, 3266489917, 668265263, 374761393] as const;
const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** xxHash of 32 bits, after its published description. */
const xxh32: Convert = (value, [seedText]) => {
  const bytes = bytesOf(value);
  const seed = Number(seedText ?? 0) | 0;
  const word = (at: number): number =>
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) | 0;
  let at = 0;
  let sum: number;
  if (bytes.length >= 16) {
    const lanes = [seed + PRIME1 + PRIME2, seed + PRIME2, seed, seed - PRIME1];
    for (; at + 16 <= bytes.length; at += 16)
      for (const [lane, before] of lanes.entries())
        lanes[lane] = Math.imul(rotate((before + Math.imul(word(at + 4 * lane), PRIME2)) | 0, 13), PRIME1);
    const [a, b, c, d] = lanes as [number, number, number, number];
    sum = rotate(a | 0, 1) + rotate(b | 0, 7) + rotate(c | 0, 12) + rotate(d | 0, 18);
  } else sum = seed + PRIME5;
  sum = (sum + bytes.length) | 0;
  for (; at + 4 <= bytes.length; at += 4) sum = Math.imul(rotate((sum + Math.imul(word(at), PRIME3)) | 0, 17), PRIME4);
  for (; at < bytes.length; at++) sum = Math.imul(rotate((sum + Math.imul(bytes[at] as number, PRIME5)) | 0, 11), PRIME1);
  sum = Math.imul(sum ^ (sum >>> 15), PRIME2);
  sum = Math.imul(sum ^ (sum >>> 13), PRIME3);
  return (sum ^ (sum >>> 16)) >>> 0;
};

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** @param last the digits for 62 and 63 */
function toBase64(bytes: readonly number[], last: string, padded: boolean): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const whole = ((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const digits = Math.min(4, bytes.length - at + 1);
    for (let digit = 0; digit < digits; digit++) text += (DIGITS + last)[(whole >> (18 - 6 * digit)) & 63];
    if (padded) text += '='.repeat(4 - digits);
  }
  return text;
}

/** Null where the text is none of this kind. */
function fromBase64(text: string, last: string, padded: boolean): string | null {
  if (padded && text.length % 4 !== 0) return null;
  const digits = text.replace(/={1,2}$/, '');
  if (digits.length % 4 === 1) return null;
  let bytes = '';
  let bits = 0;
  let held = 0;
  for (const c of digits) {
    const digit = (DIGITS + last).indexOf(c);
    if (digit < 0) return null;
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits >= 8) bytes += String.fromCharCode((held >> (bits -= 8)) & 255);
  }
  return bytes;
}

/** The text of `Authorization: Basic`, or null. */
export const decodedBase64 = (text: string): string | null => fromBase64(text, '+/', true);

const ipmask: Convert = (value, [mask]) => {
  const ipv4 = typeof value === 'object' ? value.ipv4 : ipv4Number(asText(value));
  const bits = /^\d+$/.test(mask ?? '') ? Number(mask) : null;
  const whole = bits === null ? ipv4Number(mask ?? '') : 2 ** 32 - 2 ** (32 - bits);
  return ipv4 === null || whole === null ? null : { ipv4: (ipv4 & whole) >>> 0 };
};

const hex: Convert = (value) =>
  bytesOf(value)
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('');

export const BYTE_CONVERTERS: ReadonlyMap<string, Convert> = new Map([
  ...(['sdbm', 'djb2', 'wt6', 'crc32'] as const).map((name): [string, Convert] => [name, hash(name)]),
  ['crc32c', crc32c],
  ['xxh32', xxh32],
  ['ipmask', ipmask],
  ['hex', hex],
  ['base64', (value) => toBase64(bytesOf(value), '+/', true)],
  ['ub64enc', (value) => toBase64(bytesOf(value), '-_', false)],
  ['b64dec', (value) => fromBase64(asText(value), '+/', true)],
  ['ub64dec', (value) => fromBase64(asText(value), '-_', false)],
] as [string, Convert][]);
