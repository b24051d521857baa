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
  /** Machines without power. */
  readonly #dark = new Set<string>();
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
  async up(): Promise<void> {
    await sh(['ip', 'netns', 'add', this.namespace('switch')]);
    await this.#enter('switch', ['sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1']);
    await this.#batch('switch', SWITCH);
    for (const station of this.stations) {
      await this.#make(station);
      await this.#setPort(station.name, true);
    }
  }

  async down(): Promise<void> {
    for (const { name } of this.stations) await removeNamespace(this.namespace(name));
    await removeNamespace(this.namespace('switch'));
  }

  /** The cable of a machine. */
  async setCable(machine: string, plugged: boolean): Promise<void> {
    if (plugged) this.#unplugged.delete(machine);
    else this.#unplugged.add(machine);
    if (!this.#dark.has(machine)) await this.#setPort(machine, plugged);
  }

  /** What a power cut is to others: no carrier, at once. */
  async silence(machine: string): Promise<void> {
    this.#dark.add(machine);
    await this.#setPort(machine, false);
  }

  /** Power is back: carrier, if its cable is in. */
  async wake(machine: string): Promise<void> {
    this.#dark.delete(machine);
    if (!this.#unplugged.has(machine)) await this.#setPort(machine, true);
  }

  /** What a power cut is to a kernel: a new one with nothing of the old, on the same cable. The machine is silent, and nothing runs in it. */
  async renew(machine: string): Promise<void> {
    const station = this.#station(machine);
    await sh(['ip', '-n', this.namespace('switch'), 'link', 'delete', station.port]);
    await removeNamespace(this.namespace(machine));
    await this.#make(station);
  }

  async setDropping(machine: string, on: boolean): Promise<void> {
    if (on) this.#dropping.add(machine);
    else this.#dropping.delete(machine);
    await this.#filter(this.#station(machine));
  }

  async setPartition(groups: readonly (readonly string[])[] | null): Promise<void> {
    const touched = new Set([...(this.#groups ?? []), ...(groups ?? [])].flat());
    this.#groups = groups;
    await Promise.all(Array.from(touched, (name) => this.#filter(this.#station(name))));
  }

  /** Namespace, cable and addresses; the port at the switch is still down. */
  async #make(station: Station): Promise<void> {
    const { name, machine } = station;
    await sh(['ip', 'netns', 'add', this.namespace(name)]);
    await this.#batch('switch', cable(station, this.namespace(name)));
    await this.#enter(name, ['sysctl', '-qw', ...kernelSettings(station, this.#cluster)]);
    const setup = machine === null ? clientSetup(this.#cluster, this.#clients) : machineSetup(machine, this.#cluster, this.#clients);
    await this.#batch(name, setup);
    if (this.#dropping.has(name) || this.#groups !== null) await this.#filter(station);
  }

  async #setPort(name: string, up: boolean): Promise<void> {
    await sh(['ip', '-n', this.namespace('switch'), 'link', 'set', this.#station(name).port, up ? 'up' : 'down']);
  }

  async #filter(station: Station): Promise<void> {
    const rules = lossRules(station, { dropping: this.#dropping, groups: this.#groups }, this.stations);
    await this.#enter(station.name, ['nft', '-f', '-'], rules);
  }

  async #enter(name: string, command: readonly string[], input = ''): Promise<void> {
    await sh(['ip', 'netns', 'exec', this.namespace(name), ...command], input);
  }

  async #batch(name: string, commands: readonly string[]): Promise<void> {
    await sh(['ip', '-n', this.namespace(name), '-batch', '-'], `${commands.join('\n')}\n`);
  }

  #station(name: string): Station {
    const found = this.stations.find((station) => station.name === name);
    if (found === undefined) throw new Error(`no machine ${name}${name === CLIENTS ? ' may be cut off' : ''}`);
    return found;
  }
}
