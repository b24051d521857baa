import { DAEMON_LAUNCHES, DATA_FOLDER, emptyDatabase, LAB_FOLDER, type DaemonLaunch } from '../../src/takeaway/daemonLaunch.ts';
import { serverSocket, statsSocket, type ControlPlace } from './controlPlace.ts';
import { haproxyFact, type LogFact } from './logFact.ts';

/** How a daemon of the lab is started for real in namespaces of this computer, and what is heard of it. */
export interface Launch extends Omit<DaemonLaunch, 'packageName' | 'prepare'> {
  /** What Debian calls the package; null where nothing has to be installed. */
  readonly packageName: string | null;
  /** Where the package puts its programs, all of which are needed. */
  readonly programs: readonly string[];
  /** A folder whose files survive a power cut, as on a disk; null where nothing is kept. */
  readonly disk: string | null;
  /** A script that fills an empty folder with what has to be on its disk before its first start; null where nothing has. */
  readonly firstDisk: ((folder: string) => string) | null;
  /** What it says once it runs, where it may listen nowhere; null where nothing tells. */
  readonly started: RegExp | null;
  /** Whether it is a program of the lab's own, which Node runs. */
  readonly ours: boolean;
  /** What stands before the words in a line of its log: time, process, level. */
  readonly stamp: RegExp;
  /** What a line of its log means; null for a line that is only a line. */
  fact(line: string): LogFact | null;
  /** Where its file says it takes commands, or null. */
  controlSocket(config: string): ControlPlace | null;
  /** What is spoken there: a line and its answer a connection, or SQL in a session that stays open. */
  readonly speaks: 'lines' | 'sql';
}

const PLAIN = {
  disk: null,
  firstDisk: null,
  started: null,
  ours: false,
  stamp: /^(?!)/,
  fact: () => null,
  controlSocket: () => null,
  speaks: 'lines',
} as const;

export const LAUNCHES: Readonly<Record<string, Launch>> = {
  haproxy: {
    ...DAEMON_LAUNCHES.haproxy,
    ...PLAIN,
    programs: ['/usr/sbin/haproxy'],
    stamp: /^\[[A-Z]+\] +\(\d+\) : /,
    fact: haproxyFact,
    controlSocket: statsSocket,
  },
  nginx: {
    ...DAEMON_LAUNCHES.nginx,
    ...PLAIN,
    programs: ['/usr/sbin/nginx'],
    stamp: /^\d{4}\/\d\d\/\d\d [\d:]{8} \[\w+\] \d+#\d+: (?:\*\d+ )?/,
  },
  keepalived: {
    ...DAEMON_LAUNCHES.keepalived,
    ...PLAIN,
    programs: ['/usr/sbin/keepalived'],
    stamp: /^\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}: /,
    started: /Startup complete|keepalived has no configuration to run/,
  },
  mysql: {
    ...DAEMON_LAUNCHES.mysql,
    ...PLAIN,
    programs: ['/usr/sbin/mariadbd'],
    stamp: /^[\d-]{10} +[\d:]{7,8} \d+ \[\w+\] /,
    // The data lie in a folder of the run's.
    disk: DATA_FOLDER,
    // The machine that gets it knows the user to whom it then belongs; this computer may not.
    firstDisk: (folder) => emptyDatabase('root', folder),
    controlSocket: serverSocket,
    speaks: 'sql',
  },
  app: {
    ...DAEMON_LAUNCHES.app,
    ...PLAIN,
    // Node is the one that runs this.
    command: (daemons) => [`${LAB_FOLDER}/node`, ...DAEMON_LAUNCHES.app.command(daemons).slice(1)],
    packageName: null,
    programs: [],
    ours: true,
  },
};
