import type { Peer, PeerGroup } from './peer.ts';
import { Selection, type PeerWatcher } from './selection.ts';

/** After this many refusals of the hash the rotation decides. */
const REHASH_MAX = 20;

/** A number names the server; when that one cannot be had another number is worked out, at last the rotation decides. */
abstract class Hashed extends Selection {
  #rehashes = 0;

  protected abstract nextNumber(): number;

  protected override choose(nowS: number): Peer | null {
    if (this.#rehashes > REHASH_MAX || this.group.single) return this.roundRobin(nowS);
    for (;;) {
      const peer = peerAt(this.group, this.nextNumber());
      if (!this.tried.includes(peer) && peer.available(nowS)) return this.take(peer, nowS);
      if (++this.#rehashes > REHASH_MAX) return this.roundRobin(nowS);
    }
  }
}

/** The server in whose stretch of the weights the number falls. */
function peerAt(group: PeerGroup, number: number): Peer {
  let rest = number % group.totalWeight;
  for (const peer of group.peers) {
    if (rest < peer.server.weight) return peer;
    rest -= peer.server.weight;
  }
  throw new Error('a number below the total weight falls on a peer');
}

/** `ip_hash`: the first three bytes of the client's IPv4 address (ngx_http_upstream_ip_hash_module.c). */
export class IpHash extends Hashed {
  readonly #bytes: readonly number[];
  #hash = 89;

  constructor(group: PeerGroup, watcher: PeerWatcher, clientAddress: string) {
    super(group, watcher);
    this.#bytes = clientAddress.split('.', 3).map(Number);
  }

  protected override nextNumber(): number {
    for (const byte of this.#bytes) this.#hash = (this.#hash * 113 + byte) % 6271;
    return this.#hash;
  }
}

/** `hash KEY`: sums of the middle bits of crc32, with a count before the key from the second time on (ngx_http_upstream_hash_module.c). */
export class KeyHash extends Hashed {
  readonly #key: string;
  #sum = 0;
  #count = 0;

  constructor(group: PeerGroup, watcher: PeerWatcher, key: string) {
    super(group, watcher);
    this.#key = key;
  }

  protected override choose(nowS: number): Peer | null {
    return this.#key === '' ? this.roundRobin(nowS) : super.choose(nowS);
  }

  protected override nextNumber(): number {
    const crc = crc32(this.#count > 0 ? `${this.#count}${this.#key}` : this.#key);
    this.#sum = (this.#sum + ((crc >>> 16) & 0x7fff)) >>> 0;
    this.#count++;
    return this.#sum;
  }
}

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** The running value of CRC-32 (IEEE 802.3) after some more bytes; start with 0xffffffff and turn all bits at the end. */
export function crcUpdate(crc: number, bytes: readonly number[]): number {
  let c = crc;
  for (const byte of bytes) c = (TABLE[(c ^ byte) & 0xff] as number) ^ (c >>> 8);
  return c >>> 0;
}

/** CRC-32 of a text in UTF-8. */
export function crc32(text: string): number {
  return (crcUpdate(0xffffffff, utf8(text)) ^ 0xffffffff) >>> 0;
}

/** The bytes of a text; U+DC80 … U+DCFF are single bytes that are no text (`byteText`), another lone surrogate becomes U+FFFD's. */
export function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code >= 0xdc80 && code <= 0xdcff) {
      bytes.push(code - 0xdc00);
      continue;
    }
    const point = code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return bytes;
}

/** One byte as a character of a text: beyond ASCII a lone surrogate, so that it is not taken for the letter of that number. */
export function byteText(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
}
