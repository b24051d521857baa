import type { Files } from '../text/sourceFile.ts';
import { isMachineAddress } from './addressBook.ts';

/** What a machine's own /etc says of it and of its neighbours. */
export interface OwnFacts {
  /** Its name, `''` where nothing says it, and the file that does. */
  readonly name: string;
  readonly nameFile: string | null;
  /** Addresses by name. */
  readonly hosts: ReadonlyMap<string, string>;
  readonly hostsFile: string | null;
}

/** Looks for `etc/hostname` and `etc/hosts` below the folder that stands for a machine. */
export function ownFacts(root: string, files: Files): OwnFacts {
  const below = (path: string): string | null => {
    const full = root === '' ? path : `${root}/${path}`;
    return Object.hasOwn(files, full) ? full : null;
  };
  const nameFile = below('etc/hostname');
  const hostsFile = below('etc/hosts');
  const name =
    /^[ \t]*([a-z0-9][a-z0-9.-]*)/im.exec(withoutComments(nameFile === null ? '' : (files[nameFile] as string)))?.[1] ??
    '';
  return { name, nameFile, hosts: hostsOf(hostsFile === null ? '' : (files[hostsFile] as string)), hostsFile };
}

/** hosts(5): an address and the names that lead to it, a line each; the first line that has a name counts. What every machine calls itself is left out. */
function hostsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of withoutComments(text).split('\n')) {
    const [address = '', ...names] = line.trim().split(/[ \t]+/);
    if (!isMachineAddress(address)) continue;
    for (const name of names) if (!found.has(name)) found.set(name, address);
  }
  return found;
}

function withoutComments(text: string): string {
  return text.replace(/#[^\n]*/g, '');
}
