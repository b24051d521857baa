import type { FaultEnd } from '../../app/faultList.ts';
import type { FaultAction } from '../../sim/scenario.ts';
import type { BeliefView, MachineView } from '../../app/traceReading.ts';
import type { IconName } from '../ui/icons.ts';
import { andList } from './stateWords.ts';

/** A learner's hand on the system: a fault from now on, or the end of one that stands. */
export type MachineAction = FaultAction | FaultEnd;

/** One entry of the popover: an action, or a choice of several under one key. */
export interface ActionItem {
  readonly key: 'P' | 'C' | 'K' | 'F' | 'D' | 'L';
  readonly icon: IconName;
  /** `Power off`; ends in … where a choice follows. */
  readonly label: string;
  /** One word, for narrow screens. */
  readonly short: string;
  readonly choices: readonly { readonly label: string; readonly action: MachineAction }[];
}

/** What can be done to a machine as it is now, in the order of the keys. */
export function actionsFor(machine: MachineView, beliefs: readonly BeliefView[]): ActionItem[] {
  const items = [powerItem(machine), cableItem(machine), ...lifeItems(machine), ...drainItems(machine, beliefs)];
  if (machine.dropping) items.push(one('L', 'arrow', 'Let packets through', 'Packets', end('drop', machine.name)));
  return items;
}

/** The item of a pressed key, or null. */
export function itemForKey(items: readonly ActionItem[], key: string): ActionItem | null {
  return items.find((item) => item.key === key.toUpperCase()) ?? null;
}

function powerItem({ name, power }: MachineView): ActionItem {
  return power
    ? one('P', 'power', 'Power off', 'Power', { kind: 'power-off', machine: name })
    : one('P', 'power', 'Power on', 'Power on', end('power-off', name));
}

function cableItem({ name, cable }: MachineView): ActionItem {
  return cable
    ? one('C', 'cable', 'Unplug the cable', 'Cable', { kind: 'unplug', machine: name })
    : one('C', 'cable', 'Plug the cable in', 'Plug in', end('unplug', name));
}

function lifeItems({ power, processes }: MachineView): ActionItem[] {
  if (!power) return [];
  const kills: ActionItem['choices'][number][] = [];
  const freezes: ActionItem['choices'][number][] = [];
  for (const { id, daemon, life } of processes) {
    const alive = life === 'running' || life === 'frozen';
    if (alive) kills.push({ label: `Kill ${daemon}`, action: { kind: 'kill', process: id } });
    if (life === 'killed') kills.push({ label: `Start ${daemon} again`, action: end('kill', id) });
    if (life === 'stopped') kills.push({ label: `Start ${daemon} again`, action: end('stop', id) });
    if (life === 'running') freezes.push({ label: `Freeze ${daemon}`, action: { kind: 'freeze', process: id } });
    if (life === 'frozen') freezes.push({ label: `Let ${daemon} go on`, action: end('freeze', id) });
  }
  return [
    ...several('K', 'kill', 'Kill a process…', 'Kill', kills),
    ...several('F', 'freeze', 'Freeze a process…', 'Freeze', freezes),
  ];
}

/** Only a machine that some load balancer sends to can be drained. */
function drainItems({ name, draining }: MachineView, beliefs: readonly BeliefView[]): ActionItem[] {
  const by = [
    ...new Set(beliefs.filter(({ lane }) => lane.machine === name && lane.drains).map(({ lane }) => lane.by)),
  ];
  if (by.length === 0) return [];
  return [
    draining
      ? one('D', 'drain', `Put back in ${andList(by)}`, 'Put back', end('drain', name))
      : one('D', 'drain', `Drain in ${andList(by)}`, 'Drain', { kind: 'drain', machine: name }),
  ];
}

function several(
  key: ActionItem['key'],
  icon: IconName,
  label: string,
  short: string,
  choices: ActionItem['choices'],
): ActionItem[] {
  const only = choices.length === 1 ? choices[0] : undefined;
  if (choices.length === 0) return [];
  const word = only?.action.kind === 'end' ? (key === 'K' ? 'Start' : 'Thaw') : short;
  return [{ key, icon, label: only?.label ?? label, short: word, choices }];
}

function one(key: ActionItem['key'], icon: IconName, label: string, short: string, action: MachineAction): ActionItem {
  return { key, icon, label, short, choices: [{ label, action }] };
}

function end(fault: FaultEnd['fault'], subject: string): FaultEnd {
  return { kind: 'end', fault, subject };
}
