import { existsSync } from 'node:fs';

/** What a machine's file system is made of, besides the computer's programs. */
export interface RootPlan {
  readonly machine: string;
  /** Processors that programs are told of. */
  readonly cores: number;
  /** The run's folder for this machine, on the computer. */
  readonly folder: string;
  /** Configuration files of the machine's daemons: what their packages put beside them (lists of types, error pages) is there as well, they themselves are not. */
  readonly packaged: readonly string[];
  /** Folders inside, made at every start; all that is in them is their owner's. */
  readonly folders: readonly { readonly path: string; readonly owner: string }[];
  /** Folders that outlive the machine: inside, and where they are on the computer. */
  readonly disks: readonly { readonly path: string; readonly source: string }[];
  /** Single files from the computer, read only. */
  readonly shown: readonly { readonly path: string; readonly source: string }[];
}

/** Of the computer's /etc, what programs need to run at all. */
const ETC = [
  ...['alternatives', 'group', 'host.conf', 'ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'localtime', 'nsswitch.conf'],
  ...['passwd', 'protocols', 'services', 'timezone'],
];

/** Folders that every Linux has. */
const BASE = [
  ...['/dev/shm', '/etc', '/home', '/media', '/mnt', '/opt', '/proc', '/root', '/run/lock', '/srv', '/sys/devices/system/cpu', '/tmp', '/usr'],
  ...['/var/tmp', '/var/cache', '/var/log', '/var/lib'],
];

/**
 * The script that a machine's first process runs, in mount, process and name namespaces of its own: it puts a file system together in memory from the
 * computer's programs (read only), what every Linux has, and the machine's own files; goes there, says `ready` and waits until it is killed.
 * Nothing of it is seen outside, and nothing outside is written to but the machine's folder.
 */
export function rootScript(plan: RootPlan): string {
  const { folder, cores, shown, disks, folders } = plan;
  const own = folders.filter(({ owner }) => owner !== 'root');
  const made = [...BASE, ...shown.map(({ path }) => parent(path)), ...disks.map(({ path }) => path), ...folders.map(({ path }) => path)];
  return [
    'set -e',
    `mkdir -p ${[`${folder}/root`, ...disks.map(({ source }) => source)].join(' ')}`,
    `mount -t tmpfs -o mode=755 none ${folder}/root`,
    `cd ${folder}/root`,
    `mkdir -p ${made.map((path) => `.${path}`).join(' ')}`,
    'ln -s ../run var/run',
    // Merged into /usr on today's systems, folders of their own on older ones.
    'for name in bin lib lib32 lib64 libx32 sbin; do',
    '  if [ -L /$name ]; then links="$links /$name"; elif [ -d /$name ]; then mkdir $name; mount --rbind /$name $name; fi',
    'done',
    'if [ -n "$links" ]; then cp -P $links .; fi',
    'mount -o rbind,ro /usr usr',
    // What Debian leaves to the machine's owner, and what the workspace alone has put there.
    `if [ -d usr/local ]; then mount -t tmpfs -o mode=755 none usr/local; cp -a ${folder}/local/. usr/local/; fi`,
    'mount -t proc none proc',
    'cp -a /dev/full /dev/null /dev/random /dev/tty /dev/urandom /dev/zero dev/',
    'ln -s /proc/self/fd dev/fd; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr',
    // This is where the C library reads how many processors there are.
    `for name in online possible; do echo 0-${cores - 1} > sys/devices/system/cpu/$name; done`,
    `cp -a ${ETC.map((name) => `/etc/${name}`).filter((path) => existsSync(path)).join(' ')} etc/`,
    ...plan.packaged.map((file) => `if [ -d ${parent(file)} ]; then cp -a ${parent(file)} .${parent(parent(file))}/; rm -f .${file}; fi`),
    `cp -a ${folder}/files/. .`,
    'chmod 1777 tmp var/tmp dev/shm run/lock',
    ...shown.flatMap(({ path, source }) => [`[ -e .${path} ] || touch .${path}`, `mount -o bind,ro ${source} .${path}`]),
    ...disks.map(({ path, source }) => `mount --bind ${source} .${path}`),
    ...own.map(({ path, owner }) => `chroot . chown -R ${owner}: ${path}`),
    `echo ${plan.machine} > /proc/sys/kernel/hostname`,
    // The first process of a process namespace inherits orphans; `wait` reaps them.
    "exec chroot . /bin/sh -c 'cd /; echo ready; while :; do sleep 3600 & wait; done'",
    '',
  ].join('\n');
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
