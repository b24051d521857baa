import type { Daemon } from '../daemons/daemon.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Remarks } from './remark.ts';

/** A configuration that was brought along, and whose it is. */
export interface OwnFile {
  readonly path: string;
  readonly text: string;
  readonly daemon: Daemon;
  /** Others of the daemon's files include it. */
  readonly piece: boolean;
}

export interface Sorted {
  readonly own: readonly OwnFile[];
  /** Paths of files that are no daemon's own, but that its configurations may name: certificates, maps, pages. */
  readonly others: readonly string[];
}

/** Copies that editors and package managers leave beside the real file. */
const COPY = /(~|\.(bak|old|orig|save|swp|sample|example|dist|disabled|dpkg-\w+|rpm\w+|ucf-\w+)(\.?\d*)?)$/i;
/** How much of a text must be a daemon's language, where its name does not say whose it is, and where it does. */
const SHARE_ALONE = 0.7;
const SHARE_NAMED = 0.3;

/** Finds out whose each file is, by its name and by how much of it a daemon knows. */
export function sortFiles(files: Files, daemons: readonly Daemon[], remarks: Remarks): Sorted {
  const own: OwnFile[] = [];
  const others: string[] = [];
  for (const path of Object.keys(files).sort()) {
    const text = files[path] as string;
    const daemon = text.includes('\0') ? null : ownerOf(path, text, daemons);
    if (daemon !== null && COPY.test(path)) remarks.assume('This looks like a copy of another file, and is left out.', path);
    else if (daemon?.loadsOnly?.(text)) remarks.assume(`This only loads modules, of which the lab's ${daemon.name} has none, so it is left out.`, path);
    else if (daemon === null) others.push(path);
    else own.push({ path, text, daemon, piece: baseName(path) !== daemon.fileName && daemon.pieces?.isPiece(text) === true });
  }
  return { own, others };
}

function ownerOf(path: string, text: string, daemons: readonly Daemon[]): Daemon | null {
  const name = baseName(path).toLowerCase();
  let best: Daemon | null = null;
  let most = 0;
  for (const daemon of daemons) {
    const share = daemon.recognises?.(text) ?? 0;
    if (name === daemon.fileName) return daemon;
    const worth = name.includes(daemon.name) && share >= SHARE_NAMED ? share + 1 : share;
    if (worth > most) [best, most] = [daemon, worth];
  }
  return most >= SHARE_ALONE ? best : null;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
