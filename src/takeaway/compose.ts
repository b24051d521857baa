import { Document, isMap, isSeq, visit } from 'yaml';
import { sameNetwork } from '../model/address.ts';
import { clientAddresses } from '../model/clientAddresses.ts';
import { addressesByName, type Cluster, type Machine } from '../model/cluster.ts';
import type { Scenario } from '../sim/scenario.ts';
import { LAB_FOLDER, launchOf } from './daemonLaunch.ts';
import { IMAGE } from './image.ts';
import { kernelSettings, networkLines, networkPlan, type NetworkPlan } from './networkPlan.ts';
import { isRooted } from './placedFiles.ts';

/** Where the lab's own files lie in the archive. No machine can be called so. */
export const OWN_FOLDER = '_lab';

const NETWORK = 'lan';
/** Where the clients find cluster.yaml and scenario.yaml. */
const WORKSPACE = '/workspace';

/** A file or folder of the archive as a container sees it. */
interface Bind {
  readonly type: 'bind';
  readonly source: string;
  readonly target: string;
  readonly read_only: true;
}

/**
 * compose.yaml (the Compose Specification) of a workspace: a container a machine with the machine's own address and files, all made from one image, and one for
 * the clients. `paths`: the laid-out workspace's.
 */
export function composeText(cluster: Cluster, scenario: Scenario, paths: readonly string[]): string {
  const plan = networkPlan(cluster);
  const hosts = Array.from(addressesByName(cluster.machines), ([name, address]) => `${name}:${address}`);
  const strangers = strangersAmong(cluster, scenario);
  const machines = cluster.machines.map(
    (machine) => [machine.name, machineService(machine, cluster, paths, hosts, strangers)] as const,
  );
  const document = new Document(
    {
      name: 'failover-lab',
      'x-hosts': hosts,
      services: { ...Object.fromEntries(machines), clients: clientsService(plan, hosts) },
      networks: { [NETWORK]: { driver: 'bridge', ipam: { config: [{ subnet: plan.subnet, gateway: plan.gateway }] } } },
    },
    // Programs that read YAML 1.1 take a bare `no` for a truth value.
    { compat: 'yaml-1.1', aliasDuplicateObjects: true, anchorPrefix: 'hosts' },
  );
  finish(document, siteMachines(cluster), cluster.site.port);
  return document.toString({ lineWidth: 0 });
}

function machineService(
  machine: Machine,
  cluster: Cluster,
  paths: readonly string[],
  hosts: readonly string[],
  strangers: readonly string[],
): object {
  const runs = [...machine.processes].sort((a, b) => turnOf(a.daemon) - turnOf(b.daemon)).map(({ daemon }) => daemon);
  const lines = networkLines(machine, cluster, strangers);
  const capabilities = capabilitiesOf(machine, lines);
  const sysctls = kernelSettings(machine, cluster);
  return {
    image: IMAGE,
    // It is built, by the service `clients`; no registry has it.
    pull_policy: 'never',
    hostname: machine.name,
    environment: {
      RUNS: runs.join(' '),
      PORTS: machine.processes.flatMap(({ daemon, ports }) => ports.map((port) => `${daemon}:${port}`)).join(' '),
      FACE: machine.interface,
      ...(lines.length === 0 ? {} : { NETWORK: lines.join('\n') }),
    },
    ...(capabilities.length === 0 ? {} : { cap_add: capabilities }),
    ...(Object.keys(sysctls).length === 0 ? {} : { sysctls }),
    extra_hosts: hosts,
    networks: { [NETWORK]: { ipv4_address: machine.address } },
    volumes: [...ownFiles(runs), ...paths.flatMap((path) => machineFile(machine.name, path))],
    restart: 'no',
  };
}

/** keepalived gives addresses to its machine and takes them away, and speaks VRRP, which is neither TCP nor UDP. Others change their network as they start. */
function capabilitiesOf({ processes }: Machine, lines: readonly string[]): string[] {
  const keepalived = processes.some(({ claims, daemon }) => daemon === 'keepalived' || claims.length > 0);
  return [...(keepalived || lines.length > 0 ? ['NET_ADMIN'] : []), ...(keepalived ? ['NET_RAW'] : [])];
}

/** What every machine gets from the lab, and what some of its daemons need. */
function ownFiles(runs: readonly string[]): Bind[] {
  const names = [
    'machine.sh',
    ...(runs.includes('app') ? ['app.cjs'] : []),
    ...(runs.includes('mysql') ? ['shop.sql'] : []),
  ];
  return names.map((name) => bind(`${OWN_FOLDER}/${name}`, `${LAB_FOLDER}/${name}`));
}

function machineFile(machine: string, path: string): Bind[] {
  const within = path.slice(machine.length + 1);
  return path.startsWith(`${machine}/`) && isRooted(within) ? [bind(path, `/${within}`)] : [];
}

function clientsService({ clients }: NetworkPlan, hosts: readonly string[]): object {
  return {
    image: IMAGE,
    build: `./${OWN_FOLDER}`,
    hostname: 'clients',
    command: ['node', `${LAB_FOLDER}/clients.cjs`, WORKSPACE],
    // It sends from every client's address, and so takes them all.
    cap_add: ['NET_ADMIN'],
    extra_hosts: hosts,
    networks: { [NETWORK]: { ipv4_address: clients } },
    volumes: [
      bind(`${OWN_FOLDER}/clients.cjs`, `${LAB_FOLDER}/clients.cjs`),
      bind('cluster.yaml', `${WORKSPACE}/cluster.yaml`),
      bind('scenario.yaml', `${WORKSPACE}/scenario.yaml`),
    ],
    init: true,
    restart: 'no',
  };
}

/** The long form, so that no character of a path means anything but itself; a `$` would be a variable's. */
function bind(path: string, target: string): Bind {
  return {
    type: 'bind',
    source: `./${path}`.replaceAll('$', '$$$$'),
    target: target.replaceAll('$', '$$$$'),
    read_only: true,
  };
}

/** Clients that are not in the machines' network. */
function strangersAmong(cluster: Cluster, scenario: Scenario): string[] {
  const home = cluster.machines[0]?.address ?? '';
  const all = new Set([...clientAddresses(cluster), ...scenario.requests.flatMap(({ client }) => client ?? [])]);
  return [...all].filter((address) => !sameNetwork(address, home, cluster.prefixLength));
}

/** Machines that hold the site's address, or may take it; else all that listen on its port. */
function siteMachines({ site, machines }: Cluster): string[] {
  const holders = machines.filter(
    ({ name, address, processes }) =>
      [name, address].includes(site.host) || processes.some(({ claims }) => claims.includes(site.host)),
  );
  const found =
    holders.length > 0
      ? holders
      : machines.filter(({ processes }) => processes.some(({ ports }) => ports.includes(site.port)));
  return found.map(({ name }) => name);
}

function turnOf(daemon: string): number {
  return launchOf(daemon)?.turn ?? 0;
}

/** Comments, and short things on one line. */
function finish(document: Document, site: readonly string[], port: number): void {
  document.commentBefore = [
    ' One container a machine, with the addresses of cluster.yaml. Start: docker compose up',
    ' The network is the machines’ own: no port of this computer is used. README.md says how to break things.',
  ].join('\n');
  visit(document, {
    Pair(_, { key, value }) {
      if (isSeq(value) && ['cap_add', 'command'].includes(String(key))) value.flow = true;
    },
    Map(_, map) {
      if (['ipv4_address', 'subnet', 'source'].some((key) => map.has(key))) map.flow = true;
    },
  });
  for (const [index, name] of site.entries()) {
    const service = document.getIn(['services', name]);
    if (!isMap(service)) continue;
    service.comment = [
      ' To ask it from this computer’s browser, take away the # and start again:',
      ` ports: ['127.0.0.1:${8080 + index}:${port}']`,
    ].join('\n');
  }
}
