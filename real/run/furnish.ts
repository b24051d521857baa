import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Daemon } from '../../src/daemons/daemon.ts';
import type { Cluster, Machine } from '../../src/model/cluster.ts';
import type { Files } from '../../src/text/sourceFile.ts';
import { LAB_FOLDER, SHOP_SQL } from '../../src/takeaway/daemonLaunch.ts';
import { placedFiles } from '../../src/takeaway/placedFiles.ts';
import { LAUNCHES } from './launch.ts';
import { hostsFile, missingUsers } from './machineFiles.ts';
import { rootScript } from './rootScript.ts';
import { SYSTEMCTL, SYSTEMCTL_SCRIPT } from './systemctl.ts';

/** What the workspace may put below /usr: it lies in a file system of its own there. */
const LOCAL = /^\/usr\/local\//;

/** A machine laid out on the computer's disk. */
export interface Furnished {
  /** The script of its first process. */
  readonly script: string;
  /** What programs of the lab leave for each other; the machine sees it as /run/lab/shared. */
  readonly labFolder: string;
  /** Where the computer keeps what is on the machine's disks, by their paths in the machine. */
  readonly disks: ReadonlyMap<string, string>;
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
  // /var/run is a link on every Debian, and a folder cannot be laid over it.
  const write = (path: string, text: string): void => {
    const target = join(folder, LOCAL.test(path) ? path.replace(LOCAL, 'local/') : join('files', path.replace(/^\/var\/run\//, '/run/')));
    mkdirSync(dirname(target), { recursive: true });
    // A workspace is texts, without permissions: what names its interpreter is there to be run.
    writeFileSync(target, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  };
  for (const [path, text] of placedFiles(machine, files, daemons)) write(path, text);
  write('/etc/hosts', hostsFile(cluster.machines));
  write('/etc/hostname', `${machine.name}\n`);
  const users = launches.flatMap(({ user }) => user ?? []);
  const passwd = readFileSync('/etc/passwd', 'utf8');
  const group = readFileSync('/etc/group', 'utf8');
  write('/etc/passwd', passwd + missingUsers(passwd, users, (user, id) => `${user}:x:${id}:${id}::/nonexistent:/bin/false`));
  write('/etc/group', group + missingUsers(group, users, (user, id) => `${user}:x:${id}:`));
  write(`${LAB_FOLDER}/shop.sql`, SHOP_SQL);
  const systemctl = join(folder, 'systemctl');
  mkdirSync(folder, { recursive: true });
  writeFileSync(systemctl, SYSTEMCTL_SCRIPT, { mode: 0o755 });
  const shared = join(folder, 'lab');
  const disks = new Map(launches.flatMap(({ disk }) => (disk === null ? [] : [[disk, join(folder, 'disks', disk)] as const])));
  for (const needed of [shared, join(folder, 'local')]) mkdirSync(needed, { recursive: true });
  const script = rootScript({
    machine: machine.name,
    cores: machine.cores,
    folder,
    packaged: daemons.filter(({ name }) => machine.processes.some(({ daemon }) => daemon === name)).map(({ realPath }) => `/${realPath}`),
    folders: launches.flatMap((launch) => launch.folders),
    disks: [
      ...Array.from(disks, ([path, source]) => ({ path, source })),
      { path: `${LAB_FOLDER}/shared`, source: shared },
    ],
    shown: [
      ...(launches.some(({ ours }) => ours)
        ? [
            { path: `${LAB_FOLDER}/node`, source: process.execPath },
            { path: `${LAB_FOLDER}/app.cjs`, source: appProgram },
          ]
        : []),
      ...(existsSync(SYSTEMCTL) ? [{ path: SYSTEMCTL, source: systemctl }] : []),
    ],
  });
  mkdirSync(labFolder, { recursive: true });
  return { script, labFolder: shared, disks };
}

/** Files that cannot lie where the workspace has them, each with why: /usr is the packages', all but /usr/local, and the machine sees it as the computer has it. */
export function misplacedFiles(machine: Machine, files: Files, daemons: readonly Daemon[]): string[] {
  const own = [...placedFiles(machine, files, daemons).keys()];
  const strange = own.filter((path) => path.startsWith('/usr/') && !LOCAL.test(path));
  return strange.map((path) => `${machine.name}${path}: files below /usr come from Debian's packages; your own belong below /usr/local`);
}
