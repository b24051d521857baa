import { daemons } from '../../daemons/registry.ts';
import { prepare, simulate } from '../../lab/lab.ts';
import { ReadBefore } from '../../lab/readBefore.ts';
import { draftFolder } from '../../lesson/draft/draftFolder.ts';
import { draftPreview } from '../../lesson/draft/draftPreview.ts';
import { proveDraft } from '../../lesson/draft/draftProof.ts';
import type { Pipeline } from '../../lesson/pipeline.ts';
import type { ProofOrder, ProofReport } from './proofProtocol.ts';

// Proves one draft of a lesson. Whoever has a newer draft ends this thread and starts another: a proof takes seconds and listens to nobody.

self.onmessage = ({ data: { draft, seeds } }: MessageEvent<ProofOrder>) => {
  const before = new ReadBefore();
  const pipeline: Pipeline = {
    prepare: (files) => prepare(files, daemons, before),
    simulate: (cluster, scenario, seed) => simulate(cluster, scenario, seed, daemons),
  };
  try {
    tell({ kind: 'read', preview: draftPreview(draft, draftFolder(draft)) });
    const beganMs = performance.now();
    const { folder, findings, runs, conditions } = proveDraft(draft, pipeline, seeds);
    tell({ kind: 'proved', proof: { folder, findings, runs, conditions }, tookMs: performance.now() - beganMs });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};

function tell(report: ProofReport): void {
  self.postMessage(report);
}
