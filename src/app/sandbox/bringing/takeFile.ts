import { archiveStem } from './harmlessPath.ts';
import { inflated } from './inflating.ts';
import type { Intake } from './intake.ts';
import { BringingError, LIMITS, refuseDamaged } from './limits.ts';
import { isTar, takeTar } from './tarFiles.ts';
import { takeZip } from './zipFiles.ts';

/** Takes in one file that was chosen or dropped: an archive as the files that are in it. `inFolder`: what an archive holds is kept apart from the rest. */
export function takeFile(path: string, bytes: Uint8Array, inFolder: boolean, intake: Intake): void {
  intake.count();
  const folder = inFolder ? `${path.slice(0, path.lastIndexOf('/') + 1)}${archiveStem(path)}/` : '';
  // Among others only what is called an archive is meant as one: programs keep data of theirs in zips.
  if (inFolder && !/\.(zip|tar|tgz|gz)$/i.test(path)) return intake.take(path, bytes);
  const kind = kindOf(bytes);
  if (kind === 'zip') takeZip(bytes, folder, intake);
  else if (kind === 'gzip') takeGzip(path, bytes, folder, intake);
  else if (kind === 'other')
    intake.leave(path, 'It is an archive of a kind that the lab does not open. It opens .zip, .tar and .tar.gz.');
  else if (isTar(bytes)) takeTar(bytes, folder, intake);
  else intake.take(path, bytes);
}

/** What a file from inside an archive is: archives in archives stay closed. */
export function isArchive(bytes: Uint8Array): boolean {
  return kindOf(bytes) !== null || isTar(bytes);
}

/** By the first bytes: of zip, also an empty one; of gzip; of 7z, rar, xz, bzip2 and zstd. */
function kindOf(bytes: Uint8Array): 'zip' | 'gzip' | 'other' | null {
  const begins = (...wanted: number[]): boolean => wanted.every((byte, at) => bytes[at] === byte);
  if (begins(0x50, 0x4b, 3, 4) || begins(0x50, 0x4b, 5, 6)) return 'zip';
  if (begins(0x1f, 0x8b, 8)) return 'gzip';
  if (begins(0x37, 0x7a, 0xbc, 0xaf) || begins(0x52, 0x61, 0x72, 0x21)) return 'other';
  if (begins(0xfd, 0x37, 0x7a, 0x58, 0x5a) || begins(0x42, 0x5a, 0x68) || begins(0x28, 0xb5, 0x2f, 0xfd))
    return 'other';
  return null;
}

function takeGzip(path: string, bytes: Uint8Array, folder: string, intake: Intake): void {
  let unpacked: Uint8Array | null;
  try {
    unpacked = inflated(bytes, 'gzip', intake, LIMITS.unpackedBytes);
  } catch (error) {
    if (error instanceof BringingError) throw error;
    refuseDamaged(`${path} is damaged: it cannot be unpacked. It may not have been copied completely.`);
  }
  // No limit of its own was set that it could be past.
  const inside = unpacked ?? new Uint8Array();
  if (isTar(inside)) takeTar(inside, folder, intake);
  else intake.take(path.replace(/\.gz$/i, ''), inside);
}
