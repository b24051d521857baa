import type { Act } from '../faultList.ts';
import type { Futures } from '../futures.ts';

/** What was done to a machine was done to it under its new name. */
export function renamedFutures(futures: Futures, from: string, to: string): Futures {
  const list = futures.list.map((future) => ({ ...future, acts: future.acts.map((act) => renamedAct(act, from, to)) }));
  return { ...futures, list };
}

function renamedAct(act: Act, from: string, to: string): Act {
  const renamed = (name: string): string =>
    name === from ? to : name.startsWith(`${from}/`) ? to + name.slice(from.length) : name;
  if (act.kind === 'partition') return { ...act, groups: act.groups.map((group) => group.map(renamed)) };
  // The end of a split names its groups as one text.
  if (act.kind === 'end')
    return {
      ...act,
      subject: act.subject
        .split(/( \| |\+)/)
        .map(renamed)
        .join(''),
    };
  return 'machine' in act ? { ...act, machine: renamed(act.machine) } : { ...act, process: renamed(act.process) };
}
