import { describe, expect, it } from 'vitest';
import { check, event, fault, life, shopCluster, startTrace } from './folds.testing.ts';
import { eventfulMachines, eventfulProcesses, healthStretches, reachStretches } from './healthLanes.ts';
import { lanes } from './lanes.ts';

describe('a health lane', () => {
  const cluster = shopCluster();

  it('is blind from the fault to the moment somebody notices', () => {
    const writer = startTrace(cluster);
    check(writer, 500, 'lb1', 'be/web2', '10.77.0.22', true);
    fault(writer, 13_200, 'power-off', 'web2');
    for (const id of ['nginx', 'app', 'mysql']) life(writer, 13_200, `web2/${id}`, 'running', 'stopped');
    check(writer, 15_000, 'lb1', 'be/web2', '10.77.0.22', false);
    event(writer, 19_000, { kind: 'server-down', machine: 'lb1', subject: 'be/web2', address: '10.77.0.22' });
    const trace = writer.finish(1, 30_000, null);
    const view = lanes(cluster, trace).beliefs[0]!;
    expect(healthStretches(cluster, trace, view, 0, 30_000)).toEqual([
      { fromMs: 0, toMs: 13_200, value: 'up' },
      { fromMs: 13_200, toMs: 19_000, value: 'blind' },
      { fromMs: 19_000, toMs: 30_000, value: 'down' },
    ]);
    // The lanes of web2's processes would say the same again.
    expect(eventfulProcesses(cluster, trace)).toEqual([]);
  });

  it('is blind while a process that answers is gone, not for one that only others ask', () => {
    const writer = startTrace(cluster);
    life(writer, 1000, 'web2/mysql', 'running', 'killed');
    life(writer, 2000, 'web1/app', 'running', 'frozen');
    life(writer, 3000, 'web1/app', 'frozen', 'running');
    const trace = writer.finish(1, 5000, null);
    const [web1, web2] = lanes(cluster, trace).beliefs.map((v) => healthStretches(cluster, trace, v, 0, 5000));
    expect(web1?.map((s) => s.value)).toEqual(['up', 'blind', 'up']);
    expect(web2?.map((s) => s.value)).toEqual(['up']);
    expect(eventfulProcesses(cluster, trace)).toEqual(['web1/app', 'web2/mysql']);
  });

  it('of a machine that no load balancer watches tells whether it can be heard', () => {
    const writer = startTrace(cluster);
    fault(writer, 1000, 'unplug', 'lb1', 0);
    fault(writer, 2000, 'power-off', 'lb1', 1);
    life(writer, 2000, 'lb1/haproxy', 'running', 'stopped');
    const trace = writer.finish(1, 5000, null);
    expect(eventfulMachines(cluster, trace)).toEqual(['lb1']);
    expect(eventfulProcesses(cluster, trace)).toEqual([]);
    expect(reachStretches(cluster, trace, 'lb1', 5000).map(({ fromMs, value }) => [fromMs, value])).toEqual([
      [0, 'up'],
      [1000, 'cable out'],
      [2000, 'no power'],
    ]);
  });
});
