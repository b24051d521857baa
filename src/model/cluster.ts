import type { Span } from '../text/span.ts';

/** A machine: one case, one cable to the one switch, the processes it runs. */
export interface Machine {
  readonly name: string;
  /** IPv4, dotted. */
  readonly address: string;
  /** Further addresses on the same interface, which it has as long as it has power. */
  readonly also?: readonly string[];
  /** Programs may listen on addresses that it does not hold (net.ipv4.ip_nonlocal_bind): those that it may take over. */
  readonly nonlocalBind?: boolean;
  /** Further names that lead to `address` on every machine, as a line of /etc/hosts or a name server would have them: `web1.internal`. */
  readonly names?: readonly string[];
  /** The interface's name as daemons write it, `eth0`. */
  readonly interface: string;
  /** Further interfaces that hang on the same cable: what one carries all carry, and what takes the link takes all. */
  readonly moreInterfaces?: readonly string[];
  readonly cores: number;
  /** Further addresses, on its loopback interface: it takes packets for them and does not answer ARP for them. Real servers of a director need that. */
  readonly loopback?: readonly string[];
  /** Where it sends packets for clients: an address of its network. Not set: clients are reached directly. */
  readonly gateway?: string;
  /** In the order in which `runs` names them, which is the order in which they start. */
  readonly processes: readonly ProcessSpec[];
  /** The machine's entry in cluster.yaml. */
  readonly span: Span;
}

/** A process that belongs on a machine, whether or not it manages to start. */
export interface ProcessSpec {
  /** `lb1/haproxy`, unique in the cluster. */
  readonly id: string;
  readonly machine: string;
  /** The daemon's name: `haproxy`, `nginx`, `keepalived`, `app`, `mysql`. */
  readonly daemon: string;
  /** Path of its configuration file in the workspace, or null where it has none. */
  readonly file: string | null;
  /** What the daemon's parser made of the file; only that daemon reads it. */
  readonly config: unknown;
  /** Null when it starts; else why it does not, in the daemon's words. */
  readonly refusal: { readonly message: string; readonly span: Span | null } | null;
  /** Where it listens according to its configuration: drawn beside its name. */
  readonly ports: readonly number[];
  /** Where it sends requests or queries according to its configuration: drawn as links. Machine names, without repetition. */
  readonly talksTo: readonly string[];
  /** Whether it chooses among servers, and so thinks something of each. */
  readonly balances?: boolean;
  /** Whether an operator can drain a server in it. */
  readonly drains?: boolean;
  /** Addresses it would take over (keepalived's virtual addresses). */
  readonly claims: readonly string[];
}

export interface Site {
  readonly host: string;
  readonly port: number;
  readonly span: Span | null;
}

/** What the workspace describes: plain data, no behaviour. */
export interface Cluster {
  readonly site: Site;
  /** How many distinct client addresses send requests. */
  readonly clients: number;
  readonly machines: readonly Machine[];
  /** Length of the network's prefix in bits: all machines share one network. */
  readonly prefixLength: number;
}

/** Where every name of the cluster leads: machines' own names first, then what else they are called. */
export function addressesByName(machines: readonly Pick<Machine, 'name' | 'address' | 'names'>[]): Map<string, string> {
  const found = new Map(machines.map((m) => [m.name, m.address]));
  for (const { names, address } of machines) for (const name of names ?? []) if (!found.has(name)) found.set(name, address);
  return found;
}

export function findMachine(cluster: Cluster, name: string): Machine | undefined {
  return cluster.machines.find((m) => m.name === name);
}

export function findProcess(cluster: Cluster, id: string): ProcessSpec | undefined {
  for (const machine of cluster.machines) for (const p of machine.processes) if (p.id === id) return p;
  return undefined;
}
