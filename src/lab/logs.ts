import type { Daemon } from '../daemons/daemon.ts';
import type { Cluster } from '../model/cluster.ts';
import type { MakeBehaviour } from '../sim/behaviour.ts';
import type { RunOptions } from '../sim/pace.ts';
import { logsOf } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Logs } from '../trace/logs.ts';

export type { Logs } from '../trace/logs.ts';

/**
 * What a machine's processes write to their logs in a run, each in its daemon's own format. The run is made anew with somebody listening: it is the same
 * run, and the one on screen spends no time on logs that nobody reads.
 * @param machine its name; null: every machine
 * @throws as `simulate` does
 */
export function machineLogs(
  run: { readonly cluster: Cluster; readonly scenario: Scenario; readonly seed: number },
  machine: string | null,
  daemons: readonly Daemon[],
  options?: RunOptions,
): Logs {
  const behaviours = new Map<string, MakeBehaviour>(
    daemons.map((d) => [d.name, (config, host) => d.behave(config, host)]),
  );
  return logsOf(run.cluster, run.scenario, run.seed, behaviours, machine, options);
}
