import { faultSubject, type Fault } from '../../sim/scenario.ts';
import type { FaultEnd } from '../faultList.ts';
import { faultName } from '../faultWords.ts';

/** A failure that holds at some moment, and what ends it. */
export interface StandingFault {
  readonly name: string;
  readonly end: FaultEnd;
}

/** Those of a list that hold at a moment; a restart and a command are over as soon as they are done. */
export function standingFaults(faults: readonly Fault[], tMs: number): StandingFault[] {
  const now = faults.filter(
    ({ kind, atMs, untilMs }) =>
      kind !== 'restart' && kind !== 'tell' && atMs <= tMs && (untilMs === null || untilMs > tMs),
  );
  return now.map((fault) => ({
    name: faultName(fault),
    end: { kind: 'end', fault: fault.kind, subject: faultSubject(fault) },
  }));
}
