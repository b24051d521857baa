import type { Host } from '../../sim/host.ts';
import type { Tracked } from './config.ts';
import type { ScriptConfig } from './config.ts';
import type { VrrpInstance } from './instance.ts';

/**
 * Order of magnitude of a fork, an exec and a walk through /proc. Scripts that start together run side by side: which of them ends first is chance
 * (recorded both ways).
 */
const RUN_MIN_MS = 3;
const RUN_SPREAD_MS = 5;

/** Runs one vrrp_script for ever: the first time at once, then every `interval` counted from start to start (vrrp_script_thread in 2.2.7). */
export class ScriptRunner {
  readonly #config: ScriptConfig;
  readonly #host: Host;
  readonly #listeners: readonly { readonly instance: VrrpInstance; readonly tracked: Tracked }[];
  /** keepalived's counter: below `rise` the script counts as failed; successes lead up to rise + fall − 1, failures down. One success is enough at first. */
  #result: number;
  #first = true;
  #lastStatus = 0;

  constructor(config: ScriptConfig, host: Host, instances: readonly VrrpInstance[]) {
    this.#config = config;
    this.#host = host;
    this.#listeners = instances.flatMap((instance) =>
      instance.config.trackedScripts.filter((t) => t.name === config.name).map((tracked) => ({ instance, tracked })),
    );
    this.#result = config.rise.value - 1;
  }

  start(): void {
    this.#run();
  }

  #run(): void {
    const status = this.#status();
    this.#host.after(RUN_MIN_MS + this.#host.random() * RUN_SPREAD_MS, () => this.#exited(status));
    this.#host.after(this.#config.intervalMs.value, () => this.#run());
  }

  #status(): number {
    const { command } = this.#config;
    if (command.kind === 'constant') return command.status;
    return this.#host.isRunning(command.daemon) ? 0 : command.failStatus;
  }

  /** vrrp_script_child_thread */
  #exited(status: number): void {
    const { name, command } = this.#config;
    if (status !== this.#lastStatus) this.#log(`Script \`${name}\` now returning ${status}`, command.span);
    this.#lastStatus = status;
    if (status === 0) this.#succeeded();
    else this.#failed(status);
    this.#first = false;
  }

  #succeeded(): void {
    const rise = this.#config.rise.value;
    if (this.#result < rise - 1) {
      this.#result++;
      return;
    }
    if (this.#result === rise - 1) {
      this.#log(`VRRP_Script(${this.#config.name}) succeeded`, this.#config.rise.span);
      this.#tell(true);
    }
    this.#result = rise + this.#config.fall.value - 1;
  }

  #failed(status: number): void {
    const rise = this.#config.rise.value;
    if (this.#result > rise) {
      this.#result--;
      return;
    }
    if (this.#result === rise || this.#first) {
      this.#log(`VRRP_Script(${this.#config.name}) failed (exited with status ${status})`, this.#config.fall.span);
      this.#tell(false);
    }
    this.#result = 0;
  }

  #tell(succeeded: boolean): void {
    for (const { instance, tracked } of this.#listeners) instance.scriptChanged(tracked, succeeded, this.#first);
  }

  #log(detail: string, cause: ScriptConfig['span']): void {
    this.#host.record({ kind: 'log', subject: this.#config.name, detail, cause });
  }
}
