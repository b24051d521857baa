import { faultWords } from '../../src/sim/faults.ts';
import type { Scenario } from '../../src/sim/scenario.ts';

/** A moment at which something is done to the machines: times of what follows are counted from it. */
export interface FaultMoment {
  readonly atMs: number;
  /** `web1 loses its power`. */
  readonly words: string;
}

/** The beginnings and ends of a scenario's faults in order, those of one moment together; the start of the traffic where there are none. */
export function faultMoments({ faults }: Pick<Scenario, 'faults'>): FaultMoment[] {
  const words = new Map<number, string[]>();
  for (const fault of faults) {
    const end = fault.kind === 'restart' ? null : fault.untilMs;
    for (const [atMs, begins] of [[fault.atMs, true], [end, false]] as const) {
      if (atMs !== null) words.set(atMs, [...(words.get(atMs) ?? []), faultWords(fault, begins)]);
    }
  }
  if (words.size === 0) return [{ atMs: 0, words: 'the first request' }];
  return [...words].sort(([a], [b]) => a - b).map(([atMs, said]) => ({ atMs, words: said.join(', ') }));
}
