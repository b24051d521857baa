import type { Daemon } from '../daemons/daemon.ts';
import type { Files } from '../text/sourceFile.ts';
import { legalName, type MachineNames } from './machineNames.ts';
import type { Remarks } from './remark.ts';
import { baseName, folderOf, type OwnFile, type Sorted } from './sorting.ts';

/** A machine whose files were brought along. */
export interface Owner {
  readonly name: string;
  readonly daemons: Daemon[];
  /** Texts by the workspace's paths. */
  readonly files: Record<string, string>;
  /** What was brought along, by the workspace's paths: remarks name files as people know them. */
  readonly origin: Map<string, string>;
}

/** Folders that say nothing of a machine. */
const NAMELESS = new Set(['conf', 'config', 'configs', 'conf.d', 'sites-enabled', 'sites-available', 'snippets', 'files', 'usr', 'local', 'opt', 'src']);

/** Tells the files apart by machine: what lies in one folder, or below one `etc`, is one machine's, unless a daemon has several files there. */
export function groupByMachine(files: Files, sorted: Sorted, names: MachineNames, remarks: Remarks): Owner[] {
  const own = withoutTwins(sorted.own, remarks);
  const mains = [...own.filter((file) => !file.piece), ...wholesFor(own, remarks)];
  const owners: Owner[] = [];
  const rest = new Set(sorted.others);
  for (const root of new Set(mains.map(rootOf))) {
    const here = mains.filter((file) => rootOf(file) === root);
    const byDaemon = new Map(here.map(({ daemon }) => [daemon, here.filter((file) => file.daemon === daemon)]));
    const count = Math.max(...[...byDaemon.values()].map((list) => list.length));
    const along = [...own.filter((file) => file.piece).map(({ path }) => path), ...rest].filter((path) => root === '' || path.startsWith(`${root}/`));
    for (let n = 0; n < count; n++) {
      const chosen = [...byDaemon.values()].flatMap((list) => (list.length === 1 ? list : list.slice(n, n + 1)));
      const owner = newOwner(chosen, names.give(wantedName(root, chosen, count), chosen.some(({ daemon }) => daemon.balances === true) ? 'lb' : 'server'));
      if (count > 1) sayShared(chosen, byDaemon, owner, remarks);
      for (const path of along) if (place(owner, path, files[path] as string, chosen)) rest.delete(path);
      owners.push(owner);
    }
  }
  for (const path of rest) remarks.assume('No configuration reads this file, so it is left out.', path);
  return owners;
}

/** The same text twice in one place says nothing new. */
function withoutTwins(own: readonly OwnFile[], remarks: Remarks): OwnFile[] {
  const kept: OwnFile[] = [];
  for (const file of own) {
    const twin = kept.find((other) => other.daemon === file.daemon && other.text === file.text && rootOf(other) === rootOf(file));
    if (twin === undefined) kept.push(file);
    else remarks.assume(`This is the same as ${twin.path}, and is left out.`, file.path);
  }
  return kept;
}

/** Pieces whose whole file was not brought along get one that includes them. */
function wholesFor(own: readonly OwnFile[], remarks: Remarks): OwnFile[] {
  const wholes: OwnFile[] = [];
  for (const file of own) {
    const { daemon } = file;
    const root = rootOf(file);
    const made = [...own.filter((other) => !other.piece), ...wholes].some((other) => other.daemon === daemon && covers(rootOf(other), root));
    if (!file.piece || made || daemon.pieces === undefined) continue;
    const parts = own.filter((other) => other.piece && other.daemon === daemon && covers(root, rootOf(other)));
    const text = daemon.pieces.whole(parts.map(({ path }) => relativePath(path, daemon)));
    wholes.push({ path: `${root === '' ? '' : `${root}/`}${daemon.fileName}`, text, daemon, piece: false });
    remarks.assume(`There is no ${daemon.fileName}; the lab made one that includes this piece.`, file.path);
  }
  return wholes;
}

function covers(outer: string, inner: string): boolean {
  return outer === '' || inner === outer || inner.startsWith(`${outer}/`);
}

/** The folder that stands for the machine. */
function rootOf({ path, daemon }: OwnFile): string {
  const folders = folderOf(path).split('/').filter((part) => part !== '');
  const etc = folders.indexOf('etc');
  if (etc >= 0) return folders.slice(0, etc).join('/');
  while (folders.length > 0) {
    const last = (folders.at(-1) as string).toLowerCase();
    if (!NAMELESS.has(last) && last !== daemon.name && !folderOf(daemon.realPath).split('/').includes(last)) break;
    folders.pop();
  }
  return folders.join('/');
}

/** By the folder; in a folder of several machines by what a file's name has besides the daemon's. */
function wantedName(root: string, chosen: readonly OwnFile[], count: number): string {
  const folder = baseName(root);
  if (count === 1) return NAMELESS.has(folder) ? '' : folder;
  for (const { path, daemon } of chosen) {
    const stem = baseName(path).replace(/\.\w+$/, '').replace(daemon.name, '').replace(/^[-_.]+|[-_.]+$/g, '');
    if (legalName(stem) !== '' && `${stem}` !== daemon.fileName) return stem;
  }
  return '';
}

function newOwner(chosen: readonly OwnFile[], name: string): Owner {
  const owner: Owner = { name, daemons: [], files: {}, origin: new Map() };
  for (const { path, text, daemon } of chosen) {
    owner.daemons.push(daemon);
    owner.files[`${name}/${daemon.fileName}`] = text;
    owner.origin.set(`${name}/${daemon.fileName}`, path);
  }
  return owner;
}

function sayShared(chosen: readonly OwnFile[], byDaemon: ReadonlyMap<Daemon, readonly OwnFile[]>, owner: Owner, remarks: Remarks): void {
  for (const { path, daemon } of chosen) {
    const shared = (byDaemon.get(daemon) as readonly OwnFile[]).length === 1;
    remarks.assume(shared ? `There is one such file for several machines: each has a copy of it, ${owner.name} too.` : `This file is machine ${owner.name}'s.`, path);
  }
}

/** Puts a file to its real place on the machine; false where nothing there could read it. */
function place(owner: Owner, path: string, text: string, chosen: readonly OwnFile[]): boolean {
  const mentions = ({ text: main, daemon }: OwnFile): boolean => main.includes(baseName(path)) || relativePath(path, daemon).includes('/');
  const reader = chosen.find((file) => file.text.includes(baseName(path))) ?? chosen.find((file) => file.daemon.pieces !== undefined && mentions(file));
  const etc = path.split('/').indexOf('etc');
  if (reader === undefined && etc < 0) return false;
  const real = etc >= 0 ? path.split('/').slice(etc).join('/') : `${folderOf((reader as OwnFile).daemon.realPath)}/${relativePath(path, (reader as OwnFile).daemon)}`;
  owner.files[`${owner.name}/${real}`] = text;
  owner.origin.set(`${owner.name}/${real}`, path);
  return true;
}

/** The path below the daemon's own folder: what stands behind a folder of its name, or the last folder that its files usually have. */
function relativePath(path: string, daemon: Daemon): string {
  const parts = path.split('/');
  const own = parts.lastIndexOf(daemon.name);
  if (own >= 0 && own < parts.length - 1) return parts.slice(own + 1).join('/');
  const usual = parts.findIndex((part) => /\.d$|^sites-|^(maps|certs|errors|ssl|snippets|lists)$/.test(part));
  return usual >= 0 ? parts.slice(usual).join('/') : baseName(path);
}
