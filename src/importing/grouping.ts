import type { Daemon } from '../daemons/daemon.ts';
import type { Files } from '../text/sourceFile.ts';
import { legalName, type MachineNames } from './machineNames.ts';
import { NamedPaths } from './namedPaths.ts';
import { ownFacts, type OwnFacts } from './ownFacts.ts';
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
  /** What its /etc/hosts says. */
  readonly hosts: ReadonlyMap<string, string>;
}

/** Folders that say nothing of a machine. */
const NAMELESS = new Set(['conf', 'config', 'configs', 'conf.d', 'sites-enabled', 'sites-available', 'snippets', 'files', 'usr', 'local', 'opt', 'src']);

/** Tells the files apart by machine: what lies in one folder, or below one `etc`, is one machine's, unless a daemon has several files there. */
export function groupByMachine(files: Files, sorted: Sorted, names: MachineNames, remarks: Remarks): Owner[] {
  const different = withoutTwins(sorted.own, remarks);
  const own = different.map((file) => (file.piece || isIncluded(file, different) || isBesideMain(file, different) ? { ...file, piece: true } : file));
  const mains = [...own.filter((file) => !file.piece), ...wholesFor(own, remarks)];
  const owners: Owner[] = [];
  const rest = new Set(sorted.others);
  for (const root of new Set(mains.map(rootOf))) {
    const here = mains.filter((file) => rootOf(file) === root);
    const byDaemon = new Map(here.map(({ daemon }) => [daemon, here.filter((file) => file.daemon === daemon)]));
    const count = Math.max(...[...byDaemon.values()].map((list) => list.length));
    const facts = ownFacts(root, files);
    const along = [...own.filter((file) => file.piece).map(({ path }) => path), ...rest].filter((path) => root === '' || path.startsWith(`${root}/`));
    for (let n = 0; n < count; n++) {
      const chosen = [...byDaemon.values()].flatMap((list) => (list.length === 1 ? list : list.slice(n, n + 1)));
      const owner = newOwner(chosen, facts, names.give((count === 1 ? facts.name : '') || wantedName(root, chosen, count), chosen.some(({ daemon }) => daemon.balances === true) ? 'lb' : 'server'));
      sayFacts(facts, count === 1, owner, rest, remarks);
      if (count > 1) sayShared(chosen, byDaemon, owner, remarks);
      const named = new NamedPaths();
      for (const { text } of chosen) named.add(text);
      for (const path of along) if (place(owner, path, files[path] as string, chosen, named)) rest.delete(path);
      enableSites(owner, remarks);
      owners.push(owner);
    }
  }
  for (const path of rest) remarks.assume('No configuration reads this file, so it is left out.', path);
  return owners;
}

/** Whether the daemon's own file of the same machine includes this one. */
function isIncluded(file: OwnFile, own: readonly OwnFile[]): boolean {
  const { daemon } = file;
  const name = (one: OwnFile): string => baseName(one.path);
  return name(file) !== daemon.fileName && own.some((main) => main.daemon === daemon && name(main) === daemon.fileName && rootOf(main) === rootOf(file) && mentions(main.text, file.path));
}

/** On an installed machine a daemon has one file of its own; the rest of its folder is read by that one, or by nobody. */
function isBesideMain(file: OwnFile, own: readonly OwnFile[]): boolean {
  if (!isInstalled(file.path)) return false;
  const root = rootOf(file);
  return file !== mainOf(own.filter((other) => other.daemon === file.daemon && isInstalled(other.path) && rootOf(other) === root), file.daemon);
}

/** The one at its real place, else the one that includes most of the others, else the one that lies highest. */
function mainOf(candidates: readonly OwnFile[], { realPath, fileName }: Daemon): OwnFile | undefined {
  const worth = (file: OwnFile): number => {
    if (file.path.endsWith(realPath)) return 4000;
    if (baseName(file.path) === fileName) return 3000;
    const included = candidates.filter((other) => other !== file && mentions(file.text, other.path)).length;
    return included * 100 - file.path.split('/').length;
  };
  return candidates.reduce<OwnFile | undefined>((best, file) => (best === undefined || worth(file) > worth(best) ? file : best), undefined);
}

function isInstalled(path: string): boolean {
  return path.split('/').includes('etc');
}

/** Whether a text names a file, or all files of its folder: `include conf.d/*.conf`. */
function mentions(text: string, path: string): boolean {
  return text.includes(baseName(path)) || text.includes(`${baseName(folderOf(path))}/*`);
}

/** The same text twice in one place says nothing new. */
function withoutTwins(own: readonly OwnFile[], remarks: Remarks): OwnFile[] {
  const kept: OwnFile[] = [];
  for (const file of own) {
    // Of pieces the one counts that is included: where there is a file that includes them, it says which.
    const included = file.piece && own.some((main) => !main.piece && main.daemon === file.daemon && rootOf(main) === rootOf(file));
    const twin = included ? undefined : kept.find((other) => other.daemon === file.daemon && other.text === file.text && rootOf(other) === rootOf(file));
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

function newOwner(chosen: readonly OwnFile[], { hosts }: OwnFacts, name: string): Owner {
  const owner: Owner = { name, daemons: [], files: {}, origin: new Map(), hosts };
  for (const { path, text, daemon } of chosen) {
    owner.daemons.push(daemon);
    owner.files[`${name}/${daemon.fileName}`] = text;
    owner.origin.set(`${name}/${daemon.fileName}`, path);
  }
  return owner;
}

/** Its hostname and hosts are no files of the workspace, but they were read. */
function sayFacts({ name, nameFile, hosts, hostsFile }: OwnFacts, alone: boolean, owner: Owner, rest: Set<string>, remarks: Remarks): void {
  if (alone && nameFile !== null && name !== '') {
    rest.delete(nameFile);
    remarks.assume(`This machine is called ${owner.name}: so says its hostname.`, nameFile, 1);
  }
  if (hostsFile !== null && hosts.size > 0) {
    rest.delete(hostsFile);
    remarks.assume(`Names lead where ${owner.name}'s hosts file says, as far as the configurations use them.`, hostsFile, 1);
  }
}

function sayShared(chosen: readonly OwnFile[], byDaemon: ReadonlyMap<Daemon, readonly OwnFile[]>, owner: Owner, remarks: Remarks): void {
  for (const { path, daemon } of chosen) {
    const shared = (byDaemon.get(daemon) as readonly OwnFile[]).length === 1;
    remarks.assume(shared ? `There is one such file for several machines: each has a copy of it, ${owner.name} too.` : `This file is machine ${owner.name}'s.`, path);
  }
}

/** Puts a file to its real place on the machine; false where nothing there could read it. */
function place(owner: Owner, path: string, text: string, chosen: readonly OwnFile[], named: NamedPaths): boolean {
  const real = isInstalled(path) ? belowEtc(path, chosen, named) : (named.find(path)?.slice(1) ?? besideReader(path, chosen));
  if (real === null) return false;
  owner.files[`${owner.name}/${real}`] = text;
  owner.origin.set(`${owner.name}/${real}`, path);
  named.add(text);
  return true;
}

/**
 * Debian enables a site by a link from `sites-enabled` to `sites-available`, and browsers leave links out of folders. Where none came along, all that is available counts
 * as enabled.
 */
function enableSites(owner: Owner, remarks: Remarks): void {
  const paths = Object.keys(owner.files);
  const included = Object.values(owner.files).some((text) => text.includes('/sites-enabled/'));
  if (!included || paths.some((path) => path.includes('/sites-enabled/'))) return;
  for (const path of paths) {
    const enabled = path.replace('/sites-available/', '/sites-enabled/');
    if (enabled === path) continue;
    const origin = owner.origin.get(path) ?? path;
    owner.files[enabled] = owner.files[path] as string;
    owner.origin.set(enabled, origin);
    remarks.assume('No link says which sites are enabled, so this one is.', origin, 1);
  }
}

/** Of all that a machine has in /etc, what its configurations name, what lies in a daemon's own folder, and what lies in one that files are included from. */
function belowEtc(path: string, chosen: readonly OwnFile[], named: NamedPaths): string | null {
  const parts = path.split('/');
  const real = parts.slice(parts.indexOf('etc')).join('/');
  if (named.has(`/${real}`)) return real;
  const read = chosen.some(({ daemon, text }) => real.startsWith(`${folderOf(daemon.realPath)}/`) || namesFolder(text, folderOf(real)));
  return read ? real : null;
}

/** Whether a text names a folder itself, or files in it that it does not name: `crt /etc/ssl/shop/`, `include /etc/lb/*.cfg`. */
function namesFolder(text: string, folder: string): boolean {
  for (let at = text.indexOf(`/${folder}`); at >= 0; at = text.indexOf(`/${folder}`, at + 1)) {
    const after = at + folder.length + 1;
    if (/^\/?(?:[*?["'\s;]|$)/.test(text.slice(after, after + 2))) return true;
  }
  return false;
}

function besideReader(path: string, chosen: readonly OwnFile[]): string | null {
  const reader = chosen.find((file) => mentions(file.text, path)) ?? chosen.find(({ daemon }) => daemon.pieces !== undefined && relativePath(path, daemon).includes('/'));
  if (reader === undefined) return null;
  return `${folderOf(reader.daemon.realPath)}/${relativePath(path, reader.daemon)}`;
}

/** The path below the daemon's own folder: what stands behind a folder of its name, or the last folder that its files usually have. */
function relativePath(path: string, daemon: Daemon): string {
  const parts = path.split('/');
  const own = parts.lastIndexOf(daemon.name);
  if (own >= 0 && own < parts.length - 1) return parts.slice(own + 1).join('/');
  const usual = parts.findIndex((part) => /\.d$|^sites-|^(maps|certs|errors|ssl|snippets|lists)$/.test(part));
  return usual >= 0 ? parts.slice(usual).join('/') : baseName(path);
}
