import { Gunzip, Inflate } from 'fflate';
import type { Intake } from './intake.ts';
import { LIMITS } from './limits.ts';

/** A byte unpacks to 1032 at most: a piece of this size never comes to more than 8.5 MB before it is counted. */
const PIECE_BYTES = 8192;

/**
 * Unpacks a deflated (`raw`) or gzipped stretch of bytes. What comes out is counted while it does, not what the archive says of it. `keepMax`: of more
 * than that nothing is kept, and null is returned, but it is unpacked to its end all the same.
 * @throws BringingError past the limit of all files; Error where the bytes are damaged
 */
export function inflated(
  packed: Uint8Array,
  kind: 'raw' | 'gzip',
  intake: Intake,
  keepMax: number = LIMITS.fileBytes,
): Uint8Array | null {
  const parts: Uint8Array[] = [];
  let length = 0;
  const hear = (part: Uint8Array): void => {
    intake.unpacked(part.length);
    length += part.length;
    if (length <= keepMax) parts.push(part);
    else parts.length = 0;
  };
  const stream = kind === 'raw' ? new Inflate(hear) : new Gunzip(hear);
  for (let at = 0; at < packed.length; at += PIECE_BYTES) {
    stream.push(packed.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= packed.length);
  }
  return length > keepMax ? null : joined(parts, length);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
