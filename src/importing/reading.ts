import type { Daemon, ParseContext } from '../daemons/daemon.ts';
import { NOTHING_AROUND, type Surroundings } from '../daemons/surroundings.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Owner } from './grouping.ts';
import type { Remarks } from './remark.ts';

/** What one of a machine's configurations came to. */
export interface Reading {
  readonly daemon: Daemon;
  /** Its file in the workspace. */
  readonly path: string;
  readonly surroundings: Surroundings;
  readonly claims: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The files that stand in for missing ones are tried so often: each may uncover the next. */
const ROUNDS_MAX = 40;

/** What is known of a machine when its files are read. */
export interface Place {
  readonly address: string;
  /** At least one. */
  readonly interfaces: readonly string[];
  readonly prefixLength: number;
  readonly hosts: ReadonlyMap<string, string>;
}

export function readOwner(owner: Owner, place: Place): Reading[] {
  return owner.daemons.map((daemon) => readOne(owner, daemon, contextOf(owner, place)));
}

/** As if no machine were known: interfaces need not exist, names need not lead anywhere. */
export function readAlone(owner: Owner): Reading[] {
  return owner.daemons.map((daemon) => readOne(owner, daemon, { hosts: new Map(), machine: null }));
}

function readOne(owner: Owner, daemon: Daemon, context: ParseContext): Reading {
  const path = `${owner.name}/${daemon.fileName}`;
  const { config, claims, diagnostics } = daemon.parse({ path, text: owner.files[path] as string }, context);
  const surroundings = config === null ? NOTHING_AROUND : (daemon.surroundings?.(config) ?? NOTHING_AROUND);
  return { daemon, path, surroundings, claims, diagnostics };
}

function contextOf(owner: Owner, { address, hosts, prefixLength, interfaces }: Place): ParseContext {
  const folder = `${owner.name}/`;
  const files = new Map(Object.entries(owner.files).map(([path, text]) => [path.slice(folder.length), { path, text }]));
  const [face = '', ...moreInterfaces] = interfaces;
  return { hosts, machine: { name: owner.name, address, interface: face, moreInterfaces, prefixLength, runs: owner.daemons.map(({ name }) => name), files } };
}

/**
 * Puts a file where a configuration names one that was not brought along and that its daemon cannot do without. Which these are, the daemon's own
 * words tell: a path in a complaint that is gone once a file is there.
 */
export function fillIn(owner: Owner, place: Place, remarks: Remarks): void {
  const tried = new Set<string>();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const complaint = errorsOf(owner, place).find((one) => missingPaths(one.message).some((path) => !tried.has(path)));
    if (complaint === undefined) return;
    const path = missingPaths(complaint.message).find((one) => !tried.has(one)) as string;
    tried.add(path);
    const file = `${owner.name}${path.endsWith('/') ? `${path}placeholder` : path}`;
    const before = owner.files[file];
    if (before !== undefined) continue;
    const filled = STAND_INS.find((text) => {
      owner.files[file] = text;
      return !errorsOf(owner, place).some((one) => one.message === complaint.message);
    });
    if (filled === undefined) delete owner.files[file];
    else remarks.assume(`${path} was not brought along, so a placeholder stands in for it. What the real file says counts for nothing here.`, originOf(owner, complaint.file), complaint.span?.line ?? null);
  }
}

const STAND_INS = [/* @wc-ignore */ '# This file was not brought along: a placeholder, so that the configuration that names it can be read.\n', ''];

function errorsOf(owner: Owner, place: Place): Diagnostic[] {
  return readOwner(owner, place).flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error'));
}

/** Paths from the root that a message names in quotes or brackets; a folder's ends with a slash. */
function missingPaths(message: string): string[] {
  const paths = [...message.matchAll(/['"<(](\/[^'"<>(),\s]+)/g)].map((match) => match[1] as string);
  return [...new Set(paths)].filter((path) => path.length < 200 && !path.includes('*'));
}

export function originOf(owner: Owner, path: string): string {
  return owner.origin.get(path) ?? path;
}
