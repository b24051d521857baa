import type { ProcessSpec } from '../model/cluster.ts';
import type { Behaviour } from './behaviour.ts';
import type { MachineState } from './machineState.ts';
import type { End } from './tcpEnd.ts';

/** A process while a run lasts. Its life is the statechart in process.ts; this is what the kernel keeps about it. */
export class ProcessState {
  readonly index: number;
  readonly id: string;
  /** The daemon's name, as `pidof` would look for it. */
  readonly daemon: string;
  readonly machine: MachineState;
  readonly spec: ProcessSpec | null;
  behaviour: Behaviour | null = null;
  /** Exists: running or frozen. */
  alive = false;
  frozen = false;
  /** Counts its lives, so that a timer of an earlier one is recognised. */
  life = 0;
  /** What it was to hear while frozen, in order. */
  readonly inbox: (() => void)[] = [];
  /** Its open connections: head of a linked list through `End.next`. */
  ends: End | null = null;
  datagrams: { readonly protocol: string; readonly receive: (payload: unknown, fromAddress: string) => void }[] = [];
  linkWatchers: ((up: boolean) => void)[] = [];
  processWatchers: { readonly daemon: string; readonly changed: (running: boolean) => void }[] = [];

  constructor(index: number, id: string, daemon: string, machine: MachineState, spec: ProcessSpec | null) {
    this.index = index;
    this.id = id;
    this.daemon = daemon;
    this.machine = machine;
    this.spec = spec;
  }

  /** Runs a callback into the process now, keeps it while frozen, drops it when the process is gone. */
  deliver(callback: () => void): void {
    if (!this.alive) return;
    if (this.frozen) this.inbox.push(callback);
    else callback();
  }
}
