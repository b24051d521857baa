import type { WorldView } from '../../app/traceReading.ts';
import { actionsFor, type MachineAction } from '../diagram/actions.ts';

/** What a digit does to the chosen machine. */
export interface NumberedFault {
  readonly label: string;
  readonly action: MachineAction;
}

/** What can be done to a machine as it is at this moment, one entry a digit; none where there is no such machine. */
export function faultsFor(world: WorldView, machine: string): readonly NumberedFault[] {
  const view = world.machines.find(({ name }) => name === machine);
  if (view === undefined) return [];
  return actionsFor(view, world.beliefs)
    .flatMap(({ choices }) => choices)
    .slice(0, 9);
}
