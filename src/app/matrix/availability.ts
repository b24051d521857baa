import {
  availabilityByArithmetic,
  availabilityByRuns,
  contradictions,
  layersOf,
  nines,
  type Contradiction,
  type Layer,
  type MachineLosses,
  type RunAvailability,
} from '../../matrix/arithmetic.ts';
import type { Cluster } from '../../model/cluster.ts';

/** Arithmetic beside runs, as the page shows it. */
export interface Availability {
  readonly arithmetic: number;
  readonly arithmeticNines: number;
  readonly layers: readonly (Layer & { readonly share: number })[];
  /** Null while runs are missing. */
  readonly runs: RunAvailability | null;
  readonly runsNines: number;
  readonly contradictions: readonly Contradiction[];
}

/** Null for a system too large to be added up. `each`: the share of time, 0 to 1, that each machine works. */
export function availabilityOf(cluster: Cluster, losses: MachineLosses, each: number, repairMs: number): Availability | null {
  const layers = layersOf(cluster);
  const arithmetic = availabilityByArithmetic(layers, each);
  if (arithmetic === null) return null;
  const runs = availabilityByRuns(losses, each, repairMs);
  return {
    arithmetic,
    arithmeticNines: nines(arithmetic),
    layers: layers.map((layer) => ({ ...layer, share: availabilityByArithmetic([layer], each) ?? 0 })),
    runs,
    runsNines: nines(runs?.share ?? 0),
    contradictions: contradictions(layers, losses),
  };
}
