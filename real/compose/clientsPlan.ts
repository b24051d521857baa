import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosticLine } from '../../src/cli/output.ts';
import { parseClusterFile } from '../../src/lab/clusterFile.ts';
import { readScenarioFile } from '../../src/lesson/scenarioFile.ts';
import { sameNetwork } from '../../src/model/address.ts';
import type { Cluster } from '../../src/model/cluster.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import type { Diagnostic } from '../../src/text/diagnostic.ts';
import { DAEMON_LAUNCHES } from '../../src/takeaway/daemonLaunch.ts';

/** What clients have to know of a workspace. */
export interface ClientsPlan {
  /** Without processes: clients know addresses. */
  readonly cluster: Cluster;
  readonly scenario: Scenario;
}

/** A file that cannot be read, in the words of the lab. */
export class UnreadablePlan extends Error {}

/** Reads cluster.yaml and scenario.yaml of a folder. @throws UnreadablePlan */
export function readPlan(folder: string): ClientsPlan {
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const { cluster: file, diagnostics } = parseClusterFile('cluster.yaml', text('cluster.yaml'), Object.keys(DAEMON_LAUNCHES));
  if (file === null) throw unreadable(diagnostics);
  const { scenario, diagnostics: flaws } = readScenarioFile({ path: 'scenario.yaml', text: text('scenario.yaml') });
  if (scenario === null) throw unreadable(flaws);
  const machines = file.machines.map(({ name, address, also, names, interface: face, cores, span }) => ({ name, address, also, names, interface: face, cores, processes: [], span }));
  return { cluster: { site: file.site, clients: file.clients, machines, prefixLength: file.prefixLength }, scenario };
}

function unreadable(diagnostics: readonly Diagnostic[]): UnreadablePlan {
  return new UnreadablePlan(diagnostics.filter(({ severity }) => severity === 'error').map(diagnosticLine).join('\n'));
}

/** What `ip -batch` does so that one machine has all clients' addresses; those it has already stay. */
export function addressLines(clients: readonly string[], { machines, prefixLength }: Cluster, face: string): string[] {
  const home = machines[0]?.address ?? '';
  return clients.map((address) => `address replace ${address}/${sameNetwork(address, home, prefixLength) ? prefixLength : 32} dev ${face}`);
}
