import { addressesByName, type Machine } from '../../src/model/cluster.ts';

/** /etc/hosts of every machine. */
export function hostsFile(machines: readonly Machine[]): string {
  return ['127.0.0.1 localhost', ...Array.from(addressesByName(machines), ([name, address]) => `${address} ${name}`), ''].join('\n');
}

/** What a passwd or group file lacks for these users: a line for each, with numbers that Debian gives to nobody by itself. */
export function missingUsers(text: string, users: readonly string[], line: (user: string, id: number) => string): string {
  const known = new Set(text.split('\n').map((row) => row.split(':')[0]));
  return users.map((user, index) => (known.has(user) ? '' : `${line(user, FIRST_FREE_ID + index)}\n`)).join('');
}

/** 60000 to 64999 are for packages, by request only (Debian Policy 9.2.2); 64900 and on have not been given. */
const FIRST_FREE_ID = 64_900;
