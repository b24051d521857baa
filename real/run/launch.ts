/** A fact that a line of a daemon's log tells, as the lab's trace names it. */
export interface LogFact {
  readonly kind: 'server-down' | 'server-up';
  /** `backend/server`. */
  readonly subject: string;
}

/** How a daemon of the lab is started for real: one row a daemon, and the only place here that knows daemons by name. */
export interface Launch {
  /** Program and arguments, inside the machine. `daemons`: all that run on the same machine. */
  command(daemons: readonly string[]): readonly string[];
  /** What Debian calls the package; null where nothing has to be installed. */
  readonly packageName: string | null;
  /** Where the package puts its programs, all of which are needed. */
  readonly programs: readonly string[];
  /** Folders that the package or its service makes, with the user that owns each. */
  readonly folders: readonly { readonly path: string; readonly owner: string }[];
  /** A folder whose files survive a power cut, as on a disk; null where nothing is kept. */
  readonly disk: string | null;
  /** The user that the package makes; null where it needs none that a base system lacks. */
  readonly user: string | null;
  /** What it takes before its first start: a command inside the machine, or null. */
  readonly prepare: readonly string[] | null;
  /** Those with lower numbers listen before the next are started, so that nobody begins by missing them. */
  readonly turn: number;
  /** What a line of its log means; null for a line that is only a line. */
  fact(line: string): LogFact | null;
  /** Where its file says it takes commands: the path of a unix socket, or null. */
  controlSocket(config: string): string | null;
  /** What is spoken there: a line and its answer a connection, or SQL in a session that stays open. */
  readonly speaks: 'lines' | 'sql';
}

/** Where the lab's own programs and files lie inside a machine. */
export const LAB_FOLDER = '/run/lab';

const PLAIN = { folders: [], disk: null, user: null, prepare: null, turn: 2, fact: () => null, controlSocket: () => null, speaks: 'lines' } as const;
const root = (path: string) => ({ path, owner: 'root' });
const DATA = '/var/lib/mysql';

/**
 * What mariadb-install-db does, as far as a server needs it to start: it feeds the system tables to a server that serves nobody, and that takes a statement a
 * line. The script itself calls a program of the clients' package.
 */
const EMPTY_DATABASE = [
  "{ printf '%s;\\n' 'CREATE DATABASE IF NOT EXISTS mysql' 'USE mysql' 'SET @auth_root_socket=NULL'",
  'cd /usr/share/mysql',
  'cat m*_system_tables.sql m*_performance_tables.sql m*_system_tables_data.sql',
  `} | mariadbd --no-defaults --bootstrap --user=mysql --datadir=${DATA} --log-warnings=0 --enforce-storage-engine=`,
].join('\n');

/** With a systemd unit's options where Debian's has some that matter, in the foreground so that its end is seen. */
export const LAUNCHES: Readonly<Record<string, Launch>> = {
  haproxy: {
    ...PLAIN,
    command: () => ['haproxy', '-db', '-f', '/etc/haproxy/haproxy.cfg'],
    packageName: 'haproxy',
    programs: ['/usr/sbin/haproxy'],
    folders: [root('/run/haproxy'), root('/var/lib/haproxy')],
    fact: serverFact,
    controlSocket: statsSocket,
  },
  nginx: {
    ...PLAIN,
    command: () => ['nginx', '-e', 'stderr', '-g', 'daemon off; master_process on;'],
    packageName: 'nginx-light',
    programs: ['/usr/sbin/nginx'],
    folders: [root('/var/log/nginx'), root('/var/lib/nginx'), root('/var/www/html')],
  },
  keepalived: {
    ...PLAIN,
    command: () => ['keepalived', '--dont-fork', '--log-console', '--log-detail'],
    packageName: 'keepalived',
    programs: ['/usr/sbin/keepalived'],
  },
  mysql: {
    ...PLAIN,
    // The data lie in a folder of the run's, whatever the file says; the user is the one that Debian's unit names.
    command: () => [
      'mariadbd',
      '--defaults-file=/etc/mysql/my.cnf',
      '--user=mysql',
      `--datadir=${DATA}`,
      `--init-file=${LAB_FOLDER}/shop.sql`,
    ],
    packageName: 'mariadb-server-core',
    programs: ['/usr/sbin/mariadbd'],
    folders: [
      { path: DATA, owner: 'mysql' },
      { path: '/run/mysqld', owner: 'mysql' },
      { path: '/var/log/mysql', owner: 'mysql' },
    ],
    disk: DATA,
    user: 'mysql',
    prepare: ['sh', '-c', EMPTY_DATABASE],
    turn: 0,
    controlSocket: serverSocket,
    speaks: 'sql',
  },
  app: {
    ...PLAIN,
    command: (daemons) => [`${LAB_FOLDER}/node`, `${LAB_FOLDER}/app.cjs`, ...daemons],
    packageName: null,
    programs: [],
    turn: 1,
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
