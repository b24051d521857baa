import { addressNumber, sameNetwork } from '../model/address.ts';
import { clientAddresses } from '../model/clientAddresses.ts';
import type { Cluster, Machine } from '../model/cluster.ts';

/** What the containers' network has to be told, so that machines have the lab's addresses. */
export interface NetworkPlan {
  /** `10.77.0.0/24`. */
  readonly subnet: string;
  /** Of the computer itself on the network; nobody else has it. */
  readonly gateway: string;
  /** The container that sends the clients' requests. */
  readonly clients: string;
}

/** The interface that a container finds its network on. */
export const CONTAINER_FACE = 'eth0';

/** Addresses from here on are the clients' and whatever is above them; below are machines, and those that a learner may give to machines yet. */
const UPPER_PART = 101;

/** A wide network's top is free sooner than after so many addresses: that is more than the clients of a cluster can be. */
const TOP_MAX = 20_000;

/** Chooses the two addresses that a workspace does not name: from the network's top, then from its bottom. Neither machines nor, if there is room, clients have them. */
export function networkPlan(cluster: Cluster): NetworkPlan {
  const first = addressNumber(cluster.machines[0]?.address ?? '') ?? 0;
  const size = 2 ** (32 - cluster.prefixLength);
  const base = Math.floor(first / size) * size;
  const below = Array.from({ length: UPPER_PART - 1 }, (_, index) => base + 1 + index);
  const above = Array.from({ length: Math.min(size - 1 - UPPER_PART, TOP_MAX) }, (_, index) => base + size - 2 - index);
  const fixed = new Set([...cluster.machines.flatMap(addressesOf), cluster.site.host]);
  const crowd = new Set(clientAddresses(cluster));
  const open = [...above, ...below].map(dotted).filter((address) => !fixed.has(address));
  const [gateway, clients] = [...open.filter((address) => !crowd.has(address)), ...open];
  if (gateway === undefined || clients === undefined)
    throw new Error(`no address is left in ${dotted(base)}/${cluster.prefixLength}`);
  return { subnet: `${dotted(base)}/${cluster.prefixLength}`, gateway, clients };
}

/** Every address that a machine has or may take. */
function addressesOf({ address, also = [], loopback = [], gateway, processes }: Machine): string[] {
  return [
    address,
    ...also,
    ...loopback,
    ...(gateway === undefined ? [] : [gateway]),
    ...processes.flatMap(({ claims }) => claims),
  ];
}

/** What `ip -batch` does in a machine's container besides what compose.yaml says. */
export function networkLines(machine: Machine, cluster: Cluster, strangers: readonly string[]): string[] {
  const { interface: face, moreInterfaces = [], also = [], loopback = [], gateway } = machine;
  const renamed =
    face === CONTAINER_FACE
      ? []
      : [`link set ${CONTAINER_FACE} down`, `link set ${CONTAINER_FACE} name ${face}`, `link set ${face} up`];
  const away = strangers.filter((address) => !sameNetwork(address, machine.address, cluster.prefixLength));
  return [
    ...renamed,
    // On the same cable: what takes the link of the first takes theirs.
    ...moreInterfaces.flatMap((more) => [
      `link add link ${face} name ${more} type macvlan mode bridge`,
      `link set ${more} up`,
    ]),
    ...also.map((address) => `address replace ${address}/${cluster.prefixLength} dev ${face}`),
    ...loopback.map((address) => `address replace ${address}/32 dev lo`),
    ...[...new Set(away.map((address) => address.replace(/\d+$/, '0/24')))].map(
      (network) => `route replace ${network} dev ${face}`,
    ),
    ...(gateway === undefined ? [] : [`route replace default via ${gateway}`]),
  ];
}

/** Kernel settings of a machine's network, as Docker takes them. */
export function kernelSettings(machine: Machine, cluster: Cluster): Record<string, string> {
  const settings: Record<string, string> = {};
  if (cluster.machines.some(({ gateway }) => gateway === machine.address)) settings['net.ipv4.ip_forward'] = '1';
  if ((machine.moreInterfaces ?? []).length > 0) {
    // The way back to where a packet came from leads over the first interface, whichever it came in on.
    settings['net.ipv4.conf.all.rp_filter'] = '0';
    settings['net.ipv4.conf.default.rp_filter'] = '0';
  }
  if (machine.nonlocalBind === true) settings['net.ipv4.ip_nonlocal_bind'] = '1';
  if ((machine.loopback ?? []).length > 0) {
    // Real servers behind direct routing keep quiet about the addresses on their loopback.
    settings['net.ipv4.conf.all.arp_ignore'] = '1';
    settings['net.ipv4.conf.all.arp_announce'] = '2';
  }
  return settings;
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
