import type { Daemon } from '../../../daemons/daemon.ts';
import { importFiles, type Tell } from '../../../importing/importFiles.ts';
import type { Remark } from '../../../importing/remark.ts';
import { prepare } from '../../../lab/lab.ts';
import type { Files } from '../../../text/sourceFile.ts';
import { noFutures } from '../../futures.ts';
import { readSaved, type ReadSaved } from '../../share/savedSystem.ts';
import { usualSeed } from '../../shownRun.ts';
import { plural } from '../../../text/plural.ts';
import type { Brought, BroughtMachine, Given, Note } from './brought.ts';
import { archiveStem } from './harmlessPath.ts';
import { Intake, type LeftOut } from './intake.ts';
import { DamagedError, LIMITS, megabytes, refuse } from './limits.ts';
import { describesMachines, ownSystem } from './ownSystem.ts';
import { pastedFiles } from './pastedFiles.ts';
import { holdsPrivateKey, plainText } from './plainText.ts';
import { isArchive, takeFile } from './takeFile.ts';

/**
 * Reads what was brought along and makes a system of it: one of the lab's own as it is, production files by finding out which machines they name.
 * `tell` hears each step. Rejects with a BringingError where it cannot be taken in at all.
 */
export async function bring(given: Given, daemons: readonly Daemon[], tell: Tell): Promise<Brought> {
  const intake = new Intake();
  if (given.kind === 'text') takeText(given.text, given.as, daemons, intake);
  else await takeFiles(given.files, intake, tell);
  intake.followLinks();
  const saved = readSaved(new Map(intake.files.map(({ path, bytes }) => [path, bytes])));
  if (saved !== null) return asSaved(saved, intake.leftOut, daemons);
  const { files, notes } = textsOf(intake);
  const leftOut = [...intake.leftOut];
  if (intake.hidden > 0)
    leftOut.push({
      path: plural(intake.hidden, ['# hidden file', '# hidden files']),
      why: 'Systems and editors keep such files for themselves.',
    });
  const name = nameOf(given);
  const own = ownSystem(files, daemons);
  if (own !== null) return asItIs(name, own.files, daemons, [...leftOut, ...own.leftOut]);
  return imported(name, files, daemons, { notes, leftOut, tell });
}

async function takeFiles(
  files: readonly { readonly path: string; readonly file: Blob }[],
  intake: Intake,
  tell: Tell,
): Promise<void> {
  const packed = files.reduce((sum, { file }) => sum + file.size, 0);
  if (packed > LIMITS.packedBytes)
    refuse(
      `These are ${megabytes(packed)}. The lab reads up to ${megabytes(LIMITS.packedBytes)} at once; the configurations alone are enough.`,
    );
  for (const [n, { path, file }] of files.entries()) {
    tell(files.length === 1 ? `Reading ${path}` : `Reading file ${n + 1} of ${files.length}`);
    const bytes = await file.arrayBuffer().catch(() => null);
    if (bytes === null) intake.leave(path, 'The browser could not read it.');
    else takeOne(path, new Uint8Array(bytes), files.length > 1, intake);
  }
}

/** @param among of several files: then one that is damaged is left out */
function takeOne(path: string, bytes: Uint8Array, among: boolean, intake: Intake): void {
  try {
    takeFile(path, bytes, among, intake);
  } catch (error) {
    if (!among || !(error instanceof DamagedError)) throw error;
    intake.leave(path, error.message);
  }
}

function takeText(text: string, as: string | null, daemons: readonly Daemon[], intake: Intake): void {
  const pieces = pastedFiles(text);
  const encoder = new TextEncoder();
  for (const [n, piece] of pieces.entries()) {
    intake.count();
    intake.take(piece.path ?? pastedPath(piece.text, as, n, daemons), encoder.encode(piece.text));
  }
}

/** A name for a text that has none: one by which it is known for what it is said to be. */
function pastedPath(text: string, as: string | null, n: number, daemons: readonly Daemon[]): string {
  if (as === null && describesMachines(text)) return 'cluster.yaml';
  const daemon = daemons.find(({ name }) => name === as);
  const apart = n === 0 ? '' : `-${n + 1}`;
  if (daemon === undefined) return `pasted${apart}.conf`;
  if (daemon.pieces?.isPiece(text) === true) return `conf.d/pasted-${daemon.name}${apart}.conf`;
  return n === 0 ? daemon.fileName : `pasted${apart}/${daemon.fileName}`;
}

/** The texts among the files; what is none is left out. */
function textsOf(intake: Intake): { files: Files; notes: Note[] } {
  const files: [string, string][] = [];
  const notes: Note[] = [];
  let letters = 0;
  for (const { path, bytes } of intake.files) {
    if (isArchive(bytes)) {
      intake.leave(path, 'It is an archive in an archive. Unpack it and bring what is in it.');
      continue;
    }
    const read = plainText(bytes);
    if ('why' in read) intake.leave(path, read.why);
    else if (holdsPrivateKey(read.text))
      intake.leave(
        path,
        'It holds a private key, which no simulation needs. It is not kept, so that no link or download takes it along.',
      );
    else {
      letters += bytes.length;
      if (letters > LIMITS.textBytes)
        refuse(
          `There is more than ${megabytes(LIMITS.textBytes)} of text. The configurations alone are enough.`,
        );
      if (read.remark !== null) notes.push({ kind: 'assumed', words: read.remark, from: path, file: null, line: null });
      files.push([path, read.text]);
    }
  }
  return { files: Object.fromEntries(files), notes };
}

// ---- What came of it

/** What the lab saved itself comes back as it was. @throws BringingError where nothing of it can be read */
function asSaved(read: ReadSaved, leftOut: readonly LeftOut[], daemons: readonly Daemon[]): Brought {
  if (read.kind === 'unreadable') refuse(read.problem);
  const { system, atMs } = read.saved;
  const made = asItIs(system.name, system.files, daemons, leftOut);
  const notes: Note[] =
    read.kind === 'whole' ? [] : [{ kind: 'problem', words: read.problem, from: system.name, file: null, line: null }];
  return { ...made, system, atMs, notes };
}

function asItIs(name: string, files: Files, daemons: readonly Daemon[], leftOut: readonly LeftOut[]): Brought {
  const { cluster } = prepare(files, daemons);
  const machines = (cluster?.machines ?? []).map(({ name: machine, address, processes }): BroughtMachine => {
    const own = Object.keys(files).filter((path) => path.startsWith(`${machine}/`));
    return { name: machine, address, runs: processes.map(({ daemon }) => daemon), files: own, namedAt: [] };
  });
  const system = { name, files, futures: noFutures, seed: usualSeed };
  return { name, system, atMs: null, own: true, files: Object.keys(files).length, machines, notes: [], leftOut };
}

interface Rest {
  readonly notes: readonly Note[];
  readonly leftOut: readonly LeftOut[];
  readonly tell: Tell;
}

function imported(name: string, files: Files, daemons: readonly Daemon[], { notes, leftOut, tell }: Rest): Brought {
  const made = importFiles(files, daemons, tell);
  const places = new Map([...made.origins].reverse().map(([place, origin]) => [origin, place]));
  // A remark about a file as a whole that did not come to be part of the system is why it did not.
  const unread = ({ file, line }: Remark): boolean => line === null && Object.hasOwn(files, file) && !places.has(file);
  const noteOf = (kind: Note['kind'], { words, file, line }: Remark): Note => {
    const place = places.get(file) ?? (made.files !== null && Object.hasOwn(made.files, file) ? file : null);
    return { kind, words, from: placeWords({ file, line }), file: place, line };
  };
  const assumed = made.assumptions.filter((remark) => !unread(remark)).map((remark) => noteOf('assumed', remark));
  const all = [...notes, ...assumed, ...made.problems.map((remark) => noteOf('problem', remark))];
  return {
    name,
    system: made.files === null ? null : { name, files: made.files, futures: noFutures, seed: usualSeed, notes: all },
    atMs: null,
    own: false,
    files: Object.keys(files).length,
    machines: made.machines.map((machine) => ({ ...machine, namedAt: machine.namedAt.map(placeWords) })),
    notes: all,
    leftOut: [...leftOut, ...made.assumptions.filter(unread).map(({ file, words }) => ({ path: file, why: words }))],
  };
}

function placeWords({ file, line }: { readonly file: string; readonly line: number | null }): string {
  return line === null ? file : `${file}:${line}`;
}

/** The folder's, the archive's or the file's; of several things how many they are. */
function nameOf(given: Given): string {
  if (given.kind === 'text') return 'Pasted configuration';
  const paths = given.files.map(({ path }) => path);
  const [first = ''] = paths;
  if (paths.length === 1) return archiveStem(first) || first;
  const top = first.split('/')[0] as string;
  return first.includes('/') && paths.every((path) => path.startsWith(`${top}/`)) ? top : `${paths.length} files`;
}
