import { crc32 } from '../../share/crc32.ts';
import { inflated } from './inflating.ts';
import type { Intake } from './intake.ts';
import { BringingError, LIMITS, megabytes, refuseDamaged } from './limits.ts';

// The format: PKWARE's APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end), 4.4.4 (flags), 4.4.5 (methods).
// fflate's own reader trusts the sizes that an archive gives; here the bytes are counted as they come.
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const COMMENT_MAX_BYTES = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const UTF8 = 0x800;
/** The upper half of an entry's attributes is Unix's mode where Unix made it. */
const UNIX = 3;
const MODE_KIND = 0xf000;
const LINK = 0xa000;

interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly link: boolean;
  readonly at: number;
}

/** Takes the files out of a zip. `folder` stands before their paths. @throws DamagedError where it is no zip that can be read */
export function takeZip(zip: Uint8Array, folder: string, intake: Intake): void {
  for (const entry of directoryOf(zip)) {
    intake.count();
    if (/[\\/]$/.test(entry.name)) continue;
    const path = folder + entry.name;
    if (!intake.wants(path, 0)) continue;
    if ((entry.flags & ENCRYPTED) !== 0) intake.leave(path, 'It is locked with a password.');
    else takeEntry(zip, entry, path, intake);
  }
}

function takeEntry(zip: Uint8Array, entry: Entry, path: string, intake: Intake): void {
  const packed = packedOf(zip, entry);
  if (packed === null || (entry.method !== STORED && entry.method !== DEFLATED)) {
    return intake.leave(
      path,
      packed === null
        ? 'The zip is damaged: this file is not where the zip says.'
        : `It is packed in a way (${entry.method}) that the lab does not know.`,
    );
  }
  const bytes = unpackedOf(packed, entry, intake);
  if (bytes === null)
    intake.leave(path, `It is larger than ${megabytes(LIMITS.fileBytes)}, which no configuration is.`);
  else if (bytes === 'damaged' || bytes.length !== entry.bytes || crc32(bytes) !== entry.crc)
    intake.leave(path, 'The zip is damaged: this file is not what was put into it.');
  else if (entry.link) intake.link(path, new TextDecoder().decode(bytes));
  else intake.take(path, bytes);
}

function unpackedOf(packed: Uint8Array, { method }: Entry, intake: Intake): Uint8Array | 'damaged' | null {
  if (method === STORED) {
    intake.unpacked(packed.length);
    return packed.length > LIMITS.fileBytes ? null : packed;
  }
  try {
    return inflated(packed, 'raw', intake);
  } catch (error) {
    if (error instanceof BringingError) throw error;
    return 'damaged';
  }
}

function directoryOf(zip: Uint8Array): Entry[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = endOf(view);
  if (end === null)
    refuseDamaged('The zip is damaged: its end is missing. It may not have been copied completely.');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (at === 0xffffffff || count === 0xffff)
    refuseDamaged('This zip is of the kind for archives above 4 GB, which the lab does not read.');
  const entries: Entry[] = [];
  for (let n = 0; n < count; n++) {
    if (at + 46 > zip.length || view.getUint32(at, true) !== CENTRAL)
      refuseDamaged('The zip is damaged: its list of files cannot be read.');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((by) => view.getUint16(at + by, true)) as [
      number,
      number,
      number,
    ];
    const flags = view.getUint16(at + 8, true);
    const mode = zip[at + 5] === UNIX ? view.getUint16(at + 40, true) : 0;
    entries.push({
      name: nameOf(zip.subarray(at + 46, at + 46 + nameBytes), flags),
      flags,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      link: (mode & MODE_KIND) === LINK,
      at: view.getUint32(at + 42, true),
    });
    at += 46 + nameBytes + extraBytes + commentBytes;
  }
  return entries;
}

/** From the back: behind it there may be a comment. */
function endOf(view: DataView): number | null {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - COMMENT_MAX_BYTES); at--)
    if (view.getUint32(at, true) === END) return at;
  return null;
}

function packedOf(zip: Uint8Array, { at, packedBytes }: Entry): Uint8Array | null {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  if (at + 30 > zip.length || view.getUint32(at, true) !== LOCAL) return null;
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  return from + packedBytes > zip.length ? null : zip.subarray(from, from + packedBytes);
}

/** UTF-8 where the zip says so, or where it is; else one letter a byte. */
function nameOf(bytes: Uint8Array, flags: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: (flags & UTF8) === 0 }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
