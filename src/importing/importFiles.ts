import type { Daemon } from '../daemons/daemon.ts';
import type { Listening } from '../daemons/surroundings.ts';
import type { Files } from '../text/sourceFile.ts';
import { isMachineAddress } from './addressBook.ts';
import { clusterText, networkBits, type Site } from './clusterText.ts';
import { groupByMachine, type Owner } from './grouping.ts';
import { MachineNames } from './machineNames.ts';
import { fillIn, originOf, readAlone, readOwner, type Place, type Reading } from './reading.ts';
import { Remarks, type Remark } from './remark.ts';
import { sortFiles } from './sorting.ts';
import { furnish, System, type Built, type Naming } from './system.ts';
import { tryOut, type Trial } from './trial.ts';

/** What came of files that were brought along. */
export interface Imported {
  /** A workspace: cluster.yaml, the files with their texts unchanged at their machines, and those that the lab added. Null: there was nothing to make machines of. */
  readonly files: Files | null;
  /** Those of `files`, in their order in cluster.yaml. */
  readonly machines: readonly ImportedMachine[];
  /** By paths of `files`: what was brought along for each, as remarks name it. Files that the lab added are missing. */
  readonly origins: ReadonlyMap<string, string>;
  readonly assumptions: readonly Remark[];
  readonly problems: readonly Remark[];
}

/** A machine that files from elsewhere have or name. */
export interface ImportedMachine {
  readonly name: string;
  readonly address: string;
  readonly runs: readonly string[];
  /** Configurations that were brought along for it; none for a machine that is only named. */
  readonly files: readonly string[];
  /** Where others' configurations name it. */
  readonly namedAt: readonly Naming[];
}

/** Hears what an import is at, in a few words: a large one takes seconds. */
export type Tell = (step: string) => void;

/** Sites are tried until one answers, at most so many. */
const SITES_MAX = 8;

/** Makes a workspace of production files in any folders: their machines, those that they name, and what answers there. Never throws. */
export function importFiles(files: Files, daemons: readonly Daemon[], tell: Tell = () => {}): Imported {
  const remarks = new Remarks();
  const names = new MachineNames();
  tell('Telling whose files these are');
  const owners = groupByMachine(files, sortFiles(files, daemons, remarks), names, remarks);
  if (owners.length === 0) {
    remarks.problem('None of the files is a configuration that the lab knows.', Object.keys(files)[0] ?? '');
    return { files: null, machines: [], origins: new Map(), assumptions: remarks.assumptions, problems: remarks.problems };
  }
  tell('Finding the machines that they name');
  const system = systemOf(owners, names, remarks);
  const workspace = complete(system, owners, { daemons, remarks, tell });
  const origins = new Map(owners.flatMap(({ origin }) => [...origin]));
  return { files: workspace, machines: system.machines.map(machineOf), origins, assumptions: remarks.assumptions, problems: remarks.problems };
}

function machineOf({ name, address, runs, owner, namedAt }: Built): ImportedMachine {
  const own = owner === null ? [] : owner.daemons.flatMap(({ fileName }) => owner.origin.get(`${name}/${fileName}`) ?? []);
  return { name, address, runs: [...runs], files: own, namedAt: [...namedAt] };
}

/** What every later part of an import works with. */
interface Work {
  readonly daemons: readonly Daemon[];
  readonly remarks: Remarks;
  readonly tell: Tell;
}

const NOWHERE: Place = { address: '10.77.0.11', interfaces: ['eth0'], prefixLength: 24, hosts: new Map() };

/** The machines, once what the files lack is filled in as far as that needs no addresses. */
function systemOf(owners: readonly Owner[], names: MachineNames, remarks: Remarks): System {
  const system = new System(names, remarks);
  for (const owner of owners) {
    const named = readAlone(owner).flatMap(({ surroundings }) => surroundings.interfaces.map(({ text }) => text));
    const place = named.length === 0 ? NOWHERE : { ...NOWHERE, interfaces: named };
    fillIn(owner, place, remarks);
    system.add(owner, readOwner(owner, place));
  }
  system.settle();
  return system;
}

function complete(system: System, owners: readonly Owner[], work: Work): Files {
  const { daemons, remarks, tell } = work;
  tell('Reading what they say of each other');
  leadNames(system, owners);
  // A daemon stops at the first name that leads nowhere: what else it lacks it says only now.
  for (const machine of system.machines) if (machine.owner !== null) fillIn(machine.owner, placeOf(machine, system), remarks);
  const files: Record<string, string> = {};
  for (const machine of system.machines) Object.assign(files, furnish(machine, daemons, remarks));
  const readings = system.machines.flatMap((machine) => (machine.owner === null ? [] : readOwner(machine.owner, placeOf(machine, system))));
  for (const owner of owners) Object.assign(files, owner.files);
  return withSite(system, readings, files, work);
}

function placeOf({ address, interfaces }: Built, { machines, claims }: System): Place {
  const hosts = new Map<string, string>();
  for (const machine of machines) for (const name of [machine.name, ...machine.names]) if (!hosts.has(name)) hosts.set(name, machine.address);
  return { address, interfaces, prefixLength: networkBits(machines, claims), hosts };
}

/** Names in complaints that the daemon does not have once they lead somewhere: of log servers, mail servers, peers. */
function leadNames(system: System, owners: readonly Owner[]): void {
  for (const owner of owners) {
    const machine = system.machines.find((one) => one.owner === owner) as Built;
    for (const { diagnostics } of readOwner(owner, placeOf(machine, system)))
      for (const { severity, message, span, file } of diagnostics) {
        if (severity !== 'error' || !/resolv|host not found|invalid address/i.test(message)) continue;
        const place = placeOf(machine, system);
        const found = [...message.matchAll(/['"]([a-z0-9_][a-z0-9_.-]*[a-z][a-z0-9_.-]*)(?::\d+)?['"]/gi)].map((match) => match[1] as string);
        const host = found.find((one) => {
          if (place.hosts.has(one)) return false;
          const hosts = new Map([...place.hosts, [one, machine.address]]);
          return !readOwner(owner, { ...place, hosts }).some((reading) => reading.diagnostics.some((other) => other.message === message));
        });
        if (host !== undefined) system.named(host, originOf(owner, file), span?.line ?? null);
      }
  }
}

interface Candidate extends Site {
  readonly listening: Listening | null;
  readonly reading: Reading | null;
}

/** Where visitors may be sent: virtual addresses first, ports of the web before others, in the order of the files. */
function candidates(system: System, readings: readonly Reading[]): Candidate[] {
  const found: Candidate[] = [];
  const { claims, machines } = system;
  for (const reading of readings) {
    const machine = machines.find(({ name }) => reading.path.startsWith(`${name}/`)) as Built;
    for (const listening of reading.surroundings.listens) {
      const held = reading.claims.length > 0 ? reading.claims : readings.filter(({ path }) => path.startsWith(`${machine.name}/`)).flatMap((one) => one.claims);
      const any = held.filter(isMachineAddress)[0] ?? machine.address;
      const host = listening.address !== null && (claims.includes(listening.address) || machine.address === listening.address || machine.also.includes(listening.address)) ? listening.address : any;
      if (!found.some((one) => one.host === host && one.port === listening.port)) found.push({ host, port: listening.port, listening, reading });
    }
  }
  const rank = ({ host, port, listening }: Candidate): number =>
    (listening?.service === 'http' ? 0 : 8) + (claims.includes(host) ? 0 : 4) + (port === 80 ? 0 : port === 443 ? 1 : 2);
  return found.map((one, at) => ({ one, at })).sort((a, b) => rank(a.one) - rank(b.one) || a.at - b.at).map(({ one }) => one);
}

/** Chooses the first address where visitors get pages, and tells what a short run showed. */
function withSite(system: System, readings: readonly Reading[], files: Record<string, string>, { daemons, remarks, tell }: Work): Files {
  const { machines, claims } = system;
  const all = candidates(system, readings);
  const fallback: Candidate = { host: claims[0] ?? machines[0]?.address ?? NOWHERE.address, port: 80, listening: null, reading: null };
  const make = (site: Site): Record<string, string> => ({ 'cluster.yaml': clusterText(machines, claims, site), ...files });
  let best: { site: Candidate; trial: Trial } | null = null;
  for (const site of all.length === 0 ? [fallback] : all.slice(0, SITES_MAX)) {
    tell(`Trying whether visitors of http://${site.host}:${site.port}/ get pages`);
    const trial = tryOut(make(site), daemons);
    if (best === null || trial.good > best.trial.good || (trial.good === best.trial.good && trial.answered > best.trial.answered)) best = { site, trial };
    if (best.trial.good > 0 && best.trial.good === best.trial.requests) break;
  }
  let { site, trial } = best as { site: Candidate; trial: Trial };
  // Where something does not start, nobody can tell what it would have answered: it stays what visitors come to.
  if (trial.good === 0 && trial.diagnostics.every(({ severity }) => severity !== 'error')) {
    const consumer = addConsumer(system, all, daemons, files, remarks);
    if (consumer !== null) [site, trial] = [{ ...fallback, host: consumer.address }, tryOut(make({ host: consumer.address, port: 80 }), daemons)];
  }
  saySite(site, trial, system, remarks);
  return make(site);
}

/** Visitors speak HTTP: in front of a service that does not, a machine is put that asks it for its pages. */
function addConsumer(system: System, all: readonly Candidate[], daemons: readonly Daemon[], files: Record<string, string>, remarks: Remarks): Built | null {
  for (const { host, port, listening } of all)
    for (const daemon of daemons) {
      const text = listening === null ? null : (daemon.consume?.(listening.service, host, port) ?? null);
      if (text === null) continue;
      const machine = system.addServer(daemon.name);
      files[`${machine.name}/${daemon.fileName}`] = text;
      remarks.assume(`Port ${port} is no website, so a machine ${machine.name} is one that uses it: its ${daemon.name} asks ${host}.`, `${machine.name}/${daemon.fileName}`);
      return machine;
    }
  return null;
}

function saySite(site: Candidate, { trace, good, failed, redirected, requests, diagnostics }: Trial, system: System, remarks: Remarks): void {
  const owners = system.machines.flatMap(({ owner }) => owner ?? []);
  const origin = (file: string): string => originOf(owners.find(({ origin: known }) => known.has(file)) ?? (owners[0] as Owner), file);
  remarks.assume(`Visitors are sent to http://${site.host}:${site.port}/.`, origin(site.listening?.span.file ?? 'cluster.yaml'), site.listening?.span.line ?? null);
  if (site.port === 443) remarks.assume('TLS is not modelled: visitors speak plain HTTP on port 443 too.', origin(site.listening?.span.file ?? 'cluster.yaml'), site.listening?.span.line ?? null);
  for (const { severity, message, remedy, file, span } of diagnostics)
    if (severity === 'error') remarks.problem(remedy === undefined ? message : `${message}. ${remedy}`, origin(file), span?.line ?? null);
  for (const { kind, subject, detail } of trace?.events ?? []) {
    if (kind === 'process-ended' || kind === 'process-refused') remarks.problem(`${subject} does not run: ${detail}`, 'cluster.yaml');
    if (kind === 'server-down') remarks.problem(`In a short run ${subject} is held for down: ${detail}`, 'cluster.yaml');
  }
  // What is not found is an answer: nobody knows which pages the site has.
  if (failed > 0) remarks.problem(`In a short run ${failed} of ${requests} visitors got no answer or a server error.`, 'cluster.yaml');
  else if (good === 0 && redirected === requests) {
    remarks.problem('Every visitor is sent to another address, which nobody here answers: what stands behind is not asked. With the rule that does it taken out, it would be.', 'cluster.yaml');
  } else if (good === 0) remarks.problem(`In a short run all ${requests} visitors were answered, but none with a page.`, 'cluster.yaml');
}
