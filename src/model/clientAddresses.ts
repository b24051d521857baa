import type { Cluster } from './cluster.ts';

/**
 * The addresses that a site's clients send from, as many as it has clients: 10.77.0.101, .102, … 10.77.0.254, 10.77.1.1, …,
 * none of which a machine has.
 */
export function clientAddresses({ machines, clients }: Pick<Cluster, 'machines' | 'clients'>): string[] {
  const [a, b] = (machines[0]?.address ?? '10.77.0.1').split('.');
  const taken = new Set(machines.flatMap((m) => [m.address, ...(m.also ?? [])]));
  const addresses: string[] = [];
  for (let c = 0, d = 101; addresses.length < clients; d++) {
    if (d > 254) {
      c++;
      d = 1;
    }
    const address = `${a}.${b}.${c}.${d}`;
    if (!taken.has(address)) addresses.push(address);
  }
  return addresses;
}
