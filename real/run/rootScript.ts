/** What a machine's file system is made of, besides the computer's programs. */
export interface RootPlan {
  readonly machine: string;
  /** Processors that programs are told of. */
  readonly cores: number;
  /** The run's folder for this machine, on the computer. */
  readonly folder: string;
  /** Folders inside, made at every start. */
  readonly folders: readonly { readonly path: string; readonly owner: string }[];
  /** Folders that outlive the machine: inside, and where they are on the computer. */
  readonly disks: readonly { readonly path: string; readonly source: string }[];
  /** Single files and folders from the computer, read only. */
  readonly shown: readonly { readonly path: string; readonly source: string }[];
}

/** Of the computer's /etc, what programs need to run at all. */
const ETC = [
  ...['alternatives', 'group', 'host.conf', 'ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'localtime', 'nsswitch.conf'],
  ...['passwd', 'protocols', 'services', 'timezone'],
];

/**
 * The script that a machine's first process runs, in mount, process and name namespaces of its own: it puts a file system together in memory from the
 * computer's programs (read only), what every Linux has, and the machine's own files; goes there, says `ready` and waits until it is killed.
 * Nothing of it is seen outside, and nothing outside is written to but the machine's folder.
 */
export function rootScript(plan: RootPlan): string {
  const { folder, cores } = plan;
  return [
    'set -e',
    `mkdir -p ${folder}/root`,
    `cd ${folder}/root`,
    `mount -t tmpfs -o mode=755 none ${folder}/root`,
    `cd ${folder}/root`,
    'mkdir -p dev/shm etc home media mnt opt proc root run/lock srv sys/devices/system/cpu tmp usr var/tmp var/cache var/log var/lib',
    'chmod 1777 tmp var/tmp dev/shm run/lock',
    'ln -s ../run var/run',
    // Merged into /usr on today's systems, folders of their own on older ones.
    'for name in bin lib lib32 lib64 libx32 sbin; do',
    '  if [ -L /$name ]; then cp -P /$name $name; elif [ -d /$name ]; then mkdir $name; mount --rbind /$name $name; fi',
    'done',
    'mount --rbind /usr usr',
    'mount -o remount,bind,ro usr',
    'mount -t proc none proc',
    'for name in full null random tty urandom zero; do touch dev/$name; mount --bind /dev/$name dev/$name; done',
    'ln -s /proc/self/fd dev/fd; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr',
    // This is where the C library reads how many processors there are.
    `echo 0-${cores - 1} | tee sys/devices/system/cpu/online > sys/devices/system/cpu/possible`,
    `for name in ${ETC.join(' ')}; do if [ -e /etc/$name ]; then cp -a /etc/$name etc/; fi; done`,
    `cp -a ${folder}/files/. .`,
    ...plan.shown.flatMap(({ path, source }) => [
      `mkdir -p .${parent(path)}`,
      `if [ -d ${source} ]; then mkdir -p .${path}; else touch .${path}; fi`,
      `mount --bind ${source} .${path}`,
      `mount -o remount,bind,ro .${path}`,
    ]),
    ...plan.disks.flatMap(({ path, source }) => [`mkdir -p .${path} ${source}`, `mount --bind ${source} .${path}`]),
    ...plan.folders.flatMap(({ path, owner }) => [`mkdir -p .${path}`, `chroot . chown ${owner}: ${path}`]),
    `hostname ${plan.machine}`,
    // The first process of a process namespace inherits orphans; `wait` reaps them.
    "exec chroot . /bin/sh -c 'cd /; echo ready; while :; do sleep 3600 & wait; done'",
    '',
  ].join('\n');
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
