/** How a daemon of the lab is started on a real machine with Debian's packages. One row a daemon, and the only place here that knows daemons by name. */
export interface DaemonLaunch {
  /** Program and arguments, in the foreground. `daemons`: all that run on the same machine. */
  command(daemons: readonly string[]): readonly string[];
  /** What Debian calls the package that the program is in. */
  readonly packageName: string;
  /** Folders that the package or its service makes, with the user that owns each. */
  readonly folders: readonly { readonly path: string; readonly owner: string }[];
  /** The user that the package or its service makes; null where it needs none that a base system lacks. */
  readonly user: string | null;
  /** What it takes before its first start: a script for `sh`, or null. */
  readonly prepare: string | null;
  /** Those with lower numbers listen before the next are started, so that nobody begins by missing them. */
  readonly turn: number;
}

/** Where the lab's own programs and files lie inside a machine. */
export const LAB_FOLDER = '/run/lab';
/** Where MariaDB keeps its data, whatever its file says. */
export const DATA_FOLDER = '/var/lib/mysql';

const PLAIN = { folders: [], user: null, prepare: null, turn: 2 } as const;
const root = (path: string) => ({ path, owner: 'root' });

/**
 * What mariadb-install-db does, as far as a server needs it to start: it feeds the system tables to a server that serves nobody, and that takes a statement a
 * line. The script itself calls a program of the clients' package. The files in `folder` are `user`'s.
 */
export function emptyDatabase(user: string, folder: string): string {
  return [
    "{ printf '%s;\\n' 'CREATE DATABASE IF NOT EXISTS mysql' 'USE mysql' 'SET @auth_root_socket=NULL'",
    'cd /usr/share/mysql',
    'cat m*_system_tables.sql m*_performance_tables.sql m*_system_tables_data.sql',
    `} | mariadbd --no-defaults --bootstrap --user=${user} --datadir=${folder} --log-warnings=0 --enforce-storage-engine=`,
  ].join('\n');
}

/** With a systemd unit's options where Debian's has some that matter, in the foreground so that its end is seen. */
export const DAEMON_LAUNCHES = {
  haproxy: {
    ...PLAIN,
    command: () => ['haproxy', '-db', '-f', '/etc/haproxy/haproxy.cfg'],
    packageName: 'haproxy',
    folders: [root('/run/haproxy'), root('/var/lib/haproxy')],
  },
  nginx: {
    ...PLAIN,
    command: () => ['nginx', '-e', 'stderr', '-g', 'daemon off; master_process on;'],
    packageName: 'nginx-light',
    folders: [root('/var/log/nginx'), root('/var/lib/nginx'), root('/var/www/html')],
  },
  keepalived: {
    ...PLAIN,
    command: () => ['keepalived', '--dont-fork', '--log-console', '--log-detail'],
    packageName: 'keepalived',
  },
  mysql: {
    ...PLAIN,
    // The user is the one that Debian's unit names.
    command: () => [
      'mariadbd',
      '--defaults-file=/etc/mysql/my.cnf',
      '--user=mysql',
      `--datadir=${DATA_FOLDER}`,
      `--init-file=${LAB_FOLDER}/shop.sql`,
    ],
    packageName: 'mariadb-server-core',
    folders: [
      { path: DATA_FOLDER, owner: 'mysql' },
      { path: '/run/mysqld', owner: 'mysql' },
      { path: '/var/log/mysql', owner: 'mysql' },
    ],
    user: 'mysql',
    prepare: emptyDatabase('mysql', DATA_FOLDER),
    turn: 0,
  },
  app: {
    ...PLAIN,
    // A web server in front of it has port 80, so it is told what else runs there.
    command: (daemons: readonly string[]) => ['node', `${LAB_FOLDER}/app.cjs`, ...daemons],
    packageName: 'nodejs',
    turn: 1,
  },
} as const satisfies Readonly<Record<string, DaemonLaunch>>;

/** The row of a daemon; undefined where nobody has said how to run it for real. */
export function launchOf(daemon: string): DaemonLaunch | undefined {
  return Object.hasOwn(DAEMON_LAUNCHES, daemon) ? DAEMON_LAUNCHES[daemon as keyof typeof DAEMON_LAUNCHES] : undefined;
}

/** What the shop's tables are made of; the app's user may do everything in its own database, and stop writing to all of them. mariadbd runs it at every start. */
export const SHOP_SQL = `CREATE DATABASE IF NOT EXISTS shop;
CREATE TABLE IF NOT EXISTS shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, made TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP(3));
CREATE TABLE IF NOT EXISTS shop.widgets (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80));
CREATE USER IF NOT EXISTS 'shop'@'%';
GRANT ALL ON shop.* TO 'shop'@'%';
GRANT RELOAD ON *.* TO 'shop'@'%';
`;
