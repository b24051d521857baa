import type { Cluster } from '../model/cluster.ts';
import { findMachine, findProcess } from '../model/cluster.ts';
import type { Fault, FaultAction } from '../sim/scenario.ts';

/** Faults that name a machine or a process which the workspace does not have, in words. */
export function missingFrom(
  faults: readonly Fault[],
  cluster: Cluster,
): { readonly fault: number; readonly words: string }[] {
  const machines = cluster.machines.map((m) => m.name).join(', ');
  const found: { fault: number; words: string }[] = [];
  faults.forEach((fault, index) => {
    for (const name of machinesOf(fault)) {
      if (findMachine(cluster, name) !== undefined) continue;
      found.push({ fault: index, words: `no machine is called ${name}; there are ${machines}` });
    }
    const target = 'process' in fault ? findProcess(cluster, fault.process) : undefined;
    if (fault.kind === 'set' && target !== undefined && target.daemon !== 'app') {
      found.push({ fault: index, words: `${fault.process} reads no variables; set changes those of an app` });
    }
    if ('process' in fault && target === undefined) {
      const machine = cluster.machines.find((m) => m.name === fault.process.split('/')[0]);
      const runs = machine?.processes.map((p) => p.id).join(', ') ?? '';
      const there =
        machine === undefined ? `there are the machines ${machines}` : `${machine.name} runs ${runs || /* @wc-include */ 'nothing'}`;
      found.push({ fault: index, words: `no process is called ${fault.process}; ${there}` });
    }
  });
  return found;
}

function machinesOf(fault: FaultAction): readonly string[] {
  if (fault.kind === 'partition') return fault.groups.flat();
  return 'machine' in fault ? [fault.machine] : [];
}
