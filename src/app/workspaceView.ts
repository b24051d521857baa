import type { Daemon, EditorSupport, ParseContext } from '../daemons/daemon.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import { explain } from '../trace/explain.ts';
import type { Trace } from '../trace/trace.ts';

/** One file as the editor shows it. */
export interface FileView {
  readonly path: string;
  readonly text: string;
  readonly edited: boolean;
  readonly broken: boolean;
}

/** The workspace's files, in their order. */
export function fileViews(
  files: Files,
  edits: Files,
  diagnostics: readonly Diagnostic[],
  invalid: readonly string[],
): FileView[] {
  const broken = new Set([...invalid, ...diagnostics.filter((d) => d.severity === 'error').map((d) => d.file)]);
  return Object.entries(files).map(([path, text]) => ({
    path,
    text,
    edited: Object.hasOwn(edits, path),
    broken: broken.has(path),
  }));
}

/** Lines that decided about a request: who chose each machine, what ended a leg. One note a line, in the order of the legs. */
export function litLines(trace: Trace, request: number): { readonly span: Span; readonly note: string }[] {
  const notes = new Map<string, { span: Span; words: string[] }>();
  const add = (span: Span | null, words: string) => {
    if (span === null) return;
    const key = `${span.file}:${span.line}`;
    const there = notes.get(key) ?? { span, words: [] };
    if (!there.words.includes(words)) there.words.push(words);
    notes.set(key, there);
  };
  for (const hop of explain(trace, request).hops) {
    add(hop.chosenBy, `chose ${hop.machine ?? hop.target}`);
    add(hop.endedBy, `ended it: ${hop.words.slice(hop.words.lastIndexOf(': ') + 2)}`);
  }
  return [...notes.values()].map(({ span, words }) => ({ span, note: words.join(', ') }));
}

/** Who sends what to whom, each pair once. Machine names. */
export function linksOf(cluster: Cluster): { readonly from: string; readonly to: string }[] {
  const pairs = new Map<string, { from: string; to: string }>();
  for (const { name, processes } of cluster.machines) {
    for (const { talksTo } of processes) {
      for (const to of talksTo) if (to !== name) pairs.set(`${name} ${to}`, { from: name, to });
    }
  }
  return [...pairs.values()];
}

/** The daemon that reads a file: the process it belongs to says so, else its name does, else that only one daemon of its machine has files like it. */
export function daemonFor(path: string, cluster: Cluster | null, daemons: readonly Daemon[]): Daemon | null {
  const process = cluster?.machines.flatMap((m) => m.processes).find((p) => p.file === path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const own = daemons.find((d) => (process ? d.name === process.daemon : d.fileName === name));
  if (own) return own;
  const ending = (file: string) => file.slice(file.lastIndexOf('.') + 1);
  const machine = cluster?.machines.find((m) => m.name === path.split('/')[0]);
  const alike = daemons.filter(
    (d) => ending(d.fileName) === ending(name) && machine?.processes.some((p) => p.daemon === d.name),
  );
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/** How the editor reads a file; null until that is loaded, and for files that nothing reads. */
export function supportFor(
  path: string,
  cluster: Cluster | null,
  languages: { readonly daemons: readonly Daemon[]; readonly shared: Readonly<Record<string, EditorSupport>> } | null,
): EditorSupport | null {
  if (languages === null) return null;
  if (Object.hasOwn(languages.shared, path)) return languages.shared[path] ?? null;
  return daemonFor(path, cluster, languages.daemons)?.editor ?? null;
}

/** What a parser may know about the rest of the workspace, for completions. */
export function contextFor(path: string, cluster: Cluster | null): ParseContext {
  const machines = cluster?.machines ?? [];
  const hosts = new Map(machines.map((m) => [m.name, m.address]));
  const own = machines.find((m) => m.name === path.split('/')[0]);
  if (!own || cluster === null) {
    const all = machines.flatMap((m) => m.processes);
    const virtual = [...new Set(all.flatMap(({ claims }) => claims))];
    return { hosts, processes: all.map(({ id }) => id), virtual, machine: null };
  }
  const { name, address, interface: link, moreInterfaces = [], processes } = own;
  const runs = processes.map((p) => p.daemon);
  return {
    hosts,
    machine: { name, address, interface: link, moreInterfaces, prefixLength: cluster.prefixLength, runs },
  };
}

/** The file of whoever answers the clients first: there a lesson's story begins. Null before the cluster is known. */
export function entryFile(cluster: Cluster | null): string | null {
  if (cluster === null) return null;
  const { host } = cluster.site;
  const entry = cluster.machines.find(
    (m) => m.address === host || m.name === host || m.processes.some((p) => p.claims.includes(host)),
  );
  return entry?.processes.find((p) => p.file !== null)?.file ?? null;
}
