import { Destination, type DestinationSpec } from './destination.ts';
import { VirtualService, type ServiceSpec } from './service.ts';

export type AddResult = 'ok' | 'exists' | 'no-service';
export type ChangeResult = 'ok' | 'not-found' | 'no-service';

/**
 * The virtual services of one machine's kernel, as programs change them (ip_vs_ctl.c). It belongs to the machine: it outlives the program that filled
 * it, and is lost with the power.
 */
export class VirtualServiceTable {
  readonly services: VirtualService[] = [];
  /** Destinations that were taken out and may have connections: entered again, they are the same as before (ip_vs_trash_get_dest). */
  readonly #trash = new Map<string, Destination>();

  /** The service for a packet to this address and port, where there is one. A service of its own port comes before one for all ports. */
  find(address: string, port: number): VirtualService | null {
    let any: VirtualService | null = null;
    for (const service of this.services) {
      if (service.spec.address !== address) continue;
      if (service.spec.port === port) return service;
      if (service.spec.port === 0) any = service;
    }
    return any;
  }

  addService(spec: ServiceSpec): AddResult {
    if (this.#service(spec.address, spec.port) !== undefined) return 'exists';
    this.services.push(new VirtualService(spec));
    return 'ok';
  }

  editService(spec: ServiceSpec): ChangeResult {
    const service = this.#service(spec.address, spec.port);
    if (service === undefined) return 'no-service';
    service.edit(spec);
    return 'ok';
  }

  /** Its destinations go to the trash: their connections' packets are dropped. */
  deleteService(address: string, port: number): ChangeResult {
    const service = this.#service(address, port);
    if (service === undefined) return 'no-service';
    for (const destination of [...service.destinations]) this.#takeOut(service, destination);
    this.services.splice(this.services.indexOf(service), 1);
    return 'ok';
  }

  addDestination(address: string, port: number, spec: DestinationSpec): AddResult {
    const service = this.#service(address, port);
    if (service === undefined) return 'no-service';
    if (service.find(spec.address, spec.port) !== undefined) return 'exists';
    const key = trashKey(service, spec.address, spec.port);
    const known = this.#trash.get(key);
    this.#trash.delete(key);
    known?.update(spec);
    service.enter(known ?? new Destination(spec));
    return 'ok';
  }

  editDestination(address: string, port: number, spec: DestinationSpec): ChangeResult {
    const service = this.#service(address, port);
    if (service === undefined) return 'no-service';
    const destination = service.find(spec.address, spec.port);
    if (destination === undefined) return 'not-found';
    service.update(destination, spec);
    return 'ok';
  }

  deleteDestination(address: string, port: number, real: { readonly address: string; readonly port: number }): ChangeResult {
    const service = this.#service(address, port);
    if (service === undefined) return 'no-service';
    const destination = service.find(real.address, real.port);
    if (destination === undefined) return 'not-found';
    this.#takeOut(service, destination);
    return 'ok';
  }

  flush(): void {
    for (const { spec } of [...this.services]) this.deleteService(spec.address, spec.port);
  }

  #service(address: string, port: number): VirtualService | undefined {
    return this.services.find((s) => s.spec.address === address && s.spec.port === port);
  }

  #takeOut(service: VirtualService, destination: Destination): void {
    service.takeOut(destination);
    this.#trash.set(trashKey(service, destination.address, destination.port), destination);
  }
}

function trashKey({ spec }: VirtualService, address: string, port: number): string {
  return `${spec.address}:${spec.port} ${address}:${port}`;
}
