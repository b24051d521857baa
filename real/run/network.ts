import type { Cluster } from '../../src/model/cluster.ts';
import { cable, CLIENTS, clientSetup, kernelSettings, machineSetup, NO_IPV6, stations, SWITCH, type Station } from './cabling.ts';
import { monotonicMs, sleep } from './clock.ts';
import { namespaceFile, removeNamespaces } from './leftovers.ts';
import { lossRules } from './packetLoss.ts';
import { sh } from './shell.ts';

/** A kernel takes note of a carrier at once, or a second later where there was another change just before. */
const CARRIER_PATIENCE_MS = 2000;
const CARRIER_LOOK_MS = 10;

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

  /** Switch, machines and clients, all plugged in. One script, because each program that this process starts itself costs it more. */
  async up(): Promise<void> {
    const names = ['switch', ...this.stations.map(({ name }) => name)];
    const plugs = this.stations.map(({ port }) => `link set ${port} up`);
    await sh(
      ['sh', '-e'],
      [
        batch([], names.map((name) => `netns add ${this.namespace(name)}`)),
        inside(this.namespace('switch'), [setting(NO_IPV6), batch([], SWITCH)]),
        ...this.stations.map((station) => this.#making(station)),
        batch(['-n', this.namespace('switch')], plugs),
      ].join(''),
    );
  }

  async down(): Promise<void> {
    await removeNamespaces(['switch', ...this.stations.map(({ name }) => name)].map((name) => this.namespace(name)));
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

  /**
   * Power is back: carrier, if its cable is in. Resolves when the machine's kernel has taken note of it, tens of milliseconds later: what is sent before is lost, and a real machine's
   * daemons start when the network is there (network-online.target).
   */
  async wake(machine: string): Promise<void> {
    this.#dark.delete(machine);
    if (this.#unplugged.has(machine)) return;
    await this.#setPort(machine, true);
    const show = ['ip', '-n', this.namespace(machine), '-br', 'link', 'show', this.#station(machine).interface];
    const untilMs = monotonicMs() + CARRIER_PATIENCE_MS;
    while (!/ UP /.test(await sh(show)) && monotonicMs() < untilMs) await sleep(CARRIER_LOOK_MS);
  }

  /** What a power cut is to a kernel: a new one with nothing of the old, on the same cable. The machine is silent, and nothing runs in it. */
  async renew(machine: string): Promise<void> {
    const station = this.#station(machine);
    await sh(['ip', '-n', this.namespace('switch'), 'link', 'delete', station.port]);
    await removeNamespaces([this.namespace(machine)]);
    await sh(['sh', '-e'], batch([], [`netns add ${this.namespace(machine)}`]) + this.#making(station));
    if (this.#dropping.has(machine) || this.#groups !== null) await this.#filter(station);
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

  /** Lines of a shell script: cable, settings and addresses of a station, whose namespace is there; the port at the switch stays down. */
  #making(station: Station): string {
    const { name, machine } = station;
    const setup = machine === null ? clientSetup(this.#cluster, this.#clients) : machineSetup(machine, this.#cluster, this.#clients);
    const settings = kernelSettings(station, this.#cluster).map(setting);
    return (
      batch(['-n', this.namespace('switch')], cable(station, this.namespace(name))) +
      inside(this.namespace(name), [...settings, batch([], setup)])
    );
  }

  async #setPort(name: string, up: boolean): Promise<void> {
    await sh(['ip', '-n', this.namespace('switch'), 'link', 'set', this.#station(name).port, up ? 'up' : 'down']);
  }

  async #filter(station: Station): Promise<void> {
    const rules = lossRules(station, { dropping: this.#dropping, groups: this.#groups }, this.stations);
    await sh(['nsenter', `--net=${namespaceFile(this.namespace(station.name))}`, 'nft', '-f', '-'], rules);
  }

  #station(name: string): Station {
    const found = this.stations.find((station) => station.name === name);
    if (found === undefined) throw new Error(`no machine ${name}${name === CLIENTS ? ' may be cut off' : ''}`);
    return found;
  }
}

/** A line of a shell script that runs commands of ip's in one go. */
function batch(options: readonly string[], commands: readonly string[]): string {
  return `${['ip', ...options].join(' ')} -batch - <<'BATCH'\n${commands.join('\n')}\nBATCH\n`;
}

/** Lines of a shell script that run within a network namespace. */
function inside(namespace: string, lines: readonly string[]): string {
  return `nsenter --net=${namespaceFile(namespace)} sh -e <<'INSIDE'\n${lines.join('')}INSIDE\n`;
}

/** A line of a shell script that changes a kernel setting of the network it runs in. */
function setting([path, value]: readonly [path: string, value: string]): string {
  return `if [ -e /proc/sys/${path} ]; then echo ${value} > /proc/sys/${path}; fi\n`;
}
