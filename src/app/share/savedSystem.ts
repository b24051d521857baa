import * as v from 'valibot';
import { scenarioText } from '../../lesson/scenarioText.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Files } from '../../text/sourceFile.ts';
import { noFutures, type Futures } from '../futures.ts';
import { futuresSchema } from '../futuresSchema.ts';
import { noteSchema } from '../sandbox/sandboxRecord.ts';
import type { SandboxSystem } from '../sandbox/sandboxSystem.ts';
import { usualSeed } from '../shownRun.ts';
import { plural } from '../../text/plural.ts';

/**
 * A system as files in a folder, to be packed into a zip and opened again as it was: the workspace with scenario.yaml and checks.yaml as they stand, and two files
 * of the lab's own. `failover-lab.json` is what no text says (version 1):
 *
 * - `format` "failover-lab", `version`;
 * - `name`, `seed`, `atMs`: what it is called, what decides by lot, the moment on screen;
 * - `futures`: what was done, in each future;
 * - `files`: the paths that belong to it, so that a missing one is missed;
 * - `lastValid`: for files that would not start, the text that runs instead;
 * - `others`: texts of paths that no unpacking program should be given;
 * - `notes`: what was assumed when it was made of files from elsewhere.
 *
 * `on-screen.yaml` is the scenario on screen with what was done in it, for programs that know nothing of futures; it is not read again.
 */
export interface SavedSystem {
  readonly system: SandboxSystem;
  /** The moment on screen, in milliseconds of the run. */
  readonly atMs: number;
}

/** What could be read: all of it, or what is left and why that is not all. */
export type ReadSaved =
  | { readonly kind: 'whole'; readonly saved: SavedSystem }
  | { readonly kind: 'partly'; readonly problem: string; readonly saved: SavedSystem }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** The file that makes a folder a saved system. */
export const SAVED_FILE = 'failover-lab.json';
/** The scenario on screen, written out. */
export const ON_SCREEN_FILE = 'on-screen.yaml';

const FORMAT = 'failover-lab';
const VERSION = 1;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const momentMs = v.pipe(v.number(), v.finite(), v.minValue(0));
/** Pairs, because a record may not have every name that a file may have. */
const pairs = v.array(v.tuple([v.string(), v.string()]));

const savedSchema = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  name: v.string(),
  seed: count,
  atMs: momentMs,
  futures: futuresSchema,
  files: v.array(v.string()),
  lastValid: v.optional(pairs, []),
  others: v.optional(pairs, []),
  notes: v.optional(v.array(noteSchema), []),
});

type Saved = v.InferOutput<typeof savedSchema>;

/** The files to be packed, by path. `onScreen` is what happens in the run on screen. */
export function writeSaved({ system, atMs }: SavedSystem, onScreen: Scenario): Map<string, string> {
  const { name, files, futures, seed, lastValid = {}, notes = [] } = system;
  const paths = Object.keys(files);
  const saved: Saved = {
    format: FORMAT,
    version: VERSION,
    name,
    seed,
    atMs,
    futures: futures as Saved['futures'],
    files: paths,
    // Of the others it is the text that is there.
    lastValid: Object.entries(lastValid).filter(([path, text]) => Object.hasOwn(files, path) && files[path] !== text),
    others: Object.entries(files).filter(([path]) => !isPlain(path)),
    notes: [...notes],
  };
  const written = new Map([
    [SAVED_FILE, `${JSON.stringify(saved, null, 2)}\n`],
    [ON_SCREEN_FILE, `# As it was on screen, with what was done: npm run lab -- run FOLDER --scenario FOLDER/${ON_SCREEN_FILE} --seed ${seed}\n${scenarioText(onScreen)}`],
  ]);
  for (const path of paths) if (isPlain(path)) written.set(path, files[path] as string);
  return written;
}

/**
 * Reads what `writeSaved` wrote, in this version or another, from the files of a zip or a folder. It may lie in a folder of its own. Null where there is no saved system.
 * Never throws.
 */
export function readSaved(entries: ReadonlyMap<string, Uint8Array>): ReadSaved | null {
  const place = placeOf(entries);
  if (place === null) return null;
  const { texts, unread } = textsBelow(entries, place);
  const meta = parsed(textOf(entries.get(place + SAVED_FILE) as Uint8Array));
  const result = v.safeParse(savedSchema, meta);
  if (!result.success) return partly(ofUnknown(meta, texts), problemOf(meta, result.issues[0]));
  const { name, seed, atMs, futures, files, lastValid, others, notes } = result.output;
  const found = new Map([...texts, ...others]);
  const missing = files.filter((path) => !found.has(path));
  const saved = { system: { name, files: inOrder(found, files), futures: futures as Futures, seed, lastValid: Object.fromEntries(lastValid), notes }, atMs };
  if (missing.length > 0) return partly(saved, `${listed(missing)} ${plural(missing.length, ['is missing or damaged.', 'are missing or damaged.'])}`);
  if (unread.length > 0) return partly(saved, `${listed(unread)} ${plural(unread.length, ['is no text and left out.', 'are no text and left out.'])}`);
  return { kind: 'whole', saved };
}

function partly(saved: SavedSystem, problem: string): ReadSaved {
  const count = Object.keys(saved.system.files).length;
  if (count === 0) return { kind: 'unreadable', problem: `${problem} There is no system in it.` };
  return { kind: 'partly', problem: `${problem} ${plural(count, ['# file of it can be read.', '# files of it can be read.'])}`, saved };
}

function problemOf(meta: unknown, issue: v.BaseIssue<unknown>): string {
  const { format, version } = (typeof meta === 'object' && meta !== null ? meta : {}) as Readonly<Record<string, unknown>>;
  if (format === FORMAT && typeof version === 'number' && version > VERSION) {
    return `This was saved by a newer version of the lab (it says ${version}, this one reads ${VERSION}).`;
  }
  const where = v.getDotPath(issue);
  return `${SAVED_FILE} is damaged${where === null ? '' : `: \`${where}\` is not what the lab writes`}.`;
}

/** Of a head that cannot be read whole, what can be believed. */
function ofUnknown(meta: unknown, texts: ReadonlyMap<string, string>): SavedSystem {
  const said = (typeof meta === 'object' && meta !== null ? meta : {}) as Readonly<Record<string, unknown>>;
  const name = v.safeParse(v.string(), said['name']);
  const seed = v.safeParse(count, said['seed']);
  const atMs = v.safeParse(momentMs, said['atMs']);
  const futures = v.safeParse(futuresSchema, said['futures']);
  return {
    system: {
      name: name.success ? name.output : 'A saved system',
      files: Object.fromEntries(texts),
      futures: futures.success ? (futures.output as Futures) : noFutures,
      seed: seed.success ? seed.output : usualSeed,
    },
    atMs: atMs.success ? atMs.output : 0,
  };
}

/** The folder that the saved system lies in, `''` or with a slash at its end: the outermost of several. */
function placeOf(entries: ReadonlyMap<string, Uint8Array>): string | null {
  const places = [...entries.keys()].filter((path) => path === SAVED_FILE || path.endsWith(`/${SAVED_FILE}`)).map((path) => path.slice(0, -SAVED_FILE.length));
  return places.reduce<string | null>((best, place) => (best === null || place.length < best.length ? place : best), null);
}

function textsBelow(entries: ReadonlyMap<string, Uint8Array>, place: string): { texts: Map<string, string>; unread: string[] } {
  const texts = new Map<string, string>();
  const unread: string[] = [];
  for (const [full, bytes] of entries) {
    const path = full.slice(place.length);
    if (!full.startsWith(place) || path === SAVED_FILE || path === ON_SCREEN_FILE) continue;
    const text = textOf(bytes);
    if (text === null) unread.push(path);
    else texts.set(path, text);
  }
  return { texts, unread };
}

/** Byte for byte, a mark at the beginning included; null where it is not UTF-8. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

/** The files that were listed, in their order; then what somebody put beside them. */
function inOrder(found: ReadonlyMap<string, string>, paths: readonly string[]): Files {
  const known = paths.flatMap((path) => (found.has(path) ? [[path, found.get(path) as string] as const] : []));
  return Object.fromEntries([...known, ...[...found].filter(([path]) => !paths.includes(path))]);
}

/** Names that every system can unpack, that lead nowhere else and that nobody takes for their own. */
function isPlain(path: string): boolean {
  if (path === SAVED_FILE || path === ON_SCREEN_FILE || path.length > 200) return false;
  return path.split('/').every((part) => /^[A-Za-z0-9_]([\w.@+=-]*[\w@+=-])?$/.test(part) && !/^(__.*|node_modules|thumbs\.db|desktop\.ini)$/i.test(part));
}

/** `a, b and 3 more`. */
function listed(paths: readonly string[]): string {
  const [first, second] = paths;
  if (paths.length <= 2) return paths.join(/* @wc-include */ ' and ');
  return `${first}, ${second} and ${paths.length - 2} more`;
}
