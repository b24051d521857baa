import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../src/daemons/verdict.ts';

/** Where a daemon's recorded verdicts lie: beside the parser that must agree with them. */
export function recordingFile(daemon: string): string {
  return fileURLToPath(new URL(`../../src/daemons/${daemon}/samples/verdicts.json`, import.meta.url));
}

export function recorded(daemon: string): Verdict[] {
  const file = recordingFile(daemon);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Verdict[]) : [];
}
