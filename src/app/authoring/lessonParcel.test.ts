import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { readFolder } from '../../cli/folder.ts';
import { lessons } from '../../cli/lessons.ts';
import { pipeline } from '../../cli/pipeline.ts';
import { doorLesson } from '../../lesson/draft/doorLesson.ts';
import { proveDraft } from '../../lesson/draft/draftProof.ts';
import { draftRecordVersion, readDraftRecord } from './draftRecord.ts';
import { lessonParcel } from './lessonParcel.ts';

const template = readFolder(fileURLToPath(new URL('../sandbox/templates/two-load-balancers', import.meta.url)));
const draft = doorLesson(template);

it('a lesson that leaves the browser is, unpacked among lessons, one that the command line proves, byte for byte', async () => {
  const { folder, findings } = proveDraft(draft, pipeline, [1]);
  expect(findings).toEqual([]);
  const { fileName, blob } = lessonParcel(draft.track, draft.id, folder);
  expect(fileName).toBe('the-right-door.zip');
  const root = mkdtempSync(join(tmpdir(), 'lab-parcel-'));
  try {
    for (const [path, bytes] of Object.entries(unzipSync(new Uint8Array(await blob.arrayBuffer())))) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), bytes);
    }
    expect(readFolder(join(root, 'workshop/the-right-door'))).toEqual(folder);
    const out: string[] = [];
    const code = lessons(['--in', root, '--seeds', '2'], { out: (line) => out.push(line), err: (line) => out.push(line) });
    expect(out).toEqual([expect.stringMatching(/^✔ the-right-door: proved/)]);
    expect(code).toBe(0);
  } finally {
    rmSync(root, { recursive: true });
  }
});

it('a lesson in the making is read back as it was stored, with every step back; anything else is refused with the place', () => {
  const record = { version: draftRecordVersion, draft, past: [{ ...draft, title: 'Before' }], future: [] };
  expect(readDraftRecord(structuredClone(record))).toEqual({ record });
  expect(readDraftRecord({ ...record, version: 99 })).toEqual({ problem: '`version` is not what this lab writes' });
  expect(readDraftRecord({ ...record, draft: { ...draft, steps: 'none' } })).toEqual({ problem: '`draft.steps` is not what this lab writes' });
  expect(readDraftRecord(null)).toHaveProperty('problem');
});
