import { NO_SUCH_FILE, PREFIX } from './disk.ts';
import type { Reading } from './reading.ts';

/** What nginx looks at once all files are read, in its order (ngx_init_cycle): its modules, then everything it is to open. */
export function endFile(at: Reading): void {
  checkWorkers(at);
  checkThreadPools(at);
  checkEvents(at);
  checkFiles(at);
  checkZones(at);
  checkSockets(at);
}

function checkWorkers(at: Reading): void {
  const masks = at.main.own<number>('worker_cpu_affinity') ?? 0;
  if (masks > 1 && masks !== (at.main.own<number>('worker_processes') ?? 1)) {
    at.warnNowhere(
      'the number of "worker_processes" is not equal to the number of "worker_cpu_affinity" masks, ' +
        'using last mask for remaining worker processes',
    );
  }
}

function checkThreadPools(at: Reading): void {
  for (const [name, { threads, place }] of at.main.threadPools) {
    if (threads === 0 && name !== 'default') at.emergAt(place, `unknown thread pool "${name}"`);
  }
}

/** Each listening socket takes a connection of every worker, and one at least must be left (ngx_event_init_conf). */
function checkEvents(at: Reading): void {
  const { hasEvents, connections, sockets } = at.main;
  if (!hasEvents) at.emergNowhere('no "events" section in configuration', 'no-events');
  if (connections < sockets.length + 1) {
    at.emergNowhere(
      `${connections} worker_connections are not enough for ${sockets.length} listening sockets`,
      'worker-connections',
    );
  }
}

/** The pid file, the lock file, folders for bodies and caches, then the logs. */
function checkFiles(at: Reading): void {
  const full = (path: string): string => (path.startsWith('/') ? path : PREFIX + path);
  const open = (path: string): void => {
    if (!at.disk.canHold(path)) at.emergNowhere(`open() "${path}" failed (${NO_SUCH_FILE})`, 'open');
    if (at.disk.hasFolder(path)) at.emergNowhere(`open() "${path}" failed (21: Is a directory)`, 'open');
  };
  open(full(at.main.own<string>('pid') ?? '/run/nginx.pid'));
  for (const { name } of at.main.paths.values()) {
    if (!at.disk.hasFolder(name) && !at.disk.makeFolder(name))
      at.emergNowhere(`mkdir() "${name}" failed (${NO_SUCH_FILE})`, 'mkdir');
  }
  for (const path of at.main.openFiles) open(path);
}

function checkZones(at: Reading): void {
  for (const { name, size } of at.main.zones.all)
    if (size === 0) at.emergNowhere(`zero size shared memory zone "${name}"`, 'zone');
}

/** Addresses are not looked at: which of them a machine holds can change while it runs. Local sockets need their folder. */
function checkSockets(at: Reading): void {
  for (const { text, path } of at.main.sockets)
    if (path !== null && path.startsWith('/') && !at.disk.canHold(path))
      at.emergNowhere(`bind() to ${text} failed (${NO_SUCH_FILE})`, 'bind');
}
