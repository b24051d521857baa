import { faultSubject, type FaultAction } from '../sim/scenario.ts';
import type { FaultEnd } from './faultList.ts';

/** What a fault does, in a sentence. */
export function faultWords(action: FaultAction): string {
  const subject = faultSubject(action);
  switch (action.kind) {
    case 'power-off':
      return `${subject} loses its power.`;
    case 'unplug':
      return `The cable of ${subject} is out.`;
    case 'drop':
      return `Every packet to and from ${subject} vanishes.`;
    case 'kill':
      return `${subject} is killed.`;
    case 'freeze':
      return `${subject} is frozen.`;
    case 'stop':
      return `${subject} is stopped.`;
    case 'restart':
      return `${subject} is restarted.`;
    case 'set':
      return `A setting of ${subject} changes.`;
    case 'drain':
      return `${subject} is drained.`;
    case 'partition':
      return `The network falls apart: ${subject}.`;
    case 'tell':
      return `${subject} is told: ${action.command}`;
  }
}

/** What the end of a fault does, in a sentence. */
export function faultEndWords({ fault, subject }: FaultEnd): string {
  switch (fault) {
    case 'power-off':
      return `${subject} has power again.`;
    case 'unplug':
      return `The cable of ${subject} is in again.`;
    case 'kill':
    case 'stop':
      return `${subject} is started again.`;
    case 'freeze':
      return `${subject} runs on.`;
    case 'drain':
      return `${subject} takes work again.`;
    case 'partition':
      return 'The network is whole again.';
    default:
      return `${subject} is as before.`;
  }
}

/** A fault as a label: `web1: no power`. */
export function faultName(action: FaultAction): string {
  const names: Readonly<Record<FaultAction['kind'], string>> = {
    'power-off': 'no power',
    unplug: 'cable out',
    drop: 'packets vanish',
    kill: 'killed',
    freeze: 'frozen',
    stop: 'stopped',
    restart: 'restarted',
    set: 'setting changed',
    drain: 'drained',
    partition: 'apart',
    tell: 'told',
  };
  return `${faultSubject(action)}: ${names[action.kind]}`;
}
