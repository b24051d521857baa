import { isLoopback } from '../model/address.ts';
import type { Machine } from '../model/cluster.ts';
import type { ProcessState } from './processState.ts';
import type { Service } from './host.ts';
import type { VirtualServiceTable } from './ipvs/table.ts';

/** Where a machine believes an address to be: an entry of its ARP table. */
export interface Neighbour {
  machine: MachineState;
  /** When the other end last proved to be there. */
  confirmedMs: number;
}

export interface Listener {
  readonly process: ProcessState;
  /** Null: every address of the machine. */
  readonly address: string | null;
  readonly port: number;
  readonly service: Service;
  /** Connections the kernel holds for a process that does not come to accept them. */
  waiting: number;
}

/** A machine while a run lasts: its switch position, addresses, neighbours, listening ports and processes. */
export class MachineState {
  readonly index: number;
  readonly name: string;
  readonly address: string;
  readonly spec: Machine | null;
  readonly processes: ProcessState[] = [];
  readonly listeners: Listener[] = [];
  /** Further addresses of its own. */
  readonly also: readonly string[];
  /** Addresses that it has taken over. */
  readonly extraAddresses: string[] = [];
  /** Addresses for which its firewall drops what is sent to them. */
  readonly blockedAddresses = new Set<string>();
  /** Addresses on its loopback interface: its own, and nobody's business (arp_ignore 1, arp_announce 2). */
  readonly loopback: readonly string[];
  /** Where it sends what goes to clients; null: they are on its own network. */
  readonly gateway: string | null;
  /** The kernel's virtual services (IPVS); null until a program enters one. */
  services: VirtualServiceTable | null = null;
  readonly neighbours = new Map<string, Neighbour>();
  /** ARP questions without an answer: address → when the kernel gives up. */
  readonly unresolved = new Map<string, number>();
  /** How long an ARP entry counts as confirmed; the kernel draws it once from 15 to 45 s (base_reachable_time 30 s, RFC 4861 6.3.2). */
  reachableMs = 30_000;
  /** Where in its ticks its kernel is at 0 ms. */
  phaseMs = 0;
  power = true;
  cable = true;
  /** Every packet that arrives is lost. */
  dropping = false;
  /** Group of a partition it is in, -1 for none; machines in two different groups do not hear each other. */
  group = -1;

  constructor(index: number, name: string, address: string, spec: Machine | null) {
    this.index = index;
    this.name = name;
    this.address = address;
    this.spec = spec;
    this.also = spec?.also ?? [];
    this.loopback = spec?.loopback ?? [];
    this.gateway = spec?.gateway ?? null;
  }

  get linkUp(): boolean {
    return this.power && this.cable;
  }

  /** Its own addresses, and 127.0.0.0/8, which every machine has to itself. */
  holds(address: string): boolean {
    return this.answersFor(address) || isLoopback(address) || this.loopback.includes(address);
  }

  /** Does it answer ARP for the address? Only for what is on its interface to the network. */
  answersFor(address: string): boolean {
    return address === this.address || this.extraAddresses.includes(address) || this.also.includes(address);
  }
}
