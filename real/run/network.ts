import type { Cluster } from '../../src/model/cluster.ts';
import { cable, CLIENTS, clientSetup, kernelSettings, machineSetup, stations, SWITCH, type Station } from './cabling.ts';
import { removeNamespace } from './leftovers.ts';
import { lossRules } from './packetLoss.ts';
import { sh } from './shell.ts';

/** One bridge in a namespace of its own, and a cable from it to each machine's namespace. Nothing leads to the computer's own network. */
export class Network {
  readonly stations: readonly Station[];
  readonly #cluster: Cluster;
  readonly #clients: readonly string[];
  readonly #run: string;
  readonly #dropping = new Set<string>();
  readonly #unplugged = new Set<string>();
  #groups: readonly (readonly string[])[] | null = null;

  /** @param run what all names of the run begin with */
  constructor(cluster: Cluster, clients: readonly string[], run: string) {
    this.#cluster = cluster;
    this.#clients = clients;
    this.#run = run;
    this.stations = stations(cluster);
  }

  /** The network namespace of a machine, of the clients or of the switch. */
  namespace(name: string): string {
    return `${this.#run}-${name}`;
  }

  /** Switch, machines and clients, all plugged in. */
  up(): void {
    sh(['ip', 'netns', 'add', this.namespace('switch')]);
    this.#enter('switch', ['sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1']);
    this.#batch('switch', SWITCH);
    for (const station of this.stations) this.#make(station);
  }

  down(): void {
    for (const { name } of this.stations) removeNamespace(this.namespace(name));
    removeNamespace(this.namespace('switch'));
  }

  /** The cable of a machine. */
  setCable(machine: string, plugged: boolean): void {
    if (plugged) this.#unplugged.delete(machine);
    else this.#unplugged.add(machine);
    this.#setPort(machine, plugged);
  }

  /** What a power cut is to others: no carrier, at once. */
  silence(machine: string): void {
    this.#setPort(machine, false);
  }

  /** What a power cut is to a kernel: a new one with nothing of the old, on the same cable. Nothing may run in the machine. */
  renew(machine: string): void {
    const station = this.#station(machine);
    sh(['ip', '-n', this.namespace('switch'), 'link', 'delete', station.port]);
    removeNamespace(this.namespace(machine));
    this.#make(station);
  }

  setDropping(machine: string, on: boolean): void {
    if (on) this.#dropping.add(machine);
    else this.#dropping.delete(machine);
    this.#filter(this.#station(machine));
  }

  setPartition(groups: readonly (readonly string[])[] | null): void {
    const touched = [...(this.#groups ?? []), ...(groups ?? [])].flat();
    this.#groups = groups;
    for (const name of new Set(touched)) this.#filter(this.#station(name));
  }

  #make(station: Station): void {
    const { name, machine } = station;
    sh(['ip', 'netns', 'add', this.namespace(name)]);
    this.#batch('switch', cable(station, this.namespace(name)));
    this.#enter(name, ['sysctl', '-qw', ...kernelSettings(station, this.#cluster)]);
    const setup = machine === null ? clientSetup(this.#cluster, this.#clients) : machineSetup(machine, this.#cluster, this.#clients);
    this.#batch(name, setup);
    if (this.#dropping.has(name) || this.#groups !== null) this.#filter(station);
    if (!this.#unplugged.has(name)) this.#setPort(name, true);
  }

  #setPort(name: string, up: boolean): void {
    sh(['ip', '-n', this.namespace('switch'), 'link', 'set', this.#station(name).port, up ? 'up' : 'down']);
  }

  #filter(station: Station): void {
    const rules = lossRules(station, { dropping: this.#dropping, groups: this.#groups }, this.stations);
    sh(['ip', 'netns', 'exec', this.namespace(station.name), 'nft', '-f', '-'], rules);
  }

  #enter(name: string, command: readonly string[]): void {
    sh(['ip', 'netns', 'exec', this.namespace(name), ...command]);
  }

  #batch(name: string, commands: readonly string[]): void {
    sh(['ip', '-n', this.namespace(name), '-batch', '-'], `${commands.join('\n')}\n`);
  }

  #station(name: string): Station {
    const found = this.stations.find((station) => station.name === name);
    if (found === undefined) throw new Error(`no machine ${name}${name === CLIENTS ? ' may be cut off' : ''}`);
    return found;
  }
}
