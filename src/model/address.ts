/** `10.77.0.1` as a number from 0 to 2³²−1; null for what is not a dotted IPv4 address. */
export function addressNumber(address: string): number | null {
  const parts = address.split('.');
  if (parts.length !== 4) return null;
  let number = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part)) return null;
    const byte = Number(part);
    if (byte > 255) return null;
    number = number * 256 + byte;
  }
  return number;
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
  return address.startsWith('127.');
}
