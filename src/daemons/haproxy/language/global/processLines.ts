import { strtol } from '../numbers.ts';
import { cpuSet, threadRange } from '../processRange.ts';
import type { Reading } from '../reading.ts';
import { refuse, within } from '../refusal.ts';
import { noMore } from '../words.ts';
import { debianDirectories, isGroup, isUser } from '../world.ts';

/** Lines of `global` about processes, threads, Lua and where things lie (cfgparse-global.c, thread.c, hlua.c 2.6). */

/** MAX_THREADS, MAX_TGROUPS, LONGBITS of a 64-bit machine. */
const THREADS_MAX = 64;
const GROUPS_MAX = 1;
const LONG_BITS = 64;

function masterWorker({ line, globals }: Reading): void {
  noMore(line, 1);
  if (line.arg(1) !== '' && line.arg(1) !== 'no-exit-on-failure')
    refuse("'master-worker' only supports 'no-exit-on-failure' option.", { word: 1 });
  globals.masterWorker = true;
}

/** A whole number of a line. */
function count({ line }: Reading): number {
  const text = line.arg(1);
  const { value, rest } = strtol(text);
  if (text === '' || rest !== '') refuse(`'${line.arg(0)}' passed a missing or unparsable integer value in '${text}'`, { word: 1 });
  return value;
}

function threads(reading: Reading): void {
  noMore(reading.line, 1);
  const value = count(reading);
  if (value < 1 || value > THREADS_MAX) refuse(`'nbthread' value must be between 1 and ${THREADS_MAX} (was ${value})`, { word: 1 });
  reading.globals.threads = value;
}

function threadGroups(reading: Reading): void {
  noMore(reading.line, 1);
  const value = count(reading);
  if (value < 1 || value > GROUPS_MAX) refuse(`'thread-groups' value must be between 1 and ${GROUPS_MAX} (was ${value})`, { word: 1 });
  reading.globals.threadGroups = value;
}

function threadGroup(reading: Reading): void {
  const { line, globals } = reading;
  const group = count(reading);
  if (group < 1 || group > GROUPS_MAX)
    refuse(`'thread-group' thread-group number must be between 1 and ${GROUPS_MAX} (was ${group})`, { word: 1 });
  if (globals.once.has('thread-group')) reading.warn(`'thread-group ${group}' was already defined and will be overridden.`);
  const seen = new Set<number>();
  for (let at = 2; line.arg(at) !== ''; at++) {
    const text = line.arg(at);
    const [first, last] = threadsNamed(text) ?? refuse(
      `'thread-group ${group}' passed an unparsable or invalid thread number '${text}' (valid range is 1 to ${THREADS_MAX})`,
      { word: at },
    );
    for (let thread = first; thread <= last; thread++) {
      if (seen.has(thread)) reading.warn(`'thread-group ${group}': thread ${thread} assigned more than once on the same line.`);
      seen.add(thread);
    }
  }
  if (seen.size > 0) globals.once.add('thread-group');
  if (seen.size > 0 && Math.max(...seen) - Math.min(...seen) + 1 > seen.size)
    refuse(`'thread-group ${group}' assigned sparse threads, only contiguous supported`);
}

function threadsNamed(text: string): [number, number] | null {
  const found = /^\s*([+-]?\d+)(?:-\s*([+-]?\d+))?$/.exec(text);
  if (found === null) return null;
  const first = Number(found[1]);
  const last = found[2] === undefined ? first : Number(found[2]);
  return first < 1 || last < 1 || first > THREADS_MAX || last > THREADS_MAX ? null : [first, last];
}

function cpuMap({ line }: Reading): void {
  const [processes, cpus] = [line.arg(1), line.arg(2)];
  if (processes === '' || cpus === '')
    refuse(
      `cpu-map expects a process number  ('all', 'odd', 'even', a number from 1 to ${LONG_BITS} or a range),  followed by a list of CPU ranges with numbers from 0 to ${LONG_BITS - 1}.`,
    );
  within(
    (message) => `cpu-map : ${message}`,
    () => {
      const [process = '', thread] = processes.split(/\/(.*)/s);
      const automatic = process.startsWith('auto:');
      const processCount = threadRange(automatic ? process.slice(5) : process, LONG_BITS);
      const threadCount = thread === undefined ? 0 : threadRange(thread, LONG_BITS);
      const cpuCount = cpuSet(line.rest(2));
      if (automatic && processCount !== cpuCount && threadCount !== cpuCount)
        refuse('PROC/THREAD range and CPU sets must have the same size to be automatically bound');
    },
  );
}

/** `unix-bind prefix /run/ mode 660 user haproxy`. */
function unixBind(reading: Reading): void {
  const { line, globals } = reading;
  for (let at = 1; line.arg(at) !== ''; at += 2) {
    const [name, value] = [line.arg(at), line.arg(at + 1)];
    if (name === 'prefix') {
      if (globals.unixPrefix !== null) {
        reading.complain(`unix-bind '${name}' already specified. Continuing.`, { word: at, code: 'twice' });
        continue;
      }
      if (value === '') refuse("unix_bind 'prefix' expects a path as an argument.");
      globals.unixPrefix = value;
    } else if (name === 'user' || name === 'group') {
      if (!(name === 'user' ? isUser : isGroup)(value)) refuse(`'unix-bind' : '${value}' unknown ${name}.`, { word: at + 1 });
    } else if (name !== 'mode' && name !== 'uid' && name !== 'gid')
      refuse("'unix-bind' only supports the 'prefix', 'mode', 'uid', 'gid', 'user' and 'group' options.", { word: at });
  }
}

const PATH_MODES = new Set(['current', 'config', 'parent', 'origin']);

function defaultPath({ line }: Reading): void {
  const [mode, path] = [line.arg(1), line.arg(2)];
  if (!PATH_MODES.has(mode))
    refuse(
      `${mode === '' ? 'missing' : 'unsupported'} default-path mode '${mode}' for 'default-path', supported modes include 'current', 'config', 'parent', and 'origin'.`,
      { word: 1 },
    );
  if (mode !== 'origin') return;
  if (path === '') refuse("'default-path origin' expects a directory as an argument.");
  if (!debianDirectories.has(path.replace(/(.)\/+$/, '$1')))
    refuse(`couldn't set 'default-path' to origin '${path}': Impossible to get back to directory '${path}' : No such file or directory.`);
}

function luaFile(reading: Reading): void {
  const { line } = reading;
  const [name, path] = [line.arg(0), line.arg(1)];
  if (path === '') refuse(`'${name}' expects a file ${name === 'lua-load' ? 'name ' : ''}as parameter.`);
  if (!reading.hasFile(path))
    refuse(`error in Lua file '${path}': cannot open ${path}: No such file or directory`, { word: 1, code: 'lua-file' });
}

function luaPath({ line }: Reading): void {
  noMore(line, 2);
  if (line.arg(1) === '') refuse("'lua-prepend-path' expects to receive a <path> as argument");
  if (line.arg(2) !== '' && line.arg(2) !== 'path' && line.arg(2) !== 'cpath')
    refuse("'lua-prepend-path' expects <type> to either be 'path' or 'cpath'", { word: 2 });
}

/** Words of former versions. */
function processes(): void {
  refuse(
    'nbproc is not supported any more since HAProxy 2.5. Threads will automatically be used on multi-processor machines if available.',
    { word: 0, code: 'removed' },
  );
}

function checkSize(): void {
  refuse("option 'tune.chksize' is not supported any more (tune.bufsize is used instead).", { form: 'tight', word: 0, code: 'removed' });
}

export const PROCESS_LINES: readonly (readonly [string, (reading: Reading) => void])[] = [
  ['master-worker', masterWorker],
  ['nbthread', threads],
  ['thread-groups', threadGroups],
  ['thread-group', threadGroup],
  ['cpu-map', cpuMap],
  ['unix-bind', unixBind],
  ['default-path', defaultPath],
  ['lua-load', luaFile],
  ['lua-load-per-thread', luaFile],
  ['lua-prepend-path', luaPath],
  ['nbproc', processes],
  ['tune.chksize', checkSize],
];
