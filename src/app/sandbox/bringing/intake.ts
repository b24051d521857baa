import { harmlessPath, isHidden } from './harmlessPath.ts';
import { LIMITS, megabytes, refuse } from './limits.ts';

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
  readonly #links: { readonly path: string; readonly target: string }[] = [];

  /** One more entry, of whatever kind. @throws BringingError past the limit */
  count(): void {
    if (++this.#entries > LIMITS.entries)
      refuse(`There are more than ${LIMITS.entries} files. The lab reads up to so many at once.`);
  }

  /** So many bytes came out of an archive. @throws BringingError past the limit: an archive that unpacks to so much is made to do harm */
  unpacked(bytes: number): void {
    this.#unpackedBytes += bytes;
    if (this.#unpackedBytes > LIMITS.unpackedBytes) {
      refuse(
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

  /** A link of an archive: what it leads to may come later. */
  link(path: string, target: string): void {
    this.#links.push({ path, target });
  }

  /** Puts in the place of each link the file that it leads to, as far as that came along: Debian's `sites-enabled` are nothing but links. Once all is taken. */
  followLinks(): void {
    const known = new Map(this.files.map(({ path, bytes }) => [path, bytes]));
    let open = this.#links.splice(0);
    // A link may lead to a link: each round follows one more.
    for (let before = Infinity; open.length < before;) {
      before = open.length;
      open = open.filter(({ path, target }) => {
        const found = targetsOf(harmlessPath(path) ?? '', target).find((one) => known.has(one));
        if (found === undefined) return true;
        this.take(path, known.get(found) as Uint8Array);
        known.set(harmlessPath(path) as string, known.get(found) as Uint8Array);
        return false;
      });
    }
    for (const { path } of open) this.leave(path, 'It is a link to a file that did not come along.');
  }

  leave(path: string, why: string): void {
    this.leftOut.push({ path: harmlessPath(path) ?? '?', why });
  }
}

/** Where a link may lead: from its own folder; or from the root of its machine, which is any of the folders that it is in. */
function targetsOf(path: string, target: string): string[] {
  const folders = path.split('/').slice(0, -1);
  if (!target.startsWith('/')) return [resolved([...folders, ...target.split('/')])];
  return Array.from({ length: folders.length + 1 }, (_, n) => resolved([...folders.slice(0, n), ...target.split('/')]));
}

function resolved(parts: readonly string[]): string {
  const found: string[] = [];
  for (const part of parts) {
    if (part === '..') found.pop();
    else if (part !== '' && part !== '.') found.push(part);
  }
  return found.join('/');
}
