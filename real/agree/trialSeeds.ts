import { pipeline } from '../../src/cli/pipeline.ts';
import { randomStream } from '../../src/sim/random.ts';
import { plannedRequests } from '../run/trafficPlan.ts';
import type { AgreementCase } from './agreementCase.ts';

/** Seeds of real runs begin here: none of them is among those that every scenario is simulated with. */
const FIRST_SEED = 1_000_000;
/** Standard deviations of the number of requests: of traffic by chance one draw in twenty lies farther out. */
const USUAL_DEVIATIONS = 2;

/**
 * Seeds for a scenario's real runs, as many as are wanted, without those that are used: other seeds for each scenario, so that one draw of chance is not in all of them. Draws
 * of so many or so few requests that the simulated runs hold hardly one like them are passed over: they say something of the traffic, and nothing of the daemons.
 */
export function trialSeeds(it: AgreementCase, wanted: number, used: ReadonlySet<number> = new Set()): number[] {
  const seeds: number[] = [];
  const random = randomStream(0, it.id);
  while (seeds.length < wanted) {
    const seed = FIRST_SEED + Math.floor(random() * FIRST_SEED);
    if (!used.has(seed) && !seeds.includes(seed) && isUsual(it, seed)) seeds.push(seed);
  }
  return seeds;
}

function isUsual({ files, scenario }: AgreementCase, seed: number): boolean {
  const { traffic, requests, durationMs } = scenario;
  const { cluster } = pipeline.prepare(files);
  if (traffic?.arrivals !== 'poisson' || cluster === null) return true;
  const expected = (traffic.rateRps * durationMs) / 1000;
  const count = plannedRequests(cluster, scenario, seed).length - requests.length;
  return Math.abs(count - expected) <= USUAL_DEVIATIONS * Math.sqrt(expected);
}
