import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FaultAction } from '../../../sim/scenario.ts';
import { simulate } from './cluster.testing.ts';

interface Recording {
  readonly name: string;
  readonly fault: 'close' | 'drop' | '500' | '500b' | 'hang';
  readonly conf: string;
  readonly downS: readonly number[];
  readonly upS: readonly number[];
}

const { trials } = JSON.parse(readFileSync(new URL('../samples/virtual-server-checks.json', import.meta.url), 'utf8')) as { trials: Recording[] };

const FAULTS: Readonly<Record<Recording['fault'], FaultAction>> = {
  close: { kind: 'kill', process: 'web1/web' },
  drop: { kind: 'drop', machine: 'web1' },
  '500': { kind: 'set', process: 'web1/web', env: { '*': '500' } },
  '500b': { kind: 'set', process: 'web1/web', env: { '/b': '500' } },
  hang: { kind: 'freeze', process: 'web1/web' },
};

const SEEDS = 150;
const FAULT_MS = 1_000;
/** Never at the same moment of the checks' intervals. */
const repairMs = (seed: number): number => 15_000 + ((seed * 1_370) % 6_000);
/** A loaded machine's schedulers, and the stand-in's clock. */
const SLACK_S = 0.15;

describe.each(trials)('$name', ({ fault, conf, downS, upS }) => {
  const down: number[] = [];
  const up: number[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const repaired = repairMs(seed);
    const { events } = simulate({ texts: { lb1: conf } }, 30_000, seed, [[FAULT_MS, repaired, FAULTS[fault]]], true);
    const at = (kind: string, fromMs: number): number => events.find((e) => e.kind === kind && e.address === '10.77.0.21' && e.atMs >= fromMs)?.atMs ?? NaN;
    down.push((at('server-down', FAULT_MS) - FAULT_MS) / 1000);
    up.push((at('server-up', repaired) - repaired) / 1000);
  }

  test.each([
    ['out', downS, down],
    ['in again', upS, up],
  ])('%s: every recorded moment is within those of 150 seeds', (_, recorded, simulated) => {
    expect(recorded.length).toBeGreaterThanOrEqual(5);
    const min = Math.min(...simulated) - SLACK_S;
    const max = Math.max(...simulated) + SLACK_S;
    expect(recorded.filter((s) => s < min || s > max), `${min.toFixed(2)} to ${max.toFixed(2)} s`).toEqual([]);
  });
});
