import type { Cluster } from '../../../model/cluster.ts';
import type { FaultAction } from '../../../sim/scenario.ts';

/** A failure as it is put together in a form. */
export interface FaultDraft {
  readonly kind: FaultAction['kind'];
  /** A machine or a process. */
  readonly subject: string;
  readonly variable: string;
  readonly value: string;
  readonly command: string;
  /** Machines on one side of a split. */
  readonly apart: readonly string[];
}

/** Every kind of failure the lab has, in the words of a list. `ends`: it can be for a while. */
export const FAULT_KINDS: readonly {
  readonly kind: FaultAction['kind'];
  readonly words: string;
  readonly ends: boolean;
}[] = [
  { kind: 'power-off', words: 'Power off', ends: true },
  { kind: 'unplug', words: 'Network cable out', ends: true },
  { kind: 'drop', words: 'Every packet vanishes', ends: true },
  { kind: 'partition', words: 'The network falls apart', ends: true },
  { kind: 'kill', words: 'Process crashes (SIGKILL)', ends: true },
  { kind: 'stop', words: 'Process is stopped (SIGTERM)', ends: true },
  { kind: 'freeze', words: 'Process hangs (SIGSTOP)', ends: true },
  { kind: 'restart', words: 'Process is restarted', ends: false },
  { kind: 'set', words: 'App is misconfigured', ends: true },
  { kind: 'drain', words: 'Operator drains it', ends: true },
  { kind: 'tell', words: 'Operator sends a command', ends: false },
];

/** Who a kind of failure can happen to here. */
export function subjectsOf(kind: FaultAction['kind'], { machines }: Cluster): string[] {
  const processes = machines.flatMap((machine) => machine.processes);
  switch (kind) {
    case 'power-off':
    case 'unplug':
    case 'drop':
      return machines.map(({ name }) => name);
    case 'partition':
      return [];
    case 'drain':
      return [...new Set(processes.flatMap(({ drains, talksTo }) => (drains === true ? talksTo : [])))];
    case 'set':
      return processes.filter(({ daemon }) => daemon === 'app').map(({ id }) => id);
    default:
      return processes.map(({ id }) => id);
  }
}

/** The failure, or why there is none yet. */
export function draftFault(
  draft: FaultDraft,
  cluster: Cluster,
): { readonly action: FaultAction } | { readonly why: string } {
  const { kind, subject, apart } = draft;
  if (kind === 'partition') {
    const others = cluster.machines.map(({ name }) => name).filter((name) => !apart.includes(name));
    if (apart.length === 0 || others.length === 0) return { why: 'Choose some of the machines, not all.' };
    return { action: { kind, groups: [apart, others] } };
  }
  if (subject === '') return { why: 'Nothing here that it could happen to.' };
  switch (kind) {
    case 'power-off':
    case 'unplug':
    case 'drop':
    case 'drain':
      return { action: { kind, machine: subject } };
    case 'set':
      if (!/^[A-Za-z_]\w*$/.test(draft.variable)) return { why: 'Name a variable, such as DB_HOST.' };
      return { action: { kind, process: subject, env: { [draft.variable]: draft.value } } };
    case 'tell':
      return draft.command.trim() === ''
        ? { why: 'Write a command.' }
        : { action: { kind, process: subject, command: draft.command.trim() } };
    default:
      return { action: { kind, process: subject } };
  }
}
