import type { Daemon, NameUse, ParseContext } from '../daemons/daemon.ts';
import type { Service, Target } from '../daemons/surroundings.ts';
import type { Leads } from '../daemons/wiring.ts';
import { CLUSTER_FILE, filePath, prepare } from '../lab/workspace.ts';
import { addressNumber } from '../model/address.ts';
import { findMachine, type Cluster, type Machine, type ProcessSpec } from '../model/cluster.ts';
import { applyEdits, type Edit } from '../text/edits.ts';
import type { Files, SourceFile } from '../text/sourceFile.ts';
import { refused, type Refused } from './change.ts';
import { ClusterDocument } from './clusterDocument.ts';

/** Where nothing else says which network machines are on. */
const USUAL_NETWORK = '10.77.0.0';

/** A host's name or address where it stands in a file. */
export interface HostUse {
  readonly path: string;
  /** As written. */
  readonly written: string;
  readonly span: NameUse['span'];
}

/** A system's files, read for the sake of changing them. */
export class System {
  readonly files: Files;
  readonly daemons: readonly Daemon[];
  readonly document: ClusterDocument;
  readonly #cluster: Cluster | null;
  readonly #uses = new Map<string, readonly HostUse[]>();
  #readers: ReadonlyMap<string, Daemon> | null = null;

  private constructor(files: Files, daemons: readonly Daemon[], document: ClusterDocument) {
    this.files = files;
    this.daemons = daemons;
    this.document = document;
    this.#cluster =
      prepare(files, daemons).cluster ?? prepare({ ...files, [CLUSTER_FILE]: this.#barest() }, daemons).cluster;
  }

  static read(files: Files, daemons: readonly Daemon[]): System | Refused {
    const read = ClusterDocument.read(files[CLUSTER_FILE] ?? '');
    return 'problem' in read ? refused(read.problem) : new System(files, daemons, read.document);
  }

  /** Where cluster.yaml says something wrong, its machines as far as they are right: what they run is known all the same. */
  #barest(): string {
    const known = this.daemons.map(({ name }) => name);
    const machines = this.document.machines.filter(({ address }) => addressNumber(address) !== null);
    const entries = machines.map(({ name, address, runs }) => [
      name,
      { address, runs: [...new Set(runs)].filter((run) => known.includes(run)) },
    ]);
    return JSON.stringify({
      site: `http://${machines[0]?.address ?? USUAL_NETWORK}/`,
      machines: Object.fromEntries(entries),
    });
  }

  get names(): string[] {
    return this.document.machines.map(({ name }) => name);
  }

  /** All that machines are called, and folders that files lie in: names that somebody has. */
  get takenNames(): Set<string> {
    const folders = Object.keys(this.files).flatMap((path) =>
      path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [],
    );
    return new Set([...this.names, ...this.names.flatMap((name) => this.document.listOf(name, 'names')), ...folders]);
  }

  /** Addresses that machines have, share, or are looked for at. */
  get takenAddresses(): Set<string> {
    const own = this.document.machines.flatMap(({ name, address }) => [address, ...this.document.listOf(name, 'also')]);
    const claims = this.processes.flatMap((process) => process.claims);
    return new Set([...own, ...claims]);
  }

  /** An address of the network that machines are on. */
  get network(): string {
    const [first] = this.document.machines;
    const said = String(this.document.get('network') ?? '').split('/')[0] as string;
    const candidates = [first?.address ?? '', said, this.siteHost ?? ''];
    return candidates.find((address) => addressNumber(address) !== null) ?? USUAL_NETWORK;
  }

  /** Where visitors go: a name or an address; null where nothing is said that could be one. */
  get siteHost(): string | null {
    return /^http:\/\/([A-Za-z0-9.-]+)/.exec(String(this.document.get('site') ?? '').trim())?.[1] ?? null;
  }

  get processes(): ProcessSpec[] {
    return this.#cluster?.machines.flatMap((machine) => machine.processes) ?? [];
  }

  machine(name: string): Machine | undefined {
    return this.#cluster === null ? undefined : findMachine(this.#cluster, name);
  }

  get prefixLength(): number {
    return this.#cluster?.prefixLength ?? 24;
  }

  daemon(name: string): Daemon | undefined {
    return this.daemons.find((daemon) => daemon.name === name);
  }

  /** The machine's file of a daemon; null where it has none. */
  fileOf(machine: string, daemon: Daemon): string | null {
    return filePath(this.files, machine, daemon);
  }

  /** Whether a host as it is written leads to a machine, from another one. */
  leadsTo(name: string): Leads {
    const hosts = new Set([name, ...this.document.listOf(name, 'names'), ...this.document.listOf(name, 'also')]);
    for (const machine of this.document.machines) if (machine.name === name) hosts.add(machine.address);
    return (host) => hosts.has(host);
  }

  /** What a process speaks, by port. */
  servicesOf(process: ProcessSpec): { readonly port: number; readonly service: Service }[] {
    const daemon = this.daemon(process.daemon);
    if (daemon === undefined) return [];
    const listens = process.config === null ? [] : (daemon.surroundings?.(process.config).listens ?? []);
    const speaks = daemon.wiring?.speaks ?? null;
    return process.ports.flatMap((port) => {
      const service = listens.find((one) => one.port === port)?.service ?? speaks;
      return service === null ? [] : [{ port, service }];
    });
  }

  /** Of a machine's processes first those that no other one of it sends to: from outside one comes to them. */
  fromOutside(processes: readonly ProcessSpec[]): ProcessSpec[] {
    const inner = new Set(
      processes.flatMap((process) =>
        this.targetsOf(process).flatMap(({ host, port }) =>
          isOwn(host) || this.leadsTo(process.machine)(host) ? [port] : [],
        ),
      ),
    );
    const isInner = ({ ports }: ProcessSpec): boolean => ports.some((port) => inner.has(port));
    return [...processes.filter((process) => !isInner(process)), ...processes.filter(isInner)];
  }

  /** Servers that a process hands requests to, as its files say. */
  targetsOf(process: ProcessSpec): readonly Target[] {
    return process.config === null ? [] : (this.daemon(process.daemon)?.surroundings?.(process.config).targets ?? []);
  }

  contextOf(machine: string): ParseContext {
    const hosts = new Map(this.document.machines.map(({ name, address }) => [name, address]));
    const own = this.machine(machine);
    if (own === undefined) return { hosts, machine: null };
    const folder = `${machine}/`;
    const files = Object.entries(this.files).filter(([path]) => path.startsWith(folder));
    const { name, address, interface: face, moreInterfaces = [], processes, cores } = own;
    return {
      hosts,
      machine: {
        name,
        address,
        interface: face,
        moreInterfaces,
        prefixLength: this.prefixLength,
        runs: processes.map(({ daemon }) => daemon),
        cores,
        files: new Map(files.map(([path, text]): [string, SourceFile] => [path.slice(folder.length), { path, text }])),
      },
    };
  }

  /** Every file that a process reads: its own, and what that one includes or names. */
  readBy(process: ProcessSpec): string[] {
    const daemon = this.daemon(process.daemon);
    if (daemon === undefined || process.file === null) return [];
    const text = this.files[process.file] ?? '';
    const { reads = [] } = daemon.parse({ path: process.file, text }, this.contextOf(process.machine));
    return [...new Set([process.file, ...reads])].filter((path) => Object.hasOwn(this.files, path));
  }

  /** Every place of the machines' files where a host stands. */
  get hostUses(): HostUse[] {
    return Object.keys(this.files).flatMap((path) => this.#usesIn(path));
  }

  #usesIn(path: string): readonly HostUse[] {
    let found = this.#uses.get(path);
    if (found === undefined) {
      const text = this.files[path] ?? '';
      const lines = text.split('\n');
      const support = this.#readerOf(path)?.editor;
      const uses = support?.names(text, this.contextOf(path.slice(0, path.indexOf('/')))) ?? [];
      found = uses
        .filter(({ kind }) => kind === 'host')
        .map(({ span }) => ({
          path,
          span,
          written: (lines[span.line - 1] ?? '').slice(span.column - 1, span.endColumn - 1),
        }));
      this.#uses.set(path, found);
    }
    return found;
  }

  /** The daemon that reads a file: a process does, or its name says which would. */
  #readerOf(path: string): Daemon | undefined {
    this.#readers ??= new Map(
      this.processes.flatMap((process) =>
        this.readBy(process).map((read): [string, Daemon] => [read, this.daemon(process.daemon) as Daemon]),
      ),
    );
    return this.#readers.get(path) ?? this.daemons.find(({ fileName }) => path.endsWith(`/${fileName}`));
  }

  /** The files with other hosts in some places. */
  withHosts(uses: readonly { readonly use: HostUse; readonly host: string }[]): Record<string, string> {
    const files: Record<string, string> = { ...this.files };
    const byPath = new Map<string, Edit[]>();
    for (const { use, host } of uses) {
      const edits = byPath.get(use.path) ?? [];
      edits.push({ span: use.span, text: host });
      byPath.set(use.path, edits);
    }
    for (const [path, edits] of byPath) files[path] = applyEdits(files[path] as string, edits);
    return files;
  }
}

/** Whether a host is the machine itself. */
export function isOwn(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.');
}

/** The order of a system's files: cluster.yaml and what else all share first, then machine by machine in cluster.yaml's order. */
export function inOrder(files: Files, machines: readonly string[]): Files {
  const place = (path: string): number => {
    if (path === CLUSTER_FILE) return -2;
    if (!path.includes('/')) return -1;
    const at = machines.indexOf(path.slice(0, path.indexOf('/')));
    return at < 0 ? machines.length : at;
  };
  const entries = Object.entries(files).map((entry, at) => ({ entry, at, place: place(entry[0]) }));
  entries.sort((a, b) => a.place - b.place || a.at - b.at);
  return Object.fromEntries(entries.map(({ entry }) => entry));
}
