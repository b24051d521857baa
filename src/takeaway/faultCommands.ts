import type { Cluster } from '../model/cluster.ts';
import type { Fault, FaultAction } from '../sim/scenario.ts';

/**
 * What a person types on the computer to do a fault of the lab to the containers, or to undo it. One command a line; empty where the fault has no end, or its end
 * is its beginning.
 */
export function faultCommands(fault: FaultAction, begins: boolean, cluster: Cluster): string[] {
  switch (fault.kind) {
    case 'power-off':
      // The cable first: a process that is only killed has its connections closed by the kernel, which a machine without power does not do.
      return begins
        ? [network(fault.machine, 'unplug'), `docker compose kill ${fault.machine}`]
        : [`docker compose start ${fault.machine}`];
    case 'unplug':
      return [network(fault.machine, begins ? 'unplug' : 'plug')];
    case 'drop':
      return [network(fault.machine, begins ? 'drop' : 'hear')];
    case 'partition':
      return partition(fault.groups, begins, cluster);
    case 'kill':
    case 'stop':
      return [within(fault.process, begins ? fault.kind : 'start')];
    case 'freeze':
      return [within(fault.process, begins ? 'freeze' : 'thaw')];
    case 'restart':
      return begins ? [within(fault.process, 'stop'), within(fault.process, 'start')] : [];
    case 'set':
      return begins
        ? Object.entries(fault.env).map(([name, value]) => within(fault.process, 'set', `${name}=${value}`))
        : [within(fault.process, 'unset')];
    case 'tell':
      return begins ? [within(fault.process, 'tell', fault.command)] : [];
    case 'drain':
      return drain(fault.machine, begins, cluster);
  }
}

/** The scenario's faults in the order of time: when (milliseconds after the first request), and what to type. */
export function timetable(
  faults: readonly Fault[],
  cluster: Cluster,
): { readonly atMs: number; readonly commands: readonly string[] }[] {
  const moments = faults.flatMap((fault) => [
    { atMs: fault.atMs, commands: faultCommands(fault, true, cluster) },
    ...(fault.untilMs === null ? [] : [{ atMs: fault.untilMs, commands: faultCommands(fault, false, cluster) }]),
  ]);
  return moments.filter(({ commands }) => commands.length > 0).sort((a, b) => a.atMs - b.atMs);
}

function within(process: string, order: string, words?: string): string {
  const [machine = '', daemon = ''] = process.split('/');
  return `docker compose exec ${machine} lab ${order} ${daemon}${words === undefined ? '' : ` ${quoted(words)}`}`;
}

function network(machine: string, order: string): string {
  return `docker compose exec --privileged ${machine} lab ${order}`;
}

/** Each machine of a group hears nothing of the other groups. */
function partition(groups: readonly (readonly string[])[], begins: boolean, cluster: Cluster): string[] {
  const addressOf = (name: string) => cluster.machines.find((machine) => machine.name === name)?.address ?? [];
  return groups.flatMap((group) => {
    const others = groups
      .filter((other) => other !== group)
      .flat()
      .flatMap(addressOf);
    return group.map((machine) => network(machine, begins ? `deaf ${others.join(' ')}` : 'hear'));
  });
}

/** Every load balancer that can be told is told. */
function drain(machine: string, begins: boolean, cluster: Cluster): string[] {
  const address = cluster.machines.find(({ name }) => name === machine)?.address ?? '';
  const balancers = cluster.machines.filter(({ processes }) => processes.some(({ drains }) => drains === true));
  return balancers.map(({ name }) => `docker compose exec ${name} lab ${begins ? 'drain' : 'undrain'} ${address}`);
}

/** One word for a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
