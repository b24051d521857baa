import { describe, expect, it } from 'vitest';
import type { MakeBehaviour } from '../../sim/behaviour.ts';
import { runUntil } from '../../sim/run.ts';
import type { FaultAction } from '../../sim/scenario.ts';
import { clusterOf, conf, contextOf, holders, logOf, PAIR, simulate } from './cluster.testing.ts';
import { keepalived } from './index.ts';
import { numberIn } from './operator.ts';

const FILE = 'track_file val {\n    file /etc/keepalived/value\n    weight 2\n}\n';
const TRACKED = [...PAIR.lb1, 'track_file {\n        val\n    }'];
const cluster = (value: string | null) =>
  clusterOf(
    { lb1: conf(TRACKED, FILE), lb2: conf(PAIR.lb2) },
    value === null ? {} : { 'lb1/etc/keepalived/value': value },
  );
const write = (value: number): FaultAction => ({
  kind: 'tell',
  process: 'lb1/keepalived',
  command: `echo ${value} > /etc/keepalived/value`,
});

describe('a tracked file', () => {
  it.each([
    ['none', null, 'lb1'],
    ['a number that moves the priority below the other’s', '-26\n', 'lb2'],
    ['one that leaves it above', '-24', 'lb1'],
    ['a hexadecimal one', '-0x1a', 'lb2'],
    ['no number', 'down', 'lb1'],
    ['a product of -254', '-127', 'lb2'],
  ])('of the workspace counts when keepalived starts: %s', (_, value, holder) => {
    expect(holders(simulate(cluster(value), 5_000, 1, []), 4_000)).toEqual([holder]);
  });

  it('is in FAULT from -254 on, and what it added is gone until it is out again', () => {
    const trace = simulate(cluster('5'), 30_000, 1, [
      [5_000, null, write(-200)],
      [12_000, null, write(-10)],
    ]);
    expect(logOf(trace, 'lb1', 5_000).map((e) => e.detail)).toEqual(
      expect.arrayContaining(['(VI_1): tracked file val now FAULT state', '(VI_1) Entering FAULT STATE']),
    );
    expect(holders(trace, 10_000)).toEqual(['lb2']);
    expect(holders(trace, 20_000)).toEqual(['lb1']);
  });

  it('goes on holding what was written when the VRRP process is started again', () => {
    const kill: FaultAction = { kind: 'tell', process: 'lb1/keepalived', command: 'kill -9 $(cat /run/keepalived/vrrp.pid)' };
    const trace = simulate(cluster(null), 30_000, 1, [
      [5_000, null, write(-30)],
      [12_000, null, kill],
    ]);
    expect(holders(trace, 29_000)).toEqual(['lb2']);
  });

  it.each([
    ['12', 12],
    [' -7 x', -7],
    ['0x1F', 31],
    ['010', 8],
    ['09', 0],
    ['', 0],
    ['ten', 0],
  ])('%j is read as strtol does: %i', (text, value) => {
    expect(numberIn(text) + 0).toBe(value);
  });
});

describe('notify scripts', () => {
  it('stand in the trace with their line; one that is not there is not run', () => {
    const lines = [...PAIR.lb1, 'notify /etc/keepalived/say.sh', 'notify_master /etc/keepalived/none.sh', 'notify_fault "/usr/local/bin/page now"'];
    const found = clusterOf({ lb1: conf(lines), lb2: conf(PAIR.lb2) }, {
      'lb1/etc/keepalived/say.sh': '#!/bin/sh\n',
      'lb1/usr/local/bin/page': '#!/bin/sh\n',
    });
    const trace = simulate(found, 9_000, 1, [[5_000, null, { kind: 'unplug', machine: 'lb1' }]]);
    const runs = trace.events.filter((e) => e.machine === 'lb1' && e.detail.startsWith('runs '));
    expect(runs.map((e) => e.detail)).toEqual([
      'runs /etc/keepalived/say.sh INSTANCE VI_1 BACKUP 150',
      'runs /etc/keepalived/say.sh INSTANCE VI_1 MASTER 150',
      'runs /usr/local/bin/page now',
      'runs /etc/keepalived/say.sh INSTANCE VI_1 FAULT 150',
    ]);
    expect(runs.map((e) => trace.spans[e.cause]?.line)).toEqual([7, 7, 9, 7]);
  });
});

describe('figures', () => {
  const behaviours = new Map<string, MakeBehaviour>([
    ['haproxy', () => ({ start: () => undefined })],
    ['keepalived', (config, host) => keepalived.behave(config as never, host)],
  ]);
  const scenario = { traffic: null, requests: [], durationMs: 20_000, faults: [] };
  const rows = (atMs: number, machine: string) => {
    const world = runUntil(cluster('-10'), scenario, 1, behaviours, atMs);
    return world.processes.get(`${machine}/keepalived`)?.behaviour?.statistics?.().rows.map((r) => r.cells);
  };

  it('tell state, wish and priority, and count advertisements', () => {
    const [instance, group, state, wish, priority, base, sent, received, became, released] = rows(3_000, 'lb1')?.[0] ?? [];
    expect([instance, group, state, wish, priority, base]).toEqual(['VI_1', '', 'master', 'master', '130', '150']);
    expect([received, became, released]).toEqual(['0', '1', '0']);
    const later = rows(8_000, 'lb1')?.[0] ?? [];
    expect(Number(later[6]) - Number(sent)).toBe(5);
    expect(Number(rows(8_000, 'lb2')?.[0]?.[7])).toBe(Number(later[6]));
  });
});

describe('what the lab leaves out of tracked processes is said on its line', () => {
  const remarks = (line: string) =>
    keepalived
      .parse(
        { path: 'lb1/keepalived.conf', text: conf(PAIR.lb1, `vrrp_track_process p {\n${line}\n}\n`) },
        contextOf('lb1'),
      )
      .diagnostics.filter((d) => d.code === 'lab.not-simulated')
      .map((d) => d.span?.line);

  it.each([
    ['process haproxy', []],
    ['process nginx -g x', [2]],
    ['process nginx\nquorum 3', [3]],
    ['process nginx\nparam_match partial', [3]],
  ])('%s', (line, lines) => {
    expect(remarks(line)).toEqual(lines);
  });
});
