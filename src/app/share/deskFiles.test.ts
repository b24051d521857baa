import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { program } from '../../cli/program.ts';
import { daemons } from '../../daemons/registry.ts';
import { futureScenario } from '../comparison.ts';
import { acted, noFutures } from '../futures.ts';
import type { LabDesk } from '../labDesk.svelte.ts';
import { LabJob } from '../labJob.ts';
import { readOwnFiles, workspaceOf, type SandboxSystem } from '../sandbox/sandboxSystem.ts';
import { loadTemplate } from '../sandbox/templates.ts';
import type { Trace } from '../../trace/trace.ts';
import type { Shown } from '../shownRun.ts';
import { jsonOf, zipOf } from './deskFiles.ts';
import { runOnScreen } from './deskRun.ts';
import { readSaved } from './savedSystem.ts';
import { readRun, writeRun } from './sharedRun.ts';

/** As much of a desk as is shared. */
function deskWith(system: SandboxSystem, shown: Shown = { kind: 'own' }, standIns = {}): LabDesk {
  const live = readOwnFiles(system.files).scenario!;
  return {
    name: system.name,
    seed: system.seed,
    shown,
    live,
    scenario: shown.kind === 'check' ? shown.check.scenario : futureScenario(live, system.futures, system.futures.current),
    shownFiles: system.files,
    workspace: { files: system.files },
    system,
    standIns,
    futures: { now: system.futures },
    player: { tMs: 12_345.6 },
  } as unknown as LabDesk;
}

async function brokenSystem(id: string, machine: string, seed: number): Promise<SandboxSystem> {
  const futures = acted(noFutures, { kind: 'power-off', machine, atMs: 35_000, untilMs: null });
  return { ...(await loadTemplate(id))!, futures, seed };
}

/** The run of a desk as its worker makes it. */
async function simulated(desk: LabDesk): Promise<Trace> {
  const order = { kind: 'lab', generation: 1, fallback: {}, other: null, checks: [], hints: [] } as const;
  const shown = { scenario: desk.scenario, seed: desk.seed, files: null };
  for await (const report of new LabJob(daemons).work({ ...order, files: workspaceOf(desk.workspace.files), shown })) {
    if (report.kind === 'run') return structuredClone(report.trace);
  }
  throw new Error('no run was made');
}

test('a run as JSON is byte for byte what the command line prints of the saved folder', async () => {
  for (const [id, machine] of [
    ['two-load-balancers', 'lb1'],
    ['nginx-in-front', 'app2'],
  ] as const) {
    const system = await brokenSystem(id, machine, 5);
    const desk = deskWith(system);
    const folder = mkdtempSync(join(tmpdir(), 'lab-share-'));
    try {
      const entries = unzipSync(new Uint8Array(await zipOf(desk).blob.arrayBuffer()));
      for (const [path, bytes] of Object.entries(entries)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), bytes);
      }
      const root = join(folder, zipOf(desk).fileName.replace(/\.zip$/, ''));
      const out: string[] = [];
      const code = program(['run', root, '--scenario', join(root, 'on-screen.yaml'), '--seed', '5', '--json'], { out: (line) => out.push(line), err: () => {} });
      expect(code, id).toBe(0);
      const json = await jsonOf(desk.name, await simulated(desk)).blob.text();
      expect(json === `${out.join('\n')}\n`, id).toBe(true);
      expect(JSON.parse(json).events).toContainEqual(expect.objectContaining({ kind: 'fault', atMs: 35_000 }));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

test('the zip of a desk is read back as what is on it', async () => {
  const system = { ...(await brokenSystem('two-web-servers', 'web1', 7)), lastValid: {}, notes: [] };
  const entries = unzipSync(new Uint8Array(await zipOf(deskWith(system)).blob.arrayBuffer()));
  expect(readSaved(new Map(Object.entries(entries)))).toEqual({ kind: 'whole', saved: { system, atMs: 12_346 } });
});

test('a link to the own run keeps scenario.yaml as it was written, and what was done beside it', async () => {
  const system = await brokenSystem('two-web-servers', 'web1', 7);
  const run = runOnScreen(deskWith(system, { kind: 'own' }, { 'lb1/haproxy.cfg': 'global\n' }));
  expect(run).toEqual({
    name: system.name,
    files: system.files,
    lastValid: { 'lb1/haproxy.cfg': 'global\n' },
    acts: system.futures.list[1]!.acts,
    seed: 7,
    atMs: 12_346,
  });
  expect(readRun(writeRun(run))).toEqual({ kind: 'whole', run });
});

test('a link to a check’s run has its scenario in the place of the own', async () => {
  const system = await brokenSystem('two-web-servers', 'web1', 7);
  const scenario = { ...readOwnFiles(system.files).scenario!, durationMs: 9000, faults: [{ kind: 'kill', process: 'web1/app', atMs: 8000, untilMs: null } as const] };
  const run = runOnScreen(deskWith(system, { kind: 'check', check: { id: 'a', title: 'It stays up', scenario, expect: [] } }));
  expect(run.name).toBe('Two web servers: It stays up');
  expect(run.acts).toEqual([]);
  const opened = readOwnFiles(run.files).scenario!;
  expect(opened).toEqual(scenario);
  // Nothing was done besides, so nothing makes it longer.
  expect(futureScenario(opened, noFutures, 0)).toEqual(scenario);
  expect(strFromU8(unzipSync(new Uint8Array(await zipOf(deskWith(system)).blob.arrayBuffer()))['failover-lab-two-web-servers/scenario.yaml']!)).toBe(system.files['scenario.yaml']);
});
