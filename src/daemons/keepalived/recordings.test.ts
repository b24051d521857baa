import { beforeAll, describe, expect, it } from 'vitest';
import { Agreement, SEEDS } from '../agreement.testing.ts';
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

/** The recorded script looked for the application's process: the same question, put to the lab's HAProxy. */
function ourConf(text: string): string {
  return text.replace(/script "run\/.*"/, 'script "pgrep -x haproxy"');
}

/** Seconds until it happened, a value a seed; null where it did not. */
type Times = (number | null)[];

function simulateRecording(recording: Recording): Record<'on' | 'off' | 'back', Times> {
  const cluster = clusterOf({ lb1: ourConf(recording.conf.lb1), lb2: ourConf(recording.conf.lb2) });
  const fault = FAULTS[recording.how] as FaultAction;
  const untilMs = AT_MS + 14_000;
  const times: Record<'on' | 'off' | 'back', Times> = { on: [], off: [], back: [] };
  const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
  for (let seed = 1; seed <= SEEDS; seed++) {
    const trace = simulate(cluster, untilMs + 12_000, seed, [[AT_MS, untilMs, fault]]);
    expect(holders(trace, AT_MS - 1)).toEqual(['lb1']);
    times.on.push(seconds(firstAfter(trace, 'address-taken', 'lb2', AT_MS, untilMs)));
    times.off.push(seconds(firstAfter(trace, 'address-dropped', 'lb1', AT_MS, untilMs)));
    times.back.push(seconds(firstAfter(trace, 'address-taken', 'lb1', untilMs)));
  }
  return times;
}

/** Some trials ended before it happened, which says little; where it was never seen it must not happen. */
function complaints(what: string, recorded: Times, simulated: Times): string[] {
  const agreement = new Agreement();
  const seen = recorded.filter((s) => s !== null);
  agreement.times(what, seen.length === 0 ? recorded : seen, simulated);
  return agreement.complaints;
}

// A child that is killed alone: respawn.test.ts.
describe.each(RECORDINGS.filter((r) => FAULTS[r.how] !== undefined))('$case', (recording) => {
  const { trials, how } = recording;
  let times: Record<'on' | 'off' | 'back', Times>;
  beforeAll(() => {
    times = simulateRecording(recording);
  }, 60_000);

  it('lb2 takes over when the real one did', () => {
    expect(
      complaints(
        'taken',
        trials.map((t) => t.vip_on_lb2_after_s),
        times.on,
      ),
    ).toEqual([]);
  });

  // Power off was recorded by killing what ran in the namespace; whether the address outlived that says nothing about a machine without power.
  if (how !== 'poweroff')
    it('lb1 drops the address when the real one did', () => {
      expect(
        complaints(
          'dropped',
          trials.map((t) => t.vip_off_lb1_after_s),
          times.off,
        ),
      ).toEqual([]);
    });

  // After a split both held the address all along; with nopreempt lb1 stays backup.
  it('lb1 is back when the real one was', () => {
    expect(
      complaints(
        'back',
        trials.map((t) => t.return_to_lb1_after_s),
        times.back,
      ),
    ).toEqual([]);
  });
});
