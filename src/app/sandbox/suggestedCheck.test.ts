import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../checks/evaluate.ts';
import { daemons } from '../../daemons/registry.ts';
import { prepare, simulate } from '../../lab/lab.ts';
import type { Fault, Scenario } from '../../sim/scenario.ts';
import type { Files } from '../../text/sourceFile.ts';
import { durationWith } from '../faultList.ts';
import { withCheck } from './checksText.ts';
import { readOwnFiles, workspaceOf } from './sandboxSystem.ts';
import { suggestedCheck } from './suggestedCheck.ts';
import { strangersOf } from './checkStrangers.ts';

const templates = fileURLToPath(new URL('./templates', import.meta.url));

function template(name: string): Files {
  const folder = join(templates, name);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}

/** The check that a run suggests, written down and read again, and the system it is about. */
function suggested(name: string, faults: readonly Fault[]) {
  const files = template(name);
  const { scenario } = readOwnFiles(files);
  const { cluster } = prepare(workspaceOf(files), daemons);
  if (scenario === null || cluster === null) throw new Error('the template cannot be read');
  const shown: Scenario = { ...scenario, faults, durationMs: durationWith(scenario.durationMs, faults) };
  const trace = simulate(cluster, shown, 1, daemons);
  const text = withCheck(undefined, suggestedCheck({ cluster, trace }, shown, []));
  const check = readOwnFiles({ ...files, 'checks.yaml': text ?? '' }).checks?.[0];
  if (check === undefined) throw new Error(text ?? 'no text');
  const verdictWith = (seed: number, more: readonly Fault[] = []) => {
    const tried = { ...check.scenario, faults: [...check.scenario.faults, ...more] };
    return evaluate(check, cluster, simulate(cluster, tried, seed, daemons));
  };
  return { check, cluster, scenario: shown, verdictWith };
}

const off = (machine: string, atMs: number): Fault => ({ kind: 'power-off', machine, atMs, untilMs: null });

describe('a check of what was just done', () => {
  it.each([
    ['two-load-balancers', []],
    ['two-load-balancers', [off('lb1', 10_000)]],
    ['two-load-balancers', [off('web1', 10_000), off('lb1', 25_000)]],
    ['two-web-servers', [off('web2', 12_300)]],
    ['one-web-server', [{ kind: 'kill', process: 'web1/app', atMs: 5000, untilMs: 9000 }]],
    ['one-machine', [off('web1', 10_000)]],
  ] as [string, Fault[]][])('%s, %j: holds for what it was made of, and is the same run', (name, faults) => {
    const { check, scenario, verdictWith } = suggested(name, faults);
    expect(check.scenario).toEqual(scenario);
    expect(check.expect.length).toBeGreaterThan(0);
    expect(verdictWith(1)).toMatchObject({ passed: true });
  });

  it('holds with other seeds as well, and fails where more breaks', () => {
    const { verdictWith } = suggested('two-load-balancers', [off('lb1', 10_000)]);
    const seeds = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    expect(seeds.filter((seed) => !verdictWith(seed).passed)).toEqual([]);
    expect(verdictWith(1, [off('lb2', 20_000)]).passed).toBe(false);
  });

  it('asks for no recovery where there was none', () => {
    const { check } = suggested('one-machine', [off('web1', 10_000)]);
    expect(check.expect.map(({ kind }) => kind)).not.toContain('recovery');
  });
});

it('says what a check names and the system lacks', () => {
  const { check, cluster } = suggested('two-web-servers', [off('web1', 10_000)]);
  const window = { afterMs: null, beforeMs: null, method: null, path: null };
  const expectations = [
    { kind: 'avoids', machines: ['web9'], onceDetected: false, ...window },
    { kind: 'reaches', machines: ['web1', 'web1/nginz'], ...window },
  ] as const;
  const changed = { ...check, expect: expectations, scenario: { ...check.scenario, faults: [off('web7', 1)] } };
  expect(strangersOf(check, cluster)).toEqual([]);
  expect(strangersOf(changed, cluster)).toMatchObject([
    { list: 'faults', index: 0, words: expect.stringContaining('web7') },
    { list: 'expect', index: 0, words: expect.stringContaining('web9') },
    { list: 'expect', index: 1, words: expect.stringContaining('web1/nginz') },
  ]);
});
