import { addressNumber } from '../../../model/address.ts';
import { byteText } from '../balance/hashed.ts';

/** An IPv4 network: `10.0.0.0/8`, or one address. */
export interface Network {
  readonly address: number;
  readonly mask: number;
}

/** `10.0.0.0/8` or `10.0.0.1` (ngx_ptocidr); bits beyond the mask count for nothing. Null for anything else. */
export function parseNetwork(text: string): (Network & { readonly hasLowBits: boolean }) | null {
  const [host = '', bits, more] = text.split('/');
  const number = addressNumber(host);
  if (number === null || more !== undefined) return null;
  if (bits === undefined) return { address: number >>> 0, mask: 0xffffffff, hasLowBits: false };
  const length = /^\d+$/.test(bits) ? Number(bits) : NaN;
  if (!(length <= 32)) return null;
  const mask = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
  const address = (number & mask) >>> 0;
  return { address, mask, hasLowBits: address !== number >>> 0 };
}

export function contains(network: Network, address: string): boolean {
  const number = addressNumber(address);
  return number !== null && (number & network.mask) >>> 0 === network.address;
}

/** A dotted address as its four bytes: what `$binary_remote_addr` holds. */
export function bitsOf(address: string): string {
  return address
    .split('.')
    .map((byte) => byteText(Number(byte)))
    .join('');
}
