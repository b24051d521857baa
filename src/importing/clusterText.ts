import { commonPrefix, networkOf } from './addressBook.ts';
import type { Built } from './system.ts';

const USUAL_BITS = 24;

export interface Site {
  readonly host: string;
  readonly port: number;
}

/** The length of the network's prefix that all machines and virtual addresses fit in. */
export function networkBits(machines: readonly Built[], claims: readonly string[]): number {
  return commonPrefix([...machines.flatMap(({ address, also }) => [address, ...also]), ...claims]);
}

/** cluster.yaml, with a comment where the lab has made something up. */
export function clusterText(machines: readonly Built[], claims: readonly string[], site: Site): string {
  const bits = networkBits(machines, claims);
  const lines = ['# Made from configuration files that were brought along. Machines without files of their own are those that the files name.'];
  lines.push(`site: http://${site.host}${site.port === 80 ? '' : `:${site.port}`}/`);
  if (bits < USUAL_BITS) lines.push('# The addresses are of several networks; here one wire reaches them all.', `network: ${networkOf(machines[0]?.address ?? '', bits)}`);
  lines.push('machines:', ...machines.map(machineLine), '');
  return lines.join('\n');
}

function machineLine({ name, address, also, names, interfaces, loopback, gateway, nonlocalBind, runs, owner }: Built): string {
  const list = (key: string, items: readonly string[]): string[] => (items.length === 0 ? [] : [`${key}: [${items.join(', ')}]`]);
  const parts = [
    `address: ${address}`,
    ...list('also', also),
    ...list('names', names.map((one) => (/^[a-z][a-z0-9.-]*$/.test(one) ? one : `"${one}"`))),
    ...faces(interfaces),
    ...list('loopback', loopback),
    ...(gateway === null ? [] : [`gateway: ${gateway}`]),
    ...(nonlocalBind ? ['nonlocal-bind: true'] : []),
    `runs: [${runs.join(', ')}]`,
  ];
  return `  ${name}: { ${parts.join(', ')} }${owner === null ? ' # assumed' : ''}`;
}

function faces(names: readonly string[]): string[] {
  const quoted = names.map((name) => `"${name}"`);
  if (names.length > 1) return [`interface: [${quoted.join(', ')}]`];
  return names[0] === 'eth0' ? [] : [`interface: ${quoted.join('')}`];
}
