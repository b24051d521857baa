import { existsSync } from 'node:fs';
import type { Cluster } from '../../src/model/cluster.ts';
import { installPackages } from '../install.ts';
import { LAUNCHES } from './launch.ts';

/** What the runner itself calls, with the Debian packages it is in. */
const TOOLS: readonly { readonly program: string; readonly packageName: string }[] = [
  { program: 'ip', packageName: 'iproute2' },
  { program: 'ss', packageName: 'iproute2' },
  { program: 'nft', packageName: 'nftables' },
  { program: 'sysctl', packageName: 'procps' },
  { program: 'unshare', packageName: 'util-linux' },
  { program: 'nsenter', packageName: 'util-linux' },
  // keepalived's scripts call it.
  { program: 'pidof', packageName: 'sysvinit-utils' },
];

const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

interface Need {
  readonly program: string;
  readonly packageName: string | null;
}

/** Programs that a cluster's machines need, and the runner's own. */
function needs(cluster: Cluster): Need[] {
  const daemons = new Set(cluster.machines.flatMap(({ processes }) => processes.map(({ daemon }) => daemon)));
  const programs = [...daemons].flatMap((daemon) => {
    const { programs = [], packageName = null } = LAUNCHES[daemon] ?? {};
    return programs.map((program) => ({ program, packageName }));
  });
  return [...TOOLS, ...programs];
}

/** Programs that are not there. */
export function missingPrograms(cluster: Cluster): string[] {
  return needs(cluster).filter(isMissing).map(({ program }) => program);
}

/** Installs the packages of those, without starting what is in them. Needs root and apt. */
export function installMissing(cluster: Cluster): void {
  const packages = needs(cluster).filter(isMissing).flatMap(({ packageName }) => packageName ?? []);
  installPackages([...new Set(packages)]);
}

function isMissing({ program }: Need): boolean {
  return program.startsWith('/') ? !existsSync(program) : !PATH.some((folder) => existsSync(`${folder}/${program}`));
}
