import * as v from 'valibot';
import type { Fault } from '../sim/scenario.ts';
import type { Act } from './faultList.ts';

const timeMs = v.pipe(v.number(), v.finite(), v.minValue(0));
const when = { atMs: timeMs, untilMs: v.nullable(timeMs) };
const onMachine = { machine: v.string(), ...when };
const onProcess = { process: v.string(), ...when };

const faults = [
  v.object({ kind: v.literal('power-off'), ...onMachine }),
  v.object({ kind: v.literal('unplug'), ...onMachine }),
  v.object({ kind: v.literal('drop'), ...onMachine }),
  v.object({ kind: v.literal('drain'), ...onMachine }),
  v.object({ kind: v.literal('kill'), ...onProcess }),
  v.object({ kind: v.literal('freeze'), ...onProcess }),
  v.object({ kind: v.literal('stop'), ...onProcess }),
  v.object({ kind: v.literal('restart'), ...onProcess }),
  v.object({ kind: v.literal('set'), ...onProcess, env: v.record(v.string(), v.string()) }),
  v.object({ kind: v.literal('tell'), ...onProcess, command: v.string() }),
  v.object({ kind: v.literal('partition'), groups: v.array(v.array(v.string())), ...when }),
] as const;

/** A fault as it is stored in the browser. The types below hold it, and what was done, equal to the simulation's and the page's own. */
export const faultSchema = v.variant('kind', faults);

const kinds = v.picklist(faults.map(({ entries }) => entries.kind.literal));

/** One thing that was done: a fault, or the end of one. */
export const actSchema = v.variant('kind', [
  ...faults,
  v.object({ kind: v.literal('end'), fault: kinds, subject: v.string(), atMs: timeMs }),
]);

type Stored = v.InferOutput<typeof faultSchema>;
type StoredAct = v.InferOutput<typeof actSchema>;
type Holds<T extends true> = T;
/** Compiles only while every kind of fault can be stored, and what is stored is a fault. */
export type EveryFaultIsStored = Holds<
  Fault['kind'] extends Stored['kind'] ? (Stored extends Fault ? true : false) : false
>;
export type EveryActIsStored = Holds<
  Act['kind'] extends StoredAct['kind'] ? (StoredAct extends Act ? true : false) : false
>;
