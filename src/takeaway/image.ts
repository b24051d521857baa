import type { Daemon } from '../daemons/daemon.ts';
import { DAEMON_LAUNCHES, type DaemonLaunch } from './daemonLaunch.ts';
import { MACHINE_SCRIPT } from './machineScript.ts';

/** The name of the image that every machine is made from. */
export const IMAGE = 'failover-lab-machine:bookworm';

/** What the machine's script calls besides the daemons, by Debian's packages. */
const TOOLS = ['iproute2', 'mariadb-client-core', 'nftables', 'procps', 'socat', 'sysvinit-utils'];

/**
 * One image for all machines: Debian 12 with Debian's packages, because those are the versions that the lab was measured against (HAProxy 2.6, nginx 1.22,
 * keepalived 2.2, MariaDB 10.11), because a machine may run several daemons that see each other, and because keepalived has no image of its own makers'.
 */
export function dockerfile(daemons: readonly Daemon[]): string {
  const launches = daemons
    .map(({ name }) => DAEMON_LAUNCHES[name as keyof typeof DAEMON_LAUNCHES] as DaemonLaunch | undefined)
    .filter((l) => l !== undefined);
  const packages = [...new Set([...launches.map(({ packageName }) => packageName), ...TOOLS])].sort();
  const users = launches.flatMap(({ user }) => user ?? []);
  const configs = daemons.map(({ realPath }) => `/${realPath}`);
  return [
    '# Every machine is made from this: Debian 12 with the packages whose behaviour the lab was measured against.',
    'FROM debian:bookworm-slim',
    'RUN apt-get update \\',
    ` && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ${packages.join(' ')} \\`,
    ' && rm -rf /var/lib/apt/lists/*',
    ...users.map(
      (user) =>
        `RUN id ${user} > /dev/null 2>&1 || useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin ${user}`,
    ),
    '# What the packages bring as configuration is not yours: a machine has the files of its folder, or none.',
    `RUN rm -f ${configs.join(' ')}`,
    `RUN printf '#!/bin/sh\\nexec sh ${MACHINE_SCRIPT} "$@"\\n' > /usr/local/bin/lab && chmod +x /usr/local/bin/lab`,
    `CMD ["lab"]`,
    '',
  ].join('\n');
}
