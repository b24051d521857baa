import type { Span } from '../../text/span.ts';

/** How packets get from the director to a real server. */
export type ForwardingMethod =
  /** NAT: the director puts the real server's address and port in, and takes them out of the answers. */
  | 'masq'
  /** Direct routing: the packet goes on unchanged, to the real server's MAC address. */
  | 'route'
  /** IP in IP. */
  | 'tunnel';

/** What a program asks the kernel to enter for one real server. */
export interface DestinationSpec {
  readonly address: string;
  readonly port: number;
  readonly method: ForwardingMethod;
  readonly weight: number;
  /** Connections from which on it gets no more, 0: no limit. */
  readonly upperThreshold: number;
  /** Connections below which an overloaded one is used again; 0: three quarters of the upper one. */
  readonly lowerThreshold: number;
  /** The configuration line it comes from. */
  readonly span: Span | null;
}

/** A real server in the kernel's table (struct ip_vs_dest): its weight, and how many connections the kernel believes it has. */
export class Destination {
  readonly address: string;
  readonly port: number;
  method: ForwardingMethod;
  weight: number;
  upperThreshold: number;
  lowerThreshold: number;
  span: Span | null;
  /** False once it was taken out of the table: its connections' packets are dropped, until it is put in again (expire_nodest_conn 0). */
  available = true;
  overloaded = false;
  /** Connections whose end the kernel has not seen, `ActiveConn` of ipvsadm. */
  active = 0;
  /** Connections that are over and wait for their entry to expire, `InActConn`. */
  inactive = 0;
  /** What was said about it in the trace already. */
  readonly told = new Set<string>();

  constructor(spec: DestinationSpec) {
    this.address = spec.address;
    this.port = spec.port;
    this.method = spec.method;
    this.weight = spec.weight;
    this.upperThreshold = spec.upperThreshold;
    this.lowerThreshold = spec.lowerThreshold;
    this.span = spec.span;
  }

  /** __ip_vs_update_dest: thresholds that were lifted end an overload. */
  update(spec: DestinationSpec): void {
    this.method = spec.method;
    this.weight = spec.weight;
    if (spec.upperThreshold === 0 || spec.upperThreshold > this.upperThreshold) this.overloaded = false;
    this.upperThreshold = spec.upperThreshold;
    this.lowerThreshold = spec.lowerThreshold;
    this.span = spec.span;
  }

  /** ip_vs_bind_dest: a new connection, which counts as active from its SYN on (Linux ≥ 4.1: tcp_state_active). */
  bind(): void {
    this.active++;
    if (this.upperThreshold !== 0 && this.active + this.inactive >= this.upperThreshold) this.overloaded = true;
  }

  /** A connection's end was seen. */
  deactivate(): void {
    this.active--;
    this.inactive++;
  }

  /** ip_vs_unbind_dest: a connection's entry has expired. */
  unbind(active: boolean): void {
    if (active) this.active--;
    else this.inactive--;
    const total = this.active + this.inactive;
    if (this.lowerThreshold !== 0) {
      if (total < this.lowerThreshold) this.overloaded = false;
    } else if (this.upperThreshold === 0 || total * 4 < this.upperThreshold * 3) this.overloaded = false;
  }
}
