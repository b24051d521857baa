import { utf8Bytes } from '../../../text/utf8.ts';

/** The functions of `hash-type` (hash.c 2.6): 32 bits, unsigned, over the bytes of a text. */
export type HashFunction = 'sdbm' | 'djb2' | 'wt6' | 'crc32';

export function hashText(name: HashFunction, text: string): number {
  return hashBytes(name, utf8Bytes(text));
}

/** @param bytes each from 0 to 255 */
export function hashBytes(name: HashFunction, bytes: readonly number[]): number {
  switch (name) {
    case 'sdbm':
      return sdbm(bytes);
    case 'djb2':
      return djb2(bytes);
    case 'wt6':
      return wt6(bytes);
    case 'crc32':
      return crc32(bytes);
  }
}

function sdbm(bytes: readonly number[]): number {
  let hash = 0;
  for (const byte of bytes) hash = (byte + (hash << 6) + (hash << 16) - hash) | 0;
  return hash >>> 0;
}

function djb2(bytes: readonly number[]): number {
  let hash = 5381;
  for (const byte of bytes) hash = (Math.imul(hash, 33) + byte) | 0;
  return hash >>> 0;
}

/** Two halves that are turned against each other by amounts taken from themselves. */
function wt6(bytes: readonly number[]): number {
  let first = 0xa53c965a;
  let second = 0x5ca6953a;
  let firstTurn = 6;
  let secondTurn = 18;
  for (const byte of bytes) {
    first = ~(first ^ byte);
    second = ~(second + byte);
    const turned = rotate(second, firstTurn);
    second = rotate(first, secondTurn);
    first = turned;
    const mixed = ((first >>> 16) ^ second) & 0xffff;
    firstTurn = mixed & 0x1f;
    secondTurn = mixed >>> 11;
  }
  return (first ^ second) >>> 0;
}

function rotate(value: number, by: number): number {
  return by === 0 ? value : (value << by) | (value >>> (32 - by));
}

function crc32(bytes: readonly number[]): number {
  let hash = -1;
  for (const byte of bytes) {
    hash ^= byte;
    for (let bit = 0; bit < 8; bit++) hash = (hash >>> 1) ^ ((hash & 1) === 0 ? 0 : 0xedb88320);
  }
  return ~hash >>> 0;
}

/** Bob Jenkins' full avalanche, spread over the 32 bits by a prime (intops.h full_hash): `avalanche`, and the places of servers in a hash ring. */
export function avalanche(value: number): number {
  let a = value | 0;
  a = (a + 0x7ed55d16 + (a << 12)) | 0;
  a = a ^ 0xc761c23c ^ (a >>> 19);
  a = (a + 0x165667b1 + (a << 5)) | 0;
  a = ((a + 0xd3a2646c) | 0) ^ (a << 9);
  a = (a + 0xfd7046c5 + (a << 3)) | 0;
  a = a ^ 0xb55a4f09 ^ (a >>> 16);
  return Math.imul(a, 3221225473) >>> 0;
}
