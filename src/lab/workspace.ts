import { addressesByName, type Cluster, type Machine } from '../model/cluster.ts';
import type { Daemon } from '../daemons/daemon.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files, SourceFile } from '../text/sourceFile.ts';
import { parseClusterFile, type ClusterFile, type MachineEntry } from './clusterFile.ts';
import { MachineReader } from './machineReader.ts';
import { ReadBefore } from './readBefore.ts';

export const CLUSTER_FILE = 'cluster.yaml';

/** What came of reading a workspace: everything said about its files, and the cluster they describe (null while cluster.yaml cannot be read). */
export interface Prepared {
  readonly diagnostics: readonly Diagnostic[];
  readonly cluster: Cluster | null;
}

/**
 * Reads a workspace. Never throws. A daemon whose file it would refuse is in the cluster all the same: it does not start.
 * @param before what was read of it before, with the same daemons: only what changed since is read, and what means the same is the same object
 */
export function prepare(files: Files, daemons: readonly Daemon[], before: ReadBefore = new ReadBefore()): Prepared {
  const text = files[CLUSTER_FILE];
  if (text === undefined) {
    const message = `There is no ${CLUSTER_FILE}: it says which machines there are and what runs on them.`;
    return { diagnostics: [{ file: CLUSTER_FILE, span: null, severity: 'error', code: 'cluster.missing', message }], cluster: null };
  }
  const { cluster, diagnostics } = parseClusterFile(
    CLUSTER_FILE,
    text,
    daemons.map((d) => d.name),
  );
  if (cluster === null) return { diagnostics, cluster: null };
  const reader = new WorkspaceReader(files, daemons, cluster, diagnostics, before);
  return { cluster: reader.read(), diagnostics };
}

/** The workspace's path of a daemon's file on a machine: short, or at its real place; null where there is none. */
export function filePath(files: Files, machine: string, daemon: Pick<Daemon, 'fileName' | 'realPath'>): string | null {
  for (const path of [`${machine}/${daemon.fileName}`, `${machine}/${daemon.realPath}`]) if (Object.hasOwn(files, path)) return path;
  return null;
}

class WorkspaceReader {
  readonly #files: Files;
  readonly #daemons: readonly Daemon[];
  readonly #cluster: ClusterFile;
  readonly #diagnostics: Diagnostic[];
  readonly #before: ReadBefore;
  readonly #hosts: ReadonlyMap<string, string>;
  readonly #read = new Set<string>([CLUSTER_FILE]);

  constructor(files: Files, daemons: readonly Daemon[], cluster: ClusterFile, diagnostics: Diagnostic[], before: ReadBefore) {
    this.#files = files;
    this.#daemons = daemons;
    this.#cluster = cluster;
    this.#diagnostics = diagnostics;
    this.#before = before;
    this.#hosts = addressesByName(cluster.machines);
  }

  read(): Cluster {
    const { site, clients } = this.#cluster;
    const machines = this.#cluster.machines.map((entry) => this.#machine(entry));
    for (const path of Object.keys(this.#files)) {
      if (this.#read.has(path)) continue;
      this.#diagnostics.push({ file: path, span: null, severity: 'info', code: 'lab.unread-file', message: `Nothing that runs reads ${path}.` });
    }
    const made = { site, clients, machines: machines.map((m) => linked(m, machines)), prefixLength: this.#cluster.prefixLength };
    return this.#before.cluster(made, machines);
  }

  #machine(entry: MachineEntry): Machine {
    const { name } = entry;
    const files = this.#filesOf(name);
    const key = JSON.stringify([entry, [...this.#hosts], this.#cluster.prefixLength, [...files.values()]]);
    const { machine, diagnostics, read } = this.#before.machine(name, key, () =>
      new MachineReader(this.#daemons, this.#hosts, this.#cluster.prefixLength, entry, files).read(),
    );
    this.#diagnostics.push(...diagnostics);
    for (const path of read) this.#read.add(path);
    return machine;
  }

  #filesOf(machine: string): Map<string, SourceFile> {
    const folder = `${machine}/`;
    const own = Object.entries(this.#files).filter(([path]) => path.startsWith(folder));
    return new Map(own.map(([path, text]) => [path.slice(folder.length), { path, text }]));
  }
}

/** Names and addresses that a daemon's file mentions, as the machines they lead to. */
function linked(machine: Machine, machines: readonly Machine[]): Machine {
  const lead = (target: string): string[] => {
    if (target === 'localhost' || target.startsWith('127.')) return [machine.name];
    const own = machines.filter((m) => m.name === target || m.address === target || m.names?.includes(target) === true || m.also?.includes(target) === true);
    const found = own.length > 0 ? own : machines.filter((m) => m.processes.some((p) => p.claims.includes(target)));
    return found.map((m) => m.name);
  };
  return { ...machine, processes: machine.processes.map((p) => ({ ...p, talksTo: [...new Set(p.talksTo.flatMap(lead))] })) };
}
