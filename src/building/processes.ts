import type { Daemon } from '../daemons/daemon.ts';
import type { Service } from '../daemons/surroundings.ts';
import { CLUSTER_FILE } from '../lab/workspace.ts';
import type { ProcessSpec } from '../model/cluster.ts';
import { listed } from '../text/listed.ts';
import { plural } from '../text/plural.ts';
import type { Files } from '../text/sourceFile.ts';
import { changed, refused, sentences, type Change } from './change.ts';
import { connected, serverOn } from './connections.ts';
import { freeVirtualAddress } from './freePlace.ts';
import { renamedInScenarios } from './scenarioNames.ts';
import { inOrder, isOwn, System, type HostUse } from './system.ts';

/** Lets a daemon run on a machine, with a file to begin with, connected to what runs beside it where neither has anybody else. */
export function addProcess(files: Files, daemons: readonly Daemon[], machine: string, name: string): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  const problem = cannotRun(system, machine, name);
  if (problem !== null) return refused(problem);
  const { files: more, said } = withProcess(system, machine, name);
  return changed(more, sentences(`Added ${name} to ${machine}.`, said));
}

/** Why a machine cannot run a daemon; null where it can. */
function cannotRun(system: System, machine: string, name: string): string | null {
  const entry = system.document.machines.find((one) => one.name === machine);
  if (entry === undefined) return `There is no machine ${machine}.`;
  if (system.daemon(name) === undefined) return `The lab knows no daemon ${name}.`;
  return entry.runs.includes(name) ? `${machine} runs ${name} already: one of each on a machine.` : null;
}

/** The files with one process more. */
interface WithProcess {
  readonly files: Files;
  /** A sentence of what else is so; null where there is none. */
  readonly said: string | null;
}

export function withProcess(before: System, machine: string, name: string): WithProcess {
  before.document.addProcess(machine, name);
  const files: Record<string, string> = { ...before.files, [CLUSTER_FILE]: before.document.toString() };
  const system = System.read(files, before.daemons);
  const daemon = before.daemon(name);
  if ('why' in system || daemon === undefined) return { files, said: null };
  const there = system.fileOf(machine, daemon);
  if (there !== null) return { files, said: `It reads ${there}, which was there.` };
  if (daemon.wiring === undefined) return { files, said: null };
  files[`${machine}/${daemon.fileName}`] = daemon.wiring.begin(beginning(system, machine, daemon));
  return withInner({ ...inOrder(files, system.names) }, before.daemons, machine, name);
}

function beginning(system: System, machine: string, daemon: Daemon) {
  const beside = system.processes.filter((process) => process.machine === machine && process.daemon !== daemon.name);
  const ends = beside.filter((process) => !handsOn(system, process, 'http'));
  const inner = ends.flatMap((process) => system.servicesOf(process)).find(({ service }) => service === 'http');
  const others = system.processes.flatMap(({ machine: other, daemon: same, file }) =>
    same === daemon.name && other !== machine && file !== null
      ? [{ machine: other, text: system.files[file] as string }]
      : [],
  );
  return {
    machine,
    taken: beside.flatMap(({ ports }) => ports),
    inner: inner?.port ?? null,
    others,
    freeAddress: freeVirtualAddress(system.takenAddresses, system.network),
    prefixLength: system.prefixLength,
    interface: system.machine(machine)?.interface ?? 'eth0',
  };
}

/** Whether it would hand such requests on itself: of two that do, nobody knows which stands in front. */
function handsOn(system: System, process: ProcessSpec, service: Service): boolean {
  return system.daemon(process.daemon)?.wiring?.uses.includes(service) === true;
}

/** Connects the new process with one beside it, where the one that asks has nobody to ask yet. */
function withInner(files: Files, daemons: readonly Daemon[], machine: string, name: string): WithProcess {
  const system = System.read(files, daemons);
  if ('why' in system) return { files, said: null };
  const here = system.processes.filter((process) => process.machine === machine);
  const pairs = here.flatMap((asker) =>
    here
      .filter((asked) => asker !== asked && (asker.daemon === name || asked.daemon === name))
      .map((asked) => ({ asker, asked })),
  );
  for (const { asker, asked } of pairs) {
    if (asker.talksTo.length > 0 || asker.file === null) continue;
    const server = serverOn(system, asker, asked);
    const result = server === null || handsOn(system, asked, server.service) ? null : connected(system, asker, server);
    if (result !== null && 'files' in result)
      return { files: result.files, said: `${asker.daemon} sends to ${asked.daemon} beside it.` };
  }
  return { files, said: null };
}

/** Takes a process off a machine, with the files that it alone reads. */
export function removeProcess(files: Files, daemons: readonly Daemon[], machine: string, name: string): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  const process = system.processes.find((one) => one.machine === machine && one.daemon === name);
  if (process === undefined) return refused(`${machine} runs no ${name}.`);
  const gone = ownFiles(system, process);
  const callers = usesOf(system, process);
  system.document.removeProcess(machine, name);
  const kept = Object.fromEntries(Object.entries(system.files).filter(([path]) => !gone.includes(path)));
  const said = sentences(`Removed ${name} from ${machine}.`, stillNamed(callers));
  return changed({ ...kept, [CLUSTER_FILE]: system.document.toString() }, said);
}

/** Moves a process to another machine with its files. What named the old machine for it stays, and is offered to be rewritten. */
export function moveProcess(files: Files, daemons: readonly Daemon[], from: string, name: string, to: string): Change {
  const system = System.read(files, daemons);
  if ('why' in system) return system;
  if (from === to) return refused(`${name} is on ${to} already.`);
  const problem = cannotRun(system, to, name);
  if (problem !== null) return refused(problem);
  const process = system.processes.find((one) => one.machine === from && one.daemon === name);
  if (process === undefined) return refused(`${from} runs no ${name}.`);
  const callers = usesOf(system, process);
  const asked = ownUses(system, process);
  system.document.removeProcess(from, name);
  system.document.addProcess(to, name);
  const cluster = system.document.toString();
  const moved = (texts: Files): Files => withMoved(texts, ownFiles(system, process), from, to, cluster, system.names);
  const said = `Moved ${name} from ${from} to ${to}.`;
  const places = [...callers.map((use) => ({ use, host: to })), ...asked.map((use) => ({ use, host: from }))];
  if (places.length === 0) return changed(moved(system.files), said);
  const rewritten = renamedInScenarios(system.withHosts(places), `${from}/${name}`, `${to}/${name}`);
  const old = [...callers, ...asked.map((use) => ({ ...use, path: to + use.path.slice(from.length) }))];
  const offer = {
    label: plural(places.length, ['Rewrite # line', 'Rewrite # lines']),
    files: moved(rewritten),
    said: sentences(
      said,
      plural(places.length, [
        '# line that spoke of the old place is rewritten.',
        '# lines that spoke of the old place are rewritten.',
      ]),
    ),
  };
  const still = plural(old.length, ['still speaks of the old place', 'still speak of the old place']);
  return changed(moved(system.files), sentences(said, ofLines(old, still)), null, offer);
}

function withMoved(
  texts: Files,
  paths: readonly string[],
  from: string,
  to: string,
  cluster: string,
  machines: readonly string[],
): Files {
  const gone = new Set(paths);
  const others = Object.entries(texts).filter(([path]) => !gone.has(path));
  const moved = paths.map((path): [string, string] => [to + path.slice(from.length), texts[path] as string]);
  return inOrder({ ...Object.fromEntries(others), ...Object.fromEntries(moved), [CLUSTER_FILE]: cluster }, machines);
}

/** Files of its machine that no other process reads. */
function ownFiles(system: System, process: ProcessSpec): string[] {
  const others = system.processes.filter((one) => one.id !== process.id && one.machine === process.machine);
  const shared = new Set(others.flatMap((one) => system.readBy(one)));
  return system.readBy(process).filter((path) => !shared.has(path) && path.startsWith(`${process.machine}/`));
}

/** Places where others name the process's machine for it: with one of its ports, or for a service that it speaks where no port is written. */
function usesOf(system: System, process: ProcessSpec): HostUse[] {
  const leads = system.leadsTo(process.machine);
  const callers = system.processes.filter((one) => one.id !== process.id);
  const lines = callers.flatMap((caller) => {
    const own = caller.machine === process.machine;
    const mine = system
      .targetsOf(caller)
      .filter(({ host, port }) => process.ports.includes(port) && (leads(host) || (own && isOwn(host))));
    return mine.map(({ span, host }) => ({
      file: span.file === '' ? (caller.file ?? '') : span.file,
      line: span.line,
      endLine: span.endLine,
      host,
    }));
  });
  return system.hostUses.filter((use) =>
    lines.some(
      ({ file, line, endLine, host }) =>
        use.path === file && use.span.line >= line && use.span.line <= endLine && use.written === host,
    ),
  );
}

/** Places of its own files where it names its machine for others on it. */
function ownUses(system: System, process: ProcessSpec): HostUse[] {
  const beside = system.processes
    .filter((one) => one.machine === process.machine && one.id !== process.id)
    .flatMap(({ ports }) => ports);
  const mine = system.targetsOf(process).filter(({ host, port }) => isOwn(host) && beside.includes(port));
  return system.hostUses.filter(
    (use) =>
      use.path === process.file &&
      mine.some(
        ({ span, host }) => use.span.line >= span.line && use.span.line <= span.endLine && use.written === host,
      ),
  );
}

/** `1 line of lb1/haproxy.cfg still names it.`, `4 lines of web1/app.env and web2/app.env still name it.`; null where none does. */
export function stillNamed(uses: readonly HostUse[]): string | null {
  return uses.length === 0 ? null : ofLines(uses, plural(uses.length, ['still names it', 'still name it']));
}

/** The same of whatever so many lines do. */
export function ofLines(uses: readonly HostUse[], what: string): string {
  const paths = [...new Set(uses.map(({ path }) => path))];
  return `${plural(uses.length, ['# line', '# lines'])} of ${listed(paths)} ${what}.`;
}
