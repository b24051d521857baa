import type { Machine } from '../../model/cluster.ts';
import type { MachineView, ProcessView } from '../../app/traceReading.ts';

/** How a machine is drawn. */
export type MachineLook = 'up' | 'down' | 'cut' | 'deaf' | 'draining' | 'standby';

export function machineLook(machine: MachineView): MachineLook {
  if (!machine.power) return 'down';
  if (!machine.cable) return 'cut';
  if (machine.dropping) return 'deaf';
  if (machine.draining) return 'draining';
  return machine.claims.length > 0 && machine.claims.every((claim) => !claim.held) ? 'standby' : 'up';
}

const MACHINE_WORDS: Readonly<Record<MachineLook, string>> = {
  up: 'up',
  down: 'no power',
  cut: 'cable out',
  deaf: 'packets vanish',
  draining: 'draining',
  standby: 'standby',
};

/** One state in a word or two: `up`, `no power`. */
export function machineWord(machine: MachineView): string {
  return MACHINE_WORDS[machineLook(machine)];
}

/** How a process is drawn. */
export type ProcessLook = 'running' | 'crashed' | 'frozen' | 'stopped' | 'refused' | 'off';

export function processLook({ life }: ProcessView): ProcessLook {
  return life === 'killed' || life === 'exited' ? 'crashed' : life;
}

const PROCESS_WORDS: Readonly<Record<ProcessLook, string>> = {
  running: 'running',
  crashed: 'crashed',
  frozen: 'frozen',
  stopped: 'stopped',
  refused: 'did not start',
  off: 'off',
};

export function processWord(process: ProcessView): string {
  return PROCESS_WORDS[processLook(process)];
}

/** What a screen reader says of a machine: `web2, no power, holds nginx and app`. */
export function machineLabel(machine: MachineView): string {
  const parts = [machine.name, machineWord(machine)];
  const troubled = machine.processes.filter((p) => p.life !== 'running' && p.life !== 'off');
  const well = machine.processes.filter((p) => !troubled.includes(p)).map((p) => p.daemon);
  if (well.length > 0) parts.push(`${machine.power ? 'runs' : 'holds'} ${andList(well)}`);
  for (const process of troubled) parts.push(`${process.daemon} ${processWord(process)}`);
  for (const { address, held } of machine.claims) parts.push(`${held ? 'holds' : 'does not hold'} ${address}`);
  return parts.join(', ');
}

export function andList(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** `:80`, `:80 :443`; nothing for a process that listens nowhere. */
export function portWords(process: Machine['processes'][number]): string {
  return process.ports.map((port) => `:${port}`).join(' ');
}
