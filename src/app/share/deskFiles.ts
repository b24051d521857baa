import { strToU8, zipSync } from 'fflate';
import { runReportText } from '../../lab/runReport.ts';
import type { Trace } from '../../trace/trace.ts';
import type { LabDesk } from '../labDesk.svelte.ts';
import type { Parcel } from '../parcel.ts';
import { systemOnDesk } from './deskRun.ts';
import { fileStem } from './fileStem.ts';
import { writeSaved } from './savedSystem.ts';

/** All that is on the desk, to be opened again: a zip with everything in one folder. */
export function zipOf(desk: LabDesk): Parcel {
  const stem = fileStem(desk.name);
  // A run on other files than those that go along would be told of files that are not there.
  const onScreen = desk.shown.kind === 'trial' ? desk.live : desk.scenario;
  const written = [...writeSaved(systemOnDesk(desk), onScreen)].map(([path, text]) => [`${stem}/${path}`, strToU8(text)] as const);
  return { fileName: `${stem}.zip`, blob: new Blob([zipSync(Object.fromEntries(written), { level: 9 })], { type: 'application/zip' }) };
}

/** The run on screen in the command line's words: what `run --json` prints for the same files, scenario and seed. */
export function jsonOf(name: string, trace: Trace): Parcel {
  return { fileName: `${fileStem(name)}-run.json`, blob: new Blob([`${runReportText(trace)}\n`], { type: 'application/json' }) };
}
