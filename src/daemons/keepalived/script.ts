import type { Span } from '../../text/span.ts';
import type { ScriptCommand } from './config.ts';

/** The lab's own words about a script. */
export interface ScriptRemark {
  readonly severity: 'warning' | 'info';
  readonly code: string;
  readonly message: string;
}

/** What becomes of a `script` line: what it does, and whether the lab can say so. */
export interface ReadCommand {
  readonly command: ScriptCommand;
  /** False: keepalived finds no such program and disables the script. */
  readonly found: boolean;
  /** What the reader should know of it, for its line. */
  readonly remark: ScriptRemark | null;
}

/** Programs of a Debian machine with HAProxy and keepalived that scripts are written with; other names in /bin and /usr/bin are not found. */
const PROGRAMS = new Set(
  'pidof killall pgrep pkill systemctl service true false sh bash dash test [ kill ps ss ip ping curl wget nc netcat grep awk sed cat echo env timeout sleep python3 perl socat stat ls touch cp mv rm ln mkdir chmod chown date tee cut sort uniq wc head tail tr xargs find id hostname uname logger expr seq printf mkfifo nohup sync df du md5sum sha256sum readlink realpath basename dirname haproxy nginx keepalived ipvsadm sysctl nft openssl'.split(
    ' ',
  ),
);
const SYSTEM_FOLDERS = ['/bin/', '/usr/bin/', '/sbin/', '/usr/sbin/'];

/** Names of programs whose daemon the lab calls otherwise. */
const DAEMON_OF_PROGRAM: ReadonlyMap<string, string> = new Map([
  ['mysqld', 'mysql'],
  ['mariadbd', 'mysql'],
  ['mariadb', 'mysql'],
]);

/**
 * What `command` (its words, as the script's argument vector) does. Exit statuses: pidof(8), killall(1) and pgrep(1) exit with 1 when no process
 * matches, `systemctl is-active` with 3 for a unit that is not active, `pgrep` without a pattern with 2.
 */
export function readCommand(command: readonly string[], span: Span): ReadCommand {
  const program = programName(command[0] ?? '');
  if (program === null) return { command: constant(0, span), found: true, remark: OWN_SCRIPT };
  if (!PROGRAMS.has(program)) return { command: constant(0, span), found: false, remark: null };
  if (program === 'pidof') return { command: constant(1, span), found: true, remark: PIDOF };
  const simulated = simulate(program, command.slice(1), span);
  const remark = simulated === null ? notRun(command) : null;
  return { command: simulated ?? constant(0, span), found: true, remark };
}

/**
 * On Debian 12 /usr/bin/pidof is a link to /sbin/killall5, and 2.2.7 runs a link's target where no program of the link's own name lies beside it
 * (lib/notify.c, check_script_secure). killall5 has no such arguments and exits with 1 (measured, and seen with strace).
 */
const PIDOF: ScriptRemark = {
  severity: 'warning',
  code: 'lab.pidof-fails',
  message:
    'This always fails on Debian 12: `pidof` is a link there, and keepalived 2.2 runs what it leads to, `killall5`, which exits with 1. `pgrep -x NAME` does what is meant.',
};

/** A script of one's own. Where the workspace lacks its file, keepalived disables it. */
const OWN_SCRIPT: ScriptRemark = {
  severity: 'info',
  code: 'lab.not-simulated',
  message:
    'The lab runs no scripts of your own: one that is among this machine’s files counts as succeeding, one that is not there is disabled. What the lab does run: pgrep -x NAME, killall -0 NAME, systemctl is-active NAME, true, false.',
};

function notRun(command: readonly string[]): ScriptRemark {
  const message = `The lab does not run \`${command.join(' ')}\`: it counts as succeeding. What the lab does run: pgrep -x NAME, killall -0 NAME, systemctl is-active NAME, true, false.`;
  return { severity: 'info', code: 'lab.not-simulated', message };
}

/**
 * Whether the machine has a program: one in the system's folders is judged by its name where its command is read, any other must be a file of the
 * workspace. `files`: the machine's own, by their paths without the leading `/`.
 */
export function isThere(program: string, files: ReadonlyMap<string, unknown>): boolean {
  return programName(program) !== null || files.has(program.replace(/^\/+/, ''));
}

/** The program's bare name; null for a path outside the system's folders, of which the lab knows nothing. */
function programName(path: string): string | null {
  if (!path.includes('/')) return path;
  const folder = SYSTEM_FOLDERS.find((f) => path.startsWith(f));
  return folder === undefined || path.slice(folder.length).includes('/') ? null : path.slice(folder.length);
}

function simulate(program: string, args: readonly string[], span: Span): ScriptCommand | null {
  if (program === 'true') return constant(0, span);
  // Without arguments `kill` says how it is used and exits with 1.
  if (program === 'false' || (program === 'kill' && args.length === 0)) return constant(1, span);
  if (program === 'pgrep') return byName(args, ['-x'], 1, 2, span);
  if (program === 'killall') {
    // Without a signal 0 it would end what it looks for.
    const probes = args.includes('-0') || args.join(' ').includes('-s 0');
    return probes || args.length === 0
      ? byName(
          args.filter((a) => a !== '0'),
          ['-0', '-s', '-q', '-e'],
          1,
          1,
          span,
        )
      : null;
  }
  if (program === 'systemctl' && args[0] === 'is-active') {
    const names = args.slice(1).map((a) => (a.endsWith('.service') ? a.slice(0, -'.service'.length) : a));
    return byName(names, ['--quiet', '-q'], 3, 1, span);
  }
  return null;
}

/** A test for one process by its name, with options that change nothing; null when there is more to it. */
function byName(
  args: readonly string[],
  options: readonly string[],
  failStatus: number,
  emptyStatus: number,
  span: Span,
): ScriptCommand | null {
  const names = args.filter((a) => !options.includes(a));
  if (names.length === 0) return constant(emptyStatus, span);
  const [name] = names;
  if (names.length > 1 || name === undefined || !/^[A-Za-z0-9_.@/-]+$/.test(name) || name.startsWith('-')) return null;
  return { kind: 'process', daemon: daemonOf(name), failStatus, span };
}

function constant(status: number, span: Span): ScriptCommand {
  return { kind: 'constant', status, span };
}

/** The daemon whose process a program is, by the program's name or path. */
export function daemonOf(program: string): string {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return DAEMON_OF_PROGRAM.get(name) ?? name;
}

/** How many processes of a program run on a Debian machine: HAProxy has a master beside its worker (-Ws in its unit). */
export function processesOf(daemon: string): number {
  return daemon === 'haproxy' ? 2 : 1;
}

/** Splits a command as keepalived does (alloc_strvec_quoted_escaped, its common cases): blanks outside '…' and "…", a backslash takes the next character. Null when a quote stays open. */
export function splitCommand(text: string): string[] | null {
  const result: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\' && i + 1 < text.length) word = (word ?? '') + text.charAt(++i);
    else if (quote !== '') {
      if (c === quote) quote = '';
      else word = (word ?? '') + c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (/\s/.test(c)) {
      if (word !== null) result.push(word);
      word = null;
    } else word = (word ?? '') + c;
  }
  // A quote at the very end opens nothing.
  if (quote !== '' && !text.endsWith(quote)) return null;
  if (word !== null) result.push(word);
  return result;
}
