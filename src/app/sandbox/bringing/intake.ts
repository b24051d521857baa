import { harmlessPath, isHidden } from './harmlessPath.ts';
import { BringingError, LIMITS, megabytes } from './limits.ts';

/** A file as it came, whatever is in it. */
export interface RawFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file that was not read, and why: a sentence. */
export interface LeftOut {
  readonly path: string;
  readonly why: string;
}

/** Collects files from wherever they come, within the limits of all of them together. */
export class Intake {
  readonly files: RawFile[] = [];
  readonly leftOut: LeftOut[] = [];
  /** Files that systems and editors keep for themselves: there are many, and they say nothing. */
  hidden = 0;
  #entries = 0;
  #unpackedBytes = 0;
  readonly #paths = new Set<string>();

  /** One more entry, of whatever kind. @throws BringingError past the limit */
  count(): void {
    if (++this.#entries > LIMITS.entries)
      throw new BringingError(`There are more than ${LIMITS.entries} files. The lab reads up to so many at once.`);
  }

  /** So many bytes came out of an archive. @throws BringingError past the limit: an archive that unpacks to so much is made to do harm */
  unpacked(bytes: number): void {
    this.#unpackedBytes += bytes;
    if (this.#unpackedBytes > LIMITS.unpackedBytes) {
      throw new BringingError(
        `It unpacks to more than ${megabytes(LIMITS.unpackedBytes)}, which no configuration does. It was not opened.`,
      );
    }
  }

  /** Whether a file of that path and size is wanted at all; where it is not, that is noted. */
  wants(path: string, bytes: number): boolean {
    const harmless = harmlessPath(path);
    if (harmless === null) return false;
    if (isHidden(harmless)) {
      this.hidden++;
      return false;
    }
    if (bytes <= LIMITS.fileBytes) return true;
    this.leave(path, `It is larger than ${megabytes(LIMITS.fileBytes)}, which no configuration is.`);
    return false;
  }

  take(path: string, bytes: Uint8Array): void {
    if (!this.wants(path, bytes.length)) return;
    const harmless = harmlessPath(path) as string;
    if (this.#paths.has(harmless)) return this.leave(path, 'There is a file of this name already.');
    this.#paths.add(harmless);
    this.files.push({ path: harmless, bytes });
  }

  leave(path: string, why: string): void {
    this.leftOut.push({ path: harmlessPath(path) ?? '?', why });
  }
}
