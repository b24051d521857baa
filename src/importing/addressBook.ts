import { addressNumber, sameNetwork } from '../model/address.ts';

const FIRST_FREE = 11;
/** From here on the lab's visitors have their addresses. */
const CLIENTS_FROM = 101;

/** Who has which address, and which are still free. */
export class AddressBook {
  readonly #taken = new Set<string>();

  take(...addresses: readonly string[]): void {
    for (const address of addresses) this.#taken.add(address);
  }

  /** An address beside those that are taken: in the network of 24 bits that most of them are in. */
  free(): string {
    const counts = new Map<string, number>();
    for (const address of this.#taken) {
      const network = address.slice(0, address.lastIndexOf('.'));
      counts.set(network, (counts.get(network) ?? 0) + 1);
    }
    const networks = [...counts].sort((a, b) => b[1] - a[1]).map(([network]) => network);
    for (const network of [...networks, '10.77.0', '10.77.1', '10.77.2']) {
      for (let host = FIRST_FREE; host < CLIENTS_FROM; host++) {
        const address = `${network}.${host}`;
        if (this.#taken.has(address)) continue;
        this.#taken.add(address);
        return address;
      }
    }
    return '10.77.3.1';
  }
}

/** Whether text is an address that a machine of the lab's network can have. */
export function isMachineAddress(text: string): boolean {
  const number = addressNumber(text);
  return number !== null && number > 0 && !text.startsWith('127.') && number < 0xe0000000;
}

/** The longest prefix, at most 24 bits, that all addresses share. */
export function commonPrefix(addresses: readonly string[]): number {
  const [first] = addresses;
  for (let bits = 24; bits > 0; bits--) if (first === undefined || addresses.every((other) => sameNetwork(first, other, bits))) return bits;
  return 0;
}

/** `10.0.0.0/16` for an address of it. */
export function networkOf(address: string, bits: number): string {
  const size = 2 ** (32 - bits);
  const base = Math.floor((addressNumber(address) ?? 0) / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${bits}`;
}
