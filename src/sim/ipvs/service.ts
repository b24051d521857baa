import { addressNumber } from '../../model/address.ts';
import type { Span } from '../../text/span.ts';
import type { Destination, DestinationSpec } from './destination.ts';
import { makeScheduler, type Scheduler } from './schedulers.ts';
import { Template } from './template.ts';

/** What a program asks the kernel to enter for one virtual service (TCP). */
export interface ServiceSpec {
  readonly address: string;
  /** 0: every port, which only a persistent service can have. */
  readonly port: number;
  readonly scheduler: string;
  readonly fallback: boolean;
  /** How long a client stays with its real server after its last connection began; 0: not persistent. */
  readonly persistenceMs: number;
  /** How much of a client's address counts for persistence, dotted: 255.255.255.255 is all of it. */
  readonly persistenceMask: string;
  readonly span: Span | null;
}

/** A virtual service of one director's kernel (struct ip_vs_service). */
export class VirtualService {
  spec: ServiceSpec;
  /** Head first: the destination entered last comes first (list_add_rcu in __ip_vs_update_dest). */
  readonly destinations: Destination[] = [];
  readonly #templates = new Map<number, Template>();
  #scheduler: Scheduler;
  #mask: number;

  constructor(spec: ServiceSpec) {
    this.spec = spec;
    this.#scheduler = makeScheduler(spec.scheduler, spec);
    this.#mask = addressNumber(spec.persistenceMask) ?? 0xffffffff;
  }

  /** ip_vs_edit_service. */
  edit(spec: ServiceSpec): void {
    const other = spec.scheduler !== this.spec.scheduler || spec.fallback !== this.spec.fallback;
    this.spec = spec;
    this.#mask = addressNumber(spec.persistenceMask) ?? 0xffffffff;
    if (!other) return;
    this.#scheduler = makeScheduler(spec.scheduler, spec);
    this.#scheduler.changed(this.destinations);
  }

  enter(destination: Destination): void {
    destination.available = true;
    this.destinations.unshift(destination);
    this.#scheduler.changed(this.destinations);
  }

  update(destination: Destination, spec: DestinationSpec): void {
    destination.update(spec);
    this.#scheduler.changed(this.destinations);
  }

  takeOut(destination: Destination): void {
    destination.available = false;
    this.#scheduler.leaving(this.destinations, destination);
    this.destinations.splice(this.destinations.indexOf(destination), 1);
    this.#scheduler.changed(this.destinations);
  }

  find(address: string, port: number): Destination | undefined {
    return this.destinations.find((d) => d.address === address && d.port === port);
  }

  /** ip_vs_schedule and ip_vs_sched_persist: where a new connection goes; null where nobody takes it. */
  schedule(clientAddress: string, nowMs: number): Destination | null {
    const { persistenceMs, address } = this.spec;
    if (persistenceMs > 0) {
      const template = this.template(clientAddress, nowMs);
      if (template !== null) return template.destination;
    }
    const destination = this.#scheduler.schedule(this.destinations, { clientAddress, virtualAddress: address });
    if (destination !== null && persistenceMs > 0) this.#templates.set(this.#network(clientAddress), new Template(destination, persistenceMs, nowMs));
    return destination;
  }

  /** What holds the client to a real server; null where nothing does. */
  template(clientAddress: string, nowMs: number): Template | null {
    if (this.spec.persistenceMs === 0) return null;
    const template = this.#templates.get(this.#network(clientAddress));
    return template !== undefined && template.holds(nowMs) ? template : null;
  }

  /** How many clients, or networks of clients, are held to a real server (`PersistConn` of ipvsadm). */
  persistent(destination: Destination, nowMs: number): number {
    let count = 0;
    for (const template of this.#templates.values()) if (template.destination === destination && template.holds(nowMs)) count++;
    return count;
  }

  #network(clientAddress: string): number {
    return ((addressNumber(clientAddress) ?? 0) & this.#mask) >>> 0;
  }
}
