import type { AgreementCase } from './agreementCase.ts';
import type { AgreeOptions } from './options.ts';
import { ProgressLine } from './progressLine.ts';
import { fingerprintOf, readRecording, writeRecording } from './recording.ts';
import { realTrial, type Trial } from './trial.ts';
import { TrialQueue, type TrialOrder } from './trialQueue.ts';
import { trialSeeds } from './trialSeeds.ts';

/** Lessons' checks are many, and much alike. */
const TRIALS = 5;
const LESSON_TRIALS = 3;

/** How many real trials a scenario has where nobody says otherwise. */
export function usualTrials(it: AgreementCase): number {
  return it.id.startsWith('lesson:') ? LESSON_TRIALS : TRIALS;
}

/** Makes the real runs that are missing, and keeps each as soon as it is made. Gives whether none had to be given up. */
export async function recordTrials(folder: string, chosen: readonly AgreementCase[], options: AgreeOptions, signal: AbortSignal): Promise<boolean> {
  const orders = missingTrials(folder, chosen, options);
  if (orders.length === 0) return true;
  const progress = new ProgressLine(orders.map(({ it }) => it.scenario.durationMs));
  progress.line(`real: ${orders.length} runs of ${new Set(orders.map(({ it }) => it.id)).size} scenarios, ${options.jobs} at a time`);
  const anew = new Set(options.anew ? chosen.map(({ id }) => id) : []);
  const givenUp: string[] = [];
  const queue = new TrialQueue(
    orders,
    realTrial,
    {
      made: ({ it }, trial) => {
        keep(folder, it, trial, anew.delete(it.id));
        progress.made(it.scenario.durationMs);
      },
      // Whichever way it came out: to keep those that agree would be to choose.
      stalled: () => {
        progress.again();
        return false;
      },
      failed: ({ it }, error) => {
        progress.line(`real: ${it.id} failed: ${error.message}`);
        progress.failed();
      },
      givenUp: ({ it, seed }, why) => givenUp.push(`${it.id}, seed ${seed}: ${why}`),
    },
    signal,
  );
  await queue.run(options.jobs);
  progress.end();
  for (const line of givenUp) console.error(`real: given up: ${line}`);
  return givenUp.length === 0;
}

/** A trial of each scenario first, then a second of each, …: whoever stops early has seen all. */
function missingTrials(folder: string, chosen: readonly AgreementCase[], { trials, anew }: AgreeOptions): TrialOrder[] {
  const rounds = chosen.map((it) => {
    const wanted = trials ?? usualTrials(it);
    const kept = anew ? [] : (readRecording(folder, it)?.trials ?? []);
    const used = new Set(kept.map(({ facts }) => facts.seed));
    return trialSeeds(it, Math.max(0, wanted - kept.length), used).map((seed): TrialOrder => ({ it, seed }));
  });
  const most = rounds.reduce((many, orders) => Math.max(many, orders.length), 0);
  return Array.from({ length: most }, (_, round) => rounds.flatMap((orders) => orders[round] ?? [])).flat();
}

function keep(folder: string, it: AgreementCase, { facts, versions, kernel }: Trial, anew: boolean): void {
  const before = anew ? null : readRecording(folder, it);
  const day = new Date().toISOString().slice(0, 10);
  const trials = [...(before?.trials ?? []), { day, facts }].sort((a, b) => a.facts.seed - b.facts.seed);
  writeRecording(folder, it.id, { fingerprint: fingerprintOf(it), versions, kernel, trials });
}
