import { addressNumber } from '../model/address.ts';

/** Names and addresses for machines that come. */

/** Machine names that cluster.yaml keeps for itself. */
const RESERVED = ['clients', 'switch'];
/** From here on the visitors have their addresses. */
const CLIENTS_FROM = 101;
/** Virtual addresses are looked for from here down. */
const VIRTUAL_FROM = 100;

/** `web3`: the stem with the least number that nobody has. */
export function freeMachineName(stem: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) if (!taken.has(`${stem}${n}`)) return `${stem}${n}`;
}

/** `web2` → `web`: numbered names say what is of a kind. */
export function stemOf(name: string): string {
  return name.replace(/\d+$/, '');
}

/** Why text cannot be a machine's name; null where it can. */
export function nameProblem(name: string, taken: ReadonlySet<string>): string | null {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name))
    return 'A machine’s name is a small letter, then small letters, digits and -, 31 at most.';
  if (RESERVED.includes(name)) return `${name} cannot be a machine’s name: it means something else here.`;
  return taken.has(name) ? `There is a machine called ${name} already.` : null;
}

/**
 * An address for a machine: behind those of its kind (web1 .21, web2 .22, so .23), else where a new ten begins, as people give them.
 * @param kind addresses of machines that are called like it
 * @param network an address of the network; all addresses are taken from its 24 bits
 */
export function freeAddress(kind: readonly string[], taken: ReadonlySet<string>, network: string): string {
  const base = network.slice(0, network.lastIndexOf('.'));
  const free = (host: number): boolean => host < CLIENTS_FROM && !taken.has(`${base}.${host}`);
  const highest = Math.max(0, ...kind.filter((address) => address.startsWith(`${base}.`)).map(lastByte));
  if (highest > 0 && free(highest + 1)) return `${base}.${highest + 1}`;
  const tens = [11, 21, 31, 41, 51, 61, 71, 81, 91];
  const empty = tens.find((ten) =>
    [...taken].every(
      (address) => !address.startsWith(`${base}.`) || lastByte(address) < ten || lastByte(address) >= ten + 10,
    ),
  );
  if (empty !== undefined) return `${base}.${empty}`;
  for (let host = 11; host < CLIENTS_FROM; host++) if (free(host)) return `${base}.${host}`;
  for (let host = CLIENTS_FROM - 91; host > 0; host--) if (free(host)) return `${base}.${host}`;
  return `${base}.1`;
}

/** An address that machines can share. */
export function freeVirtualAddress(taken: ReadonlySet<string>, network: string): string {
  const base = network.slice(0, network.lastIndexOf('.'));
  for (let host = VIRTUAL_FROM; host > 1; host--) if (!taken.has(`${base}.${host}`)) return `${base}.${host}`;
  return `${base}.1`;
}

function lastByte(address: string): number {
  return (addressNumber(address) ?? 0) % 256;
}
