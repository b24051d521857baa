import type { Daemon } from '../daemons/daemon.ts';
import { prepare } from '../lab/lab.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import { composeText, OWN_FOLDER } from './compose.ts';
import { SHOP_SQL } from './daemonLaunch.ts';
import { dockerfile } from './image.ts';
import { aside, layOut } from './layout.ts';
import { machineScript } from './machineScript.ts';
import { readmeText } from './readme.ts';
import { scenarioText } from '../lesson/scenarioText.ts';

/** What is taken away. */
export interface TakeawayOrder {
  /** A lesson's or a sandbox's title, for the reader. */
  readonly title: string;
  /** As they stand, whether or not a daemon would start with them. */
  readonly files: Files;
  readonly scenario: Scenario;
  readonly daemons: readonly Daemon[];
}

/** Programs of the lab's own, each bundled into one file. */
export interface OwnPrograms {
  /** The widget shop. */
  readonly app: string;
  /** Sends the clients' requests and tells what they saw. */
  readonly clients: string;
  /** Licences of the libraries in both. */
  readonly licences: string;
}

/** One file of the archive. */
export interface ArchiveEntry {
  readonly path: string;
  readonly text: string;
  /** Whether it is there to be run: it names its interpreter. */
  readonly executable: boolean;
}

/** What a reader is told before the download. */
export interface Takeaway {
  /** Null where cluster.yaml cannot be read: then nobody knows which machines there are, and the archive holds the files alone. */
  readonly cluster: Cluster | null;
  /** Processes that would not start with their files as they are, each with the file. */
  readonly refused: readonly { readonly process: string; readonly daemon: string; readonly file: string | null }[];
  /** Paths that were left out, because unpacking them would write elsewhere. */
  readonly unsafe: readonly string[];
}

/** Looks at what would be taken away. Never throws. */
export function takeaway({ files, daemons }: TakeawayOrder): Takeaway {
  const { cluster } = prepare(files, daemons);
  const processes = (cluster?.machines ?? []).flatMap((machine) => machine.processes);
  const refused = processes
    .filter(({ refusal }) => refusal !== null)
    .map(({ id, daemon, file }) => ({ process: id, daemon, file }));
  return { cluster, refused, unsafe: layOut(files, cluster, daemons).unsafe };
}

/** Everything that the archive holds, in the order of the paths. Never throws. */
export function archiveEntries(order: TakeawayOrder, programs: OwnPrograms): ArchiveEntry[] {
  const { files, scenario, daemons } = order;
  const { cluster, refused, unsafe } = takeaway(order);
  const laid = layOut(files, cluster, daemons).files;
  const own: Record<string, string> = {
    'README.md': readmeText({ ...order, cluster, refused, unsafe }),
    'scenario.yaml': scenarioText(scenario),
  };
  if (cluster !== null) {
    own['compose.yaml'] = composeText(cluster, scenario, [...laid.keys()]);
    own[`${OWN_FOLDER}/Dockerfile`] = dockerfile(daemons);
    own[`${OWN_FOLDER}/.dockerignore`] = '*\n';
    own[`${OWN_FOLDER}/machine.sh`] = machineScript();
    own[`${OWN_FOLDER}/shop.sql`] = SHOP_SQL;
    own[`${OWN_FOLDER}/app.cjs`] = programs.app;
    own[`${OWN_FOLDER}/clients.cjs`] = programs.clients;
    own[`${OWN_FOLDER}/LICENCES.txt`] = programs.licences;
  }
  const entries = new Map(Object.entries(own));
  // A file of the workspace that has a name of ours stands aside.
  for (const [path, text] of laid) entries.set(entries.has(path) ? aside(path) : path, text);
  return [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => ({ path, text, executable: text.startsWith('#!') }));
}
