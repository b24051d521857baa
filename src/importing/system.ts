import type { Daemon } from '../daemons/daemon.ts';
import type { Check, Need, Said, Target } from '../daemons/surroundings.ts';
import { AddressBook, isMachineAddress } from './addressBook.ts';
import type { Owner } from './grouping.ts';
import { legalName, type MachineNames } from './machineNames.ts';
import { originOf, type Reading } from './reading.ts';
import type { Remarks } from './remark.ts';

/** A machine of the new workspace. */
export interface Built {
  readonly name: string;
  address: string;
  readonly also: string[];
  readonly names: string[];
  /** All on one network; the first has its address. */
  interfaces: readonly string[];
  readonly loopback: string[];
  gateway: string | null;
  /** One of its programs listens on a virtual address. */
  nonlocalBind: boolean;
  readonly runs: string[];
  /** Null: only a configuration names it. */
  readonly owner: Owner | null;
  /** Where configurations count on it, as files are known to people. */
  readonly namedAt: Naming[];
  readonly needs: Map<number, Need>;
}

/** A line that names a machine. `line` null: the file as a whole. */
export interface Naming {
  readonly file: string;
  readonly line: number | null;
}

const SITE_PORT = 80;

interface Known {
  readonly built: Built;
  readonly readings: readonly Reading[];
}

/** Makes the machines of a system out of what its configurations say: those whose files they are, and those that they count on. */
export class System {
  readonly machines: Built[] = [];
  readonly book = new AddressBook();
  readonly #known: Known[] = [];
  /** Addresses by name, as the machines' own /etc/hosts say. */
  readonly #hosts = new Map<string, string>();
  readonly #names: MachineNames;
  readonly #remarks: Remarks;

  constructor(names: MachineNames, remarks: Remarks) {
    this.#names = names;
    this.#remarks = remarks;
  }

  get claims(): string[] {
    return [...new Set(this.#known.flatMap(({ readings }) => readings.flatMap(({ claims }) => claims)))].filter(isMachineAddress);
  }

  add(owner: Owner, readings: readonly Reading[]): void {
    for (const [name, address] of owner.hosts) if (!this.#hosts.has(name)) this.#hosts.set(name, address);
    const built = newMachine(owner.name, owner);
    built.runs.push(...owner.daemons.map(({ name }) => name));
    this.machines.push(built);
    this.#known.push({ built, readings });
  }

  /** Everything that has an address of its own gets it before anybody gets a free one. */
  settle(): void {
    this.#reserve();
    for (const known of this.#known) this.#place(known);
    for (const { built } of this.#known) this.#inNeedOfAddress(built);
    for (const known of this.#known) for (const reading of known.readings) for (const target of reading.surroundings.targets) this.#target(known, reading, target);
    for (const known of this.#known) this.#lonely(known);
    this.#somebodyListens();
  }

  /** Behind a virtual address something answers, though its configuration was not brought along. */
  #somebodyListens(): void {
    if (this.#known.some(({ readings }) => readings.some(({ surroundings }) => surroundings.listens.length > 0))) return;
    const holders = this.#known.filter(({ readings }) => readings.some(({ claims }) => claims.length > 0));
    for (const { built } of holders.length > 0 ? holders : this.#known.slice(0, 1)) {
      addNeed(built, SITE_PORT, 'http', null);
      this.#remarks.assume(`None of the files says what answers visitors: on ${built.name} something does, on port ${SITE_PORT}.`, [...(built.owner as Owner).origin.values()][0] ?? built.name);
    }
  }

  /** A name that has to lead somewhere, though nothing is known of what is there. */
  named(host: string, file: string, line: number | null): void {
    if ((this.#byHost(host) ?? this.#byHosts(host)) !== undefined) return;
    const machine = this.#invent(host, null);
    nameAt(machine, file, line);
    this.#remarks.assume(`${host} is machine ${machine.name} at ${machine.address}; nothing runs on it.`, file, line);
  }

  /** A further machine that runs one daemon. */
  addServer(daemon: string): Built {
    const machine = newMachine(this.#names.give(`${daemon}1`, 'server'), null);
    machine.address = this.book.free();
    machine.runs.push(daemon);
    this.machines.push(machine);
    return machine;
  }

  #reserve(): void {
    this.book.take(...this.claims, ...this.#hosts.values());
    for (const { readings } of this.#known)
      for (const { surroundings } of readings) {
        const { listens, targets, own, peers } = surroundings;
        const all = [...listens.map(({ address }) => address ?? ''), ...targets.map(({ host }) => host), ...own.map(({ text }) => text), ...peers.map(({ text }) => text)];
        this.book.take(...all.filter(isMachineAddress));
      }
  }

  /** Its address is what its files say is its own, or what another's `server` line of its name says, or where it listens. */
  #place({ built, readings }: Known): void {
    const { claims } = this;
    const free = (address: string): boolean => isMachineAddress(address) && !claims.includes(address) && this.#byHost(address) === undefined;
    const own = readings.flatMap(({ surroundings }) => surroundings.own.map(({ text }) => text));
    const called = this.#known.flatMap((other) => other.readings.flatMap(({ surroundings }) => surroundings.targets.filter(({ label }) => label !== null && legalName(label) === built.name).map(({ host }) => host)));
    const listens = readings.flatMap(({ surroundings }) => surroundings.listens.flatMap(({ address }) => address ?? []));
    const hosted = [...this.#hosts].filter(([name]) => legalName(name) === built.name).map(([, address]) => address);
    const [address = '', ...more] = [...new Set([...own, ...called, ...listens, ...hosted.slice(0, 1)])].filter(free);
    built.address = address;
    built.also.push(...more);
    for (const other of listens) if (isMachineAddress(other) && !claims.includes(other) && this.#byHost(other) !== built) this.#taken(built, readings, other);
    const virtual = readings.flatMap((one) => (one.claims.length > 0 ? [] : one.surroundings.listens)).find(({ address }) => address !== null && claims.includes(address));
    if (virtual !== undefined) {
      built.nonlocalBind = true;
      this.#remarks.assume(`${built.name} lets programs listen on ${virtual.address} while it does not hold it (net.ipv4.ip_nonlocal_bind = 1).`, this.#origin(built, virtual.span.file), virtual.span.line);
    }
    const faces = unique(readings.flatMap(({ surroundings }) => surroundings.interfaces));
    if (faces.length > 0) built.interfaces = faces.map(({ text }) => text);
    for (const { text, span } of faces.slice(1)) this.#remarks.assume(`${built.name}'s interface ${text} is on the same network as ${built.interfaces[0]}: the lab has one.`, this.#origin(built, span.file), span.line);
  }

  #taken(built: Built, readings: readonly Reading[], address: string): void {
    const span = readings.flatMap(({ surroundings }) => surroundings.listens).find((one) => one.address === address)?.span;
    this.#remarks.problem(`${address} is another machine's address already, so ${built.name} cannot listen there.`, this.#origin(built, span?.file ?? ''), span?.line ?? null);
  }

  /** Of a pair each names the other's address: what only the others name, and nobody has, may be its own. */
  #inNeedOfAddress(built: Built): void {
    if (built.address !== '') return;
    const others = this.#known.filter((other) => other.built !== built);
    const named = others.flatMap(({ readings }) => readings.flatMap(({ surroundings }) => surroundings.peers.map(({ text }) => text)));
    built.address = named.find((address) => this.#byHost(address) === undefined) ?? this.book.free();
    this.book.take(built.address);
    if (named.includes(built.address)) return;
    const file = [...(built.owner as Owner).origin.values()][0] ?? built.name;
    this.#remarks.assume(`The files do not say ${built.name}'s own address; it is ${built.address} here.`, file);
  }

  #target({ built, readings }: Known, { path, surroundings }: Reading, target: Target): void {
    const line = target.span.line;
    const file = this.#origin(built, target.span.file === '' ? path : target.span.file);
    const { host, label, service, check } = target;
    const port = target.port === 0 ? (surroundings.listens[0]?.port ?? 80) : target.port;
    if (this.claims.includes(host)) return;
    if (!isMachineAddress(host) && !/^[a-z0-9_][a-z0-9_.-]*$/i.test(host)) return;
    const own = host === 'localhost' || host.startsWith('127.') || host === '0.0.0.0';
    let machine = own ? built : (this.#byHost(host) ?? this.#byHosts(host));
    if (machine === undefined) {
      machine = this.#invent(host, label);
      const said = isMachineAddress(host) ? `${host} is machine ${machine.name}.` : `${host} is machine ${machine.name} at ${machine.address}.`;
      this.#remarks.assume(said, file, line);
    }
    if (machine !== built) nameAt(machine, file, line);
    if (target.forwarding !== null) {
      for (const address of target.forwarding.addresses) if (!machine.loopback.includes(address)) machine.loopback.push(address);
      if (target.forwarding.answersReturn) machine.gateway = built.name;
    }
    const listener = this.#known.find((known) => known.built === machine);
    const listens = (listener?.readings ?? readings.filter(() => machine === built)).some((reading) => reading.surroundings.listens.some((one) => one.port === port));
    if (!listens) addNeed(machine, port, service, check);
  }

  /** One of a pair without the other. */
  #lonely({ built, readings }: Known): void {
    for (const { path, claims, surroundings } of readings) {
      const shared = claims.filter((claim) => this.#known.some((other) => other.built !== built && other.readings.some((reading) => reading.claims.includes(claim))));
      if (claims.length > 0 && shared.length === 0) this.#remarks.assume(`${claims.join(', ')} can be on ${built.name} alone: the other of the pair is not here.`, this.#origin(built, path));
      for (const { text, span } of surroundings.peers) if (this.#byHost(text) === undefined) this.#remarks.assume(`${text}, which this machine exchanges messages with, is not here.`, this.#origin(built, span.file), span.line);
    }
  }

  #byHost(host: string): Built | undefined {
    return this.machines.find((m) => m.address === host || m.also.includes(host) || m.name === host || m.names.includes(host));
  }

  /** A machine whose address a hosts file gives that name. */
  #byHosts(host: string): Built | undefined {
    const machine = this.#hosts.has(host) ? this.#byHost(this.#hosts.get(host) as string) : undefined;
    machine?.names.push(host);
    return machine;
  }

  /** Where a hosts file says that a name leads, if a machine can be there. */
  #hosted(host: string): string | undefined {
    const address = this.#hosts.get(host);
    return address === undefined || this.claims.includes(address) || this.#byHost(address) !== undefined ? undefined : address;
  }

  #invent(host: string, label: string | null): Built {
    const literal = isMachineAddress(host);
    const machine = newMachine(this.#names.give(literal ? (label ?? '') : host, 'server'), null);
    machine.address = literal ? host : (this.#hosted(host) ?? this.book.free());
    if (!literal && host !== machine.name) machine.names.push(host);
    this.machines.push(machine);
    return machine;
  }

  #origin(built: Built, path: string): string {
    return built.owner === null ? path : originOf(built.owner, path);
  }
}

function newMachine(name: string, owner: Owner | null): Built {
  return { name, address: '', also: [], names: [], interfaces: ['eth0'], loopback: [], gateway: null, nonlocalBind: false, runs: [], owner, namedAt: [], needs: new Map() };
}

function nameAt({ namedAt }: Built, file: string, line: number | null): void {
  if (!namedAt.some((one) => one.file === file && one.line === line)) namedAt.push({ file, line });
}

function unique(list: readonly Said[]): Said[] {
  return list.filter(({ text }, at) => list.findIndex((other) => other.text === text) === at);
}

function addNeed(machine: Built, port: number, service: Need['service'], check: Check | null): void {
  const before = machine.needs.get(port);
  const checks = [...(before?.checks ?? []), ...(check === null ? [] : [check])];
  const kind = before === undefined || before.service === 'tcp' ? service : before.service;
  machine.needs.set(port, { port, service: kind, checks });
}

/** Lets daemons answer what a machine has to answer: those first that answer most with least. Returns the files to add. */
export function furnish(machine: Built, daemons: readonly Daemon[], remarks: Remarks): Record<string, string> {
  const files: Record<string, string> = {};
  let open = [...machine.needs.values()].sort((a, b) => a.port - b.port);
  while (open.length > 0) {
    let best: { daemon: Daemon; text: string; meets: readonly Need[] } | null = null;
    for (const daemon of daemons) {
      const offer = machine.runs.includes(daemon.name) ? null : (daemon.furnish?.(open) ?? null);
      if (offer === null || (best !== null && (offer.meets.length < best.meets.length || (offer.meets.length === best.meets.length && offer.text.length >= best.text.length)))) continue;
      best = { daemon, ...offer };
    }
    if (best === null && open.some(({ checks }) => checks.length > 0)) {
      // Better one that listens and is held for down than none.
      for (const { port, checks } of open) if (checks.length > 0) remarks.problem(`No daemon of the lab answers the health check on port ${port} of ${machine.name} as it wants.`, 'cluster.yaml');
      open = open.map((need) => ({ ...need, checks: [] }));
      continue;
    }
    if (best === null) break;
    const { daemon, text, meets } = best;
    machine.runs.push(daemon.name);
    files[`${machine.name}/${daemon.fileName}`] = text;
    remarks.assume(`${machine.name} runs ${daemon.name}, which answers on port ${meets.map(({ port }) => port).join(', ')}${meets.some(({ service }) => service === 'tcp') ? ' (what it really speaks there is not said)' : ''}.`, `${machine.name}/${daemon.fileName}`);
    open = open.filter((need) => !meets.includes(need));
  }
  for (const { port } of open) remarks.problem(`Nothing answers on port ${port} of ${machine.name}: what the lab could put there runs on it already.`, 'cluster.yaml');
  return files;
}
