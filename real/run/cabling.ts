import { addressNumber, sameNetwork } from '../../src/model/address.ts';
import type { Cluster, Machine } from '../../src/model/cluster.ts';

/** The machine that all clients' addresses are on; no machine of a workspace may be called so. */
export const CLIENTS = 'clients';

/** One end of the network: a machine, or the clients. */
export interface Station {
  readonly name: string;
  readonly interface: string;
  /** Its port at the switch. */
  readonly port: string;
  readonly mac: string;
  /** Null for the clients. */
  readonly machine: Machine | null;
}

/** Where each machine is plugged in, and the clients last. */
export function stations(cluster: Cluster): Station[] {
  const machines: readonly (Machine | null)[] = [...cluster.machines, null];
  return machines.map((machine, index) => ({
    name: machine?.name ?? CLIENTS,
    interface: machine?.interface ?? 'eth0',
    port: `port${index}`,
    // Locally administered (the second digit), and never that of real hardware.
    mac: `02:77:00:00:${byte(index >> 8)}:${byte(index & 255)}`,
    machine,
  }));
}

/** What `ip -batch` makes in the switch's namespace before any cable is in. */
export const SWITCH: readonly string[] = [
  'link add br0 type bridge forward_delay 0 stp_state 0 mcast_snooping 0',
  'link set br0 up',
];

/** IPv6 would announce itself on the switch. A kernel without it has no such file. */
export const NO_IPV6 = ['net/ipv6/conf/all/disable_ipv6', '1'] as const;

/** The cable from the switch to a station's namespace, made in the switch's. The port is down until it is plugged in. */
export function cable(station: Station, namespace: string): string[] {
  return [
    `link add ${station.port} type veth peer name ${station.interface} netns ${namespace} address ${station.mac}`,
    `link set ${station.port} master br0`,
  ];
}

/** What `ip -batch` does in a machine's namespace: its addresses, and the ways to clients that are not in its own network. */
export function machineSetup(machine: Machine, cluster: Cluster, clients: readonly string[]): string[] {
  const face = machine.interface;
  const own = `${machine.address}/${cluster.prefixLength}`;
  const strange = clients.filter((address) => !sameNetwork(address, machine.address, cluster.prefixLength));
  return [
    'link set lo up',
    `link set ${face} up`,
    // On the same cable: what takes the link of the first takes theirs.
    ...(machine.moreInterfaces ?? []).flatMap((more) => [`link add link ${face} name ${more} type macvlan mode bridge`, `link set ${more} up`]),
    `address add ${own} dev ${face}`,
    ...(machine.also ?? []).map((address) => `address add ${address}/${cluster.prefixLength} dev ${face}`),
    // An address whose network is everything brings no route along (fib_add_ifaddr leaves out 0.0.0.0).
    ...(cluster.prefixLength === 0 ? [`route add default dev ${face}`] : []),
    ...(machine.loopback ?? []).map((address) => `address add ${address}/32 dev lo`),
    ...wholeNetworks(strange).map((network) => `route add ${network} dev ${face}`),
    ...(machine.gateway === undefined ? [] : [`route add default via ${machine.gateway}`]),
  ];
}

/** The same for the clients' namespace. */
export function clientSetup(cluster: Cluster, clients: readonly string[]): string[] {
  const home = cluster.machines[0]?.address ?? '10.77.0.1';
  const commands = ['link set lo up', 'link set eth0 up'];
  for (const address of clients) {
    const near = sameNetwork(address, home, cluster.prefixLength);
    commands.push(`address add ${address}/${near ? cluster.prefixLength : 32} dev eth0`);
  }
  if (!clients.some((address) => sameNetwork(address, home, cluster.prefixLength))) {
    commands.push(`route add ${networkOf(home)} dev eth0`);
  }
  return commands;
}

/** Kernel settings of a station: files below /proc/sys, and what is written to them. */
export function kernelSettings(station: Station, cluster: Cluster): (readonly [path: string, value: string])[] {
  const { machine } = station;
  const forwards = machine !== null && cluster.machines.some(({ gateway }) => gateway === machine.address);
  const settings: (readonly [string, string])[] = [
    NO_IPV6,
    // What the computer's own namespace was set to is not inherited.
    ['net/ipv4/conf/all/rp_filter', '0'],
    ['net/ipv4/conf/default/rp_filter', '0'],
    [`net/ipv4/conf/${station.interface}/rp_filter`, '0'],
    ['net/ipv4/ip_forward', forwards ? '1' : '0'],
    ['net/ipv4/ip_nonlocal_bind', machine?.nonlocalBind === true ? '1' : '0'],
  ];
  // Real servers behind direct routing keep quiet about the addresses on their loopback.
  if ((machine?.loopback ?? []).length > 0) settings.push(['net/ipv4/conf/all/arp_ignore', '1'], ['net/ipv4/conf/all/arp_announce', '2']);
  return settings;
}

function networkOf(address: string): string {
  return address.replace(/\d+$/, '0/24');
}

/** Addresses as networks of 256, each once. */
function wholeNetworks(addresses: readonly string[]): string[] {
  return [...new Set(addresses.filter((a) => addressNumber(a) !== null).map((a) => networkOf(a)))];
}

function byte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
