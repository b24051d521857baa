import type { Cluster } from '../model/cluster.ts';
import type { FaultAction, Scenario } from '../sim/scenario.ts';
import { momentWords } from '../text/quantity.ts';
import { faultCommands, timetable } from './faultCommands.ts';
import type { Takeaway, TakeawayOrder } from './takeaway.ts';

/** What the archive's README says: what is in it, how to start, how to break each thing, what differs, how to clean up. Markdown. */
export function readmeText(order: Pick<TakeawayOrder, 'title' | 'scenario'> & Takeaway): string {
  const { title, scenario, cluster } = order;
  const sections =
    cluster === null
      ? [head(title), noCluster(), notes(order)]
      : [
          head(title),
          contents(),
          start(),
          notes(order),
          breaking(cluster, scenario),
          differences(),
          namespaces(),
          end(),
        ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function head(title: string): string {
  return `# ${title}, for real

Your machines from Failover Lab, with your files as they were when you pressed the button. Here they run on the real daemons: HAProxy 2.6, nginx 1.22,
keepalived 2.2 and MariaDB 10.11, as Debian 12 has them.`;
}

function noCluster(): string {
  return `\`cluster.yaml\` cannot be read as it stands, so nobody knows which machines there are and what runs on them. This archive holds your files and nothing
that starts them. Mend \`cluster.yaml\` in the lab, which says what is wrong and on which line, and download again.`;
}

function contents(): string {
  return `## What is in it

| | |
|---|---|
| \`cluster.yaml\` | the machines, their addresses, and what runs on them |
| \`lb1/\`, \`web1/\` … | each machine's files at their real places: \`lb1/etc/haproxy/haproxy.cfg\` is \`/etc/haproxy/haproxy.cfg\` on lb1 |
| \`scenario.yaml\` | the traffic and the faults that were on your screen |
| \`compose.yaml\` | the same machines as containers |
| \`_lab/\` | the image they are made from, the widget shop, and the clients |`;
}

function start(): string {
  return `## Start

You need [Docker](https://docs.docker.com/get-docker/) with Compose 2. In this folder:

    docker compose up

The first time it builds the image that all machines are made from, with packages from Debian's servers, which takes some minutes. Then every machine starts, and 15 s
later the clients begin to send the traffic of \`scenario.yaml\`, again and again. Each second they print what they saw; \`docker compose logs -f clients\` shows them
alone. Ctrl-C stops everything.

Edit a file, then \`docker compose restart lb1\`: a daemon reads its file when it starts. After a change of \`cluster.yaml\` download again, because \`compose.yaml\` is
made from it. A daemon that would not start says why in \`docker compose logs lb1\`; the machine is up all the same.

On Windows, unpack inside WSL and not on \`C:\`. There every file looks like a program that anybody may change, and keepalived and MariaDB refuse to read such files.`;
}

function notes({ refused, unsafe }: Takeaway): string {
  const lines = [
    ...refused.map(
      ({ process, daemon, file }) =>
        `- ${process} will not start${file === null ? ': it has no file' : ` with \`${file}\` as it is: ${daemon} will refuse it`}.`,
    ),
    ...unsafe.map(
      (path) => `- ${JSON.stringify(path)} is left out: with this name, unpacking would write outside this folder.`,
    ),
  ];
  return lines.length === 0 ? '' : `## Good to know\n\n${lines.join('\n')}`;
}

function breaking(cluster: Cluster, scenario: Scenario): string {
  const rows = examples(cluster).map(
    ({ words, fault }) =>
      `| ${words} | ${cell(faultCommands(fault, true, cluster))} | ${cell(faultCommands(fault, false, cluster))} |`,
  );
  const moments = timetable(scenario.faults, cluster);
  const now = moments.map(
    ({ atMs, commands }) => `    # at ${momentWords(atMs)}\n${commands.map((command) => `    ${command}`).join('\n')}`,
  );
  const screen =
    moments.length === 0
      ? ''
      : `\n\nThe faults that were on your screen, counted from the first request:\n\n${now.join('\n')}`;
  return `## Break it

In a second terminal, in this folder. \`lab\` is a small script on every machine (\`_lab/machine.sh\`): \`lab kill\` is \`pkill -KILL\`, and so on. Nothing is started again by itself.

| what | do | undo |
|---|---|---|
${rows.join('\n')}

\`docker compose kill web1\` alone ends all programs at once, but their kernel still closes their connections, so that others hear of it. A machine that loses its power
says nothing any more: that is why its cable goes first. \`docker compose pause web1\` freezes every program on a machine, and \`unpause\` lets them go on.${screen}`;
}

/** One example of every fault that this cluster can have. */
function examples({ machines }: Cluster): { readonly words: string; readonly fault: FaultAction }[] {
  const processes = machines.flatMap((machine) => machine.processes);
  const server = processes.find(({ daemon }) => daemon === 'nginx' || daemon === 'app') ?? processes[0];
  const app = processes.find(({ daemon }) => daemon === 'app');
  const balancer = processes.find(({ drains }) => drains === true);
  const machine = server?.machine ?? machines[0]?.name ?? '';
  const other = machines.find(({ name }) => name !== machine);
  return [
    { words: 'power off', fault: { kind: 'power-off', machine } },
    { words: 'cut the cable', fault: { kind: 'unplug', machine } },
    { words: 'drop what is sent to it', fault: { kind: 'drop', machine } },
    ...(server === undefined
      ? []
      : ([
          { words: 'kill a process', fault: { kind: 'kill', process: server.id } },
          { words: 'stop it in order', fault: { kind: 'stop', process: server.id } },
          { words: 'freeze it', fault: { kind: 'freeze', process: server.id } },
          { words: 'restart it', fault: { kind: 'restart', process: server.id } },
        ] as const)),
    ...(app === undefined
      ? []
      : [{ words: 'change a setting', fault: { kind: 'set', process: app.id, env: { WORK_MS: '500' } } } as const]),
    ...(balancer === undefined
      ? []
      : ([
          { words: 'drain a machine', fault: { kind: 'drain', machine } },
          { words: 'ask a control socket', fault: { kind: 'tell', process: balancer.id, command: 'show stat' } },
        ] as const)),
    ...(other === undefined
      ? []
      : [
          {
            words: 'come between two machines',
            fault: { kind: 'partition', groups: [[machine], [other.name]] },
          } as const,
        ]),
  ];
}

/** Commands in a cell of a table, where a bar would end the cell. */
function cell(commands: readonly string[]): string {
  return commands.map((command) => `\`${command.replaceAll('|', '\\|')}\``).join('<br>');
}

function differences(): string {
  return `## What differs from the lab

- Here time is real and chance is real: two runs are never the same to the millisecond. Numbers scatter around the lab's.
- A machine has all processors of your computer. \`worker_processes auto\` makes as many workers of nginx, and each counts failures by itself unless the \`upstream\` has a
  \`zone\`; write the number that you want.
- All machines share your computer, so a busy one slows the others.
- A machine takes a moment to start; in the lab power is back at once.
- \`lab deaf\` splits machines by their addresses. What a machine sends with an address that it took over still gets through.
- keepalived's \`virtual_server\` needs the module \`ip_vs\` in your computer's kernel.
- HAProxy's \`log /dev/log\` finds nobody who listens in a container; what it says about that is harmless.
- \`lab drop\` needs Linux 5.16 or newer.
- What the lab marks as not simulated, the real daemons do.`;
}

function namespaces(): string {
  return `## Without containers

On Linux, as root, a copy of the Failover Lab project runs the same folder on the daemons of your computer, each machine in namespaces of its own. It does the
scenario's faults by itself and reports as the lab does:

    npm run real -- FOLDER --scenario FOLDER/scenario.yaml

FOLDER is this folder. \`--setup\` installs what is missing from Debian's packages.`;
}

function end(): string {
  return `## Clean up

    docker compose down --volumes --rmi all

takes containers, network and image away; the databases are in the containers and go with them. No port of your computer was used. If the network cannot be made because
its addresses overlap with another's, take down the other workspace that you ran, or change the addresses in \`cluster.yaml\` in the lab.`;
}
