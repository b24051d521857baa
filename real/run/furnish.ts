import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Daemon } from '../../src/daemons/daemon.ts';
import type { Cluster, Machine } from '../../src/model/cluster.ts';
import type { Files } from '../../src/text/sourceFile.ts';
import { configFolder, placedFiles } from '../../src/takeaway/placedFiles.ts';
import { LAB_FOLDER, LAUNCHES } from './launch.ts';
import { hostsFile, missingUsers } from './machineFiles.ts';
import { rootScript } from './rootScript.ts';

/** What the shop's tables are made of; the app's user may do everything in its own database, and stop writing to all of them. mariadbd runs it at every start. */
const SHOP_SQL = `CREATE DATABASE IF NOT EXISTS shop;
CREATE TABLE IF NOT EXISTS shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, made TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP(3));
CREATE TABLE IF NOT EXISTS shop.widgets (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80));
CREATE USER IF NOT EXISTS 'shop'@'%';
GRANT ALL ON shop.* TO 'shop'@'%';
GRANT RELOAD ON *.* TO 'shop'@'%';
`;

/** A machine laid out on the computer's disk. */
export interface Furnished {
  /** The script of its first process. */
  readonly script: string;
  /** What programs of the lab leave for each other; the machine sees it as /run/lab. */
  readonly labFolder: string;
}

/** Lays out a machine's own files below `folder`, and the script that makes a file system of them. `appProgram` is the bundled widget shop. */
export function furnish(
  machine: Machine,
  cluster: Cluster,
  files: Files,
  daemons: readonly Daemon[],
  folder: string,
  appProgram: string,
): Furnished {
  const labFolder = join(folder, 'files', LAB_FOLDER);
  const launches = machine.processes.flatMap(({ daemon }) => LAUNCHES[daemon] ?? []);
  const write = (path: string, text: string): void => {
    const target = join(folder, 'files', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  };
  for (const process of machine.processes) {
    const daemon = daemons.find(({ name }) => name === process.daemon);
    if (daemon !== undefined) copyPackageFiles(daemon, join(folder, 'files'));
  }
  for (const [path, text] of placedFiles(machine, files, daemons)) write(path, text);
  write('/etc/hosts', hostsFile(cluster.machines));
  write('/etc/hostname', `${machine.name}\n`);
  const users = launches.flatMap(({ user }) => user ?? []);
  const passwd = readFileSync('/etc/passwd', 'utf8');
  const group = readFileSync('/etc/group', 'utf8');
  write('/etc/passwd', passwd + missingUsers(passwd, users, (user, id) => `${user}:x:${id}:${id}::/nonexistent:/bin/false`));
  write('/etc/group', group + missingUsers(group, users, (user, id) => `${user}:x:${id}:`));
  write(`${LAB_FOLDER}/shop.sql`, SHOP_SQL);
  const shared = join(folder, 'lab');
  mkdirSync(shared, { recursive: true });
  const script = rootScript({
    machine: machine.name,
    cores: machine.cores,
    folder,
    folders: launches.flatMap((launch) => launch.folders),
    disks: [
      ...launches.flatMap(({ disk }) => (disk === null ? [] : [{ path: disk, source: join(folder, 'disks', disk) }])),
      { path: `${LAB_FOLDER}/shared`, source: shared },
    ],
    shown: [
      { path: `${LAB_FOLDER}/node`, source: process.execPath },
      { path: `${LAB_FOLDER}/app.cjs`, source: appProgram },
    ],
  });
  mkdirSync(labFolder, { recursive: true });
  return { script, labFolder: shared };
}

/** What the daemon's package put beside its configuration file (lists of types, error pages); the file itself is the workspace's matter. */
function copyPackageFiles({ realPath }: Daemon, files: string): void {
  const place = configFolder(realPath);
  if (!existsSync(place)) return;
  cpSync(place, join(files, place), { recursive: true, verbatimSymlinks: true });
  rmSync(join(files, realPath), { force: true });
}
