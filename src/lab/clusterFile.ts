import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Pair, type YAMLMap } from 'yaml';
import type { Diagnostic, Severity } from '../text/diagnostic.ts';
import { lineSpan, type Span } from '../text/span.ts';
import { yamlFault } from '../lesson/yamlFault.ts';
import { addressNumber, sameNetwork } from '../model/address.ts';
import { parseSite } from './siteAddress.ts';

/** cluster.yaml as it was written: what runs where, before any daemon's file is read. */
export interface ClusterFile {
  readonly site: { readonly host: string; readonly port: number; readonly span: Span };
  readonly clients: number;
  /** Length of the network's prefix in bits. */
  readonly prefixLength: number;
  readonly machines: readonly MachineEntry[];
}

export interface MachineEntry {
  readonly name: string;
  readonly address: string;
  /** Further addresses on its interface. */
  readonly also: readonly string[];
  /** Programs may listen on addresses that it does not hold. */
  readonly nonlocalBind: boolean;
  /** Further names that lead to it, on every machine. */
  readonly names: readonly string[];
  readonly interface: string;
  /** On the same network. */
  readonly moreInterfaces: readonly string[];
  readonly cores: number;
  /** Addresses on its loopback interface, without ARP for them. */
  readonly loopback: readonly string[];
  /** A machine's name or an address of the network; null: clients are reached directly. */
  readonly gateway: string | null;
  readonly runs: readonly { readonly daemon: string; readonly span: Span }[];
  readonly span: Span;
}

interface Network {
  /** Null: that of the first machine. */
  readonly address: string | null;
  readonly prefixLength: number;
}

const CLIENTS_MAX = 10_000;
/** Machines share one network of this prefix length unless `network:` says otherwise. */
const PREFIX_LENGTH = 24;
/** The longest prefix with room for two machines. */
const LONGEST_PREFIX = 30;
/** A name as DNS has it, its labels divided by dots (RFC 1123), and the underscores of container names. */
const HOST_NAME = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i;
/** What Linux takes for an interface's name (dev_valid_name). */
const INTERFACE_NAME = /^(?!\.{1,2}$)[^\s/:]{1,15}$/;
/** Known keys of a machine that the lab reads and leaves out for now. */
const LEFT_OUT = ['switch', 'rack', 'power', 'site'];

/** Reads cluster.yaml. Never throws; `cluster` is null where there is nothing to run. */
export function parseClusterFile(file: string, text: string, daemons: readonly string[]): { cluster: ClusterFile | null; diagnostics: Diagnostic[] } {
  return new Reader(file, text, daemons).read();
}

class Reader {
  readonly #file: string;
  readonly #text: string;
  readonly #daemons: readonly string[];
  readonly #lines = new LineCounter();
  readonly #diagnostics: Diagnostic[] = [];

  constructor(file: string, text: string, daemons: readonly string[]) {
    this.#file = file;
    this.#text = text;
    this.#daemons = daemons;
  }

  read(): { cluster: ClusterFile | null; diagnostics: Diagnostic[] } {
    const document = parseDocument(this.#text, { lineCounter: this.#lines, prettyErrors: false, maxAliasCount: 0 } as never);
    const fault = yamlFault(this.#text, document.errors, this.#lines);
    if (fault !== null) {
      this.#say('error', 'cluster.syntax', fault.words, this.#at(fault.from, fault.to));
      return this.#done(null);
    }
    const root = document.contents;
    if (!isMap(root)) {
      this.#say('error', 'cluster.shape', 'expected site:, clients: and machines:', lineSpan(this.#file, 1));
      return this.#done(null);
    }
    const top = this.#entries(root as YAMLMap, ['site', 'clients', 'network', 'machines']);
    const site = this.#site(top.get('site'));
    const clients = this.#clients(top.get('clients'));
    const network = this.#network(top.get('network'));
    const machines = this.#machines(top.get('machines'), network);
    const { prefixLength } = network;
    if (this.#diagnostics.some((d) => d.severity === 'error') || site === null || machines.length === 0) return this.#done(null);
    return this.#done({ site, clients, prefixLength, machines });
  }

  #done(cluster: ClusterFile | null): { cluster: ClusterFile | null; diagnostics: Diagnostic[] } {
    return { cluster, diagnostics: this.#diagnostics };
  }

  #site(pair: Pair | undefined): ClusterFile['site'] | null {
    const value = scalar(pair);
    const site = typeof value === 'string' ? parseSite(value) : null;
    if (site !== null) return { ...site, span: this.#pairSpan(pair as Pair) };
    const found = pair === undefined ? 'there is none' : `found ${JSON.stringify(value ?? null)}`;
    this.#say('error', 'cluster.site', `site: expected an address like http://10.77.0.11/; ${found}`, pair === undefined ? lineSpan(this.#file, 1) : this.#pairSpan(pair));
    return null;
  }

  #clients(pair: Pair | undefined): number {
    if (pair === undefined) return 50;
    const value = scalar(pair);
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= CLIENTS_MAX) return value;
    this.#say('error', 'cluster.clients', `clients: expected a whole number from 1 to ${CLIENTS_MAX}`, this.#pairSpan(pair));
    return 1;
  }

  /** `network: 10.0.0.0/16`; without it the first machine's address says which network of 24 bits it is. */
  #network(pair: Pair | undefined): Network {
    const unsaid = { address: null, prefixLength: PREFIX_LENGTH };
    if (pair === undefined) return unsaid;
    const [, address = '', bits = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(String(scalar(pair))) ?? [];
    const prefixLength = Number(bits);
    if (addressNumber(address) !== null && prefixLength <= LONGEST_PREFIX) return { address, prefixLength };
    this.#say('error', 'cluster.network', `network: expected a network like 10.0.0.0/16, with 0 to ${LONGEST_PREFIX} bits`, this.#pairSpan(pair));
    return unsaid;
  }

  #machines(pair: Pair | undefined, network: Network): MachineEntry[] {
    if (pair === undefined || !isMap(pair.value) || pair.value.items.length === 0) {
      this.#say('error', 'cluster.machines', 'machines: expected at least one, like  web1: { address: 10.77.0.21, runs: [nginx, app] }', pair === undefined ? lineSpan(this.#file, 1) : this.#pairSpan(pair));
      return [];
    }
    const machines: MachineEntry[] = [];
    for (const item of pair.value.items as Pair[]) {
      const machine = this.#machine(item);
      if (machine === null) continue;
      this.#checkPlace(machine, machines, network);
      machines.push(machine);
    }
    for (const { name, gateway, span } of machines) {
      if (gateway === null || machines.some((m) => m.name === gateway)) continue;
      const own = machines[0]?.address ?? '';
      if (sameNetwork(gateway, own, network.prefixLength)) continue;
      this.#say('error', 'cluster.gateway', `${name}: gateway: ${gateway} is neither a machine nor an address of the network`, span);
    }
    this.#checkNames(machines);
    return machines;
  }

  /** An address belongs to one machine, and to the network of all. */
  #checkPlace(machine: MachineEntry, others: readonly MachineEntry[], { address: base, prefixLength }: Network): void {
    const { name, span } = machine;
    const first = others[0] ?? machine;
    for (const address of [machine.address, ...machine.also]) {
      const twin = others.find((m) => m.address === address || m.also.includes(address));
      if (twin !== undefined) this.#say('error', 'cluster.address', `${name}: ${address} is ${twin.name}'s address already`, span);
      if (sameNetwork(base ?? first.address, address, prefixLength)) continue;
      const network = base === null ? `the network of ${first.name} (${first.address}/${prefixLength})` : `the network (${base}/${prefixLength})`;
      this.#say('error', 'cluster.address', `${name}: ${address} is not in ${network}; all machines hang on one switch`, span);
    }
  }

  /** A name leads to one machine. */
  #checkNames(machines: readonly MachineEntry[]): void {
    const owners = new Map(machines.map(({ name }) => [name, name]));
    for (const { name: machine, names, span } of machines) {
      for (const name of names) {
        const owner = owners.get(name);
        if (owner !== undefined) this.#say('error', 'cluster.names', `${machine}: the name ${name} is ${owner}'s already`, span);
        owners.set(name, machine);
      }
    }
  }

  #machine(pair: Pair): MachineEntry | null {
    const span = this.#pairSpan(pair);
    const name = String(isScalar(pair.key) ? pair.key.value : '');
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(name) || name === 'clients' || name === 'switch') {
      this.#say('error', 'cluster.name', `'${name}' cannot be a machine's name: a letter, then letters, digits and - (lower case; clients and switch are taken)`, span);
      return null;
    }
    if (!isMap(pair.value)) {
      this.#say('error', 'cluster.machine', `${name}: expected { address: …, runs: […] }`, span);
      return null;
    }
    const entries = this.#entries(pair.value as YAMLMap, ['address', 'also', 'names', 'nonlocal-bind', 'runs', 'interface', 'cores', 'loopback', 'gateway', ...LEFT_OUT]);
    for (const key of LEFT_OUT) {
      const extra = entries.get(key);
      if (extra !== undefined) this.#say('info', 'lab.not-simulated', `The lab reads \`${key}\` and leaves it out: no run depends on it.`, this.#pairSpan(extra));
    }
    const address = scalar(entries.get('address'));
    if (typeof address !== 'string' || addressNumber(address) === null) {
      const at = entries.get('address');
      this.#say('error', 'cluster.address', `${name}: expected address: with an IPv4 address like 10.77.0.21`, at === undefined ? span : this.#pairSpan(at));
      return null;
    }
    const [networkInterface = 'eth0', ...moreInterfaces] = this.#interfaces(name, entries.get('interface'));
    const cores = scalar(entries.get('cores'));
    if (cores !== undefined && !(typeof cores === 'number' && Number.isInteger(cores) && cores >= 1)) {
      this.#say('error', 'cluster.cores', `${name}: cores: expected a whole number from 1`, this.#pairSpan(entries.get('cores') as Pair));
    }
    return {
      name,
      address,
      also: this.#addresses(name, 'also', entries.get('also')),
      nonlocalBind: this.#nonlocalBind(name, entries.get('nonlocal-bind')),
      names: this.#names(name, entries.get('names')),
      interface: networkInterface,
      moreInterfaces,
      cores: typeof cores === 'number' ? cores : 1,
      loopback: this.#addresses(name, 'loopback', entries.get('loopback')),
      gateway: this.#gateway(name, entries.get('gateway')),
      runs: this.#runs(name, entries.get('runs')),
      span,
    };
  }

  /**
   * `also`: further addresses of its interface. `loopback`: those that it takes packets for without answering ARP for them, as real servers of a
   * director with direct routing need.
   */
  #addresses(machine: string, key: string, pair: Pair | undefined): readonly string[] {
    const items = texts(pair);
    if (items !== null && items.every((item) => addressNumber(item) !== null)) return items;
    this.#say('error', `cluster.${key}`, `${machine}: ${key}: expected a list of addresses like [10.77.0.100]`, this.#pairSpan(pair as Pair));
    return [];
  }

  /** One name, or a list of several. */
  #interfaces(machine: string, pair: Pair | undefined): readonly string[] {
    const one = scalar(pair);
    const items = typeof one === 'string' ? [one] : texts(pair);
    const good = items !== null && items.every((item) => INTERFACE_NAME.test(item) && item !== 'lo') && new Set(items).size === items.length;
    if (good && (pair === undefined || items.length > 0)) return items;
    this.#say('error', 'cluster.interface', `${machine}: interface: expected a name like eth0, or a list of names like [eth0, eth1]`, this.#pairSpan(pair as Pair));
    return [];
  }

  #nonlocalBind(machine: string, pair: Pair | undefined): boolean {
    const value = scalar(pair);
    if (pair !== undefined && typeof value !== 'boolean') this.#say('error', 'cluster.nonlocal-bind', `${machine}: nonlocal-bind: expected true or false`, this.#pairSpan(pair));
    return value === true;
  }

  #names(machine: string, pair: Pair | undefined): readonly string[] {
    const items = texts(pair);
    if (items !== null && items.every((item) => HOST_NAME.test(item) && addressNumber(item) === null)) return items;
    this.#say('error', 'cluster.names', `${machine}: names: expected a list of names like [web1.internal]`, this.#pairSpan(pair as Pair));
    return [];
  }

  #gateway(machine: string, pair: Pair | undefined): string | null {
    if (pair === undefined) return null;
    const value = scalar(pair);
    if (typeof value === 'string' && value !== '') return value;
    this.#say('error', 'cluster.gateway', `${machine}: gateway: expected a machine's name or an address like 10.77.0.11`, this.#pairSpan(pair));
    return null;
  }

  #runs(machine: string, pair: Pair | undefined): MachineEntry['runs'] {
    if (pair === undefined) return [];
    if (!isSeq(pair.value)) {
      this.#say('error', 'cluster.runs', `${machine}: runs: expected a list like [nginx, app]`, this.#pairSpan(pair));
      return [];
    }
    const runs: { daemon: string; span: Span }[] = [];
    for (const item of pair.value.items) {
      const daemon = String(isScalar(item) ? item.value : '');
      const range = (item as { range?: [number, number, number] }).range;
      const span = range === undefined ? this.#pairSpan(pair) : this.#at(range[0], range[1]);
      if (!this.#daemons.includes(daemon)) {
        this.#say('error', 'cluster.runs', `${machine}: the lab knows no daemon '${daemon}'; it knows ${this.#daemons.join(', ')}`, span);
      } else if (runs.some((r) => r.daemon === daemon)) this.#say('error', 'cluster.runs', `${machine}: ${daemon} is listed twice`, span);
      else runs.push({ daemon, span });
    }
    return runs;
  }

  /** The pairs of a map by key; unknown keys are said. */
  #entries(map: YAMLMap, known: readonly string[]): Map<string, Pair> {
    const entries = new Map<string, Pair>();
    for (const pair of map.items as Pair[]) {
      const key = String(isScalar(pair.key) ? pair.key.value : '');
      if (known.includes(key)) entries.set(key, pair);
      else this.#say('warning', 'cluster.unknown-key', `'${key}' means nothing here; expected ${known.join(', ')}`, this.#pairSpan(pair));
    }
    return entries;
  }

  #pairSpan(pair: Pair): Span {
    const key = (pair.key as { range?: [number, number, number] } | null)?.range;
    const value = (pair.value as { range?: [number, number, number] } | null)?.range;
    const from = key?.[0] ?? value?.[0] ?? 0;
    return this.#at(from, value?.[1] ?? key?.[1] ?? from);
  }

  #at(from: number, to: number): Span {
    const start = this.#lines.linePos(from);
    const end = this.#lines.linePos(Math.max(from, to));
    return { file: this.#file, line: Math.max(1, start.line), column: Math.max(1, start.col), endLine: Math.max(1, end.line), endColumn: Math.max(1, end.col) };
  }

  #say(severity: Severity, code: string, message: string, span: Span): void {
    this.#diagnostics.push({ file: this.#file, span, severity, code, message });
  }
}

function scalar(pair: Pair | undefined): unknown {
  return pair !== undefined && isScalar(pair.value) ? pair.value.value : undefined;
}

/** The texts of a list; none for a key that is not there, null for what is no list. */
function texts(pair: Pair | undefined): string[] | null {
  if (pair === undefined) return [];
  return isSeq(pair.value) ? pair.value.items.map((item) => String(isScalar(item) ? item.value : '')) : null;
}
