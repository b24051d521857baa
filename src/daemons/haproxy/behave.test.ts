import { describe, expect, test } from 'vitest';
import { run } from '../../sim/run.ts';
import type { Fault, SingleRequest } from '../../sim/scenario.ts';
import { resultName } from '../../trace/result.ts';
import type { Trace } from '../../trace/trace.ts';
import { behaviours, cluster } from './lab.testing.ts';
import sequences from './samples/sequences.json';

const DEFAULTS = `defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 5s
`;
const FRONTEND = `frontend fe
    bind :80
    default_backend be
`;

const request = (atMs: number, more: Partial<SingleRequest> = {}): SingleRequest => ({
  atMs,
  client: '10.77.0.101',
  method: 'GET',
  path: '/',
  timeoutMs: 30_000,
  ...more,
});
const every = (ms: number, count: number) => Array.from({ length: count }, (_, i) => request(i * ms));

function simulate(
  config: string,
  requests: readonly SingleRequest[],
  faults: readonly Fault[] = [],
  workMs = 20,
  durationMs = 20_000,
): Trace {
  return run(cluster(config, workMs), { traffic: null, requests, durationMs, faults }, 1, behaviours);
}

/** What became of each request, how long it took, and the last server it was sent to. */
function seen(trace: Trace): { result: number | string; tookMs: number; via: string }[] {
  return Array.from({ length: trace.requests.length }, (_, i) => {
    let via = '';
    for (let h = 0; h < trace.hops.length; h++) {
      if (trace.hops.request[h] === i && trace.hops.parent[h] !== -1)
        via = trace.machines[trace.hops.machine[h] as number] ?? '?';
    }
    return {
      result: resultName(trace.requests.result[i] as number),
      tookMs: Math.round((trace.requests.endMs[i] as number) - (trace.requests.startMs[i] as number)),
      via,
    };
  });
}

/** The line that decided a request's own hop. */
function endLine(trace: Trace, requestIndex: number): number | undefined {
  const hop = trace.requests.firstHop[requestIndex] as number;
  return trace.spans[trace.hops.endCause[hop] as number]?.line;
}

describe('queues', () => {
  test('recorded: roundrobin 1/2/3 with maxconn 1, 12 requests of 1 s', () => {
    const recording = sequences.find((r) => r.name.startsWith('roundrobin 1/2/3 maxconn 1'));
    if (recording === undefined) throw new Error('the recording is missing');
    // They started 30 ms apart: the fourth, which got the first place that came free after 1 s, took 1.91 s.
    const requests = Array.from({ length: 12 }, (_, i) => request(i * 30));
    const trace = simulate(recording.config, requests, [], 1000);
    const all = seen(trace);
    expect(all.map((r) => (r.result === 200 ? r.via.slice(3) : '-')).join('')).toBe(recording.sequence);
    expect(all.map((r) => r.result)).toEqual(recording.statuses);
    for (const [i, r] of all.entries())
      expect(Math.abs(r.tookMs / 1000 - (recording.seconds?.[i] ?? 0)), `request ${i}`).toBeLessThan(0.15);
  });

  test('a request that found no place in time gets 503, on account of timeout queue', () => {
    const config = `${DEFAULTS}${FRONTEND}backend be
    timeout queue 300ms
    server web1 web1:80 maxconn 1
`;
    const trace = simulate(config, [request(0), request(10)], [], 1000);
    const [first, second] = seen(trace);
    expect(first?.result).toBe(200);
    expect(second).toMatchObject({ result: 503, via: '' });
    expect(second?.tookMs).toBeGreaterThanOrEqual(300);
    expect(second?.tookMs).toBeLessThan(310);
    expect(endLine(trace, 1)).toBe(10);
  });

  test("those beyond a frontend's maxconn wait to be accepted", () => {
    const config = `${DEFAULTS}frontend fe
    bind :80
    maxconn 1
    default_backend be
backend be
    server web1 web1:80
`;
    const took = seen(simulate(config, [request(0), request(1), request(2)], [], 100)).map((r) => r.tookMs);
    expect(took[0]).toBeLessThan(110);
    expect(took[1]).toBeGreaterThan(190);
    expect(took[2]).toBeGreaterThan(290);
  });
});

describe('the backlog of a full frontend', () => {
  const config = (limits: string) => `${DEFAULTS}frontend fe
    bind :80
    ${limits}
    default_backend be
backend be
    server web1 web1:80
`;

  test('is as long as maxconn, and one more: then a SYN vanishes and comes again after 1 s (measured so, with ten requests at once)', () => {
    const took = seen(
      simulate(
        config('maxconn 3'),
        Array.from({ length: 10 }, (_, i) => request(i)),
        [],
        300,
      ),
    );
    // Three are served, four wait in the kernel, three try again when all of those are done.
    const inTurn = took.map((r) => (r.tookMs < 400 ? 'served' : r.tookMs < 950 ? 'waited' : 'again'));
    expect(inTurn.join(' ')).toBe('served served served waited waited waited waited again again again');
    expect(took.every((r) => r.result === 200)).toBe(true);
  });

  test('can be given', () => {
    const took = seen(
      simulate(
        config('maxconn 3\n    backlog 20'),
        Array.from({ length: 10 }, (_, i) => request(i)),
        [],
        300,
      ),
    );
    expect(took.filter((r) => r.tookMs > 1250)).toEqual([]);
  });
});

describe('who serves', () => {
  test('a backup only while nobody else is up', () => {
    const config = `${DEFAULTS}${FRONTEND}backend be
    option redispatch
    server web1 web1:80 check inter 500ms
    server web2 web2:80 check inter 500ms backup
`;
    const faults: Fault[] = [{ kind: 'kill', process: 'web1/app', atMs: 2000, untilMs: 8000 }];
    const all = seen(simulate(config, every(250, 60), faults));
    expect(all.slice(0, 7).every((r) => r.via === 'web1')).toBe(true);
    expect(all.slice(16, 32).every((r) => r.via === 'web2' && r.result === 200)).toBe(true);
    expect(all.slice(40).every((r) => r.via === 'web1')).toBe(true);
  });

  test('with no server left it is 503 at once', () => {
    const config = `${DEFAULTS}${FRONTEND}backend be
    server web1 web1:80 check inter 500ms fall 1
`;
    const all = seen(
      simulate(config, [request(4000)], [{ kind: 'kill', process: 'web1/app', atMs: 2000, untilMs: null }]),
    );
    expect(all[0]).toMatchObject({ result: 503, via: '' });
    expect(all[0]?.tookMs).toBeLessThan(5);
  });

  test('a drained server gets nothing new, finishes what it has, and comes back', () => {
    const config = `${DEFAULTS}${FRONTEND}backend be
    server web1 web1:80
    server web2 web2:80
`;
    const trace = simulate(config, every(100, 80), [{ kind: 'drain', machine: 'web1', atMs: 2030, untilMs: 5000 }], 80);
    const all = seen(trace);
    expect(all.every((r) => r.result === 200)).toBe(true);
    expect(all.slice(21, 50).every((r) => r.via === 'web2')).toBe(true);
    expect(all.slice(51).some((r) => r.via === 'web1')).toBe(true);
    expect(trace.events.filter((e) => /^server-(drain|up)$/.test(e.kind)).map((e) => e.detail)).toEqual([
      'Server be/web1 enters drain state. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.',
      'Server be/web1 is UP (leaving forced drain).',
    ]);
  });

  test('use_backend sends paths elsewhere, and the line is known', () => {
    const config = `${DEFAULTS}frontend fe
    bind :80
    acl api path_beg /api
    use_backend two if api !{ path_end .png }
    use_backend nobody unless { method GET }
    default_backend one
backend one
    server web1 web1:80
backend two
    server web2 web2:80
backend nobody
`;
    const all = seen(
      simulate(config, [
        request(0, { path: '/api/x' }),
        request(10),
        request(20, { path: '/api/a.png' }),
        request(30, { method: 'POST' }),
      ]),
    );
    expect(all.map((r) => [r.via, r.result])).toEqual([
      ['web2', 200],
      ['web1', 200],
      ['web1', 200],
      ['', 503],
    ]);
  });
});

describe('what a check can see', () => {
  const config = (check: string) => `${DEFAULTS}${FRONTEND}backend be
    ${check}
    server web1 web1:80 check inter 500ms
    server web2 web2:80 check inter 500ms
`;
  const broken: Fault[] = [
    { kind: 'set', process: 'web1/app', env: { REPLY_STATUS: '500' }, atMs: 3000, untilMs: 8000 },
  ];
  const downs = (trace: Trace) =>
    trace.events.filter((e) => e.kind === 'server-down' && e.subject === 'be/web1').map((e) => e.detail);

  test('a TCP check does not notice errors; an HTTP check says which', () => {
    expect(downs(simulate(config('retries 3'), [], broken))).toEqual([]);
    const [down] = downs(simulate(config('option httpchk GET /health'), [], broken));
    expect(down).toContain(
      'Server be/web1 is DOWN, reason: Layer7 wrong status, code: 500, info: "Internal Server Error", check duration: ',
    );
    expect(down).toContain('1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.');
  });

  test('a frozen process fails an HTTP check by its silence', () => {
    const frozen: Fault[] = [{ kind: 'freeze', process: 'web1/app', atMs: 3000, untilMs: null }];
    expect(downs(simulate(config('retries 3'), [], frozen))).toEqual([]);
    expect(downs(simulate(config('option httpchk'), [], frozen))[0]).toContain(
      'reason: Layer7 timeout, check duration: 500ms',
    );
  });

  test('http-check expect decides what passes', () => {
    const trace = simulate(config('option httpchk GET /\n    http-check expect status 204'), []);
    expect(downs(trace)[0]).toContain('Layer7 wrong status, code: 200, info: "OK"');
  });

  test('a server that never lived is down at its first check', () => {
    const dead: Fault[] = [
      { kind: 'kill', process: 'web1/app', atMs: 0, untilMs: null },
      { kind: 'restart', process: 'lb1/haproxy', atMs: 3000, untilMs: null },
    ];
    const trace = simulate(config('retries 3'), [], dead);
    const checks = trace.events.filter((e) => e.kind === 'check' && e.subject === 'be/web1' && e.atMs > 3000);
    const down = trace.events.find((e) => e.kind === 'server-down' && e.subject === 'be/web1' && e.atMs > 3000);
    expect(down?.atMs).toBe(checks[0]?.atMs);
  });
});

describe('mode tcp', () => {
  const config = `defaults
    mode tcp
    timeout connect 1s
    timeout client 30s
    timeout server 1s
frontend fe
    bind :80
    default_backend be
backend be
    option redispatch
    server web1 web1:80
    server web2 web2:80
`;
  test('relays requests and answers, and retries a refused connection elsewhere', () => {
    const all = seen(
      simulate(config, every(100, 20), [{ kind: 'kill', process: 'web1/app', atMs: 1000, untilMs: null }]),
    );
    expect(all.every((r) => r.result === 200)).toBe(true);
    expect(all.slice(10).every((r) => r.via === 'web2')).toBe(true);
  });

  test('can say nothing when a server is silent: the connection is cut', () => {
    const all = seen(
      simulate(
        config.replace('    server web2 web2:80\n', ''),
        [request(1000)],
        [{ kind: 'freeze', process: 'web1/app', atMs: 500, untilMs: null }],
      ),
    );
    expect(all[0]?.result).toBe('reset');
    expect(all[0]?.tookMs).toBeGreaterThanOrEqual(1000);
    expect(all[0]?.tookMs).toBeLessThan(1010);
  });
});

describe('starting', () => {
  test('an address that the machine does not hold ends the process', () => {
    const config = `${DEFAULTS}frontend fe
    bind 10.77.0.100:80
    default_backend be
backend be
    server web1 web1:80
`;
    const trace = simulate(config, [request(0)]);
    const ended = trace.events.find((e) => e.kind === 'process-ended' && e.subject === 'lb1/haproxy');
    expect(ended?.detail).toBe(
      'Binding [haproxy.cfg:7] for frontend fe: cannot bind socket (Cannot assign requested address) for [10.77.0.100:80]',
    );
    expect(seen(trace)[0]?.result).toBe('refused');
  });
});

describe('the line that decided', () => {
  const config = `${DEFAULTS}    retries 1
${FRONTEND}backend be
    server web1 web1:80
`;
  test.each([
    ['504 by timeout server', [{ kind: 'freeze', process: 'web1/app', atMs: 500, untilMs: null }], 504, 5],
    ['503 by timeout connect', [{ kind: 'drop', machine: 'web1', atMs: 500, untilMs: null }], 503, 3],
    ['503 by retries', [{ kind: 'kill', process: 'web1/app', atMs: 500, untilMs: null }], 503, 6],
  ] as const)('%s', (_, faults, status, line) => {
    const trace = simulate(config, [request(1000)], faults);
    expect(seen(trace)[0]?.result).toBe(status);
    expect(endLine(trace, 0)).toBe(line);
  });

  test('a request in flight when its server dies gets 502', () => {
    const trace = simulate(
      config,
      [request(1000)],
      [{ kind: 'kill', process: 'web1/app', atMs: 1050, untilMs: null }],
      100,
    );
    expect(seen(trace)[0]?.result).toBe(502);
    expect(endLine(trace, 0)).toBe(11);
  });
});
