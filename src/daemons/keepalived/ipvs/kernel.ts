import type { Host } from '../../../sim/host.ts';
import type { DestinationSpec } from '../../../sim/ipvs/destination.ts';
import type { VirtualServerConfig } from './config.ts';
import type { RealServer } from './realServer.ts';

/** Commands of the kernel's interface that keepalived names when they fail (linux/ip_vs.h). */
const COMMANDS = { ADD: 1154, DEL: 1156, ADDDEST: 1159, DELDEST: 1160 } as const;

/** How the checker process changes the kernel's table for one virtual server (ipvs_cmd of check/ipvswrapper.c). */
export class Kernel {
  readonly #host: Host;
  readonly #config: VirtualServerConfig;

  constructor(host: Host, config: VirtualServerConfig) {
    this.#host = host;
    this.#config = config;
  }

  addService(): void {
    const { scheduler, fallback, persistenceMs, persistenceMask, span, addresses } = this.#config;
    for (const { address, port } of addresses) {
      const spec = { address, port, scheduler: scheduler.value, fallback, persistenceMs, persistenceMask, span };
      // Left by a life before this one: the kernel refuses, and keepalived takes that for done.
      if (this.#host.virtualServices().addService(spec) === 'exists') this.#failed('ADD', 'Service already exists(17)', `${address}:tcp:${port}`);
    }
  }

  deleteService(): void {
    for (const { address, port } of this.#config.addresses) {
      if (this.#host.virtualServices().deleteService(address, port) !== 'ok') this.#failed('DEL', 'No such service(3)', `${address}:tcp:${port}`);
    }
  }

  addDestination(real: RealServer): void {
    if (real.config.inhibit && real.set) return this.editDestination(real, real.weight);
    const weight = !real.set && real.config.inhibit && real.failedCheckers > 0 ? 0 : real.weight;
    real.set = true;
    this.#each(real, weight, (address, port, spec, words) => {
      const result = this.#host.virtualServices().addDestination(address, port, spec);
      if (result === 'exists') this.#failed('ADDDEST', 'Destination already exists(17)', words);
      else if (result !== 'ok') this.#failed('ADDDEST', 'No such service(3)', words);
    });
  }

  /** Takes it out of the pool; with inhibit_on_failure only its weight goes. */
  removeDestination(real: RealServer): void {
    if (real.config.inhibit) this.editDestination(real, 0);
    else this.deleteDestination(real);
  }

  deleteDestination(real: RealServer): void {
    real.set = false;
    this.#each(real, 0, (address, port, spec, words) => {
      const result = this.#host.virtualServices().deleteDestination(address, port, spec);
      if (result === 'not-found') this.#failed('DELDEST', 'No such destination(2)', words);
      else if (result !== 'ok') this.#failed('DELDEST', 'No such service(3)', words);
    });
  }

  /** What is not there to be changed is entered. */
  editDestination(real: RealServer, weight: number): void {
    this.#each(real, weight, (address, port, spec) => {
      const table = this.#host.virtualServices();
      if (table.editDestination(address, port, spec) === 'not-found') table.addDestination(address, port, spec);
    });
  }

  #each(real: RealServer, weight: number, does: (address: string, port: number, spec: DestinationSpec, words: string) => void): void {
    const { config } = real;
    for (const { address, port } of this.#config.addresses) {
      const spec: DestinationSpec = {
        address: config.address,
        // Only NAT has a port of its own; a packet that is handed on unchanged keeps the one it came with.
        port: config.method === 'masq' ? config.port : port,
        method: config.method,
        weight,
        upperThreshold: config.upperThreshold,
        lowerThreshold: config.lowerThreshold,
        span: config.span,
      };
      does(address, port, spec, `${address}:tcp:${port} -> ${spec.address}:${spec.port}`);
    }
  }

  #failed(command: keyof typeof COMMANDS, error: string, words: string): void {
    const detail = `IPVS cmd IP_VS_SO_SET_${command}(${COMMANDS[command]}) error: ${error} (${words})`;
    this.#host.record({ kind: 'log', subject: this.#config.name, detail, cause: this.#config.span });
  }
}
