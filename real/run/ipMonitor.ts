import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { monotonicMs } from './clock.ts';
import { signalTo } from './processFamily.ts';

/** An address that a machine's interface took or lost. */
export interface AddressChange {
  readonly taken: boolean;
  readonly address: string;
}

/** Listens to what the kernel of one network namespace says of its addresses or neighbours, until it is stopped. */
export class IpMonitor {
  readonly #child: ChildProcess;

  constructor(namespace: string, about: 'address' | 'neigh', line: (text: string) => void) {
    this.#child = spawn('ip', ['-n', namespace, '-4', '-o', 'monitor', about], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    if (this.#child.stdout !== null) createInterface({ input: this.#child.stdout }).on('line', line);
  }

  stop(): void {
    if (this.#child.exitCode === null) signalTo(this.#child.pid ?? 0, 'SIGKILL');
  }
}

/** `2: eth0    inet 10.77.0.100/24 scope global secondary eth0 …`, with `Deleted ` before it when it went. */
export function addressChange(line: string, devices: readonly string[]): AddressChange | null {
  const found = /^(Deleted )?\d+: (\S+?)(?:@\S+)?\s+inet (\d+\.\d+\.\d+\.\d+)/.exec(line);
  return found === null || !devices.includes(found[2] as string) ? null : { taken: found[1] === undefined, address: found[3] as string };
}

/** `10.77.0.100 dev eth0 lladdr 02:77:00:00:00:01 REACHABLE`: whose interface an address is thought to be on. */
export function neighbour(line: string): { readonly address: string; readonly mac: string } | null {
  const found = /^(\d+\.\d+\.\d+\.\d+) dev \S+ lladdr (\S+)/.exec(line);
  return found === null ? null : { address: found[1] as string, mac: found[2] as string };
}

/** Which machine the clients thought to hold an address, over time. */
export class Holders {
  readonly #changes: { readonly atMs: number; readonly machine: string }[] = [];

  heard(machine: string, atMs = monotonicMs()): void {
    if (this.#changes.at(-1)?.machine !== machine) this.#changes.push({ atMs, machine });
  }

  /** At a moment of the monotonic clock; null while nobody was known. */
  at(atMs: number): string | null {
    let machine: string | null = null;
    for (const change of this.#changes) if (change.atMs <= atMs) machine = change.machine;
    return machine;
  }
}
