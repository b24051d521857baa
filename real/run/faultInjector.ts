import { findProcess, type Cluster } from '../../src/model/cluster.ts';
import { faultWords } from '../../src/sim/faults.ts';
import { faultSubject, type Fault } from '../../src/sim/scenario.ts';
import type { Files } from '../../src/text/sourceFile.ts';
import { serversAt, tell, tellPort } from './controlSocket.ts';
import { LAUNCHES } from './launch.ts';
import { OperatorSessions } from './operatorSessions.ts';
import type { Network } from './network.ts';
import type { RealMachine } from './realMachine.ts';
import type { RunLog } from './runLog.ts';
import { writeSettings } from './settingsFile.ts';

/** What a run is made of, while it lasts. */
export interface Bench {
  readonly cluster: Cluster;
  readonly files: Files;
  readonly network: Network;
  readonly machines: ReadonlyMap<string, RealMachine>;
  readonly log: RunLog;
  hasPower(machine: string): boolean;
  powerOff(machine: string): Promise<void>;
  /** Power, and the machine's daemons. */
  boot(machine: string): Promise<void>;
}

/** Does a scenario's faults to real machines. */
export class FaultInjector {
  readonly #bench: Bench;
  /** Variables that are changed now, by process. */
  readonly #changed = new Map<string, Map<string, string>>();
  readonly #operator = new OperatorSessions();

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** Begins a fault, or undoes it. Resolves when it is done, which for an orderly stop is when the daemon has ended. */
  async inject(fault: Fault, begins: boolean): Promise<void> {
    const subject = faultSubject(fault);
    const kind = begins ? 'fault' : 'fault-end';
    this.#bench.log.add({ kind, machine: subject.split('/')[0] as string, subject, detail: faultWords(fault, begins) });
    const { network } = this.#bench;
    switch (fault.kind) {
      case 'power-off':
        return begins ? this.#bench.powerOff(fault.machine) : this.#bench.boot(fault.machine);
      case 'unplug':
        return network.setCable(fault.machine, !begins);
      case 'drop':
        return network.setDropping(fault.machine, begins);
      case 'partition':
        return network.setPartition(begins ? fault.groups : null);
      case 'freeze':
        return this.#machineOf(fault.process).signal(daemonOf(fault.process), begins ? 'SIGSTOP' : 'SIGCONT');
      case 'kill':
        return begins ? this.#end(fault.process, 'SIGKILL') : this.#start(fault.process);
      case 'stop':
        return begins ? this.#end(fault.process, 'SIGTERM') : this.#start(fault.process);
      case 'restart':
        if (!begins) return;
        await this.#end(fault.process, 'SIGTERM');
        return this.#start(fault.process);
      case 'set':
        return this.#set(fault.process, fault.env, begins);
      case 'tell':
        if (begins) await this.#tell(fault.process, fault.command);
        return;
      case 'drain':
        return this.#drain(fault.machine, begins);
    }
  }

  async #end(id: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const machine = this.#machineOf(id);
    if (!machine.runs(daemonOf(id))) return;
    await machine.signal(daemonOf(id), signal);
    this.#bench.log.add({ kind: 'process-ended', machine: machine.spec.name, subject: id, detail: `${signal === 'SIGKILL' ? 'killed' : 'stopped'} (${signal})` });
  }

  #start(id: string): void {
    const process = findProcess(this.#bench.cluster, id);
    this.#changed.delete(id);
    if (process !== undefined && this.#bench.hasPower(process.machine)) this.#machineOf(id).start(process);
  }

  #set(id: string, env: Readonly<Record<string, string>>, begins: boolean): void {
    const values = this.#changed.get(id) ?? new Map<string, string>();
    this.#changed.set(id, values);
    for (const [name, value] of Object.entries(env)) {
      if (begins) values.set(name, value);
      else values.delete(name);
    }
    writeSettings(this.#machineOf(id).labFolder, daemonOf(id), values);
  }

  /** The answer, or why there is none, is an event of the run. */
  async #tell(id: string, command: string): Promise<void> {
    const detail = await this.#ask(id, command).catch((error: Error) => `no answer: ${error.message}`);
    this.#bench.log.add({ kind: 'command', machine: this.#machineOf(id).spec.name, subject: id, detail });
  }

  /** @throws why there is no answer */
  async #ask(id: string, command: string): Promise<string> {
    const { cluster, files } = this.#bench;
    const file = findProcess(cluster, id)?.file ?? null;
    const launch = LAUNCHES[daemonOf(id)];
    const place = launch?.controlSocket(file === null ? '' : (files[file] ?? '')) ?? null;
    if (!this.#machineOf(id).runs(daemonOf(id))) throw new Error('the process does not run');
    if (place === null) throw new Error(`${id} has no control socket for this`);
    const { pid } = this.#machineOf(id);
    if (!('path' in place)) return tellPort(pid, place, command);
    return launch?.speaks === 'sql' ? this.#operator.tell(pid, place.path, command) : tell(pid, place.path, command);
  }

  /** An operator tells every load balancer to send nothing new to a machine, or to send again. */
  async #drain(name: string, begins: boolean): Promise<void> {
    const address = this.#bench.cluster.machines.find((machine) => machine.name === name)?.address ?? '';
    const balancers = this.#bench.cluster.machines.flatMap((machine) => machine.processes).filter(({ drains }) => drains === true);
    await Promise.all(balancers.map(({ id }) => this.#drainAt(id, address, begins)));
  }

  async #drainAt(id: string, address: string, begins: boolean): Promise<void> {
    const state = await this.#ask(id, 'show servers state').catch(() => '');
    const servers = serversAt(state, address);
    // Nothing to tell it with, or nobody there whom it knows: what it says to that is in the log.
    if (servers.length === 0) await this.#tell(id, 'show servers state');
    for (const subject of servers) {
      await this.#tell(id, `set server ${subject} state ${begins ? 'drain' : 'ready'}`);
    }
  }

  #machineOf(id: string): RealMachine {
    const machine = this.#bench.machines.get(id.split('/')[0] as string);
    if (machine === undefined) throw new Error(`no machine for ${id}`);
    return machine;
  }
}

function daemonOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
