import { faultSubject, type Fault, type FaultAction } from './scenario.ts';
import { QueueEvent } from './queue.ts';
import type { MachineState } from './machineState.ts';
import type { ProcessState } from './processState.ts';
import type { World } from './world.ts';

/** Puts a scenario's faults, and their ends, into the queue. Throws for a machine or process that the cluster does not have: `checkFaults` first. */
export function scheduleFaults(world: World, faults: readonly Fault[]): void {
  for (const [index, fault] of faults.entries()) {
    world.queue.scheduleAt(new FaultEvent(world, fault, index, true), fault.atMs);
    if (fault.untilMs !== null) world.queue.scheduleAt(new FaultEvent(world, fault, index, false), fault.untilMs);
  }
}

class FaultEvent extends QueueEvent {
  constructor(
    readonly world: World,
    readonly fault: Fault,
    readonly index: number,
    readonly begins: boolean,
  ) {
    super();
  }

  run(): void {
    const { world, fault, begins } = this;
    const subject = faultSubject(fault);
    world.record(subject.split('/')[0] as string, {
      kind: begins ? 'fault' : 'fault-end',
      subject,
      detail: faultWords(fault, begins),
      fault: fault.kind,
      faultIndex: this.index,
    });
    apply(world, fault, begins);
  }
}

function apply(world: World, fault: FaultAction, begins: boolean): void {
  switch (fault.kind) {
    case 'power-off':
      return begins ? world.powerOff(machine(world, fault.machine)) : world.powerOn(machine(world, fault.machine));
    case 'unplug':
      return world.setCable(machine(world, fault.machine), !begins);
    case 'drop':
      return world.setDropping(machine(world, fault.machine), begins);
    case 'kill':
      return begins ? world.killProcess(process(world, fault.process)) : world.startProcess(process(world, fault.process));
    case 'freeze':
      return begins ? world.freezeProcess(process(world, fault.process)) : world.thawProcess(process(world, fault.process));
    case 'stop':
      return begins ? world.stopProcess(process(world, fault.process)) : world.startProcess(process(world, fault.process));
    case 'restart':
      if (begins) world.restartProcess(process(world, fault.process));
      return;
    case 'set':
      return setEnvironment(process(world, fault.process), fault.env, begins);
    case 'drain':
      return drain(world, machine(world, fault.machine), begins);
    case 'partition':
      return world.setPartition(fault.groups, begins);
    case 'tell':
      if (begins) tell(world, process(world, fault.process), fault.command);
  }
}

/** Whoever cannot hear the command (killed, no such socket) answers as the kernel would for the tool that sends it. */
function tell(world: World, target: ProcessState, command: string): void {
  const answered = (detail: string): void => world.record(target.machine.name, { kind: 'command', subject: target.id, detail, command });
  if (!target.alive) return answered('no answer: the process does not run');
  target.deliver(() => {
    // What the command leads to comes after it in the trace; its own line is filled in once the answer is there.
    const place = world.trace.events.length;
    const answer = target.behaviour?.command?.(command) ?? null;
    answered(answer ?? `no answer: ${target.id} has no control socket for this`);
    const [line] = world.trace.events.splice(-1);
    if (line !== undefined) world.trace.events.splice(place, 0, line);
  });
}

function setEnvironment(target: ProcessState, env: Readonly<Record<string, string>>, begins: boolean): void {
  const change: Record<string, string | null> = {};
  for (const key of Object.keys(env)) change[key] = begins ? (env[key] as string) : null;
  target.deliver(() => target.behaviour?.set?.(change));
}

/** An operator tells every load balancer to send nothing new to the machine. */
function drain(world: World, target: MachineState, on: boolean): void {
  for (const other of world.processes.values()) {
    if (other.behaviour?.drain !== undefined) other.deliver(() => other.behaviour?.drain?.(target.address, on));
  }
}

function machine(world: World, name: string): MachineState {
  const found = world.machines.get(name);
  if (found === undefined) throw new Error(`no machine ${name}`);
  return found;
}

function process(world: World, id: string): ProcessState {
  const found = world.processes.get(id);
  if (found === undefined) throw new Error(`no process ${id}`);
  return found;
}

/** Faults that name a machine or process the cluster does not have, each with a sentence. */
export function checkFaults(faults: readonly Fault[], machines: readonly string[], processes: readonly string[]): string[] {
  const problems: string[] = [];
  const known = (list: readonly string[]): string => (list.length === 0 ? 'there are none' : `there are ${list.join(', ')}`);
  for (const fault of faults) {
    if ('machine' in fault && !machines.includes(fault.machine)) problems.push(`${fault.kind}: there is no machine ${fault.machine}; ${known(machines)}`);
    if ('process' in fault && !processes.includes(fault.process)) problems.push(`${fault.kind}: there is no process ${fault.process}; ${known(processes)}`);
    if (fault.kind === 'partition') {
      for (const name of fault.groups.flat()) if (!machines.includes(name)) problems.push(`partition: there is no machine ${name}; ${known(machines)}`);
    }
  }
  return problems;
}

/** `web1 loses its power`: what the trace says when a fault begins or ends. */
export function faultWords(fault: FaultAction, begins: boolean): string {
  const subject = faultSubject(fault);
  if (fault.kind === 'tell') return `${subject} is told: ${fault.command}`;
  return begins ? BEGIN_WORDS[fault.kind](subject) : END_WORDS[fault.kind](subject);
}

type Words = Readonly<Record<FaultAction['kind'], (subject: string) => string>>;

const BEGIN_WORDS: Words = {
  'power-off': (s) => `${s} loses its power`,
  unplug: (s) => `${s}: network cable out`,
  drop: (s) => `${s}: packets vanish`,
  kill: (s) => `${s} killed`,
  freeze: (s) => `${s} frozen`,
  stop: (s) => `${s} stopped`,
  restart: (s) => `${s} restarted`,
  set: (s) => `${s}: setting changed`,
  drain: (s) => `${s} drained`,
  partition: (s) => `partition ${s}`,
  tell: (s) => `${s} is told something`,
};

const END_WORDS: Words = {
  'power-off': (s) => `${s} has power again`,
  unplug: (s) => `${s}: network cable in`,
  drop: (s) => `${s}: packets arrive again`,
  kill: (s) => `${s} started again`,
  freeze: (s) => `${s} goes on`,
  stop: (s) => `${s} started again`,
  restart: (s) => `${s} restarted`,
  set: (s) => `${s}: setting as configured`,
  drain: (s) => `${s} back in service`,
  partition: (s) => `partition ${s} healed`,
  tell: (s) => `${s} is told nothing more`,
};
