import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { SEEDS } from '../../src/agreement/definition.ts';
import { UsageError } from '../../src/cli/output.ts';

export const USAGE = `usage: npm run real -- agree [ID …] [options]

Runs scenarios on the real daemons and simulated, and compares. ID: a scenario, or how the ids of several begin (haproxy-failures, lesson:load-balancer); all of them where none is
given. Only what is missing or has changed since it was recorded is run again. Needs Linux and root, except for --list and --replay.

  --list       the scenarios and what is recorded of them; runs nothing
  --replay     no real run: compares the recorded trials with the simulation as it is now
  --short      a few scenarios of great variety, one trial each; writes nothing
  --trials N   real trials of a scenario (default 5; of a lesson's check 3)
  --seeds N    simulated runs of a scenario (default ${SEEDS})
  --jobs N     real runs at once (default: three for every processor)
  --anew       runs what is recorded all the same
  --verbose    every figure, also where all agrees
  --setup      installs what is missing from Debian's packages, without starting it

Exit codes: 0 all agree or are explained, 1 something disagrees without explanation, 2 called wrongly or not possible here.`;

export interface AgreeOptions {
  readonly ids: readonly string[];
  readonly list: boolean;
  readonly replay: boolean;
  readonly short: boolean;
  /** Null: the usual number of the scenario's kind. */
  readonly trials: number | null;
  readonly seeds: number;
  readonly jobs: number;
  readonly anew: boolean;
  readonly verbose: boolean;
  readonly setup: boolean;
}

/** A run mostly waits: for its daemons to settle, for its traffic's moments. */
const JOBS_PER_PROCESSOR = 3;
const MOST = 10_000;

/** Null where only the usage was asked for. @throws UsageError */
export function readAgreeOptions(args: readonly string[]): AgreeOptions | null {
  const { values, positionals } = parse(args);
  if (values.help === true) return null;
  const options = {
    ids: positionals,
    list: values.list === true,
    replay: values.replay === true,
    short: values.short === true,
    trials: values.trials === undefined ? null : whole('trials', values.trials),
    seeds: values.seeds === undefined ? SEEDS : whole('seeds', values.seeds),
    jobs: values.jobs === undefined ? JOBS_PER_PROCESSOR * availableParallelism() : whole('jobs', values.jobs),
    anew: values.anew === true,
    verbose: values.verbose === true,
    setup: values.setup === true,
  };
  const modes = (['list', 'replay', 'short'] as const).filter((mode) => options[mode]);
  if (modes.length > 1) throw new UsageError(`--${modes.join(' and --')} exclude each other`);
  return options;
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const value = { type: 'string' } as const;
  const options = { list: flag, replay: flag, short: flag, trials: value, seeds: value, jobs: value, anew: flag, verbose: flag, setup: flag, help: flag };
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\. To specify.*/s, ''));
  }
}

function whole(name: string, text: string): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (value >= 1 && value <= MOST) return value;
  throw new UsageError(`--${name} takes a whole number from 1 to ${MOST}, not ${text}`);
}
