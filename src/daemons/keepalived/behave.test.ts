import { describe, expect, it } from 'vitest';
import type { FaultAction } from '../../sim/scenario.ts';
import type { Trace } from '../../trace/trace.ts';
import { clusterOf, conf, firstAfter, holders, logOf, PAIR, simulate } from './cluster.testing.ts';

type Faults = Parameters<typeof simulate>[3];

function runPair(
  lb1: readonly string[],
  lb2: readonly string[],
  faults: Faults = [],
  durationMs = 20_000,
  extra = '',
): Trace {
  return simulate(clusterOf({ lb1: conf(lb1, extra), lb2: conf(lb2, extra) }), durationMs, 7, faults);
}

const replace = (lines: readonly string[], keyword: string, line: string) =>
  lines.map((l) => (l.startsWith(keyword) ? line : l));
const said = (trace: Trace, machine: string, fromMs: number) => logOf(trace, machine, fromMs).map((e) => e.detail);

const SPLIT: FaultAction = { kind: 'partition', groups: [['lb1'], ['lb2']] };
const FREEZE: FaultAction = { kind: 'freeze', process: 'lb1/keepalived' };
const KILL_APP: FaultAction = { kind: 'kill', process: 'lb1/haproxy' };

const SCRIPT = 'vrrp_script chk {\n    script "pgrep -x haproxy"\n    interval 1\n    fall 2\n    rise 2\n}\n';
const track = (entry: string) => `track_script {\n        ${entry}\n    }`;

describe('election', () => {
  it('state MASTER alone makes nobody master: the higher priority is', () => {
    const trace = runPair(replace(PAIR.lb1, 'priority', 'priority 90'), PAIR.lb2);
    expect(holders(trace, 0)).toEqual(['lb2']);
  });

  it('both MASTER with one priority: one of them holds the address, and the higher address wins after a split', () => {
    const trace = runPair(PAIR.lb1, replace(PAIR.lb1, 'x', ''), [[5_000, 12_000, SPLIT]]);
    expect(holders(trace, 0)).toHaveLength(1);
    expect(holders(trace, 11_000)).toEqual(['lb1', 'lb2']);
    expect(holders(trace, 15_000)).toEqual(['lb2']);
    expect(said(trace, 'lb1', 12_000)).toContain(
      '(VI_1) Master received advert from 10.77.0.12 with same priority 150 but higher IP address than ours',
    );
  });

  it('after a split the higher priority keeps the address', () => {
    const trace = runPair(PAIR.lb1, PAIR.lb2, [[5_000, 12_000, SPLIT]]);
    expect(holders(trace, 11_000)).toEqual(['lb1', 'lb2']);
    expect(holders(trace, 14_000)).toEqual(['lb1']);
    expect(said(trace, 'lb2', 12_000)).toContain('(VI_1) Entering BACKUP STATE');
  });

  it('priority 255 with state MASTER does not wait', () => {
    const lb1 = replace(PAIR.lb1, 'priority', 'priority 255');
    const trace = runPair(lb1, PAIR.lb2, [[5_000, 6_000, { kind: 'stop', process: 'lb1/keepalived' }]]);
    expect(firstAfter(trace, 'address-taken', 'lb1', 6_000)).toBeLessThan(200);
  });
});

describe('restart', () => {
  it('begins anew a second after its good-bye, as measured: the address is back 4.45 to 4.55 s after the restart', () => {
    const trace = runPair(PAIR.lb1, PAIR.lb2, [[5_000, null, { kind: 'restart', process: 'lb1/keepalived' }]]);
    expect(firstAfter(trace, 'address-dropped', 'lb1', 5_000)).toBe(0);
    expect(trace.events.find((e) => e.kind === 'process-started' && e.atMs > 5_000)).toMatchObject({ atMs: 6_000, machine: 'lb1' });
    const back = firstAfter(trace, 'address-taken', 'lb1', 5_000);
    expect(back).toBeGreaterThan(4_400);
    expect(back).toBeLessThan(4_600);
  });

  it('of a machine that loses its power meanwhile happens when power is back', () => {
    const off: FaultAction = { kind: 'power-off', machine: 'lb1' };
    const trace = runPair(PAIR.lb1, PAIR.lb2, [
      [5_000, null, { kind: 'restart', process: 'lb1/keepalived' }],
      [5_500, 7_000, off],
    ]);
    const starts = trace.events.filter((e) => e.kind === 'process-started' && e.subject === 'lb1/keepalived' && e.atMs > 0);
    expect(starts.map((e) => e.atMs)).toEqual([7_000]);
  });
});

describe('machines that do not hear each other both hold the address', () => {
  it.each([
    ['another virtual_router_id', replace(PAIR.lb2, 'virtual_router_id', 'virtual_router_id 52'), null],
    [
      'another advert_int in version 2',
      replace(PAIR.lb2, 'advert_int', 'advert_int 2'),
      "(VI_1) advertisement interval mismatch mine=2 sec rcv'd=1 sec",
    ],
    ['another version', [...PAIR.lb2, 'version 3'], '(VI_1) wrong version. Received 2 and expect 3'],
    [
      'a password',
      [...PAIR.lb2, 'authentication {\n auth_type PASS\n auth_pass x\n }'],
      '(VI_1) received a 0 auth, expecting 1!',
    ],
    ['unicast to nobody', [...PAIR.lb2, 'unicast_peer {\n 10.77.0.99\n }'], null],
    [
      'another address',
      [...PAIR.lb2, 'virtual_ipaddress {\n 10.77.0.101/24\n }'],
      '(VI_1) received an unexpected ip number count 1, expected 2!',
    ],
  ])('%s', (_, lb2, words) => {
    const trace = runPair(PAIR.lb1, lb2);
    expect(holders(trace, 10_000)).toEqual(['lb1', 'lb2']);
    if (words !== null) expect(said(trace, 'lb2', -20_000)).toContain(words);
  });

  it('version 3 takes the interval from the master, so another advert_int does no harm there', () => {
    const trace = runPair(
      [...PAIR.lb1, 'version 3'],
      [...replace(PAIR.lb2, 'advert_int', 'advert_int 0.2'), 'version 3'],
    );
    expect(holders(trace, 10_000)).toEqual(['lb1']);
  });
});

describe('a frozen keepalived', () => {
  it('keeps the address, so that two hold it; thawed, it wins again', () => {
    const trace = runPair(PAIR.lb1, PAIR.lb2, [[5_000, 12_000, FREEZE]]);
    expect(firstAfter(trace, 'address-taken', 'lb2', 5_000)).toBeGreaterThan(2_500);
    expect(holders(trace, 11_000)).toEqual(['lb1', 'lb2']);
    expect(holders(trace, 14_000)).toEqual(['lb1']);
  });
});

describe('tracked scripts', () => {
  const lb1 = (entry: string) => [...PAIR.lb1, track(entry)];

  it('weight 0: FAULT, and the other takes over after its skew', () => {
    const trace = runPair(lb1('chk'), PAIR.lb2, [[5_000, 12_000, KILL_APP]], 20_000, SCRIPT);
    const off = firstAfter(trace, 'address-dropped', 'lb1', 5_000) as number;
    const on = firstAfter(trace, 'address-taken', 'lb2', 5_000) as number;
    expect(off).toBeGreaterThan(1_000);
    expect(off).toBeLessThan(2_100);
    expect(on - off).toBeCloseTo((156 / 256) * 1000, -1);
    expect(said(trace, 'lb1', 5_000)).toEqual(
      expect.arrayContaining([
        'Script `chk` now returning 1',
        'VRRP_Script(chk) failed (exited with status 1)',
        '(VI_1) Entering FAULT STATE',
        '(VI_1) sent 0 priority',
      ]),
    );
    expect(holders(trace, 20_000)).toEqual(['lb1']);
  });

  it('a weight that leaves the own priority above the other’s changes nothing', () => {
    const trace = runPair(lb1('chk weight -40'), PAIR.lb2, [[5_000, null, KILL_APP]], 20_000, SCRIPT);
    expect(holders(trace, 20_000)).toEqual(['lb1']);
    expect(said(trace, 'lb1', 5_000)).toContain('(VI_1) Changing effective priority from 150 to 110');
  });

  it('a positive weight is what a failure takes away', () => {
    const lines = [...replace(PAIR.lb1, 'priority', 'priority 90'), track('chk weight 20')];
    const trace = runPair(lines, PAIR.lb2, [[5_000, null, KILL_APP]], 20_000, SCRIPT);
    expect(holders(trace, 4_900)).toEqual(['lb1']);
    expect(holders(trace, 20_000)).toEqual(['lb2']);
  });

  it('a command without quotes runs without its arguments, and fails', () => {
    const trace = runPair(lb1('chk'), PAIR.lb2, [], 5_000, SCRIPT.replace('"pgrep -x haproxy"', 'pgrep -x haproxy'));
    expect(holders(trace, 5_000)).toEqual(['lb2']);
  });

  it('shorter failures than fall × interval are not noticed', () => {
    const trace = runPair(lb1('chk'), PAIR.lb2, [[5_000, 5_900, KILL_APP]], 20_000, SCRIPT);
    expect(firstAfter(trace, 'address-dropped', 'lb1', 0)).toBeNull();
  });

  it('the takeover names the line of the script that caused the fault', () => {
    const trace = runPair(lb1('chk'), PAIR.lb2, [[5_000, null, KILL_APP]], 20_000, SCRIPT);
    const fault = trace.events.find(
      (e) => e.kind === 'state' && e.machine === 'lb1' && e.atMs > 5_000 && e.to === 'fault',
    );
    expect(trace.spans[fault?.cause ?? -1]?.line).toBe(14);
    const takeover = trace.events.find(
      (e) => e.kind === 'state' && e.machine === 'lb2' && e.atMs > 5_000 && e.to === 'master',
    );
    expect(takeover?.by).toBe('after');
    expect(trace.spans[takeover?.cause ?? -1]?.file).toBe('lb2/keepalived.conf');
  });
});

describe('links and preemption', () => {
  it('dont_track_primary: an unplugged master goes on believing', () => {
    const trace = runPair([...PAIR.lb1, 'dont_track_primary'], PAIR.lb2, [
      [5_000, 12_000, { kind: 'unplug', machine: 'lb1' }],
    ]);
    expect(holders(trace, 11_000)).toEqual(['lb1', 'lb2']);
  });

  it('preempt_delay puts the return off', () => {
    const lb1 = [...replace(PAIR.lb1, 'state', 'state BACKUP'), 'preempt_delay 4'];
    const trace = runPair(lb1, PAIR.lb2, [[5_000, 10_000, { kind: 'power-off', machine: 'lb1' }]], 25_000);
    const back = firstAfter(trace, 'address-taken', 'lb1', 10_000) as number;
    // The delay starts with the first lower advertisement. The fourth is the last that is listened to, the one just at the delay's end is not; then the wait for the master runs out.
    const waitMs = 3_000 + (256 - 150) / 0.256;
    expect(back).toBeGreaterThan(3_000 + waitMs);
    expect(back).toBeLessThan(1_000 + 140 + 3_000 + waitMs);
  });

  it('equal inputs give equal traces', () => {
    const once = () => JSON.stringify(runPair(PAIR.lb1, PAIR.lb2, [[5_000, 12_000, SPLIT]]).events);
    expect(once()).toBe(once());
  });
});
