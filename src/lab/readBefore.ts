import type { Cluster, Machine } from '../model/cluster.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { sameValue } from './sameValue.ts';

/** What came of reading one machine's files. */
export interface MachineReading {
  /** Links not yet followed. */
  readonly machine: Machine;
  readonly diagnostics: readonly Diagnostic[];
  /** Paths of the files that were read. */
  readonly read: readonly string[];
}

/** An edit is read as it stands, with the last valid text in its place, and perhaps mixed: so many versions of a workspace are in use at once. */
const KEPT = 4;

/**
 * What was read of a workspace before, for whoever reads it again after every edit: machines whose files are as they were are not read again, and a workspace
 * in which only words changed that mean nothing to its daemons (a comment, blanks) is the very same cluster. Runs are functions of it, so what was found on it
 * is still true, to the line.
 */
export class ReadBefore {
  readonly #machines = new Map<string, { readonly key: string; readonly reading: MachineReading }[]>();
  #clusters: { readonly machines: readonly Machine[]; readonly cluster: Cluster }[] = [];

  /** @param key all that `read` looks at, as text */
  machine(name: string, key: string, read: () => MachineReading): MachineReading {
    const known = this.#machines.get(name) ?? [];
    const found = known.find((one) => one.key === key) ?? { key, reading: withKnown(read(), known) };
    this.#machines.set(name, [found, ...known.filter((one) => one !== found)].slice(0, KEPT));
    return found.reading;
  }

  /** The cluster that was made before of the same parts, else this one. `machines` are those it was linked from, as `machine` gave them. */
  cluster(made: Cluster, machines: readonly Machine[]): Cluster {
    const { site, clients, prefixLength } = made;
    const found = this.#clusters.find(
      ({ machines: others, cluster }) =>
        others.length === machines.length &&
        others.every((other, i) => other === machines[i]) &&
        sameValue([site, clients, prefixLength], [cluster.site, cluster.clients, cluster.prefixLength]),
    ) ?? { machines, cluster: made };
    this.#clusters = [found, ...this.#clusters.filter((one) => one !== found)].slice(0, KEPT);
    return found.cluster;
  }
}

/** The machine as it is known where other texts came to the same; what is said of the texts is new. */
function withKnown(reading: MachineReading, known: readonly { readonly reading: MachineReading }[]): MachineReading {
  const twin = known.find((one) => sameValue(one.reading.machine, reading.machine));
  return twin === undefined ? reading : { ...reading, machine: twin.reading.machine };
}
