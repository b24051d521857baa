import { DAEMON_LAUNCHES, DATA_FOLDER, emptyDatabase, LAB_FOLDER, type DaemonLaunch } from '../../src/takeaway/daemonLaunch.ts';

/** A fact that a line of a daemon's log tells, as the lab's trace names it. */
export interface LogFact {
  readonly kind: 'server-down' | 'server-up';
  /** `backend/server`. */
  readonly subject: string;
}

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
  /** What a line of its log means; null for a line that is only a line. */
  fact(line: string): LogFact | null;
  /** Where its file says it takes commands: the path of a unix socket, or null. */
  controlSocket(config: string): string | null;
  /** What is spoken there: a line and its answer a connection, or SQL in a session that stays open. */
  readonly speaks: 'lines' | 'sql';
}

const PLAIN = {
  disk: null,
  firstDisk: null,
  started: null,
  ours: false,
  fact: () => null,
  controlSocket: () => null,
  speaks: 'lines',
} as const;

export const LAUNCHES: Readonly<Record<string, Launch>> = {
  haproxy: {
    ...DAEMON_LAUNCHES.haproxy,
    ...PLAIN,
    programs: ['/usr/sbin/haproxy'],
    fact: serverFact,
    controlSocket: statsSocket,
  },
  nginx: { ...DAEMON_LAUNCHES.nginx, ...PLAIN, programs: ['/usr/sbin/nginx'] },
  keepalived: {
    ...DAEMON_LAUNCHES.keepalived,
    ...PLAIN,
    programs: ['/usr/sbin/keepalived'],
    started: /Startup complete|keepalived has no configuration to run/,
  },
  mysql: {
    ...DAEMON_LAUNCHES.mysql,
    ...PLAIN,
    programs: ['/usr/sbin/mariadbd'],
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

/** `Server web/web1 is DOWN, reason: Layer4 timeout, …`; the first word is `Backup` for a backup server. */
function serverFact(line: string): LogFact | null {
  const found = /\b(?:Server|server) (\S+\/\S+) is (DOWN|UP)\b/.exec(line);
  if (found === null) return null;
  return { kind: found[2] === 'DOWN' ? 'server-down' : 'server-up', subject: found[1] as string };
}

/** The first `stats socket` of a haproxy.cfg that is a path. */
function statsSocket(config: string): string | null {
  const found = /^[ \t]*stats[ \t]+socket[ \t]+"?(?:unix@)?(\/[^\s"]+)/m.exec(config);
  return found?.[1] ?? null;
}

/** The server's own `socket` in a my.cnf, or where Debian's server makes it. */
function serverSocket(config: string): string {
  const found = /^[ \t]*socket[ \t]*=[ \t]*(\/\S+)/m.exec(config);
  return found?.[1] ?? '/run/mysqld/mysqld.sock';
}
