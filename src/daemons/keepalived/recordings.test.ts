import { beforeAll, describe, expect, it } from 'vitest';
import type { FaultAction } from '../../sim/scenario.ts';
import { clusterOf, firstAfter, holders, simulate } from './cluster.testing.ts';

/** Pairs of keepalived 2.2.7 in network namespaces: seconds until lb2 held the address, until lb1 had dropped it, until lb1 had it back. */
interface Recording {
  readonly case: string;
  readonly how: string;
  readonly trials: readonly {
    readonly vip_on_lb2_after_s: number | null;
    readonly vip_off_lb1_after_s: number | null;
    readonly return_to_lb1_after_s: number | null;
  }[];
  readonly conf: { readonly lb1: string; readonly lb2: string };
}

const RECORDINGS = Object.values(
  import.meta.glob<Recording>('./samples/vrrp-*.json', { eager: true, import: 'default' }),
);

const FAULTS: Readonly<Record<string, FaultAction>> = {
  poweroff: { kind: 'power-off', machine: 'lb1' },
  ethdown: { kind: 'unplug', machine: 'lb1' },
  portdown: { kind: 'unplug', machine: 'lb1' },
  kill9: { kind: 'kill', process: 'lb1/keepalived' },
  sigterm: { kind: 'stop', process: 'lb1/keepalived' },
  split: { kind: 'partition', groups: [['lb1'], ['lb2']] },
  killapp: { kind: 'kill', process: 'lb1/haproxy' },
};

const AT_MS = 5_000;
const SEEDS = 200;
const TOLERANCE_S = 0.15;

/** The recorded script looked for the application's process: the same question, put to the lab's HAProxy. */
function ourConf(text: string): string {
  return text.replace(/script "run\/.*"/, 'script "pidof haproxy"');
}

interface Range {
  min: number;
  max: number;
  never: number;
}

function add(range: Range, ms: number | null): void {
  if (ms === null) {
    range.never++;
    return;
  }
  range.min = Math.min(range.min, ms / 1000);
  range.max = Math.max(range.max, ms / 1000);
}

function simulateRecording(recording: Recording): Record<'on' | 'off' | 'back', Range> {
  const cluster = clusterOf({ lb1: ourConf(recording.conf.lb1), lb2: ourConf(recording.conf.lb2) });
  const fault = FAULTS[recording.how] as FaultAction;
  const untilMs = AT_MS + 14_000;
  const empty = () => ({ min: Infinity, max: -Infinity, never: 0 });
  const ranges = { on: empty(), off: empty(), back: empty() };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const trace = simulate(cluster, untilMs + 12_000, seed, [[AT_MS, untilMs, fault]]);
    expect(holders(trace, AT_MS - 1)).toEqual(['lb1']);
    add(ranges.on, firstAfter(trace, 'address-taken', 'lb2', AT_MS, untilMs));
    add(ranges.off, firstAfter(trace, 'address-dropped', 'lb1', AT_MS, untilMs));
    add(ranges.back, firstAfter(trace, 'address-taken', 'lb1', untilMs));
  }
  return ranges;
}

function within(range: Range, seconds: number | null): boolean {
  return seconds === null || (seconds >= range.min - TOLERANCE_S && seconds <= range.max + TOLERANCE_S);
}

// A child that is killed alone: respawn.test.ts.
describe.each(RECORDINGS.filter((r) => FAULTS[r.how] !== undefined))('$case', (recording) => {
  const { trials, how } = recording;
  let ranges: Record<'on' | 'off' | 'back', Range>;
  beforeAll(() => {
    ranges = simulateRecording(recording);
  }, 60_000);

  it('lb2 takes over when the real one did', () => {
    expect(trials.map((t) => t.vip_on_lb2_after_s).filter((s) => !within(ranges.on, s))).toEqual([]);
    expect(ranges.on.never).toBe(0);
  });

  it('lb1 drops the address when the real one did', () => {
    // Power off was recorded by killing what ran in the namespace; whether the address outlived that says nothing about a machine without power.
    const recorded = how === 'poweroff' ? [] : trials.map((t) => t.vip_off_lb1_after_s);
    expect(recorded.filter((s) => !within(ranges.off, s))).toEqual([]);
    if (how !== 'poweroff' && recorded.every((s) => s === null)) expect(ranges.off.never).toBe(SEEDS);
  });

  it('lb1 is back when the real one was', () => {
    const recorded = trials.map((t) => t.return_to_lb1_after_s);
    expect(recorded.filter((s) => !within(ranges.back, s))).toEqual([]);
    // After a split both held the address all along; with nopreempt lb1 stays backup.
    if (how === 'split' || recording.case.includes('nopreempt')) expect(ranges.back.never).toBe(SEEDS);
  });
});
