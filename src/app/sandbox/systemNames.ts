import type { Cluster } from '../../model/cluster.ts';

/** Names in a system that a fault or an expectation can be about. */
export interface SystemNames {
  readonly machines: readonly string[];
  /** `web1/nginx`, in the order of the machines. */
  readonly processes: readonly string[];
  /** Addresses that move first, then the machines' own. */
  readonly addresses: readonly string[];
}

export const noNames: SystemNames = { machines: [], processes: [], addresses: [] };

export function namesOf(cluster: Cluster | null): SystemNames {
  if (cluster === null) return noNames;
  const { machines } = cluster;
  const processes = machines.flatMap((machine) => machine.processes);
  return {
    machines: machines.map(({ name }) => name),
    processes: processes.map(({ id }) => id),
    addresses: [
      ...new Set([
        ...processes.flatMap(({ claims }) => claims),
        ...machines.flatMap((m) => [m.address, ...(m.also ?? [])]),
      ]),
    ],
  };
}
