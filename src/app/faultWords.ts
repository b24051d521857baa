import { faultSubject, type FaultAction } from '../sim/scenario.ts';
import type { Act, FaultEnd } from './faultList.ts';

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

const NAMES: Readonly<Record<FaultAction['kind'], string>> = {
  'power-off': 'no power',
  unplug: 'cable out',
  drop: 'packets vanish',
  kill: 'killed',
  freeze: 'frozen',
  stop: 'stopped',
  restart: 'restarted',
  set: 'setting changed',
  drain: 'drained',
  partition: /* @wc-include */ 'apart',
  tell: 'told',
};

/** A fault as a label: `web1: no power`. */
export function faultName(action: FaultAction): string {
  return `${faultSubject(action)}: ${NAMES[action.kind]}`;
}

/** What was done, shortly: `web1 off at 10.0 s, then lb1 off at 14.2 s`. */
export function actsName(acts: readonly Act[]): string {
  if (acts.length === 0) return 'nothing done';
  return acts.map((act) => `${actName(act)} at ${seconds(act.atMs)}${lasting(act)}`).join(', then ');
}

/** One act as a label: `web1 off`, `web1 on`. */
export function actName(act: Act): string {
  if (act.kind === 'end') return `${subjectName(act.subject)} ${endNames[act.fault]}`;
  if (act.kind === 'partition') return `network split (${faultSubject(act)})`;
  if (act.kind === 'tell') return `${subjectName(act.process)} told “${act.command}”`;
  return `${subjectName(faultSubject(act))} ${actNames[act.kind]}`;
}

function lasting(act: Act): string {
  return act.kind === 'end' || act.untilMs === null ? '' : ` for ${seconds(act.untilMs - act.atMs)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `web1/app` → "app on web1"; groups of a split network stay as they are. */
function subjectName(subject: string): string {
  const [machine, process] = subject.split('/');
  return process === undefined ? subject : `${process} on ${machine}`;
}

const actNames: Readonly<Record<Exclude<FaultAction['kind'], 'partition' | 'tell'>, string>> = {
  'power-off': 'off',
  unplug: 'unplugged',
  drop: 'loses packets',
  kill: 'killed',
  freeze: 'frozen',
  stop: 'stopped',
  restart: 'restarted',
  set: 'set otherwise',
  drain: 'drained',
};

const endNames: Readonly<Record<FaultAction['kind'], string>> = {
  'power-off': 'on',
  unplug: 'plugged in',
  drop: 'hears again',
  kill: 'started',
  freeze: 'goes on',
  stop: 'started',
  restart: 'restarted',
  set: 'set back',
  drain: 'back at work',
  partition: 'joined again',
  tell: 'told',
};
