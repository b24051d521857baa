import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Daemon, ParseContext } from '../daemons/daemon.ts';
import { daemons } from '../daemons/registry.ts';
import { type ClusterFile, parseClusterFile } from '../lab/clusterFile.ts';
import { addressesByName } from '../model/cluster.ts';
import { readScenarioFile } from '../lesson/scenarioFile.ts';
import { type Diagnostic, hasErrors } from '../text/diagnostic.ts';
import { readText } from './folder.ts';
import { readOptions } from './options.ts';
import { diagnosticJson, diagnosticLine, EXIT, json, type Output, UsageError } from './output.ts';

/** `lint FILE… [--daemon NAME] [--json]`: what the daemon itself would say about each file. */
export function lint(args: readonly string[], output: Output): number {
  const options = readOptions(args, ['json', 'daemon']);
  if (options.names.length === 0) throw new UsageError('which file?');
  const results = options.names.map((path) => lintFile(path, options.daemon));
  const diagnostics = results.flatMap((result) => result.diagnostics);
  const refused = results.filter((result) => !result.starts);
  if (options.json) output.out(json(diagnostics.map(diagnosticJson)));
  else {
    for (const diagnostic of diagnostics) output.out(diagnosticLine(diagnostic));
    for (const { path, starts, daemon } of results) {
      output.err(starts ? `${path}: ${daemon} would start` : `${path}: ${daemon} would not start`);
    }
  }
  return refused.length > 0 ? EXIT.no : EXIT.ok;
}

interface Linted {
  readonly path: string;
  /** Whose file it is, in words. */
  readonly daemon: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly starts: boolean;
}

function lintFile(path: string, daemonName: string | null): Linted {
  const text = readText(path);
  const daemon = daemonFor(path, daemonName);
  if (daemon !== null) {
    const { diagnostics, refusal } = daemon.parse({ path, text }, contextOf(path));
    return { path, daemon: daemon.name, diagnostics, starts: refusal === null };
  }
  if (basename(path) === 'cluster.yaml') {
    const names = daemons.map((d) => d.name);
    const { diagnostics } = parseClusterFile(path, text, names);
    return { path, daemon: 'the lab', diagnostics, starts: !hasErrors(diagnostics) };
  }
  if (/\.ya?ml$/.test(path)) {
    const { diagnostics } = readScenarioFile({ path, text });
    return { path, daemon: 'the scenario', diagnostics, starts: !hasErrors(diagnostics) };
  }
  const known = daemons.map((d) => d.fileName).join(', ');
  throw new UsageError(
    `${path}: whose file is it? Files are known by their names (${known}, cluster.yaml), or say --daemon NAME`,
  );
}

function daemonFor(path: string, name: string | null): Daemon | null {
  if (name === null) return daemons.find((d) => d.fileName === basename(path)) ?? null;
  const found = daemons.find((d) => d.name === name);
  if (found !== undefined) return found;
  throw new UsageError(`no daemon is called ${name}; there are ${daemons.map((d) => d.name).join(', ')}`);
}

/** A file inside a workspace is read as its machine would: names of machines resolve. A file by itself knows no other machine. */
function contextOf(path: string): ParseContext {
  let folder = dirname(path);
  // A file may lie at its real path below the machine's folder (lb1/etc/haproxy/haproxy.cfg).
  for (let up = 0; up < 4; up++) {
    const file = join(dirname(folder), 'cluster.yaml');
    if (existsSync(file)) {
      const { cluster } = parseClusterFile(
        file,
        readText(file),
        daemons.map((d) => d.name),
      );
      return cluster === null ? ALONE : contextIn(cluster, basename(folder));
    }
    folder = dirname(folder);
  }
  return ALONE;
}

const ALONE: ParseContext = { hosts: new Map(), machine: null };

function contextIn(cluster: ClusterFile, name: string): ParseContext {
  const hosts = addressesByName(cluster.machines);
  const found = cluster.machines.find((m) => m.name === name);
  if (found === undefined) return { hosts, machine: null };
  const runs = found.runs.map((run) => run.daemon);
  return {
    hosts,
    machine: {
      name,
      address: found.address,
      interface: found.interface,
      moreInterfaces: found.moreInterfaces,
      prefixLength: cluster.prefixLength,
      runs,
    },
  };
}
