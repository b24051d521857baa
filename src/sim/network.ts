import { sameNetwork } from '../model/address.ts';
import type { MachineState } from './machineState.ts';
import type { Random } from './random.ts';

/** One way over the switch, and within a machine. Measured on veth pairs and a bridge: a ping between two namespaces takes 0.1–0.2 ms. */
export const LAN_LATENCY_MS = 0.1;
export const LOOPBACK_LATENCY_MS = 0.02;

export function latencyMs(from: MachineState, to: MachineState): number {
  return from === to ? LOOPBACK_LATENCY_MS : LAN_LATENCY_MS;
}

/** A neighbour that does not answer is given up 5 s (delay_first_probe_time) and three probes a second apart after it stopped counting as reachable. */
const STALE_PROBES_MS = 8_000;
/** An ARP question is asked three times, a second apart (mcast_solicit 3, retrans_time 1 s): then "No route to host". */
const ARP_GIVE_UP_MS = 3_000;
const ARP_RETRY_MS = 1_000;

export type Route =
  /** Packets leave for this machine; whether they arrive is another matter. */
  | MachineState
  /** Nobody has answered ARP yet: ask again in a second. */
  | 'asking'
  /** "No route to host". */
  | 'unreachable';

/** The one switch and what hangs on it: who can hear whom, and where each machine believes an address to be. */
export class Network {
  readonly machines: MachineState[] = [];
  readonly #prefixLength: number;
  readonly #random: Random;

  constructor(prefixLength: number, random: Random) {
    this.#prefixLength = prefixLength;
    this.#random = random;
  }

  /** Do frames from one machine reach the other's wire? A machine always reaches itself while it has power. */
  reaches(from: MachineState, to: MachineState): boolean {
    if (from === to) return from.power;
    if (!from.power || !from.cable || !to.power || !to.cable) return false;
    return from.group < 0 || to.group < 0 || from.group === to.group;
  }

  /** Like `reaches`, for a packet that the receiving machine would have to take in. */
  arrives(from: MachineState, to: MachineState): boolean {
    return this.reaches(from, to) && (!to.dropping || from === to);
  }

  /** Like `arrives`, where an answer must arrive as well: a machine that drops what comes to it never hears that its connection stands. */
  shakesHands(from: MachineState, to: MachineState): boolean {
    return this.arrives(from, to) && (!from.dropping || from === to);
  }

  /**
   * Where a machine sends a packet for `address` now. Asks by ARP when it does not know, and forgets what has not answered for long.
   * `waited`: this packet has waited for the answer already, so the end of the question is its end too; a fresh packet asks anew.
   */
  route(from: MachineState, address: string, nowMs: number, waited: boolean): Route {
    if (from.holds(address)) return from;
    const known = from.neighbours.get(address);
    if (known !== undefined) {
      if (known.machine.answersFor(address) && this.#hear(from, known.machine)) {
        known.confirmedMs = nowMs;
        return known.machine;
      }
      if (nowMs - known.confirmedMs < from.reachableMs + STALE_PROBES_MS) return known.machine;
      from.neighbours.delete(address);
    }
    if (!sameNetwork(address, from.address, this.#prefixLength)) return 'unreachable';
    const holder = this.#ask(from, address);
    if (holder !== null) {
      from.neighbours.set(address, { machine: holder, confirmedMs: nowMs });
      from.unresolved.delete(address);
      return holder;
    }
    const givesUpMs = from.unresolved.get(address);
    if (givesUpMs === undefined || (!waited && givesUpMs <= nowMs)) {
      from.unresolved.set(address, nowMs + ARP_GIVE_UP_MS);
      return 'asking';
    }
    return givesUpMs <= nowMs ? 'unreachable' : 'asking';
  }

  /** Milliseconds until the question for `address` is asked again or given up. */
  askAgainMs(from: MachineState, address: string, nowMs: number): number {
    const left = (from.unresolved.get(address) ?? nowMs) - nowMs;
    return Math.min(ARP_RETRY_MS, left > 0 ? left : 0);
  }

  /** Gratuitous ARP: whoever hears it and knows the address changes its entry (the kernel makes no new one: arp_accept 0). */
  announce(holder: MachineState, address: string, nowMs: number): void {
    if (holder.dropping) return;
    for (const machine of this.machines) {
      if (machine === holder || !this.arrives(holder, machine)) continue;
      if (machine.neighbours.has(address)) machine.neighbours.set(address, { machine: holder, confirmedMs: nowMs });
    }
  }

  /** ARP goes both ways, so neither side may be dropping. */
  #hear(a: MachineState, b: MachineState): boolean {
    return this.arrives(a, b) && this.arrives(b, a);
  }

  /** Broadcast "who has"; where two machines hold the address the faster answer wins, which is anybody's. */
  #ask(from: MachineState, address: string): MachineState | null {
    const holders = this.machines.filter((m) => m !== from && m.answersFor(address) && this.#hear(from, m));
    if (holders.length <= 1) return holders[0] ?? null;
    return holders[Math.floor(this.#random() * holders.length)] ?? null;
  }
}
