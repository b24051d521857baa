import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AgreementCase } from './agreementCase.ts';
import type { RunFacts } from './runFacts.ts';

/** What is kept of the real trials of one scenario. */
export interface Recording {
  /** Of the workspace and the scenario that were run: others are another recording. */
  readonly fingerprint: string;
  /** Versions of the daemons that ran, by the lab's names. */
  readonly versions: Readonly<Record<string, string>>;
  readonly kernel: string;
  readonly trials: readonly RecordedTrial[];
}

/** One real run. */
export interface RecordedTrial {
  /** Day on which it was made, `2026-11-21`. */
  readonly day: string;
  readonly facts: RunFacts;
}

/** Changes with everything that a real run of the scenario depends on, and with nothing else. */
export function fingerprintOf({ files, scenario, sequence }: AgreementCase): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify([sorted, scenario, sequence])).digest('hex').slice(0, 16);
}

/** Where a scenario's recording lies below the folder of recordings. */
export function recordingPath(folder: string, id: string): string {
  return join(folder, `${id.replace(':', '-')}.json`);
}

/** The recording of a scenario as it is now; null where there is none, or only of what it was. */
export function readRecording(folder: string, it: AgreementCase): Recording | null {
  const path = recordingPath(folder, it.id);
  if (!existsSync(path)) return null;
  const recording = JSON.parse(readFileSync(path, 'utf8')) as Recording;
  return recording.fingerprint === fingerprintOf(it) ? recording : null;
}

/** Writes a recording: a line a fact that changes from trial to trial, so that another trial reads as what it is in a comparison of versions. */
export function writeRecording(folder: string, id: string, recording: Recording): void {
  const path = recordingPath(folder, id);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, recordingText(recording));
}

function recordingText({ trials, ...head }: Recording): string {
  const lines = trials.map((trial) => `    ${JSON.stringify(trial)}`).join(',\n');
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "trials": [\n${lines}\n  ]\n}\n`;
}
