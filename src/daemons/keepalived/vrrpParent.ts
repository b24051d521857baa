import type { Host } from '../../sim/host.ts';
import { childHost, type ChildHost } from './childHost.ts';
import type { KeepalivedConfig } from './config.ts';
import { journalHost } from './journalHost.ts';
import type { VrrpInstance } from './instance.ts';
import { VrrpProcess } from './vrrpProcess.ts';

/** From exec to the first advertisement timer: parent and children read the file, ask the kernel for its interfaces, open sockets. Measured: 21–138 ms in 17 recordings. */
const START_UP_MIN_MS = 20;
const START_UP_SPREAD_MS = 120;
/** A child that is started again has less to do. Measured: 6–30 ms. */
const RESTART_MIN_MS = 5;
const RESTART_SPREAD_MS = 25;

/** A child that was told to end does so a second after it said good-bye (vrrp_terminate_phase1), and its parent waits for it. */
export const SHUTDOWN_MS = 1000;

/** A child that lived for so long is started again at once. */
const GOOD_LIFE_MS = 60_000;
const LONGEST_DELAY_S = 60;

/** What the parent does for its VRRP child: starts it, and starts it again when it died (vrrp_respawn_thread, calc_restart_delay of 2.2.7). */
export class VrrpParent {
  readonly #config: KeepalivedConfig;
  readonly #host: Host;
  /** What the tracked files hold, by path. */
  readonly #files: Map<string, number>;
  #child: { readonly process: VrrpProcess; readonly host: ChildHost } | null = null;
  #bornMs = 0;
  #nextDelayS = 0;

  constructor(config: KeepalivedConfig, host: Host) {
    this.#config = config;
    this.#host = host;
    this.#files = new Map(config.files.map((f) => [f.path, f.value]));
  }

  start(): void {
    this.#bornMs = this.#host.now();
    this.#host.after(START_UP_MIN_MS + this.#host.random() * START_UP_SPREAD_MS, () => this.#run());
  }

  stop(): void {
    this.#child?.process.stop();
    this.#child = null;
  }

  /** The child ended, killed or in order: its addresses stay unless it gave them up. @returns false when there is none at the moment */
  childEnds(how: 'killed' | 'terminated'): boolean {
    const child = this.#child;
    if (child === null) return false;
    if (how === 'terminated') child.process.stop();
    child.host.end();
    this.#child = null;
    this.#host.after(how === 'terminated' ? SHUTDOWN_MS : 0, () => this.#respawn());
    return true;
  }

  #respawn(): void {
    this.#log(`VRRP child process died: Respawning`);
    const delayS = this.#restartDelayS();
    this.#log(`Restart of VRRP process delayed ${delayS} seconds to limit respawn rate`);
    this.#host.after(delayS * 1000, () => {
      this.#bornMs = this.#host.now();
      this.#host.after(RESTART_MIN_MS + this.#host.random() * RESTART_SPREAD_MS, () => this.#run());
    });
  }

  /** Null while no child runs. */
  get instances(): readonly VrrpInstance[] | null {
    return this.#child?.process.instances ?? null;
  }

  /** @returns false when nothing tracks the file */
  fileChanged(path: string, value: number): boolean {
    if (!this.#files.has(path)) return false;
    this.#files.set(path, value);
    this.#child?.process.fileChanged(path, value);
    return true;
  }

  #run(): void {
    const host = childHost(journalHost(this.#host, 'vrrp'));
    this.#child = { process: new VrrpProcess(this.#config, host.host, this.#files), host };
    this.#child.process.start();
  }

  /** 0, 1, 2, 4 … seconds, up to a minute. */
  #restartDelayS(): number {
    if (this.#host.now() - this.#bornMs >= GOOD_LIFE_MS) {
      this.#nextDelayS = 0;
      return 0;
    }
    const delayS = this.#nextDelayS;
    this.#nextDelayS = delayS === 0 ? 1 : Math.min(LONGEST_DELAY_S, delayS * 2);
    return delayS;
  }

  #log(detail: string): void {
    journalHost(this.#host, 'parent').record({ kind: 'log', subject: 'vrrp', detail });
  }
}
