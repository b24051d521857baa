const ZERO = 48;
const DOT = 46;
const TWO = 50;

/** `10.77.0.1` as a number from 0 to 2³²−1; null for what is not a dotted IPv4 address. Makes nothing on the way: daemons ask with every connection. */
export function addressNumber(address: string): number | null {
  let number = 0;
  let byte = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < address.length; i++) {
    const code = address.charCodeAt(i);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      byte = byte * 10 + digit;
      if (++digits > 3 || byte > 255) return null;
    } else if (code === DOT && digits > 0 && ++dots <= 3) {
      number = number * 256 + byte;
      byte = digits = 0;
    } else return null;
  }
  return dots === 3 && digits > 0 ? number * 256 + byte : null;
}

/** Do two dotted addresses share their first `prefixLength` bits? False for what is not an address. */
export function sameNetwork(a: string, b: string, prefixLength: number): boolean {
  const x = addressNumber(a);
  const y = addressNumber(b);
  if (x === null || y === null) return false;
  const size = 2 ** (32 - prefixLength);
  return Math.floor(x / size) === Math.floor(y / size);
}

/** 127.0.0.0/8 is every machine's own. */
export function isLoopback(address: string): boolean {
  // The second character tells nearly all others apart.
  return address.charCodeAt(1) === TWO && address.startsWith('127.');
}
