import { connect, disconnect } from '../../building/connections.ts';
import type { Change, Offer } from '../../building/change.ts';
import {
  addMachine,
  changeAddress,
  chooseSite,
  duplicateMachine,
  placeMachine,
  removeMachine,
  renameMachine,
  shiftMachine,
} from '../../building/machines.ts';
import { addProcess, moveProcess, removeProcess } from '../../building/processes.ts';
import type { Daemon } from '../../daemons/daemon.ts';
import type { Files } from '../../text/sourceFile.ts';
import { loadLanguages } from '../registry.ts';
import { renamedFutures } from './renamedFutures.ts';
import type { SandboxDesk } from './sandboxDesk.svelte.ts';

type Make = (files: Files, daemons: readonly Daemon[]) => Change;

/** What a person builds the system of the sandbox with. Each thing it does is one step of undo, is said, and changes the files that the editor shows. */
export class Builder {
  /** The machine that the next one pressed is connected to; null while nobody is connecting. */
  connecting = $state<string | null>(null);
  /** Something from the palette is over this machine. */
  target = $state<string | null>(null);

  readonly #desk: SandboxDesk;
  #daemons = $state.raw<readonly Daemon[]>([]);
  #offered = $state.raw<{ readonly offer: Offer; readonly files: Files } | null>(null);

  constructor(desk: SandboxDesk) {
    this.#desk = desk;
  }

  /** Daemons that can be put on machines, by name, as far as they are loaded. */
  get kinds(): string[] {
    return this.#daemons.filter(({ wiring }) => wiring !== undefined).map(({ name }) => name);
  }

  /** Daemons whose files can be told to send to another machine. */
  get senders(): string[] {
    return this.#daemons.filter(({ wiring }) => wiring?.connect !== undefined).map(({ name }) => name);
  }

  async load(): Promise<void> {
    if (this.#daemons.length === 0) this.#daemons = (await loadLanguages()).daemons;
  }

  /** What may be meant to go with the last change, as long as nothing else has happened since. */
  get offer(): string | null {
    const offered = this.#offered;
    return offered !== null && offered.files === this.#desk.workspace.edits ? offered.offer.label : null;
  }

  /** In the place of the change that it was offered with: both together are one step of undo. */
  takeOffer(): void {
    const offered = this.#offered;
    if (offered === null || this.offer === null) return;
    const { selectedMachine } = this.#desk;
    this.#desk.undo();
    this.#desk.change(offered.offer.files, offered.offer.said);
    this.#desk.selectedMachine = selectedMachine;
  }

  addMachine(runs: readonly string[]): void {
    this.#do((files, daemons) => addMachine(files, daemons, runs));
  }
  duplicate(machine: string): void {
    this.#do((files, daemons) => duplicateMachine(files, daemons, machine));
  }
  remove(machine: string): void {
    if (this.#desk.selectedMachine === machine) this.#desk.selectedMachine = null;
    this.#do((files, daemons) => removeMachine(files, daemons, machine));
  }
  setAddress(machine: string, address: string): void {
    this.#do((files, daemons) => changeAddress(files, daemons, machine, address));
  }
  addProcess(machine: string, daemon: string): void {
    this.#do((files, daemons) => addProcess(files, daemons, machine, daemon));
  }
  removeProcess(machine: string, daemon: string): void {
    this.#do((files, daemons) => removeProcess(files, daemons, machine, daemon));
  }
  moveProcess(from: string, daemon: string, to: string): void {
    this.#do((files, daemons) => moveProcess(files, daemons, from, daemon, to));
  }
  /** @param from a machine, or a process such as `web1/app` */
  connect(from: string, to: string): void {
    this.connecting = null;
    this.#do((files, daemons) => connect(files, daemons, from, to));
  }
  disconnect(process: string, to: string): void {
    this.#do((files, daemons) => disconnect(files, daemons, process, to));
  }
  chooseSite(host: string): void {
    this.#do((files, daemons) => chooseSite(files, daemons, host));
  }

  /** Before or behind another machine, in cluster.yaml as on the picture. */
  place(machine: string, other: string, side: 'before' | 'behind'): void {
    this.#do((files, daemons) => placeMachine(files, daemons, machine, other, side));
  }
  shift(machine: string, by: 1 | -1): void {
    this.#do((files, daemons) => shiftMachine(files, daemons, machine, by));
  }

  /** What was done to the machine before is done to it under its new name. */
  rename(machine: string, to: string): void {
    this.#do((files, daemons) => renameMachine(files, daemons, machine, to), [machine, to]);
  }

  /** The next machine that is pressed is sent to by this one; pressing it again stops that. */
  beginConnecting(machine: string): void {
    this.connecting = this.connecting === machine ? null : machine;
    this.#desk.messages.announce(
      this.connecting === null ? 'Nothing is connected.' : `Choose the machine that ${machine} sends to. Escape stops.`,
    );
  }

  #do(make: Make, renamed: readonly [string, string] | null = null): void {
    if (this.#daemons.length > 0) this.#apply(make, renamed);
    else
      this.load().then(
        () => this.#apply(make, renamed),
        () => this.#desk.messages.say('This part did not load. Loading the page again may help.'),
      );
  }

  #apply(make: Make, renamed: readonly [string, string] | null): void {
    const desk = this.#desk;
    const change = make(desk.workspace.files, this.#daemons);
    if (change.kind === 'refused') {
      desk.messages.say(change.why);
      return;
    }
    const { files, said, machine, offer } = change;
    if (renamed === null) desk.change(files, said);
    else desk.open({ ...desk.system, files, futures: renamedFutures(desk.futures.now, ...renamed) }, said);
    if (machine !== null) desk.selectedMachine = machine;
    this.#offered = offer === null ? null : { offer, files: desk.workspace.edits };
    if (offer !== null) desk.messages.say(said, { label: offer.label, run: () => this.takeOffer() });
  }
}
