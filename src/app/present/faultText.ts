import { faultSubject, type FaultAction } from '../../sim/scenario.ts';

/** A fault that waits for a press. */
export interface ArmedFault {
  readonly fault: FaultAction;
  /** It ends by itself after this long; null: it stays. */
  readonly forMs: number | null;
}

/** Kinds whose subject is a machine, and those whose subject is a process (`web1/app`). They are spelled as in a scenario. */
const onMachine = ['power-off', 'unplug', 'drop', 'drain'] as const;
const onProcess = ['kill', 'freeze', 'stop', 'restart'] as const;

const NAME = String.raw`[A-Za-z0-9][A-Za-z0-9._-]*`;
const machineName = new RegExp(`^${NAME}$`);
const processName = new RegExp(`^${NAME}/${NAME}$`);
const setting = /^([A-Z_][A-Z0-9_]*)=(.*)$/s;
/** `for` so many seconds, with tenths at most: `power-off:web1:12s`. */
const lasting = /^(.+):(\d{1,3}(?:\.\d)?)s$/s;

/** A fault as a few readable letters: `power-off:web2`, `kill:web1/app:5s`, `set:web1/app,REPLY_STATUS=500`, `partition:lb1+web1;lb2`. */
export function faultText({ fault, forMs }: ArmedFault): string {
  return `${fault.kind}:${whatOf(fault)}${forMs === null ? '' : `:${forMs / 1000}s`}`;
}

function whatOf(fault: FaultAction): string {
  switch (fault.kind) {
    case 'set':
      return [fault.process, ...Object.entries(fault.env).map(([name, value]) => `${name}=${kept(value)}`)].join(',');
    case 'tell':
      return `${fault.process},${fault.command}`;
    case 'partition':
      return fault.groups.map((group) => group.join('+')).join(';');
    default:
      return faultSubject(fault);
  }
}

/** A value may hold what parts this text: those letters are written with a percent sign. */
function kept(value: string): string {
  return value.replace(/[%,:]/g, (letter) => encodeURIComponent(letter));
}

/** The fault that the letters name, or null. Names are only checked for their form: which machines there are, the run knows. */
export function readFaultText(text: string): ArmedFault | null {
  const [, kind, rest] = /^([a-z-]+):(.+)$/s.exec(text) ?? [];
  if (kind === undefined || rest === undefined) return null;
  const [, what = rest, seconds] = kind === 'tell' ? [] : (lasting.exec(rest) ?? []);
  const fault = actionOf(kind, what);
  const forMs = seconds === undefined ? null : Math.round(Number(seconds) * 1000);
  return fault === null || forMs === 0 ? null : { fault, forMs };
}

function actionOf(kind: string, what: string): FaultAction | null {
  const ofMachine = onMachine.find((known) => known === kind);
  if (ofMachine !== undefined) return machineName.test(what) ? { kind: ofMachine, machine: what } : null;
  const ofProcess = onProcess.find((known) => known === kind);
  if (ofProcess !== undefined) return processName.test(what) ? { kind: ofProcess, process: what } : null;
  if (kind === 'partition') return partitionOf(what);
  const comma = what.indexOf(',');
  const process = what.slice(0, comma);
  const order = what.slice(comma + 1);
  if (comma === -1 || !processName.test(process) || order === '') return null;
  if (kind === 'tell') return { kind, process, command: order };
  return kind === 'set' ? setOf(process, order) : null;
}

function setOf(process: string, order: string): FaultAction | null {
  const env: Record<string, string> = {};
  for (const part of order.split(',')) {
    const [, name, value] = setting.exec(part) ?? [];
    if (name === undefined || value === undefined) return null;
    env[name] = value.replace(/%(25|2C|3A)/g, (code) => decodeURIComponent(code));
  }
  return { kind: 'set', process, env };
}

function partitionOf(what: string): FaultAction | null {
  const groups = what.split(';').map((group) => group.split('+'));
  const names = groups.flat();
  if (groups.length < 2 || new Set(names).size !== names.length || !names.every((name) => machineName.test(name)))
    return null;
  return { kind: 'partition', groups };
}
