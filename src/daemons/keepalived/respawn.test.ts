import { describe, expect, it } from 'vitest';
import type { FaultAction } from '../../sim/scenario.ts';
import { clusterOf, conf, firstAfter, holders, logOf, PAIR, simulate } from './cluster.testing.ts';
import recording from './samples/vrrp-v2-adv1-kill9-child.json';

const order = (command: string, process = 'lb1/keepalived'): FaultAction => ({ kind: 'tell', process, command });
const KILL_CHILD = order('kill -9 $(cat /run/keepalived/vrrp.pid)');
const TOLERANCE_S = 0.15;
const SEEDS = 60;
const pair = clusterOf({ lb1: conf(PAIR.lb1), lb2: conf(PAIR.lb2) });

describe('a killed VRRP process', () => {
  it('is started again after 0, 1, 2 and 4 s, and takes its address off then, as recorded four times in a row', () => {
    // Where in the second between two advertisements a kill falls is chance: the new life's advertisements begin anew.
    const killsMs = (seed: number) => recording.trials.map((_, index) => 5_000 + index * (26_000 + ((seed * 137) % 1_000)));
    const cluster = clusterOf(recording.conf);
    const runs = Array.from({ length: SEEDS }, (_, i) => i + 1).map((seed) => ({
      at: killsMs(seed),
      trace: simulate(cluster, 120_000, seed, killsMs(seed).map((atMs) => [atMs, null, KILL_CHILD] as const)),
    }));
    for (const [index, trial] of recording.trials.entries()) {
      const first = (kind: 'address-dropped' | 'address-taken', machine: string) =>
        runs.map(({ at, trace }) => firstAfter(trace, kind, machine, at[index] as number, (at[index] as number) + 26_000) ?? Infinity);
      const off = first('address-dropped', 'lb1');
      const on = first('address-taken', 'lb2');
      for (const [ours, really] of [
        [off, trial.vip_off_lb1_after_s],
        [on, trial.vip_on_lb2_after_s],
      ] as const) {
        expect(really).toBeGreaterThan(Math.min(...ours) / 1000 - TOLERANCE_S);
        expect(really).toBeLessThan(Math.max(...ours) / 1000 + TOLERANCE_S);
      }
    }
  });

  it('is started again at once when it has lived for a minute', () => {
    const kills = [5_000, 15_000, 80_000].map((atMs) => [atMs, null, KILL_CHILD] as const);
    const said = logOf(simulate(pair, 90_000, 1, kills), 'lb1', 5_000).map((e) => e.detail);
    expect(said.filter((s) => s.startsWith('Restart of'))).toEqual(
      [0, 1, 0].map((s) => `Restart of VRRP process delayed ${s} seconds to limit respawn rate`),
    );
  });

  it('keeps its address while it does not run: two hold it', () => {
    const kills = [5_000, 12_000, 19_000, 26_000].map((atMs) => [atMs, null, KILL_CHILD] as const);
    expect(holders(simulate(pair, 40_000, 2, kills), 29_900)).toEqual(['lb1', 'lb2']);
  });

  it('told to end, says good-bye, and comes back a second later', () => {
    const trace = simulate(pair, 12_000, 2, [[5_000, null, order('kill $(cat /run/keepalived/vrrp.pid)')]]);
    expect(firstAfter(trace, 'address-dropped', 'lb1', 5_000)).toBe(0);
    expect(firstAfter(trace, 'address-taken', 'lb2', 5_000)).toBeLessThan(700);
    const back = trace.events.find((e) => e.machine === 'lb1' && e.atMs > 5_000 && e.detail === '(VI_1) Entering BACKUP STATE (init)');
    expect((back?.atMs ?? 0) - 5_000).toBeCloseTo(1_000, -2);
  });
});

describe('an operator at a shell', () => {
  it('kills the parent alone: its children stop in order, and no address stays', () => {
    const trace = simulate(pair, 12_000, 2, [[5_000, null, order('kill -9 $(cat /run/keepalived.pid)')]]);
    expect(firstAfter(trace, 'address-dropped', 'lb1', 5_000)).toBe(0);
    expect(trace.events.find((e) => e.kind === 'process-ended')?.atMs).toBe(5_000);
  });

  it('is told what the shell would say of a file that is not there, and nothing of commands that the lab does not know', () => {
    const orders = ['kill -9 $(cat /run/vrrp2.pid)', 'echo 3 > /tmp/nobody', 'reboot'];
    const trace = simulate(pair, 8_000, 2, orders.map((c) => [5_000, null, order(c)] as const));
    expect(trace.events.filter((e) => e.kind === 'command').map((e) => e.detail)).toEqual([
      'cat: /run/vrrp2.pid: No such file or directory',
      'no answer: lb1/keepalived has no control socket for this',
      'no answer: lb1/keepalived has no control socket for this',
    ]);
  });
});
