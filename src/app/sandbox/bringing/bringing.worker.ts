import { daemons } from '../../../daemons/registry.ts';
import { bring } from './bring.ts';
import type { BringingOrder, BringingReport } from './bringingProtocol.ts';
import { BringingError } from './limits.ts';

// Reads what was brought along on a thread of its own: unpacking, making machines and trying them out may take seconds.

self.onmessage = ({ data }: MessageEvent<BringingOrder>) => {
  bring(data.given, daemons, (words) => tell({ kind: 'step', words })).then(
    (brought) => tell({ kind: 'brought', brought }),
    (error: unknown) => tell({ kind: 'refused', words: refusal(error) }),
  );
};

function refusal(error: unknown): string {
  if (error instanceof BringingError) return error.message;
  const words = error instanceof Error ? error.message : String(error);
  return `The lab itself failed at reading this: ${words}`;
}

function tell(report: BringingReport): void {
  self.postMessage(report);
}
