import { addressesByName, type Cluster, type Machine, type ProcessSpec } from '../model/cluster.ts';
import type { Daemon, ParseContext } from '../daemons/daemon.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files, SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import { parseClusterFile, type ClusterFile, type MachineEntry } from './clusterFile.ts';

export const CLUSTER_FILE = 'cluster.yaml';

/** What came of reading a workspace: everything said about its files, and the cluster they describe (null while cluster.yaml cannot be read). */
export interface Prepared {
  readonly diagnostics: readonly Diagnostic[];
  readonly cluster: Cluster | null;
}

/** Reads a workspace. Never throws. A daemon whose file it would refuse is in the cluster all the same: it does not start. */
export function prepare(files: Files, daemons: readonly Daemon[]): Prepared {
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
  const reader = new WorkspaceReader(files, daemons, cluster, diagnostics);
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
  readonly #hosts: ReadonlyMap<string, string>;
  readonly #read = new Set<string>([CLUSTER_FILE]);

  constructor(files: Files, daemons: readonly Daemon[], cluster: ClusterFile, diagnostics: Diagnostic[]) {
    this.#files = files;
    this.#daemons = daemons;
    this.#cluster = cluster;
    this.#diagnostics = diagnostics;
    this.#hosts = addressesByName(cluster.machines);
  }

  read(): Cluster {
    const { site, clients } = this.#cluster;
    const machines = this.#cluster.machines.map((entry) => this.#machine(entry));
    for (const path of Object.keys(this.#files)) {
      if (this.#read.has(path)) continue;
      this.#diagnostics.push({ file: path, span: null, severity: 'info', code: 'lab.unread-file', message: `Nothing that runs reads ${path}.` });
    }
    return { site, clients, machines: machines.map((m) => linked(m, machines)), prefixLength: this.#cluster.prefixLength };
  }

  #machine(entry: MachineEntry): Machine {
    const { name, address, cores, span } = entry;
    const context: ParseContext = {
      hosts: this.#hosts,
      machine: {
        name,
        address,
        interface: entry.interface,
        prefixLength: this.#cluster.prefixLength,
        runs: entry.runs.map((r) => r.daemon),
        cores,
        files: this.#filesOf(name),
      },
    };
    const processes = entry.runs.map((run) => this.#process(entry, run, context));
    const { loopback, gateway, also, names, nonlocalBind } = entry;
    const more = { ...(also.length > 0 ? { also } : {}), ...(names.length > 0 ? { names } : {}), ...(nonlocalBind ? { nonlocalBind } : {}) };
    const routed = gateway === null ? {} : { gateway: this.#hosts.get(gateway) ?? gateway };
    return { name, address, ...more, interface: entry.interface, cores, loopback, ...routed, processes, span };
  }

  #filesOf(machine: string): Map<string, SourceFile> {
    const folder = `${machine}/`;
    const own = Object.entries(this.#files).filter(([path]) => path.startsWith(folder));
    return new Map(own.map(([path, text]) => [path.slice(folder.length), { path, text }]));
  }

  #process(entry: MachineEntry, run: { daemon: string; span: Span }, context: ParseContext): ProcessSpec {
    const daemon = this.#daemons.find((d) => d.name === run.daemon) as Daemon;
    const file = filePath(this.#files, entry.name, daemon);
    const { balances = false, drains = false } = daemon;
    const base = { id: `${entry.name}/${daemon.name}`, machine: entry.name, daemon: daemon.name, balances, drains, file };
    if (file === null && !daemon.fileOptional) {
      const message = `${entry.name} runs ${daemon.name}, and there is no ${entry.name}/${daemon.fileName}.`;
      this.#diagnostics.push({ file: CLUSTER_FILE, span: run.span, severity: 'error', code: 'cluster.missing-file', message });
      return { ...base, config: null, refusal: { message, span: run.span }, ports: [], talksTo: [], claims: [] };
    }
    const path = file ?? `${entry.name}/${daemon.fileName}`;
    this.#read.add(path);
    const parsed = daemon.parse({ path, text: file === null ? '' : (this.#files[file] as string) }, context);
    this.#diagnostics.push(...parsed.diagnostics);
    const { config, refusal, ports, talksTo, claims } = parsed;
    for (const other of parsed.reads ?? []) this.#read.add(other);
    return { ...base, config, refusal, ports, talksTo, claims };
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
