import type { Evidence, Part } from '../checks/check.ts';
import type { MovedLines } from '../lab/movedLines.ts';
import type { Finding } from './checkFinding.ts';

/** What was found on a system, for the same system with its lines elsewhere; null where a line that it names cannot be followed. */
export function movedFinding({ verdict, shown }: Finding, moved: MovedLines): Finding | null {
  let followed = true;
  const move = (evidence: Evidence | null): Evidence | null => {
    if (evidence === null || evidence.file === null || evidence.line === null) return evidence;
    const line = moved(evidence.file, evidence.line);
    if (line === null) followed = false;
    return { ...evidence, line };
  };
  const parts = verdict.parts.map((part): Part => ({ ...part, evidence: move(part.evidence) }));
  const evidence = move(verdict.evidence);
  return followed ? { verdict: { ...verdict, evidence, parts }, shown } : null;
}
