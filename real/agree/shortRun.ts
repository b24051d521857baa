import { EXIT } from '../../src/cli/output.ts';
import type { AgreementCase } from './agreementCase.ts';
import { compare, isSettled, type Compared } from './agreementRecord.ts';
import { comparisonLines } from './comparisonLines.ts';
import type { AgreeOptions } from './options.ts';
import { ProgressLine } from './progressLine.ts';
import { fingerprintOf } from './recording.ts';
import type { RunFacts } from './runFacts.ts';
import { seedsBeside } from './simulated.ts';
import { SimulatorPool } from './simulatorPool.ts';
import { realTrial, type Trial } from './trial.ts';
import { TrialQueue } from './trialQueue.ts';
import { trialSeeds } from './trialSeeds.ts';

/** Another computer may stall in ways that nobody notices: what disagrees is tried again, and most of so many trials count. */
const TRIALS_OF_A_DOUBT = 3;

/** One real trial of each scenario, compared with the simulation as it is now. Keeps nothing. Gives the exit code. */
export async function shortRun(chosen: readonly AgreementCase[], options: AgreeOptions, signal: AbortSignal): Promise<number> {
  const simulated = await allSimulated(chosen, options.seeds);
  const comparedWith = (it: AgreementCase, trial: Trial): Compared => compareOne(it, trial, simulated.get(it.id) as RunFacts[]);
  const results = new Map<string, Compared[]>(chosen.map(({ id }) => [id, []]));
  const progress = new ProgressLine(chosen.map(({ scenario }) => scenario.durationMs));
  const givenUp: string[] = [];
  const queue = new TrialQueue(
    chosen.flatMap((it) => trialSeeds(it, 1).map((seed) => ({ it, seed }))),
    realTrial,
    {
      made: ({ it }, trial) => {
        const all = results.get(it.id) as Compared[];
        all.push(comparedWith(it, trial));
        progress.made(it.scenario.durationMs);
        if (all.length > 1 || isSettled(all[0] as Compared)) return;
        progress.line(`real: ${it.id} disagrees; two more trials of it`);
        for (const seed of trialSeeds(it, TRIALS_OF_A_DOUBT).slice(1)) queue.add({ it, seed });
      },
      // A computer that stalls can make a run disagree, and hardly make one agree.
      stalled: ({ it }, trial) => {
        const one = comparedWith(it, trial);
        if (!isSettled(one)) {
          progress.again();
          return false;
        }
        (results.get(it.id) as Compared[]).push(one);
        progress.made(it.scenario.durationMs);
        return true;
      },
      failed: ({ it }, error) => {
        progress.line(`real: ${it.id} failed: ${error.message}`);
        progress.failed();
      },
      givenUp: ({ it }, why) => givenUp.push(`${it.id}: ${why}`),
    },
    signal,
  );
  await queue.run(options.jobs);
  progress.end();
  if (signal.aborted) return 130;
  const agreeing = [...results].filter(([id, all]) => told(id, all, options.verbose)).length;
  for (const line of givenUp) console.log(`✘ ${line}`);
  console.log(`${agreeing} of ${chosen.length} scenarios are as expected`);
  return agreeing === chosen.length ? EXIT.ok : EXIT.no;
}

/** Before the first real run, which it would disturb. */
async function allSimulated(chosen: readonly AgreementCase[], seeds: number): Promise<Map<string, RunFacts[]>> {
  const pool = new SimulatorPool();
  const all = await Promise.all(chosen.map(async (it) => [it.id, await pool.facts(it, seedsBeside(trialSeeds(it, TRIALS_OF_A_DOUBT), seeds))] as const));
  pool.close();
  return new Map(all);
}

function compareOne(it: AgreementCase, { facts, versions, kernel }: Trial, simulated: readonly RunFacts[]): Compared {
  return compare(it, { fingerprint: fingerprintOf(it), versions, kernel, trials: [{ day: '', facts }] }, simulated);
}

/** Prints what came of a scenario, and gives whether most of its trials were as expected. */
function told(id: string, all: readonly Compared[], verbose: boolean): boolean {
  const settled = all.filter(isSettled).length;
  const most = settled * 2 > all.length;
  for (const one of all) if (all.length === 1 || verbose || !isSettled(one)) for (const line of comparisonLines(one, verbose)) console.log(line);
  if (all.length > 1) console.log(`${most ? '✔' : '✘'} ${id}: ${settled} of ${all.length} trials are as expected, and most count`);
  return most;
}
