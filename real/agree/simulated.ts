import { pipeline } from '../../src/cli/pipeline.ts';
import { randomStream } from '../../src/sim/random.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import { visited } from '../../src/trace/explain.ts';
import { resultName } from '../../src/trace/result.ts';
import type { Trace } from '../../src/trace/trace.ts';
import type { AgreementCase } from './agreementCase.ts';
import { runFacts, type FactsSource, type RunFacts } from './runFacts.ts';

/** What of a scenario is simulated. */
export type SimulatedCase = Pick<AgreementCase, 'id' | 'files' | 'scenario' | 'sequence'>;

/** What another process is to simulate. */
export interface SimulationOrder {
  readonly it: SimulatedCase;
  readonly seeds: readonly number[];
}

/**
 * Seeds from 1 on, and those of the real trials: with the same seed the same requests come, and where chance sends many more of them than usual, no other seed may have as many.
 */
export function seedsBeside(trials: readonly number[], count: number): number[] {
  return [...Array.from({ length: count }, (_, index) => index + 1), ...trials];
}

/** The facts of a scenario simulated once a seed. @throws where the workspace cannot be read, or a run would not end */
export function simulatedFacts(it: SimulatedCase, seeds: readonly number[]): RunFacts[] {
  const { cluster, diagnostics } = pipeline.prepare(it.files);
  if (cluster === null) throw new Error(`${it.id}: ${diagnostics[0]?.message ?? 'cannot be read'}`);
  return seeds.map((seed) => {
    const trace = pipeline.simulate(cluster, it.sequence ? it.scenario : withRealMoments(it.scenario, seed), seed);
    if (trace.stopped !== null) throw new Error(`${it.id}: ${trace.stopped.reason}`);
    return runFacts(simulatedSource(trace), { cluster, scenario: it.scenario, sequence: it.sequence });
  });
}

/**
 * A real fault and a request that are due at one moment come in either order: of a hundred requests one was sent 2 to 6 ms after its moment and the latest 6 to 26 ms, and to pull
 * a cable takes some milliseconds as well. Where traffic is even, hardly any seed would show both orders.
 */
const FAULT_ROOM_MS = 15;

/** The scenario with each moment of its faults a little sooner or later, by chance. */
function withRealMoments(scenario: Scenario, seed: number): Scenario {
  const random = randomStream(seed, 'moments of faults');
  const moved = new Map<number, number>();
  const move = (atMs: number): number => {
    const known = moved.get(atMs) ?? Math.max(0, atMs + (2 * random() - 1) * FAULT_ROOM_MS);
    moved.set(atMs, known);
    return known;
  };
  const faults = scenario.faults.map((fault) => ({ ...fault, atMs: move(fault.atMs), untilMs: fault.untilMs === null ? null : move(fault.untilMs) }));
  return { ...scenario, faults };
}

/** What is read of a simulated run, without the words and lines that its whole report has. */
function simulatedSource(trace: Trace): FactsSource {
  const { seed, requests, events } = trace;
  return {
    seed,
    requests: Array.from({ length: requests.length }, (_, request) => ({
      startMs: requests.startMs[request] as number,
      endMs: decided(requests.endMs[request] as number),
      status: resultName(requests.result[request] as number),
      via: visited(trace, request),
    })),
    events,
    summary: { acknowledgedWritesLost: events.filter(({ kind }) => kind === 'commit-lost').length },
  };
}

function decided(endMs: number): number | null {
  return Number.isNaN(endMs) ? null : endMs;
}
