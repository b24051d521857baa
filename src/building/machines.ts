import type { Daemon } from '../daemons/daemon.ts';
import { CLUSTER_FILE } from '../lab/workspace.ts';
import { addressNumber } from '../model/address.ts';
import { listed } from '../text/listed.ts';
import { plural } from '../text/plural.ts';
import type { Files } from '../text/sourceFile.ts';
import { changed, refused, sentences, type Change, type Offer } from './change.ts';
import { disconnected } from './connections.ts';
import { freeAddress, freeMachineName, nameProblem, stemOf } from './freePlace.ts';
import { ofLines, stillNamed, withProcess } from './processes.ts';
import { renamedInScenarios } from './scenarioNames.ts';
import { inOrder, System, type HostUse } from './system.ts';

/** What a machine is called that runs nothing. */
const BARE = 'server';

/** Adds a machine with these daemons on it, each with a file to begin with. The first machine of all gets the visitors. */
export function addMachine(files: Files, daemons: readonly Daemon[], runs: readonly string[]): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  const strange = runs.find((run) => system.daemon(run) === undefined);
  if (strange !== undefined) return refused(`The lab knows no daemon ${strange}.`);
  const { document } = system;
  const stem = runs.map((run) => system.daemon(run)?.wiring?.machineName).find((name) => name !== undefined) ?? BARE;
  const name = freeMachineName(stem, system.takenNames);
  const first = document.machines.length === 0;
  const { siteHost } = system;
  const waiting = first && siteHost !== null && addressNumber(siteHost) !== null ? siteHost : null;
  const address = waiting ?? addressFor(system, stem);
  document.addMachine({ name, address, runs: [] });
  if (siteHost === null) document.set('site', `http://${address}/`);
  let result: Files = inOrder({ ...files, [CLUSTER_FILE]: document.toString() }, [...system.names]);
  const more: (string | null)[] = [];
  for (const run of runs) {
    const next = System.read(result, daemons);
    if ('why' in next) return next;
    const step = withProcess(next, name, run);
    result = step.files;
    more.push(step.said);
  }
  const visitors = first && (siteHost === null || siteHost === address) ? 'Visitors come to it.' : null;
  const said = sentences(`Added ${name} at ${address}.`, runsWords(runs), ...more, visitors);
  return changed(result, said, name);
}

function runsWords(runs: readonly string[]): string {
  if (runs.length === 0) return 'It runs nothing yet.';
  return `${plural(runs.length, ['It runs', 'It runs'])} ${listed(runs)}.`;
}

function addressFor(system: System, stem: string): string {
  const kind = system.document.machines.filter(({ name }) => stemOf(name) === stem).map(({ address }) => address);
  const taken = system.takenAddresses;
  if (system.siteHost !== null) taken.add(system.siteHost);
  return freeAddress(kind, taken, system.network);
}

/** A second machine like one, with its files; a load balancer that names the first gets a server line beside it. */
export function duplicateMachine(files: Files, daemons: readonly Daemon[], of: string): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  const { document } = system;
  const original = document.machines.find(({ name }) => name === of);
  if (original === undefined) return refused(`There is no machine ${of}.`);
  const name = freeMachineName(stemOf(of), system.takenNames);
  const address = addressFor(system, stemOf(of));
  document.addTwin(of, { name, address });
  const wired = withBalancers(system, of, name, address);
  const own = Object.entries(system.withHosts(ownUses(system, of, original.address, name, address))).filter(([path]) =>
    path.startsWith(`${of}/`),
  );
  const copies = own.map(([path, text]): [string, string] => [
    name + path.slice(of.length),
    twinText(system, path, text, of, name),
  ]);
  const result = { ...wired.files, ...Object.fromEntries(copies), [CLUSTER_FILE]: document.toString() };
  const shared = system.processes.filter(({ machine }) => machine === of).flatMap(({ claims }) => claims);
  const alone = shared.length === 0 ? 'Nothing sends to it yet.' : `It shares ${listed(shared)}.`;
  const senders = wired.words.length === 0 ? alone : `${wired.words.join('; ')}.`;
  const said = sentences(`Added ${name} at ${address}, like ${of}.`, senders);
  return changed(inOrder(result, system.names), said, name);
}

/** Places where a machine's files name the machine itself. */
function ownUses(
  system: System,
  of: string,
  was: string,
  name: string,
  address: string,
): { use: HostUse; host: string }[] {
  const uses = system.hostUses.filter(({ path }) => path.startsWith(`${of}/`));
  return uses.flatMap((use) =>
    use.written === of ? [{ use, host: name }] : use.written === was ? [{ use, host: address }] : [],
  );
}

function twinText(system: System, path: string, text: string, from: string, to: string): string {
  const process = system.processes.find(({ file }) => file === path);
  const twin = process === undefined ? undefined : system.daemon(process.daemon)?.wiring?.twin;
  return twin === undefined ? text : twin(text, { from, to });
}

function withBalancers(
  system: System,
  of: string,
  name: string,
  address: string,
): { readonly files: Files; readonly words: string[] } {
  let { files } = system;
  const words: string[] = [];
  for (const process of system.processes) {
    if (process.machine === of || !process.talksTo.includes(of)) continue;
    const { daemon, file } = process;
    const wiring = system.daemon(daemon)?.wiring;
    if (wiring?.connect === undefined || file === null) continue;
    const leads = system.leadsTo(of);
    const server = {
      name,
      address,
      own: false,
      port: 0,
      service: wiring.uses[0] ?? 'http',
      leads: (host: string) => host === name || host === address,
      beside: leads,
    } as const;
    const result = wiring.connect(files[file] as string, server);
    if ('why' in result) continue;
    files = { ...files, [file]: result.text };
    words.push(`${process.id}: ${result.words}`);
  }
  return { files, words };
}

/** Removes a machine with its files. What names it elsewhere stays, as it would, and is offered to be removed. */
export function removeMachine(files: Files, daemons: readonly Daemon[], name: string): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  if (!system.names.includes(name)) return refused(`There is no machine ${name}.`);
  const leads = system.leadsTo(name);
  const dangling = system.hostUses.filter(
    ({ path, written }) => path.includes('/') && !path.startsWith(`${name}/`) && leads(written),
  );
  const without = (texts: Files, document: System['document']): Files => {
    const kept = Object.entries(texts).filter(([path]) => !path.startsWith(`${name}/`));
    return { ...Object.fromEntries(kept), [CLUSTER_FILE]: document.toString() };
  };
  const cleaned = withoutServers(system, name);
  const wasSite = system.siteHost !== null && leads(system.siteHost);
  system.document.removeMachine(name);
  const said = sentences(`Removed ${name}.`, wasSite ? 'Visitors still look for it.' : null);
  const offer = (): Offer | null => {
    if (cleaned.count === 0) return null;
    const cleanedWords = plural(cleaned.count, [
      '# file that named it does no longer.',
      '# files that named it do no longer.',
    ]);
    return {
      label: plural(dangling.length, ['Remove that line too', 'Remove those lines too']),
      files: without(cleaned.files, system.document),
      said: sentences(said, cleanedWords),
    };
  };
  return changed(without(system.files, system.document), sentences(said, stillNamed(dangling)), null, offer());
}

/** The files without what sends to a machine, as far as the daemons' files can be changed so. */
function withoutServers(system: System, name: string): { readonly files: Files; readonly count: number } {
  let { files } = system;
  let count = 0;
  for (const process of system.processes) {
    if (process.machine === name || process.file === null || !process.talksTo.includes(name)) continue;
    const result = disconnected(system, process, name);
    if ('why' in result) continue;
    files = { ...files, [process.file]: result.files[process.file] as string };
    count++;
  }
  return { files, count };
}

/** Another name for a machine, in every place that has the old one: cluster.yaml, its folder, whoever names it as a host, faults and checks. */
export function renameMachine(files: Files, daemons: readonly Daemon[], name: string, to: string): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  if (!system.names.includes(name)) return refused(`There is no machine ${name}.`);
  if (name === to) return refused(`It is called ${to} already.`);
  const problem = nameProblem(to, system.takenNames);
  if (problem !== null) return refused(problem);
  const { document } = system;
  const uses = system.hostUses.filter(({ path, written }) => path.includes('/') && written === name);
  const texts = renamedInScenarios(system.withHosts(uses.map((use) => ({ use, host: to }))), name, to);
  document.renameMachine(name, to);
  document.renameGateways(name, to);
  if (system.siteHost === name) setSiteHost(document, to);
  const moved = Object.entries(texts).map(([path, text]): [string, string] => [
    path.startsWith(`${name}/`) ? to + path.slice(name.length) : path,
    text,
  ]);
  const lines = saySo(uses.map((use) => ({ ...use, path: use.path.replace(`${name}/`, `${to}/`) })));
  return changed(
    inOrder({ ...Object.fromEntries(moved), [CLUSTER_FILE]: document.toString() }, system.names),
    sentences(`${name} is called ${to} now.`, lines),
    to,
  );
}

/** Another address for a machine, in every place where the old one is written. */
export function changeAddress(files: Files, daemons: readonly Daemon[], name: string, address: string): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  const entry = system.document.machines.find((machine) => machine.name === name);
  if (entry === undefined) return refused(`There is no machine ${name}.`);
  if (addressNumber(address) === null)
    return refused(
      address === ''
        ? 'A machine needs an address such as 10.77.0.21.'
        : `${address} is no address such as 10.77.0.21.`,
    );
  if (entry.address === address) return refused(`${address} is its address already.`);
  const holder = system.document.machines.find((machine) => machine.address === address);
  if (holder !== undefined) return refused(`${address} is ${holder.name}’s address already.`);
  if (system.takenAddresses.has(address)) return refused(`${address} is an address that machines share.`);
  const uses = system.hostUses.filter(({ path, written }) => path.includes('/') && written === entry.address);
  const texts = system.withHosts(uses.map((use) => ({ use, host: address })));
  system.document.setAddress(name, address);
  if (system.siteHost === entry.address) setSiteHost(system.document, address);
  const said = sentences(`${name} is at ${address} now.`, saySo(uses));
  return changed({ ...texts, [CLUSTER_FILE]: system.document.toString() }, said);
}

/** Where the new name or address stands now, besides cluster.yaml. */
function saySo(uses: readonly HostUse[]): string | null {
  return uses.length === 0 ? null : ofLines(uses, plural(uses.length, ['says so', 'say so']));
}

/** One place up or down in cluster.yaml, whose order the picture follows. */
export function shiftMachine(files: Files, daemons: readonly Daemon[], name: string, by: 1 | -1): Change {
  return placed(files, daemons, name, (names) => names.indexOf(name) + by);
}

/** Before or behind another machine. */
export function placeMachine(
  files: Files,
  daemons: readonly Daemon[],
  name: string,
  other: string,
  side: 'before' | 'behind',
): Change {
  return placed(files, daemons, name, (names) => {
    const at = names.filter((one) => one !== name).indexOf(other);
    return at < 0 ? names.indexOf(name) : at + (side === 'before' ? 0 : 1);
  });
}

function placed(
  files: Files,
  daemons: readonly Daemon[],
  name: string,
  place: (names: readonly string[]) => number,
): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  const { document, names } = system;
  const at = names.indexOf(name);
  if (at < 0) return refused(`There is no machine ${name}.`);
  const to = place(names);
  if (to === at || to < 0 || to >= names.length)
    return refused(`${name} stays where it is: machine ${at + 1} of ${names.length}.`);
  document.placeMachine(name, to);
  return changed(
    inOrder({ ...files, [CLUSTER_FILE]: document.toString() }, system.names),
    `${name} is machine ${to + 1} of ${names.length} now.`,
  );
}

/** Where visitors go: a machine's name, its address, or an address that machines share. */
export function chooseSite(files: Files, daemons: readonly Daemon[], host: string): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  if (!/^[A-Za-z0-9.-]+$/.test(host)) return refused('Visitors go to a name or an address.');
  if (system.siteHost === host) return refused(`Visitors go to ${host} already.`);
  setSiteHost(system.document, host);
  return changed({ ...files, [CLUSTER_FILE]: system.document.toString() }, `Visitors go to ${host} now.`);
}

/** Port and path of the old site stay. */
function setSiteHost(document: System['document'], host: string): void {
  const rest = /^http:\/\/[A-Za-z0-9.-]+(.*)$/.exec(String(document.get('site') ?? '').trim())?.[1];
  document.set('site', `http://${host}${rest === undefined || rest === '' ? '/' : rest}`);
}
