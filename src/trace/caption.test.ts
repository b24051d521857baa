import { describe, expect, it } from 'vitest';
import { caption } from './caption.ts';
import { check, event, fault, faultEnd, life, machine, pairCluster, request, shopCluster, startTrace } from './folds.testing.ts';

describe('the caption', () => {
  const cluster = shopCluster();

  it('puts belief beside truth', () => {
    const writer = startTrace(cluster);
    check(writer, 500, 'lb1', 'be/web2', '10.77.0.22', true);
    fault(writer, 13_200, 'power-off', 'web2');
    check(writer, 15_000, 'lb1', 'be/web2', '10.77.0.22', false);
    event(writer, 19_000, { kind: 'server-down', machine: 'lb1', subject: 'be/web2', address: '10.77.0.22' });
    faultEnd(writer, 25_000, 'power-off', 'web2');
    const trace = writer.finish(1, 30_000, null);
    expect(caption(cluster, trace, 13_900)).toBe('web2 lost its power 0.7 s ago. lb1 has not noticed.');
    expect(caption(cluster, trace, 16_000)).toContain('lb1 has missed it, and still sends requests there.');
    expect(caption(cluster, trace, 20_000)).toContain('lb1 took it out 5.8 s after that.');
    expect(caption(cluster, trace, 25_500)).toBe('web2 got its power back 0.5 s ago. lb1 has not noticed.');
  });

  it('speaks of several as of several', () => {
    const two = { ...cluster, machines: [...cluster.machines, machine('lb2', '10.77.0.12', [['haproxy', [80], ['web1', 'web2']]])] };
    const writer = startTrace(two);
    for (const lb of ['lb1', 'lb2']) check(writer, 500, lb, 'be/web2', '10.77.0.22', true);
    fault(writer, 13_200, 'power-off', 'web2');
    for (const lb of ['lb1', 'lb2']) check(writer, 15_000, lb, 'be/web2', '10.77.0.22', false);
    const trace = writer.finish(1, 30_000, null);
    expect(caption(two, trace, 13_900)).toContain('lb1 and lb2 have not noticed.');
    expect(caption(two, trace, 16_000)).toContain('lb1 and lb2 have missed it, and still send requests there.');
  });

  it('says when nobody looks', () => {
    const writer = startTrace(cluster);
    fault(writer, 1000, 'power-off', 'web1');
    expect(caption(cluster, writer.finish(1, 30_000, null), 2000)).toContain('lb1 does not check it.');
  });

  it('tells what clients get where no belief is concerned', () => {
    const writer = startTrace(cluster);
    life(writer, 1000, 'web2/mysql', 'running', 'killed');
    check(writer, 1100, 'lb1', 'be/web1', '10.77.0.21', true);
    request(writer, 1500, 1520, 500);
    request(writer, 1600, 1620, 200);
    const trace = writer.finish(1, 30_000, null);
    expect(caption(pairCluster(), startTrace(pairCluster()).finish(1, 1, null), 0)).toContain(
      'Nobody holds 10.77.0.100.',
    );
    expect(caption(cluster, trace, 2000)).toMatch(/^mysql on web2 was killed 1.0 s ago\./);
  });

  it('says who holds the address', () => {
    const pair = pairCluster();
    const writer = startTrace(pair);
    event(writer, -10_000, { kind: 'address-taken', machine: 'lb1', subject: '10.77.0.100' });
    fault(writer, 1000, 'power-off', 'lb1');
    event(writer, 1000, { kind: 'address-dropped', machine: 'lb1', subject: '10.77.0.100' });
    event(writer, 4000, { kind: 'address-taken', machine: 'lb2', subject: '10.77.0.100' });
    const trace = writer.finish(1, 9000, null);
    expect(caption(pair, trace, 2000)).toBe('lb1 lost its power 1.0 s ago. Nobody holds 10.77.0.100.');
    expect(caption(pair, trace, 5000)).toContain('lb2 holds 10.77.0.100.');
    expect(caption(pair, trace, 500)).toBe('All machines are up. No request is under way.');
  });

  it('says why a run was stopped, from that moment on', () => {
    const writer = startTrace(cluster);
    request(writer, 1000, Infinity, 200);
    const reason = 'A request goes round in circles: lb1/haproxy passed it on for the 65th time, to 10.77.0.11:80.';
    const trace = writer.finish(1, 9000, { atMs: 2000, reason });
    expect(caption(cluster, trace, 1500)).toBe('All machines are up. One request waits for an answer.');
    expect(caption(cluster, trace, 2000)).toBe(reason);
    expect(caption(cluster, trace, 9000)).toBe(reason);
  });

  it('says nothing of what is still to come', () => {
    const writer = startTrace(cluster);
    request(writer, 1000, 5000, 504);
    fault(writer, 6000, 'power-off', 'web1');
    const trace = writer.finish(1, 9000, null);
    expect(caption(cluster, trace, 2000)).toBe('All machines are up. One request waits for an answer.');
  });
});
