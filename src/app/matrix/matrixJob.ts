import type { Daemon } from '../../daemons/daemon.ts';
import { prepare, simulate } from '../../lab/lab.ts';
import { breakables, type ProcessFault } from '../../matrix/breakable.ts';
import { cellOf, type Cell } from '../../matrix/cell.ts';
import { FAULT_MS, matrixScenario, type MatrixRun } from '../../matrix/faultMatrix.ts';
import type { Traffic } from '../../sim/scenario.ts';
import type { Files } from '../../text/sourceFile.ts';

/** What every run of one matrix has in common. */
export interface MatrixSystem {
  readonly files: Files;
  readonly traffic: Traffic;
  readonly processFault: ProcessFault;
  readonly seed: number;
}

/** Prepares a system once and runs cells of its matrix. Null where the files describe nothing that can run. */
export function matrixJob(system: MatrixSystem, daemons: readonly Daemon[]): ((run: MatrixRun) => Cell) | null {
  const { cluster } = prepare(system.files, daemons);
  if (cluster === null) return null;
  const things = breakables(cluster, system.processFault);
  return (run) => cellOf(simulate(cluster, matrixScenario(system.traffic, things, run), system.seed, daemons), FAULT_MS);
}
