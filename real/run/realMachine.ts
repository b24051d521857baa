import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Machine, ProcessSpec } from '../../src/model/cluster.ts';
import { sleep } from './clock.ts';
import { LAUNCHES, type Launch } from './launch.ts';
import { namespaceFile } from './leftovers.ts';
import { descendantsOf, signalTo } from './processFamily.ts';
import { settingsFile } from './settingsFile.ts';

export interface MachineHooks {
  started(process: ProcessSpec): void;
  /** A line that a process wrote, to either stream. */
  line(process: ProcessSpec, text: string): void;
  /** A process ended that nobody had told to. */
  ended(process: ProcessSpec, how: string): void;
}

export type Signal = 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT';

/** The kernel ends a killed machine within milliseconds; what is not gone after this goes with its namespace. */
const END_PATIENCE_MS = 5000;

/** What a program in a machine sees of ours: nothing but this. */
const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C' };

/** systemd's DefaultLimitNOFILE on Debian 12 is 1024:524288, from which HAProxy takes its maxconn. A computer that allows less leaves it at that. */
const WITH_LIMITS = 'ulimit -Sn 1024; ulimit -Hn 524288 2>/dev/null || :; exec "$@"';

/**
 * A machine for real: while it has power, a first process in mount, process and name namespaces of its own, and the daemons that entered them.
 * Its network namespace is the network's.
 */
export class RealMachine {
  readonly spec: Machine;
  readonly #namespace: string;
  readonly #script: string;
  readonly #labFolder: string;
  readonly #hooks: MachineHooks;
  #first: ChildProcess | null = null;
  /** Of the first process, as the computer counts; 0 without power. */
  #firstPid = 0;
  readonly #running = new Map<string, ChildProcess>();
  /** All that entered it and has not ended: nsenter, each with the program that it started. */
  readonly #entered = new Set<ChildProcess>();

  constructor(spec: Machine, namespace: string, script: string, labFolder: string, hooks: MachineHooks) {
    this.spec = spec;
    this.#namespace = namespace;
    this.#script = script;
    this.#labFolder = labFolder;
    this.#hooks = hooks;
  }

  get powered(): boolean {
    return this.#firstPid > 0;
  }

  /** The first process, as the computer counts: what it sees can be read below /proc. */
  get pid(): number {
    return this.#firstPid;
  }

  /** Whether the process runs, or is frozen. */
  runs(daemon: string): boolean {
    return this.#running.has(daemon);
  }

  /** @throws what the first process complained of when it cannot put its file system together */
  async powerOn(): Promise<void> {
    const namespaces = ['unshare', '--pid', '--fork', '--kill-child', '--mount', '--uts'];
    const first = spawn('nsenter', [`--net=${namespaceFile(this.#namespace)}`, ...namespaces, 'sh', '-c', this.#script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: ENVIRONMENT,
    });
    this.#first = first;
    let complaint = '';
    first.stderr.on('data', (chunk) => (complaint += String(chunk)));
    const ended = once(first, 'exit');
    await Promise.race([once(first.stdout, 'data'), ended]);
    if (first.exitCode !== null) throw new Error(`${this.spec.name} does not start: ${complaint.trim()}`);
    // nsenter becomes unshare, whose only child is the first process in there.
    this.#firstPid = childOf(first.pid as number);
  }

  /** Everything on the machine ends at once: its first process is killed, and the kernel ends the rest. */
  async powerOff(): Promise<void> {
    const first = this.#first;
    if (first === null) return;
    this.#first = null;
    this.#running.clear();
    const gone = hasEnded(first) ? Promise.resolve() : once(first, 'exit');
    // The first process is not gone before everything in there is, and what its parent, stopped or not, has yet to take note of is still there.
    for (const child of this.#entered) signalTo(child.pid as number, 'SIGKILL');
    // Before it was ready its number is not known; unshare takes it along (--kill-child).
    signalTo(this.#firstPid > 0 ? this.#firstPid : (first.pid as number), 'SIGKILL');
    this.#firstPid = 0;
    const patience = new AbortController();
    await Promise.race([gone, sleep(END_PATIENCE_MS, patience.signal).catch(() => {})]);
    patience.abort();
  }

  /** Starts a daemon; without power, or where it runs already, nothing happens. */
  start(process: ProcessSpec): void {
    const { daemon } = process;
    if (!this.powered || this.#running.has(daemon)) return;
    // A life begins with what the file says.
    rmSync(settingsFile(this.#labFolder, daemon), { force: true });
    const child = this.#enter(launchOf(process).command(this.spec.processes.map((p) => p.daemon)));
    this.#running.set(daemon, child);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (text) => this.#hooks.line(process, text));
    }
    // `close` comes after the last line was read, `exit` may come before.
    child.on('close', (code, signal) => {
      if (this.#running.get(daemon) !== child) return;
      this.#running.delete(daemon);
      this.#hooks.ended(process, signal === null ? `exit code ${code}` : signal);
    });
    this.#hooks.started(process);
  }

  /**
   * Sends a signal to the daemon: to all its processes those that nobody can catch, else to the one that leads. Resolves when it has ended, where it was to.
   */
  async signal(daemon: string, name: Signal): Promise<void> {
    const child = this.#running.get(daemon);
    if (child === undefined) return;
    const family = descendantsOf(child.pid as number);
    const ends = name === 'SIGKILL' || name === 'SIGTERM';
    if (ends) this.#running.delete(daemon);
    if (name === 'SIGTERM') signalTo(family[0] ?? 0, name);
    else {
      // Held still first, so that none can make another while the others die.
      if (name === 'SIGKILL') for (const pid of family) signalTo(pid, 'SIGSTOP');
      for (const pid of family) signalTo(pid, name);
      // nsenter stops together with the program that it started, and must go on to see it go on or end.
      if (name !== 'SIGSTOP') signalTo(child.pid as number, 'SIGCONT');
    }
    if (ends && !hasEnded(child)) await once(child, 'exit');
  }

  /** The folder that the machine sees as /run/lab/shared. */
  get labFolder(): string {
    return this.#labFolder;
  }

  #enter(command: readonly string[]): ChildProcess {
    const namespaces = ['--mount', '--uts', '--net', '--pid', '--root', '--wd'];
    const child = spawn('nsenter', ['--target', String(this.#firstPid), ...namespaces, '--', 'sh', '-c', WITH_LIMITS, 'sh', ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: ENVIRONMENT,
    });
    this.#entered.add(child);
    child.on('exit', () => this.#entered.delete(child));
    return child;
  }
}

function launchOf({ id, daemon }: ProcessSpec): Launch {
  const launch = LAUNCHES[daemon];
  if (launch === undefined) throw new Error(`${id}: nobody has said how to run ${daemon} for real`);
  return launch;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function childOf(pid: number): number {
  const [child = '0'] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return Number(child);
}
