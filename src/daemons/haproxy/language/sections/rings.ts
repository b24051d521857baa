import { hasName } from '../../../nameIndex.ts';
import { LOG_FORMATS } from '../logTarget.ts';
import type { Proxy } from '../model.ts';
import { invalidNameCharacter } from '../names.ts';
import { atol } from '../numbers.ts';
import { newProxy } from '../proxyModel.ts';
import type { Reading } from '../reading.ts';
import { refuse } from '../refusal.ts';
import { serverLine } from '../serverLine.ts';
import type { SectionReader } from './reader.ts';
import { sectionTimer } from './timers.ts';

/** `ring` (sink.c cfg_parse_ring 2.6). */
export function rings(): SectionReader {
  return new Rings();
}

/** What the daemon makes for itself. */
const OWN_SINKS = new Set(['stdout', 'stderr', 'buf0']);
/** BUFSIZE. */
const SIZE_DEFAULT = 16384;
/** What a mapped file holds beside the messages (measured: 16384 become 16312). */
const FILE_HEADER = 72;
/** Directories of a Debian machine in which a process makes files. */
const WRITABLE = new Set(['/tmp', '/var/tmp', '/run', '/dev/shm', '/var/lib/haproxy', '/var/log', '/etc/haproxy', '/']);
/** More than malloc() gives. */
const SIZE_MAX = 2 ** 46;

interface Ring {
  readonly name: string;
  readonly proxy: Proxy;
  size: number;
  maxLength: number;
  /** The file that it is mapped to. */
  file: string | null;
}

class Rings implements SectionReader {
  #ring: Ring | null = null;

  open(reading: Reading): void {
    const { line, sections } = reading;
    const name = line.arg(1);
    if (name === '') refuse('missing ring name.');
    const bad = invalidNameCharacter(name);
    if (bad !== null) refuse(`invalid ring name '${name}' (character '${bad}' is not permitted).`, { word: 1, code: 'invalid-character' });
    if (OWN_SINKS.has(name) || hasName(sections.rings, name))
      refuse(`sink named '${name}' already exists.`, { word: 1, code: 'same-name' });
    const proxy = newProxy('backend', name, line.number, line.span, null);
    sections.rings.push({ name, line: line.number, proxy });
    this.#ring = { name, proxy, size: SIZE_DEFAULT, maxLength: SIZE_DEFAULT, file: null };
  }

  line(reading: Reading): void {
    const name = reading.line.arg(0);
    switch (name) {
      case 'size':
        return this.#size(reading);
      case 'server':
        if (this.#ring === null) refuse(`unable to create server '${reading.line.arg(1)}'.`);
        serverLine('server', this.#ring.proxy, reading, { resolve: true });
        return;
      case 'timeout':
        return this.#timeout(reading);
      case 'format':
        return this.#format(reading);
      case 'maxlen':
        return this.#maxLength(reading);
      case 'backing-file':
        return this.#backingFile(reading);
      case 'description':
        if (this.#ring === null) refuse(`unable to set description '${reading.line.arg(1)}'.`);
        if (reading.line.arg(1) === '') refuse('missing ring description text.');
        return;
      default:
        refuse(`unknown statement '${name}'.`, { word: 0, code: 'unknown-keyword' });
    }
  }

  end(reading: Reading): void {
    const ring = this.#ring;
    this.#ring = null;
    if (ring !== null && ring.maxLength > ring.size)
      reading.warn(`ring '${ring.name}' event max length '${ring.maxLength}' exceeds size, forced to size '${ring.size}'.`, { form: 'bare' });
  }

  #size(reading: Reading): void {
    const text = reading.line.arg(1);
    const size = atol(text);
    if (size === 0) refuse(`invalid size '${text}' for new sink buffer.`);
    const ring = this.#ring;
    if (ring === null) return refuse("'size' directive not usable with this type of sink.");
    if (ring.file !== null) refuse("cannot resize an already mapped file, please specify 'size' before 'backing-file'.");
    const unsigned = size < 0 ? Infinity : size;
    if (unsigned > SIZE_MAX) refuse(`fail to set sink buffer size '${ring.size}' for ring '${ring.name}'.`);
    if (unsigned < ring.size)
      return reading.warnAndRefuse(`ignoring new size '${size}' that is smaller than current size '${ring.size}' for ring '${ring.name}'.`);
    ring.size = size;
  }

  #backingFile({ line }: Reading): void {
    const path = line.arg(1);
    const ring = this.#ring;
    if (ring === null) return refuse("'backing-file' only usable with existing rings.");
    if (ring.file !== null) refuse(`'backing-file' already specified for ring '${ring.name}' (was '${ring.file}').`);
    const folder = path.slice(0, Math.max(1, path.lastIndexOf('/')));
    if (!path.startsWith('/') || !WRITABLE.has(folder))
      refuse(`cannot open backing-file '${path}' for ring '${ring.name}': No such file or directory.`, { word: 1 });
    ring.file = path;
    ring.size -= FILE_HEADER;
  }

  #timeout(reading: Reading): void {
    const { line } = reading;
    const which = line.arg(1);
    if (this.#ring === null) refuse(`unable to set timeout '${which}'.`);
    if (which !== 'connect' && which !== 'server') return;
    if (line.arg(2) === '') refuse(`'timeout ${which}' expects <time> as argument.`);
    this.#ring?.proxy.timeouts.set(which, sectionTimer(reading, line.arg(2), `timeout ${which}`));
  }

  #format({ line }: Reading): void {
    if (this.#ring === null) refuse(`unable to set format '${line.arg(1)}'.`);
    if (!LOG_FORMATS.includes(line.arg(1))) refuse(`unknown format '${line.arg(1)}'.`, { word: 1 });
  }

  #maxLength({ line }: Reading): void {
    const ring = this.#ring;
    if (ring === null) return refuse(`unable to set event max length '${line.arg(1)}'.`);
    // Held without a sign.
    ring.maxLength = atol(line.arg(1), 32) >>> 0;
    if (ring.maxLength === 0) refuse(`invalid size '${line.arg(1)}' for new sink buffer.`);
  }
}
