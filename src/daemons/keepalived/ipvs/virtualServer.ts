import type { Host } from '../../../sim/host.ts';
import type { Span } from '../../../text/span.ts';
import type { NotifyConfig, VirtualServerConfig } from './config.ts';
import { Kernel } from './kernel.ts';
import { RealServer } from './realServer.ts';

/** One running virtual_server: which real servers the kernel has for it, by what their checkers say and by the quorum (check/ipwrapper.c of 2.2.7). */
export class VirtualServer {
  readonly config: VirtualServerConfig;
  readonly reals: readonly RealServer[];
  readonly #sorry: RealServer | null;
  readonly #host: Host;
  readonly #kernel: Kernel;
  #quorumUp: boolean;

  constructor(config: VirtualServerConfig, host: Host) {
    this.config = config;
    this.#host = host;
    this.#kernel = new Kernel(host, config);
    this.reals = config.realServers.map((real) => new RealServer(real));
    this.#sorry = config.sorryServer === null ? null : new RealServer(config.sorryServer);
    // set_quorum_states: nobody is alive yet.
    this.#quorumUp = config.quorum.value + config.hysteresis <= 0;
  }

  /** init_service_vs: everything that no checker holds back is entered at once, before any check has run. */
  start(): void {
    this.#kernel.addService();
    for (const real of this.reals) {
      if (real.failedCheckers > 0 && !real.config.inhibit) this.#tell('server-down', real, 'waits for its checks (alpha)', real.config.span);
      if (real.failedCheckers > 0 && !(real.config.inhibit && !real.set)) continue;
      this.#kernel.addDestination(real);
      if (real.failedCheckers === 0) real.alive = true;
    }
    this.#updateQuorum(true);
    const sorry = this.#sorry;
    if (sorry === null || !sorry.config.inhibit || sorry.set) return;
    if (this.#sorryIsReal()) sorry.set = true;
    else {
      // Entered with weight 0.
      sorry.failedCheckers = 1;
      this.#kernel.addDestination(sorry);
      sorry.failedCheckers = 0;
    }
  }

  /** clear_service_vs, on SIGTERM: the kernel's table is left as it was found. */
  stop(): void {
    const sorry = this.#sorry;
    if (sorry !== null && sorry.set) {
      if (this.#sorryIsReal()) sorry.set = false;
      else this.#kernel.deleteDestination(sorry);
      sorry.alive = false;
    }
    for (const real of this.reals) this.#shutDown(real);
    this.#quorumUp = false;
    if (this.config.omega) this.#notify(this.config.quorumDown);
    this.#kernel.deleteService();
  }

  #shutDown(real: RealServer): void {
    const inhibited = real.config.inhibit && !real.alive ? '(inhibited) ' : '';
    this.#log(`Shutting down ${inhibited}service ${real.config.name} from VS ${this.config.name}`, real.config.span);
    if (!real.set) return;
    this.#kernel.deleteDestination(real);
    if (!real.alive) return;
    real.alive = false;
    if (this.config.omega) this.#notify(real.config.notifyDown);
  }

  /** perform_svr_state: a checker found that a real server is up, or down. `cause` is what the check went by. */
  realChanged(real: RealServer, alive: boolean, cause: Span): void {
    if (real.alive === alive) return;
    const { inhibit, name } = real.config;
    const verb = inhibit ? (alive ? 'Enabling' : 'Disabling') : alive ? 'Adding' : 'Removing';
    const from = inhibit ? 'of' : alive ? 'to' : 'from';
    this.#tell(alive ? 'server-up' : 'server-down', real, `${verb} service ${name} ${from} VS ${this.config.name}`, cause);
    // While the sorry server stands in, the pool waits for the quorum.
    if (this.#quorumUp || this.#sorry?.alive !== true) {
      if (alive) this.#kernel.addDestination(real);
      else this.#kernel.removeDestination(real);
    }
    real.alive = alive;
    this.notifyReal(real);
    this.#updateQuorum(false);
  }

  /** update_svr_wgt: a dynamic MISC_CHECK changed a weight. */
  weightChanged(real: RealServer, weight: number, cause: Span): void {
    const before = real.weight;
    real.effectiveWeight = weight;
    if (real.weight === before) return;
    const words = `Changing weight from ${before} to ${real.weight} for ${real.alive ? '' : 'in'}active service ${real.config.name} of VS ${this.config.name}`;
    this.#log(words, cause);
    if (real.set && real.alive && (this.#quorumUp || this.#sorry?.alive !== true)) this.#kernel.editDestination(real, real.weight);
    this.#updateQuorum(false);
  }

  /** do_rs_notifies */
  notifyReal(real: RealServer): void {
    this.#notify(real.alive ? real.config.notifyUp : real.config.notifyDown);
  }

  /** update_quorum_state: enough weight is alive, or no longer enough. */
  #updateQuorum(atStart: boolean): void {
    const { quorum, hysteresis, name } = this.config;
    const weight = this.reals.reduce((sum, real) => sum + (real.alive ? real.weight : 0), 0);
    const threshold = quorum.value + (this.#quorumUp ? -hysteresis : hysteresis);
    if (!this.#quorumUp && weight >= threshold) {
      this.#quorumUp = true;
      this.#log(`Gained quorum ${quorum.value}+${hysteresis}=${threshold} <= ${weight} for VS ${name}`, quorum.span);
      this.#sorryOut();
      this.#notify(this.config.quorumUp);
    } else if ((this.#quorumUp && (weight === 0 || weight < threshold)) || (atStart && !this.#quorumUp && this.#sorry !== null && !this.#sorry.alive)) {
      this.#quorumUp = false;
      const words = atStart ? 'Starting with quorum down' : 'Lost quorum';
      this.#log(`${words} ${quorum.value}-${hysteresis}=${threshold} > ${weight} for VS ${name}`, quorum.span);
      this.#sorryIn();
      this.#notify(this.config.quorumDown);
    }
  }

  #sorryOut(): void {
    const sorry = this.#sorry;
    if (sorry === null || !sorry.alive) return;
    this.#log(`${sorry.config.inhibit ? 'Disabling' : 'Removing'} sorry server ${sorry.config.name} from VS ${this.config.name}`, sorry.config.span);
    this.#kernel.removeDestination(sorry);
    sorry.alive = false;
    this.#pool(true);
  }

  #sorryIn(): void {
    const sorry = this.#sorry;
    if (sorry === null || sorry.alive) return;
    this.#log(`${sorry.config.inhibit ? 'Enabling' : 'Adding'} sorry server ${sorry.config.name} to VS ${this.config.name}`, sorry.config.span);
    this.#pool(false);
    this.#kernel.addDestination(sorry);
    sorry.alive = true;
  }

  /** perform_quorum_state */
  #pool(add: boolean): void {
    this.#log(`${add ? 'Adding alive servers to' : 'Removing alive servers from'} the pool for VS ${this.config.name}`, this.config.quorum.span);
    for (const real of this.reals) {
      if (!real.alive) continue;
      if (add) this.#kernel.addDestination(real);
      else this.#kernel.removeDestination(real);
    }
  }

  #sorryIsReal(): boolean {
    const sorry = this.#sorry?.config;
    return this.reals.some(({ config }) => config.address === sorry?.address && config.port === sorry.port);
  }

  #notify(script: NotifyConfig | null): void {
    if (script !== null) this.#log(`Runs ${script.command}`, script.span);
  }

  #tell(kind: 'server-up' | 'server-down', real: RealServer, detail: string, cause: Span): void {
    const subject = `${this.config.name}/${real.config.name}`;
    this.#host.record({ kind, subject, detail, address: real.config.address, cause });
  }

  #log(detail: string, cause: Span): void {
    this.#host.record({ kind: 'log', subject: this.config.name, detail, cause });
  }
}
