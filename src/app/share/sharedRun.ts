import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import * as v from 'valibot';
import type { Files } from '../../text/sourceFile.ts';
import type { Act } from '../faultList.ts';
import { actSchema } from '../faultSchema.ts';
import { usualSeed } from '../shownRun.ts';
import { plural } from '../../text/plural.ts';
import { crc32 } from './crc32.ts';
import { runDictionary } from './runDictionary.ts';

/**
 * A run as the letters of an address behind `#run=` on the page of the sandbox. Version 1:
 *
 * `1-`, then in the letters that every program leaves alone in an address (RFC 4648, section 5, without padding) a deflated text (RFC 1951) that was begun with the words of
 * `runDictionary`. Its lines are a checksum of four such letters and a line of JSON each. The first is about the run:
 * `{"name":…,"seed":…,"atMs":…,"acts":[…],"files":9}`; each further one is a file: its path, its text and, where that text would not start, the one that runs
 * in its place. `scenario.yaml` and `checks.yaml` are files among them; `acts` is what was done to the system besides, as `faultSchema.ts` has it. Other futures stay at home.
 *
 * Lines with checksums, so that of a link that was cut off or damaged the files before the damage are offered, and none after it is taken for what it is not.
 */
export interface SharedRun {
  readonly name: string;
  /** The workspace, `scenario.yaml`, `checks.yaml`. */
  readonly files: Files;
  /** For files that would not start: the text that runs in their place. */
  readonly lastValid: Files;
  /** What was done to it, in order of time. */
  readonly acts: readonly Act[];
  readonly seed: number;
  /** The moment of it that is to be seen. */
  readonly atMs: number;
}

/** What could be read of a link: all of it, or what is left and why that is not all. */
export type ReadRun =
  | { readonly kind: 'whole'; readonly run: SharedRun }
  | { readonly kind: 'partly'; readonly problem: string; readonly run: SharedRun }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** What this lab writes. */
const VERSION = 1;
/** A workspace of a hundred machines is far below this; a link that unpacks to more is not ours. */
export const UNPACKED_MAX_BYTES = 4_000_000;
/** No byte unpacks to more than 1032: what comes of a piece is counted before the next one. */
const PIECE_BYTES = 1024;
const SUM_LETTERS = 4;

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const headSchema = v.object({
  name: v.string(),
  seed: natural,
  atMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
  acts: v.array(actSchema),
  files: natural,
});
// The longer one first: the other would take it, without what is behind.
const fileSchema = v.union([v.tuple([v.string(), v.string(), v.string()]), v.tuple([v.string(), v.string()])]);

/** The letters behind `#run=` on the page of the sandbox. */
export function writeRun({ name, files, lastValid, acts, seed, atMs }: SharedRun): string {
  const entries = Object.entries(files).map(([path, text]) => (Object.hasOwn(lastValid, path) ? [path, text, lastValid[path]] : [path, text]));
  const lines = [{ name, seed, atMs, acts, files: entries.length }, ...entries].map((value) => {
    const line = JSON.stringify(value);
    return sumOf(line) + line;
  });
  const packed = deflateSync(strToU8(lines.join('\n')), { level: 9, dictionary: strToU8(runDictionary) });
  return `${VERSION}-${lettersOf(packed)}`;
}

/** Reads what `writeRun` made, in this version or another. Never throws. */
export function readRun(letters: string): ReadRun {
  // What stood behind the address in a sentence may have come along with it.
  const [, version, body] = /^(\d{1,9})-([\w-]*)[^\w-]*$/.exec(letters) ?? [];
  if (version === undefined || body === undefined) {
    return { kind: 'unreadable', problem: 'This is no link to a run, or it was damaged on its way: it does not begin as such links do. Ask for it again.' };
  }
  const unpacked = inflated(bytesOf(body));
  if (unpacked === null) {
    return { kind: 'unreadable', problem: `The link unpacks to more than ${UNPACKED_MAX_BYTES / 1_000_000} MB, which no link of the lab does. It was not opened.` };
  }
  return readLines(unpacked.split('\n'), Number(version));
}

function readLines([first = '', ...rest]: readonly string[], version: number): ReadRun {
  const said = checked(first);
  const head = v.safeParse(headSchema, said);
  const found = rest.map((line) => v.safeParse(fileSchema, checked(line))).flatMap((line) => (line.success ? [line.output] : []));
  const run: SharedRun = {
    ...(head.success ? head.output : headOf(said)),
    files: Object.fromEntries(found.map(([path, text]) => [path, text])),
    lastValid: Object.fromEntries(found.flatMap(([path, , runs]) => (runs === undefined ? [] : [[path, runs] as const]))),
  };
  if (version > VERSION) return partly(run, `The link was made by a newer version of the lab (it says ${version}, this one reads ${VERSION}).`);
  if (version < VERSION) return partly(run, `The link says that it was made by version ${version} of the lab, which never was.`);
  if (!head.success) return partly(run, 'The link is damaged: what it says first cannot be read, so faults, lot and moment are lost.');
  const missing = head.output.files - found.length;
  if (missing <= 0) return { kind: 'whole', run };
  return partly(run, `The link is damaged, perhaps cut off by the program that sent it: ${missing} of its ${head.output.files} files ${plural(missing, ['is missing.', 'are missing.'])}`);
}

/** Something of it can be opened, if only one file. */
function partly(run: SharedRun, problem: string): ReadRun {
  const count = Object.keys(run.files).length;
  if (count === 0) return { kind: 'unreadable', problem: `${problem} None of its files can be read. Ask for it again, or for the zip.` };
  return { kind: 'partly', problem: `${problem} ${plural(count, ['# file of it can be read.', '# files of it can be read.'])}`, run };
}

/** Of a head that says other things than ours, what can be believed. */
function headOf(said: unknown): Omit<SharedRun, 'files' | 'lastValid'> {
  const { name, seed, atMs, acts } = headSchema.entries;
  const fields = (typeof said === 'object' && said !== null ? said : {}) as Readonly<Record<string, unknown>>;
  return {
    name: v.parse(v.fallback(name, 'A run that was sent'), fields['name']),
    seed: v.parse(v.fallback(seed, usualSeed), fields['seed']),
    atMs: v.parse(v.fallback(atMs, 0), fields['atMs']),
    acts: v.parse(v.fallback(acts, []), fields['acts']),
  };
}

/** A line's value; null where it is not what was written. */
function checked(line: string): unknown {
  const text = line.slice(SUM_LETTERS);
  if (line.slice(0, SUM_LETTERS) !== sumOf(text)) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** 24 bits of the checksum: of sixteen million damaged lines one is taken for whole. */
function sumOf(line: string): string {
  const sum = crc32(strToU8(line));
  return lettersOf(Uint8Array.of(sum & 0xff, (sum >>> 8) & 0xff, (sum >>> 16) & 0xff));
}

/** As much as can be unpacked; null where that is more than there may be. */
function inflated(packed: Uint8Array): string | null {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate({ dictionary: strToU8(runDictionary) }, (part) => {
    length += part.length;
    parts.push(part);
  });
  try {
    for (let at = 0; at < packed.length && length <= UNPACKED_MAX_BYTES; at += PIECE_BYTES) stream.push(packed.subarray(at, at + PIECE_BYTES));
  } catch {
    // What came before the damage is kept.
  }
  if (length > UNPACKED_MAX_BYTES) return null;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return strFromU8(all);
}

function lettersOf(bytes: Uint8Array): string {
  return btoa(strFromU8(bytes, true)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(letters: string): Uint8Array {
  // A cut may leave one letter over, which is less than a byte.
  const whole = letters.length % 4 === 1 ? letters.slice(0, -1) : letters;
  return strToU8(atob(whole.replaceAll('-', '+').replaceAll('_', '/')), true);
}
