import type { Intake } from './intake.ts';
import { refuseDamaged } from './limits.ts';

// The format: POSIX.1-2001, pax, "ustar Interchange Format" and "pax Extended Header"; GNU tar's manual, "Basic Tar Format", for long names (type L).
const BLOCK = 512;
const CHECKSUM_AT = 148;
const CHECKSUM_BYTES = 8;

/** Whether bytes begin as a tar does: its first block adds up. */
export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && addsUp(bytes.subarray(0, BLOCK));
}

/** Takes the files out of a tar. `folder` stands before their paths. @throws DamagedError where a block is no header */
export function takeTar(tar: Uint8Array, folder: string, intake: Intake): void {
  let longName: string | null = null;
  let longLink: string | null = null;
  for (let at = 0; at + BLOCK <= tar.length;) {
    const header = tar.subarray(at, at + BLOCK);
    // The end: blocks of zeros.
    if (header.every((byte) => byte === 0)) return;
    if (!addsUp(header)) refuseDamaged('The tar is damaged: behind one of its files something else begins.');
    intake.count();
    const size = numberOf(header.subarray(124, 136));
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    const type = String.fromCharCode(header[156] as number);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L') longName = wordOf(body);
    else if (type === 'K') longLink = wordOf(body);
    else if (type === 'x') {
      longName = paxValue(body, 'path') ?? longName;
      longLink = paxValue(body, 'linkpath') ?? longLink;
    } else if (type === '1' || type === '2') {
      const target = longLink ?? wordOf(header.subarray(157, 257));
      const path = folder + (longName ?? nameOf(header));
      // A hard link's target is a name of the archive.
      if (intake.wants(path, 0)) intake.link(path, type === '1' ? `/${target}` : target);
      longName = longLink = null;
    } else if (type !== 'g') {
      takeEntry(type, folder + (longName ?? nameOf(header)), body, size, intake);
      longName = longLink = null;
    }
  }
}

function takeEntry(type: string, path: string, body: Uint8Array, size: number, intake: Intake): void {
  if (type === '5' || path.endsWith('/') || !intake.wants(path, size)) return;
  if (type !== '0' && type !== '\0' && type !== '7') intake.leave(path, 'It is no file, but a device or the like.');
  else if (body.length < size) intake.leave(path, 'The archive ends before this file does.');
  else intake.take(path, body.slice());
}

/** The sum of the header's bytes, with blanks in the place of the sum. */
function addsUp(header: Uint8Array): boolean {
  const said = numberOf(header.subarray(CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES));
  let sum = 0;
  for (const [at, byte] of header.entries()) sum += at >= CHECKSUM_AT && at < CHECKSUM_AT + CHECKSUM_BYTES ? 32 : byte;
  return said === sum;
}

/** Octal digits; or, from a set first bit on, a number in bytes. NaN where it is neither. */
function numberOf(field: Uint8Array): number {
  if (((field[0] as number) & 0x80) !== 0) return field.slice(1).reduce((sum, byte) => sum * 256 + byte, 0);
  const text = wordOf(field).trim();
  return /^[0-7]+$/.test(text) ? parseInt(text, 8) : NaN;
}

function nameOf(header: Uint8Array): string {
  const ustar = wordOf(header.subarray(257, 262)) === 'ustar';
  const prefix = ustar ? wordOf(header.subarray(345, 500)) : '';
  const name = wordOf(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Records of `length key=value` and a line feed. */
function paxValue(body: Uint8Array, key: 'path' | 'linkpath'): string | null {
  return new RegExp(`(?:^|\\n)\\d+ ${key}=([^\\n]*)\\n`).exec(wordOf(body))?.[1] ?? null;
}

/** Up to the first zero. */
function wordOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
