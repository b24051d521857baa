import type { Daemon } from '../daemons/daemon.ts';
import type { NewServer } from '../daemons/wiring.ts';
import type { ProcessSpec } from '../model/cluster.ts';
import { listed } from '../text/listed.ts';
import type { Files } from '../text/sourceFile.ts';
import { changed, refused, type Change, type Refused } from './change.ts';
import { isOwn, System } from './system.ts';

/**
 * Lets one machine send to another: a server line in the load balancer's backend or upstream, DB_HOST of an app.
 * @param from a machine, of which the process is chosen that can ask for what the other machine speaks; or one process, `web1/app`
 */
export function connect(files: Files, daemons: readonly Daemon[], from: string, to: string): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  const target = system.processes.filter(({ machine }) => machine === to);
  if (!system.names.includes(to)) return refused(`There is no machine ${to}.`);
  if (target.every((process) => system.servicesOf(process).length === 0))
    return refused(`${to} runs nothing that answers anybody: add a process to it first.`);
  const askers = system.processes.filter(({ id, machine }) => id === from || machine === from);
  const able = askers.filter(({ daemon }) => system.daemon(daemon)?.wiring?.connect !== undefined);
  const [machine = from] = from.split('/');
  if (able.length === 0) {
    const could = daemons.filter(({ wiring }) => wiring?.connect !== undefined).map(({ name }) => name);
    return refused(`${machine} runs nothing that hands requests on: ${listed(could)} do.`);
  }
  for (const asker of able) {
    const [server] = system
      .fromOutside(target)
      .flatMap((asked) => (asker.id === asked.id ? [] : (serverOn(system, asker, asked) ?? [])));
    if (server === undefined) continue;
    const result = connected(system, asker, server);
    return 'why' in result ? result : changed(result.files, `${asker.id} sends to ${to}: ${result.words}.`);
  }
  return refused(`What ${machine} runs asks for nothing that ${to} speaks.`);
}

/** Takes away what makes a process send to a machine. */
export function disconnect(files: Files, daemons: readonly Daemon[], process: string, to: string): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  const asker = system.processes.find(({ id }) => id === process);
  if (asker === undefined) return refused(`There is no process ${process}.`);
  const result = disconnected(system, asker, to);
  if ('why' in result) return result;
  return changed(result.files, `${process} no longer sends to ${to}: ${result.words}.`);
}

/** The server that one process would be to another; null where they have no language in common. */
export function serverOn(system: System, asker: ProcessSpec, asked: ProcessSpec): NewServer | null {
  const uses = system.daemon(asker.daemon)?.wiring?.uses ?? [];
  const services = system.servicesOf(asked);
  for (const service of uses) {
    const found = services.find((one) => one.service === service);
    if (found === undefined) continue;
    const { machine } = asked;
    const own = asker.machine === machine;
    const address = system.document.machines.find(({ name }) => name === machine)?.address ?? '';
    const leads = system.leadsTo(machine);
    return {
      name: machine,
      address,
      own,
      port: found.port,
      service,
      leads: (host) => leads(host) || (own && isOwn(host)),
      beside: null,
    };
  }
  return null;
}

export function connected(
  system: System,
  asker: ProcessSpec,
  server: NewServer,
): { readonly files: Files; readonly words: string } | Refused {
  const daemon = system.daemon(asker.daemon);
  if (daemon?.wiring?.connect === undefined) return refused(`${asker.daemon} hands nothing on.`);
  // A daemon may run without a file of its own; now it gets one.
  const path = asker.file ?? `${asker.machine}/${daemon.fileName}`;
  const result = daemon.wiring.connect(system.files[path] ?? '', server);
  return 'why' in result
    ? refused(result.why)
    : { files: { ...system.files, [path]: result.text }, words: result.words };
}

export function disconnected(
  system: System,
  asker: ProcessSpec,
  to: string,
): { readonly files: Files; readonly words: string } | Refused {
  const wiring = system.daemon(asker.daemon)?.wiring;
  const text = asker.file === null ? undefined : system.files[asker.file];
  if (asker.file === null || text === undefined) return refused(`${asker.id} has no file that could say so.`);
  if (wiring?.disconnect === undefined)
    return refused(`What ${asker.id} sends to ${to} is said in several lines of ${asker.file}: change them there.`);
  const leads = system.leadsTo(to);
  const own = asker.machine === to;
  const result = wiring.disconnect(text, (host) => leads(host) || (own && isOwn(host)));
  return 'why' in result
    ? refused(result.why)
    : { files: { ...system.files, [asker.file]: result.text }, words: result.words };
}
