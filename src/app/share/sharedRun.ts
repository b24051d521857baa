import type { Files } from '../../text/sourceFile.ts';

/** All that a run is made of, and the moment of it that is to be seen. */
export interface SharedRun {
  /** The workspace, and in `scenario.yaml` what happens to it. */
  readonly files: Files;
  readonly seed: number;
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

/**
 * A run as the text after `#/run/`: a line of JSON about it, a line for each file, compressed, in the letters that every program leaves alone in an address. Lines, so that
 * of a link that was cut off the files before the cut are still whole.
 */
export async function writeRun({ files, seed, atMs }: SharedRun): Promise<string> {
  const entries = Object.entries(files);
  const lines = [JSON.stringify({ version: VERSION, seed, atMs, files: entries.length }), ...entries.map((entry) => JSON.stringify(entry))];
  const text = new TextEncoder().encode(lines.join('\n'));
  const { bytes } = await piped(text, new CompressionStream('deflate-raw'), Infinity);
  return lettersOf(bytes);
}

/** Reads what `writeRun` made, in this version or another. Never rejects. */
export async function readRun(letters: string): Promise<ReadRun> {
  const packed = bytesOf(letters);
  if (packed === null) return { kind: 'unreadable', problem: 'The link is damaged: it has letters in it that no link of the lab has.' };
  const { bytes, ended } = await piped(packed, new DecompressionStream('deflate-raw'), UNPACKED_MAX_BYTES);
  if (ended === 'too much') {
    return { kind: 'unreadable', problem: `The link unpacks to more than ${UNPACKED_MAX_BYTES / 1_000_000} MB, which no link of the lab does. It was not opened.` };
  }
  return readLines(new TextDecoder().decode(bytes), ended === 'well');
}

function readLines(text: string, complete: boolean): ReadRun {
  const [first = '', ...rest] = text.split('\n');
  const head = parsed(first);
  if (typeof head !== 'object' || head === null || !('version' in head)) {
    return { kind: 'unreadable', problem: 'The link is damaged: its beginning cannot be read. Ask for it again; a long link may have been cut by the program that sent it.' };
  }
  const { version, seed, atMs, files: count } = head as Record<string, unknown>;
  const files: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of rest) {
    const entry = parsed(line);
    if (Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'string') files[entry[0]] = entry[1];
  }
  const run: SharedRun = { files: { ...files }, seed: natural(seed) ?? 1, atMs: natural(atMs) ?? 0 };
  const found = Object.keys(files).length;
  if (version !== VERSION) return partly(run, `The link was made by a newer version of the lab (it says ${JSON.stringify(version)}, this one reads ${VERSION}).`);
  if (complete && found === count && natural(seed) !== null && natural(atMs) !== null) return { kind: 'whole', run };
  return partly(run, 'The link is damaged: a part of it is missing.');
}

/** Something of it can be opened, if only one file. */
function partly(run: SharedRun, problem: string): ReadRun {
  const count = Object.keys(run.files).length;
  if (count === 0) return { kind: 'unreadable', problem: `${problem} None of its files can be read.` };
  return { kind: 'partly', problem: `${problem} ${count} ${count === 1 ? 'file' : 'files'} of it can be read.`, run };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}

function natural(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

type Ended = 'well' | 'early' | 'too much';

/** Sends bytes through a compressor, up to so many that come out; what came out before it failed is kept. */
async function piped(bytes: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream, maxBytes: number): Promise<{ bytes: Uint8Array; ended: Ended }> {
  const reader = new Blob([bytes]).stream().pipeThrough(through).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  let ended: Ended = 'well';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > maxBytes) {
        ended = 'too much';
        await reader.cancel();
        break;
      }
      parts.push(value);
    }
  } catch {
    ended = 'early';
  }
  return { bytes: joined(parts), ended };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Base64 in the alphabet for addresses (RFC 4648, section 5), without padding. */
function lettersOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(letters: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(letters)) return null;
  // A cut may leave one letter over, which is less than a byte.
  const whole = letters.length % 4 === 1 ? letters.slice(0, -1) : letters;
  const text = atob(whole.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
