import { describe, expect, it } from 'vitest';
import { Result } from '../trace/result.ts';
import { parseBound, type Unit } from './bound.ts';
import type { Expectation } from './check.ts';
import { evaluate, evaluateOne } from './evaluate.ts';
import { ALWAYS, testCluster, TestRun } from './run.testing.ts';

const cluster = testCluster();
const bound = (text: string, unit: Unit) => {
  const parsed = parseBound(text, unit);
  if (parsed === null) throw new Error(text);
  return parsed;
};

/** Ten requests a second for ten seconds; web1 dies at 3 s and is refused, every other request, until 5 s. */
function web1Lost() {
  const run = new TestRun();
  run.event(3000, 'fault', 'web1', 'web1', { detail: 'web1 loses its power', fault: 'power-off', faultIndex: 0 });
  run.event(5000, 'server-down', 'lb1', 'be/first', { address: '10.77.0.21', detail: 'Server be/first is DOWN' });
  for (let i = 0; i < 100; i++) {
    const atMs = i * 100;
    const dead = atMs >= 3000;
    const web = i % 2 === 0 && !(atMs >= 5000) ? 'web1' : 'web2';
    run.through(atMs, web, web === 'web1' && dead ? 503 : 200);
  }
  return { cluster, trace: run.finish(10_000) };
}

const one = (expectation: Expectation, reading = web1Lost()) => evaluateOne(expectation, reading);

describe('outcomes', () => {
  it('availability counts what was answered', () => {
    const part = one({ kind: 'availability', bound: bound('>= 99%', 'share'), ...ALWAYS });
    expect(part).toMatchObject({ passed: false, expected: 'at least 99 % answered', measured: '90 % (90 of 100)' });
    expect(part.evidence).toEqual({
      atMs: 3000,
      request: 30,
      file: 'lb1/haproxy.cfg',
      line: 11,
      words: 'at 3.0 s GET / → lb1 → web1 answered 503',
    });
    expect(one({ kind: 'availability', bound: bound('>= 90%', 'share'), ...ALWAYS }).passed).toBe(true);
    expect(one({ kind: 'availability', bound: bound('>= 99%', 'share'), ...ALWAYS, afterMs: 5000 }).passed).toBe(true);
  });

  it('a check of no request fails', () => {
    const part = one({ kind: 'no', bad: 'errors', ...ALWAYS, path: '/nowhere' });
    expect(part).toMatchObject({ passed: false, measured: 'no such request was made' });
  });

  it('no: only the kind that is meant', () => {
    expect(one({ kind: 'no', bad: '5xx', ...ALWAYS })).toMatchObject({ passed: false, measured: '10 of 100' });
    expect(one({ kind: 'no', bad: 'refused', ...ALWAYS }).passed).toBe(true);
    expect(one({ kind: 'no', bad: 'errors', ...ALWAYS, beforeMs: 3000 }).passed).toBe(true);
  });

  it('recovery lasts until the first answered request after the last failed one', () => {
    // The last failure starts at 4.8 s, the next request at 4.9 s is answered: 1.9 s after the fault.
    expect(one({ kind: 'recovery', bound: bound('<= 1.9s', 'ms'), ...ALWAYS })).toMatchObject({
      passed: true,
      measured: '1.9 s',
    });
    expect(one({ kind: 'recovery', bound: bound('<= 1.5s', 'ms'), ...ALWAYS })).toMatchObject({
      passed: false,
      expected: 'well again within 1.5 s',
      evidence: { atMs: 4800, request: 48 },
    });
  });

  it('recovery is never without an answer after the last failure', () => {
    const run = new TestRun();
    run.event(1000, 'fault', 'lb1', 'lb1');
    run.through(500, 'web1');
    run.straight(2000, 'lb1', Result.timeout);
    const part = one(
      { kind: 'recovery', bound: bound('<= 60s', 'ms'), ...ALWAYS },
      { cluster, trace: run.finish(5000) },
    );
    expect(part).toMatchObject({ passed: false, measured: 'never' });
  });

  it('a request that waits when the run ends has failed, unless it just started', () => {
    const run = new TestRun();
    run.through(0, 'web1');
    run.straight(1000, 'lb1', Result.pending);
    run.straight(4500, 'lb1', Result.pending);
    const part = one(
      { kind: 'availability', bound: bound('>= 99%', 'share'), ...ALWAYS },
      { cluster, trace: run.finish(5000) },
    );
    expect(part).toMatchObject({ passed: false, measured: '50 % (1 of 2)' });
  });

  it('status and slowest', () => {
    expect(one({ kind: 'status', statuses: ['2xx'], ...ALWAYS })).toMatchObject({
      passed: false,
      measured: '90 of 100',
    });
    expect(one({ kind: 'status', statuses: ['200', '503'], ...ALWAYS }).passed).toBe(true);
    expect(one({ kind: 'slowest', bound: bound('<= 20ms', 'ms'), ...ALWAYS })).toMatchObject({
      passed: true,
      measured: '20 ms',
    });
    expect(one({ kind: 'slowest', bound: bound('< 20ms', 'ms'), ...ALWAYS }).passed).toBe(false);
  });
});

describe('routing', () => {
  it('reaches only who answered', () => {
    expect(one({ kind: 'reaches', machines: ['web2'], ...ALWAYS, afterMs: 5000 }).passed).toBe(true);
    expect(one({ kind: 'reaches', machines: ['web1', 'web2'], ...ALWAYS, afterMs: 3000 })).toMatchObject({
      passed: false,
      measured: 'web1 0, web2 60',
    });
  });

  it('a query to a database is not a request handed on', () => {
    const run = new TestRun();
    run.through(0, 'web1', 200, 200);
    const reading = { cluster, trace: run.finish(1000) };
    expect(one({ kind: 'reaches', machines: ['db1'], ...ALWAYS }, reading).passed).toBe(false);
    expect(one({ kind: 'reaches', machines: ['web1'], ...ALWAYS }, reading).passed).toBe(true);
  });

  it('avoids a dead machine from a moment on, and from when it was marked down', () => {
    const late = one({ kind: 'avoids', machines: ['web1'], onceDetected: false, ...ALWAYS, afterMs: 4000 });
    expect(late).toMatchObject({ passed: false, measured: '5 of 60', evidence: { atMs: 4001, line: 11 } });
    expect(one({ kind: 'avoids', machines: ['web1'], onceDetected: false, ...ALWAYS, afterMs: 5000 }).passed).toBe(
      true,
    );
    expect(one({ kind: 'avoids', machines: ['web1'], onceDetected: true, ...ALWAYS })).toMatchObject({
      passed: true,
      measured: '0 of 49',
    });
    expect(one({ kind: 'avoids', machines: ['web2'], onceDetected: true, ...ALWAYS })).toMatchObject({
      passed: false,
      measured: 'web2 is never marked down',
    });
  });

  it('shares are of the answered', () => {
    const shares = [
      { machine: 'web1', bound: bound('45..55%', 'share') },
      { machine: 'web2', bound: bound('45..55%', 'share') },
    ];
    expect(one({ kind: 'shares', shares, ...ALWAYS, beforeMs: 3000 })).toMatchObject({
      passed: true,
      measured: 'web1 50 %, web2 50 %',
    });
    expect(one({ kind: 'shares', shares, ...ALWAYS })).toMatchObject({ passed: false, evidence: { line: 12 } });
  });

  it('counts queries only for the database process named as such', () => {
    const run = new TestRun();
    run.through(100, 'web1', 200, 200);
    const reading = { cluster, trace: run.finish(1000) };
    const avoids = (place: string) =>
      one({ kind: 'avoids', machines: [place], onceDetected: false, ...ALWAYS }, reading).passed;
    expect([avoids('db1'), avoids('db1/mysql')]).toEqual([true, false]);
  });
});

describe('addresses and beliefs', () => {
  const vip = '10.77.0.100';
  function moved(overlapMs: number) {
    const run = new TestRun();
    run.event(100, 'address-taken', 'lb1', vip);
    run.event(3000, 'fault', 'lb1', 'lb1/haproxy', { detail: 'lb1/haproxy is killed' });
    run.event(6000, 'address-taken', 'lb2', vip, { detail: 'lb2 holds it' });
    run.event(6000 + overlapMs, 'address-dropped', 'lb1', vip);
    return { cluster, trace: run.finish(10_000) };
  }

  it('holder', () => {
    expect(one({ kind: 'holder', address: vip, machine: 'lb1', atMs: 2000 }, moved(0)).passed).toBe(true);
    expect(one({ kind: 'holder', address: vip, machine: 'lb1', atMs: 50 }, moved(0))).toMatchObject({
      passed: false,
      measured: 'nobody',
    });
    expect(one({ kind: 'holder', address: vip, machine: 'lb2', atMs: 6500 }, moved(1000))).toMatchObject({
      passed: false,
      measured: 'lb1 and lb2 at once',
    });
  });

  it('holders: two at once count unless it is a moment', () => {
    const single = {
      kind: 'holders',
      address: vip,
      bound: bound('1', 'count'),
      afterMs: 1000,
      beforeMs: null,
    } as const;
    expect(one(single, moved(50))).toMatchObject({ passed: true, measured: 'lb1, then lb2' });
    expect(one(single, moved(1000))).toMatchObject({
      passed: false,
      measured: 'lb1 and lb2 at once for 1 s',
      evidence: { atMs: 6000 },
    });
  });

  it('takeover is measured from the fault', () => {
    const within = (text: string) => ({ kind: 'takeover', address: vip, bound: bound(text, 'ms'), by: null }) as const;
    expect(one(within('<= 3s'), moved(0))).toMatchObject({ passed: true, measured: 'lb2 after 3 s' });
    expect(one(within('<= 2.9s'), moved(0)).evidence?.words).toBe('at 6.0 s lb2 holds it');
    expect(one(within('<= 3s'), web1Lost())).toMatchObject({ passed: false, measured: 'nobody held it before' });
  });

  it('detects by the server’s address, whatever its name', () => {
    expect(one({ kind: 'detects', machine: 'web1', withinMs: 2000, by: null })).toMatchObject({
      passed: true,
      measured: '2 s',
    });
    expect(one({ kind: 'detects', machine: 'web1', withinMs: 1000, by: 'lb1' }).passed).toBe(false);
    expect(one({ kind: 'detects', machine: 'web2', withinMs: 9000, by: null }).measured).toBe('never');
  });
});

describe('the workspace', () => {
  it('starts', () => {
    expect(one({ kind: 'starts', processes: 'all' }).passed).toBe(true);
    expect(one({ kind: 'starts', processes: ['lb9/haproxy'] }).passed).toBe(false);
    const run = new TestRun();
    run.event(0, 'process-refused', 'web1', 'web1/app', { detail: 'unknown directive' });
    const part = one({ kind: 'starts', processes: 'all' }, { cluster, trace: run.finish(100) });
    expect(part).toMatchObject({ passed: false, measured: 'web1/app does not run' });
    expect(part.evidence?.words).toBe('at 0.0 s web1/app: unknown directive');
  });

  it('site', () => {
    expect(one({ kind: 'site', is: 'virtual' }).passed).toBe(true);
    const own = { ...cluster, site: { ...cluster.site, host: '10.77.0.11' } };
    expect(one({ kind: 'site', is: 'virtual' }, { ...web1Lost(), cluster: own })).toMatchObject({
      passed: false,
      measured: '10.77.0.11, lb1’s own',
      evidence: { file: 'cluster.yaml', line: 1 },
    });
  });

  it('events', () => {
    const match = {
      kind: 'server-down',
      machine: 'lb1',
      subject: 'be/*',
      detail: null,
      afterMs: null,
      beforeMs: null,
    } as const;
    expect(one({ kind: 'event', match, count: bound('1', 'count') }).passed).toBe(true);
    expect(one({ kind: 'event', match: { ...match, subject: 'fe/*' }, count: bound('>= 1', 'count') }).passed).toBe(
      false,
    );
  });
});

describe('a verdict', () => {
  const expectations: Expectation[] = [
    { kind: 'availability', bound: bound('>= 80%', 'share'), ...ALWAYS },
    { kind: 'recovery', bound: bound('<= 1s', 'ms'), ...ALWAYS },
  ];

  it('speaks of the first expectation that failed', () => {
    const verdict = evaluate({ id: 'a', title: 'A', expect: expectations }, cluster, web1Lost().trace);
    expect(verdict).toMatchObject({ id: 'a', passed: false, expected: 'well again within 1 s', measured: '1.9 s' });
    expect(verdict.parts.map((p) => p.passed)).toEqual([true, false]);
  });

  it('fails for a run that was stopped, and for nothing to expect', () => {
    const stopped = new TestRun().finish(1000, { atMs: 500, reason: 'the run was stopped: 2 million events' });
    expect(evaluate({ id: 'a', title: 'A', expect: expectations }, cluster, stopped)).toMatchObject({
      passed: false,
      measured: 'stopped',
    });
    expect(evaluate({ id: 'a', title: 'A', expect: [] }, cluster, web1Lost().trace).passed).toBe(false);
  });
});
