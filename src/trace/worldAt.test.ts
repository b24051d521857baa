import { describe, expect, it } from 'vitest';
import { check, event, fault, faultEnd, life, pairCluster, shopCluster, startTrace } from './folds.testing.ts';
import { worldAt } from './worldAt.ts';

describe('the world at a moment', () => {
  const cluster = shopCluster();

  it('has machines without power, and power again', () => {
    const writer = startTrace(cluster);
    fault(writer, 1000, 'power-off', 'web2');
    life(writer, 1000, 'web2/app', 'running', 'stopped');
    faultEnd(writer, 3000, 'power-off', 'web2');
    life(writer, 3000, 'web2/app', 'stopped', 'running');
    const trace = writer.finish(1, 5000, null);
    const web2 = (tMs: number) => worldAt(cluster, trace, tMs).machines[2]!;
    expect([0, 999, 1000, 2999, 3000].map((t) => web2(t).power)).toEqual([true, true, false, false, true]);
    expect(web2(2000).processes.map((p) => p.life)).toEqual(['off', 'off', 'off']);
    expect(web2(3500).processes[1]).toMatchObject({ daemon: 'app', life: 'running', sinceMs: 3000 });
  });

  it('has cables, lost packets, drains, and the sides of a partition', () => {
    const writer = startTrace(cluster);
    fault(writer, 1000, 'unplug', 'lb1', 0);
    fault(writer, 1000, 'drop', 'web1', 1);
    fault(writer, 1000, 'drain', 'web2', 2);
    fault(writer, 1000, 'partition', 'lb1+web1 | web2', 3);
    faultEnd(writer, 2000, 'partition', 'lb1+web1 | web2', 3);
    const trace = writer.finish(1, 5000, null);
    const [lb1, web1, web2] = worldAt(cluster, trace, 1500).machines;
    expect(lb1).toMatchObject({ cable: false, power: true, side: 0 });
    expect(web1).toMatchObject({ dropping: true, side: 0 });
    expect(web2).toMatchObject({ draining: true, side: 1 });
    expect(worldAt(cluster, trace, 1500).partitioned).toBe(true);
    expect(worldAt(cluster, trace, 2500).partitioned).toBe(false);
  });

  it('tells what a load balancer believes, and of servers it never checks', () => {
    const writer = startTrace(cluster);
    check(writer, 500, 'lb1', 'be/w2', '10.77.0.22', true);
    check(writer, 1500, 'lb1', 'be/w2', '10.77.0.22', false);
    check(writer, 2500, 'lb1', 'be/w2', '10.77.0.22', false);
    event(writer, 2500, { kind: 'server-down', machine: 'lb1', subject: 'be/w2', address: '10.77.0.22' });
    check(writer, 3500, 'lb1', 'be/w2', '10.77.0.22', true);
    event(writer, 4500, { kind: 'server-up', machine: 'lb1', subject: 'be/w2', address: '10.77.0.22' });
    const trace = writer.finish(1, 6000, null);
    const beliefs = (tMs: number) => worldAt(cluster, trace, tMs).beliefs;
    expect(beliefs(0).map((b) => [b.lane.by, b.lane.machine, b.lane.checked])).toEqual([
      ['lb1', 'web2', true],
      ['lb1', 'web1', false],
    ]);
    const web2 = [1000, 2000, 3000, 4000, 5000].map((t) => beliefs(t)[0]!.belief);
    expect(web2).toEqual(['up', 'failing', 'down', 'rising', 'up']);
    expect(beliefs(3000)[1]!.belief).toBe('up');
  });

  it('lets nobody believe anything while the load balancer does not run, and start anew', () => {
    const writer = startTrace(cluster);
    event(writer, 1000, { kind: 'server-down', machine: 'lb1', subject: 'be/web1', address: '10.77.0.21' });
    life(writer, 2000, 'lb1/haproxy', 'running', 'killed');
    life(writer, 3000, 'lb1/haproxy', 'killed', 'running');
    const trace = writer.finish(1, 6000, null);
    const lane = (tMs: number) => worldAt(cluster, trace, tMs).beliefs.find((b) => b.lane.machine === 'web1')?.belief;
    expect([500, 1500, 2500, 3500].map(lane)).toEqual(['up', 'down', 'none', 'up']);
  });

  it('names every holder of an address', () => {
    const pair = pairCluster();
    const writer = startTrace(pair);
    const address = '10.77.0.100';
    event(writer, -10_000, { kind: 'address-taken', machine: 'lb1', subject: address });
    event(writer, 2000, { kind: 'address-taken', machine: 'lb2', subject: address });
    event(writer, 3000, { kind: 'address-dropped', machine: 'lb1', subject: address });
    const trace = writer.finish(1, 6000, null);
    const holders = (tMs: number) => worldAt(pair, trace, tMs).addresses[0]?.holders;
    expect([-12_000, 0, 2500, 4000].map(holders)).toEqual([[], ['lb1'], ['lb1', 'lb2'], ['lb2']]);
    expect(worldAt(pair, trace, 0).machines.map((m) => m.claims[0])).toEqual([
      { address, held: true },
      { address, held: false },
    ]);
  });
});
