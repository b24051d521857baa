import { pipeline } from '../../src/cli/pipeline.ts';
import { runReport } from '../../src/cli/runReport.ts';
import type { AgreementCase } from './agreementCase.ts';
import { runFacts, type RunFacts } from './runFacts.ts';

/** The facts of a scenario simulated with the seeds from 1 to `seeds`. @throws where the workspace cannot be read, or a run would not end */
export function simulatedFacts(it: AgreementCase, seeds: number): RunFacts[] {
  const { cluster, diagnostics } = pipeline.prepare(it.files);
  if (cluster === null) throw new Error(`${it.id}: ${diagnostics[0]?.message ?? 'cannot be read'}`);
  return Array.from({ length: seeds }, (_, index) => {
    const report = runReport(pipeline.simulate(cluster, it.scenario, index + 1));
    if (report.stopped !== null) throw new Error(`${it.id}: ${report.stopped.reason}`);
    return runFacts(report, { cluster, scenario: it.scenario, sequence: it.sequence });
  });
}
