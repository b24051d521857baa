import { describe, expect, it } from 'vitest';
import { event, fault, faultEnd, pairCluster, request, shopCluster, startTrace } from './folds.testing.ts';
import { narration } from './narration.ts';

describe('what happened, for ears', () => {
  const cluster = shopCluster();

  function outage() {
    const writer = startTrace(cluster);
    request(writer, 900, 950, 200);
    fault(writer, 1000, 'power-off', 'web1');
    for (const startMs of [1100, 1200, 1300]) request(writer, startMs, startMs + 1000, 1);
    event(writer, 3400, { kind: 'server-down', machine: 'lb1', subject: 'be/web1', address: '10.77.0.21' });
    request(writer, 3500, 3550, 200);
    faultEnd(writer, 8000, 'power-off', 'web1');
    event(writer, 9000, { kind: 'server-up', machine: 'lb1', subject: 'be/web1', address: '10.77.0.21' });
    return writer.finish(1, 30_000, null);
  }

  it('gathers a fault, what clients felt, and who reacted after how long', () => {
    expect(narration(cluster, outage(), 0, 4000)).toBe(
      'web1 lost power; 3 requests timed out; lb1 marked web1 down after 2.4 s.',
    );
  });

  it('tells nothing twice and nothing early', () => {
    const trace = outage();
    expect(narration(cluster, trace, 0, 999)).toBe('');
    expect(narration(cluster, trace, 0, 1000)).toBe('web1 lost power.');
    expect(narration(cluster, trace, 1000, 2099)).toBe('');
    expect(narration(cluster, trace, 1000, 2100)).toBe('1 request timed out.');
    expect(narration(cluster, trace, 3400, 4000)).toBe('requests are answered again.');
    expect(narration(cluster, trace, 4000, 7999)).toBe('');
    expect(narration(cluster, trace, 7999, 9000)).toBe('web1 has power again; lb1 marked web1 up.');
  });

  it('says what became of requests that failed in several ways', () => {
    const writer = startTrace(cluster);
    request(writer, 100, 200, 503);
    request(writer, 120, 210, 1);
    request(writer, 140, 220, 2);
    expect(narration(cluster, writer.finish(1, 1000, null), 0, 1000)).toBe(
      '3 requests failed: 1 got a server error, 1 timed out, 1 was turned away.',
    );
  });

  it('says who takes an address, and not what went with the power', () => {
    const pair = pairCluster();
    const writer = startTrace(pair);
    event(writer, -10_000, { kind: 'address-taken', machine: 'lb1', subject: '10.77.0.100' });
    fault(writer, 1000, 'power-off', 'lb1');
    event(writer, 1000, { kind: 'address-dropped', machine: 'lb1', subject: '10.77.0.100' });
    event(writer, 4610, { kind: 'address-taken', machine: 'lb2', subject: '10.77.0.100' });
    const trace = writer.finish(1, 9000, null);
    expect(narration(pair, trace, 0, 9000)).toBe('lb1 lost power; lb2 took 10.77.0.100 after 3.6 s.');
  });

  it('stays short where everything breaks at once', () => {
    const writer = startTrace(cluster);
    for (let i = 0; i < 9; i++) fault(writer, 1000 + i, 'power-off', `m${i}`, i);
    const words = narration(cluster, writer.finish(1, 9000, null), 0, 9000);
    expect(words).toContain('m5 lost power; 3 more things happened.');
    expect(words).not.toContain('m6');
  });
});
