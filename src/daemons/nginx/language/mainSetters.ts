import { accountExists, groupExists } from '../accounts.ts';
import { parseNumber, parseSize } from '../values.ts';
import { PREFIX } from './disk.ts';
import { parseNetwork, resolveHost } from './inet.ts';
import type { Reading, Setter } from './reading.ts';
import { remedyForModule } from './strangers.ts';
import { processSyslog } from './syslog.ts';
import { dictionary } from '../../../text/dictionary.ts';

const LEVELS = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'];
const DEBUG_PARTS = [
  'debug_core',
  'debug_alloc',
  'debug_mutex',
  'debug_event',
  'debug_http',
  'debug_mail',
  'debug_stream',
];
/** CPU_SETSIZE of glibc. */
const CPUS_MAX = 1024;

const user: Setter = (at, [, name, group]) => {
  if (at.scope.own.has('user')) return 'is duplicate';
  if (!accountExists(name as string)) at.emerg(`getpwnam("${name}") failed`, 'user');
  at.scope.own.set('user', name);
  const groupName = group ?? name;
  if (!groupExists(groupName as string)) at.emerg(`getgrnam("${groupName}") failed`, 'user');
};

const workerProcesses: Setter = (at, [, text]) => {
  if (at.scope.own.has('worker_processes')) return 'is duplicate';
  const count = text === 'auto' ? (at.context.machine?.cores ?? 1) : parseNumber(text as string);
  if (count === null) return 'invalid value';
  at.scope.own.set('worker_processes', count);
};

const workerPriority: Setter = (at, [, text]) => {
  if (at.scope.own.get<number>('worker_priority') !== undefined) return 'is duplicate';
  const number = parseNumber((text as string).replace(/^[+-]/, ''));
  if (number === null) return 'invalid number';
  if (number !== 0) at.scope.own.set('worker_priority', number);
};

const cpuAffinity: Setter = (at, words) => {
  if (at.scope.own.has('worker_cpu_affinity')) return 'is duplicate';
  const auto = words[1] === 'auto';
  if (auto && words.length > 3) at.emerg('invalid number of arguments in "worker_cpu_affinity" directive', 'arguments');
  at.scope.own.set('worker_cpu_affinity', auto ? 0 : words.length - 1);
  for (const word of words.slice(auto ? 2 : 1)) {
    if (word.length > CPUS_MAX) at.emerg(`"worker_cpu_affinity" supports up to ${CPUS_MAX} CPUs only`);
    const bad = [...word].reverse().find((ch) => !' 01'.includes(ch));
    if (bad !== undefined) at.emerg(`invalid character "${bad}" in "worker_cpu_affinity"`);
  }
};

/** Modules of Debian's packages of nginx 1.22 beside the binary; what nginx-light brings along lies in the first folder. */
const loadModule: Setter = (at, [, text]) => {
  if (at.main.hasEvents || at.main.hasHttp) return 'is specified too late';
  const path = (text as string).startsWith('/') ? (text as string) : PREFIX + text;
  at.emerg(
    `dlopen() "${path}" failed (${path}: cannot open shared object file: No such file or directory)`,
    'load-module',
    remedyForModule(path),
  );
};

const threadPool: Setter = (at, words) => {
  const name = words[1] as string;
  const pool = useThreadPool(at, name);
  if (pool.threads !== 0) at.emerg(`duplicate thread pool "${name}"`, 'duplicate');
  for (const word of words.slice(2)) {
    const number = parseNumber(word.slice(word.indexOf('=') + 1));
    if (word.startsWith('threads=')) {
      if (number === null || number === 0) return at.emerg(`invalid threads value "${word}"`);
      pool.threads = number;
    } else if (word.startsWith('max_queue=') && number === null) at.emerg(`invalid max_queue value "${word}"`);
  }
  if (pool.threads === 0) at.emerg('"thread_pool" must have "threads" parameter');
};

export function useThreadPool(at: Reading, name: string): { threads: number } {
  let pool = at.main.threadPools.get(name);
  if (pool === undefined) at.main.threadPools.set(name, (pool = { threads: 0, place: at.place }));
  return pool;
}

/** `error_log WHERE LEVEL …`, everywhere (ngx_log_set_log). */
export const errorLog: Setter = (at, words) => {
  const where = words[1] as string;
  if (where.startsWith('memory:')) memoryLog(at, where.slice('memory:'.length));
  else if (where.startsWith('syslog:')) processSyslog(at, where);
  else if (where !== 'stderr') openFile(at, where);
  logLevels(at, words.slice(2));
};

function memoryLog(at: Reading, size: string): void {
  const bytes = parseSize(size, false);
  // A line of the log and its head must fit (NGX_MAX_ERROR_STR and what stands before).
  const needed = 2048 + 'MEMLOG  :\n'.length + at.file.path.length + 40;
  if (bytes === null || bytes < needed) at.emerg(`invalid buffer size "${size}"`);
}

function logLevels(at: Reading, levels: readonly string[]): void {
  let main = false;
  let parts = false;
  for (const level of levels) {
    if (LEVELS.includes(level)) {
      if (main || parts) at.emerg(`duplicate log level "${level}"`);
      main = true;
    } else if (DEBUG_PARTS.includes(level)) {
      if (main) at.emerg(`invalid log level "${level}"`);
      parts = true;
    } else at.emerg(`invalid log level "${level}"`);
  }
}

/** A file that nginx will open for writing at start; relative paths start at its prefix (ngx_conf_open_file). */
export function openFile(at: Reading, path: string): string {
  const full = path.startsWith('/') ? path : PREFIX + path;
  if (path !== '') at.main.openFiles.add(full);
  return full;
}

const connections: Setter = (at, [, text]) => {
  if (at.scope.own.has('worker_connections')) return 'is duplicate';
  const count = parseNumber(text as string);
  if (count === null) return at.emerg(`invalid number "${text}"`);
  at.scope.own.set('worker_connections', count);
  at.main.connections = count;
};

const EVENT_METHODS = ['epoll', 'poll', 'select'];

const use: Setter = (at, [, method]) => {
  if (at.scope.own.has('use')) return 'is duplicate';
  if (!EVENT_METHODS.includes(method as string)) at.emerg(`invalid event type "${method}"`);
  at.scope.own.set('use', method);
};

const debugConnection: Setter = (at, [, text = '']) => addNetwork(at, text, 'debug_connection', true);

/** A network, a host's name where one may stand, or `unix:` (debug_connection, set_real_ip_from). */
export function addNetwork(at: Reading, text: string, directive: string, byName: boolean): void {
  if (text === 'unix:') return;
  const network = parseNetwork(text);
  if (network !== null) {
    if (network.lowBits) at.warn(`low address bits of ${text} are meaningless`, 'low-bits');
    return;
  }
  if (byName && resolveHost(text, at.context) === null) at.emerg(`host not found in ${directive} "${text}"`);
}

export const MAIN_SETTERS: Readonly<Record<string, Setter>> = dictionary({
  user,
  worker_processes: workerProcesses,
  worker_priority: workerPriority,
  worker_cpu_affinity: cpuAffinity,
  load_module: loadModule,
  thread_pool: threadPool,
  error_log: errorLog,
  env: () => undefined,
  ssl_engine: (at, [, engine]) => {
    if (at.scope.own.has('ssl_engine')) return 'is duplicate';
    at.scope.own.set('ssl_engine', engine);
    at.emergNowhere(
      `ENGINE_by_id("${engine}") failed (SSL: error:12800067:DSO support routines::could not load the shared library)`,
    );
  },
  worker_connections: connections,
  use,
  debug_connection: debugConnection,
});
