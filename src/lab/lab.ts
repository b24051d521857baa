import type { Daemon } from '../daemons/daemon.ts';
import type { Cluster } from '../model/cluster.ts';
import type { MakeBehaviour } from '../sim/behaviour.ts';
import type { RunOptions } from '../sim/pace.ts';
import { run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Trace } from '../trace/trace.ts';
import { prepare, type Prepared } from './workspace.ts';

export { prepare, type Prepared } from './workspace.ts';

/**
 * Runs a scenario on a cluster that `prepare` made with the same daemons.
 * @throws when the scenario names a machine or process that the cluster does not have
 */
export function simulate(cluster: Cluster, scenario: Scenario, seed: number, daemons: readonly Daemon[], options?: RunOptions): Trace {
  const behaviours = new Map<string, MakeBehaviour>(daemons.map((d) => [d.name, (config, host) => d.behave(config, host)]));
  return run(cluster, scenario, seed, behaviours, options);
}

/** The whole pipeline: files to trace. `trace` is null where there is no cluster to run. */
export function lab(files: Files, scenario: Scenario, seed: number, daemons: readonly Daemon[]): Prepared & { readonly trace: Trace | null } {
  const prepared = prepare(files, daemons);
  return { ...prepared, trace: prepared.cluster === null ? null : simulate(prepared.cluster, scenario, seed, daemons) };
}
