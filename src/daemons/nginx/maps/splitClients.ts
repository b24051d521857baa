import type { MadeVariable } from '../config.ts';
import { utf8 } from '../balance/hashed.ts';

type Split = Extract<MadeVariable, { kind: 'split' }>;

/** The part whose stretch of the 32-bit range the text's hash falls into (ngx_http_split_clients_variable). */
export function splitPart(split: Split, text: string): string {
  const hash = murmurHash2(utf8(text));
  for (const { upTo, value } of split.parts) if (hash < upTo || upTo === 0) return value;
  return '';
}

/** MurmurHash2 with the length as its seed (ngx_murmur_hash2). */
export function murmurHash2(bytes: readonly number[]): number {
  const M = 0x5bd1e995;
  let hash = bytes.length;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    let k = word(bytes, at);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    k = Math.imul(k, M);
    hash = Math.imul(hash, M) ^ k;
  }
  const rest = bytes.length - at;
  if (rest >= 3) hash ^= (bytes[at + 2] as number) << 16;
  if (rest >= 2) hash ^= (bytes[at + 1] as number) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ (bytes[at] as number), M);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  hash ^= hash >>> 15;
  return hash >>> 0;
}

function word(bytes: readonly number[], at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
