import type { Cluster } from '../model/cluster.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Trace } from '../trace/trace.ts';

/** How lessons reach the simulation: whoever knows the daemons hands this in. */
export interface Pipeline {
  /** `cluster` is null when cluster.yaml cannot be read. */
  prepare(files: Files): { readonly diagnostics: readonly Diagnostic[]; readonly cluster: Cluster | null };
  simulate(cluster: Cluster, scenario: Scenario, seed: number): Trace;
}
