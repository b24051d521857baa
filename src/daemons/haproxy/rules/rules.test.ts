import { describe, expect, test } from 'vitest';
import { run } from '../../../sim/run.ts';
import type { Scenario, SingleRequest } from '../../../sim/scenario.ts';
import { resultName } from '../../../trace/result.ts';
import type { Trace } from '../../../trace/trace.ts';
import { behaviours, cluster } from '../lab.testing.ts';

const DEFAULTS = `defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
    timeout tarpit 2s
`;
const BACKENDS = `backend be
    server web1 web1:80
backend other
    server web2 web2:80
`;

function simulate(rules: string, requests: readonly Partial<SingleRequest>[], backends = BACKENDS): Trace {
  const config = `${DEFAULTS}frontend fe\n    bind :80\n${rules}\n    default_backend be\n${backends}`;
  const whole = requests.map((request, i) => ({ atMs: i * 100, client: '10.77.0.101', method: 'GET', path: '/', timeoutMs: 10_000, ...request }));
  return run(cluster(config, 20), { traffic: null, requests: whole, durationMs: 20_000, faults: [] }, 1, behaviours);
}

/** Status and server of each request. */
function outcomes(trace: Trace): string[] {
  return Array.from({ length: trace.requests.length }, (_, i) => {
    let via = '';
    for (let h = 0; h < trace.hops.length; h++) {
      if (trace.hops.request[h] === i && trace.hops.parent[h] !== -1) via = ` ${trace.machines[trace.hops.machine[h] as number]}`;
    }
    return `${resultName(trace.requests.result[i] as number)}${via}`;
  });
}

const paths = (...list: string[]) => list.map((path) => ({ path }));

describe('http-request', () => {
  test('denies, returns and redirects by itself, and names the line', () => {
    const trace = simulate(
      `    http-request deny if { path_beg /admin }
    http-request return status 204 if { path /ping }
    http-request redirect location /new code 301 if { path_dir old }
    http-request deny deny_status 429 if { url_param(x) -m int gt 5 }`,
      paths('/admin/x', '/ping', '/a/old/b', '/?x=6', '/?x=5'),
    );
    expect(outcomes(trace)).toEqual(['403', '204', '301', '429', '200 web1']);
    expect(trace.spans[trace.hops.endCause[trace.requests.firstHop[0] as number] as number]?.line).toBe(9);
  });

  test('allow ends the rules, and a tarpit holds the client', () => {
    const trace = simulate(
      `    http-request allow if { src 10.77.0.101 }
    http-request tarpit`,
      [{}, { client: '10.77.0.102' }],
    );
    expect(outcomes(trace)).toEqual(['200 web1', '500']);
    expect((trace.requests.endMs[1] as number) - (trace.requests.startMs[1] as number)).toBeGreaterThan(2000);
  });

  test('counts requests of an address and turns it away', () => {
    const backends = `${BACKENDS}backend clients\n    stick-table type ip size 1k expire 10s store http_req_rate(10s)\n`;
    const rules = `    http-request track-sc0 src table clients
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 2 }`;
    expect(outcomes(simulate(rules, [{}, {}, {}, { client: '10.77.0.102' }], backends))).toEqual(['200 web1', '200 web1', '429', '200 web1']);
  });
});

describe('switching', () => {
  test('by conditions, by names made of the request, and to a named server', () => {
    const rules = `    http-request set-path /moved%[path] if { path /x }
    use_backend other if { path_beg /moved } || { hdr(host) -i shop.example }
    use_backend %[path,field(2,/)] unless { nbsrv(be) lt 1 }`;
    const trace = simulate(rules, [{ path: '/x' }, { headers: { host: 'SHOP.example' } }, { path: '/other' }, { path: '/nowhere' }]);
    expect(outcomes(trace)).toEqual(['200 web2', '200 web2', '200 web2', '200 web1']);
  });

  test('use-server', () => {
    const backends = `backend be\n    use-server web2 if { path /two }\n    server web1 web1:80\n    server web2 web2:80 weight 0\n`;
    expect(outcomes(simulate('', paths('/', '/two', '/'), backends))).toEqual(['200 web1', '200 web2', '200 web1']);
  });
});

test('connections are rejected before anything is read, and the monitor answers by itself', () => {
  const trace = simulate(
    `    tcp-request connection reject if { src 10.77.0.102/32 }
    monitor-uri /up
    monitor fail if { nbsrv(be) lt 2 }`,
    [{ client: '10.77.0.102' }, { path: '/up' }, {}],
  );
  expect(outcomes(trace)).toEqual(['reset', '503', '200 web1']);
});

test('disable-l7-retry: what failed after it was sent is not tried again, a refused connection is', () => {
  const config = `${DEFAULTS}    retries 2
    option redispatch 1
    retry-on conn-failure 500
frontend fe
    bind :80
    http-request disable-l7-retry if METH_POST
    default_backend be
backend be
    server web1 web1:80
    server web2 web2:80
`;
  const methods = ['GET', 'POST', 'POST', 'GET'];
  const requests = methods.map((method, i) => ({ atMs: 100 + 100 * i, client: null, method, path: '/', timeoutMs: 10_000 }));
  const results = (faults: Scenario['faults']): unknown[] => {
    const trace = run(cluster(config, 20), { traffic: null, requests, durationMs: 5000, faults }, 1, behaviours);
    return requests.map((_, i) => resultName(trace.requests.result[i] as number));
  };
  const always = { atMs: 0, untilMs: null };
  const bad = (process: string) => ({ kind: 'set', process, env: { REPLY_STATUS: '500' }, ...always }) as const;
  expect(results([bad('web1/app')])).toEqual([200, 500, 200, 200]);
  expect(results([{ kind: 'kill', process: 'web1/app', ...always }])).toEqual([200, 200, 200, 200]);
});

describe('a place in the queue', () => {
  const backends = 'backend be\n    server web1 web1:80 maxconn 1\n';
  /** Requests in the order in which they were answered; all come while the first is at work. */
  function turns(rules: string, list: readonly Partial<SingleRequest>[]): number[] {
    const trace = simulate(rules, list.map((request, i) => ({ atMs: 100 + 2 * i, ...request })), backends);
    return list.map((_, i) => i).sort((a, b) => (trace.requests.endMs[a] as number) - (trace.requests.endMs[b] as number));
  }

  test('set-priority-class: lower classes first, and in a class who came first', () => {
    const rules = '    http-request set-priority-class int(-1) if METH_POST\n    http-request set-priority-class url_param(c)';
    expect(turns(rules, [{}, {}, { method: 'POST' }, {}, { method: 'POST' }, { path: '/?c=9' }, { path: '/?c=-5000' }])).toEqual([0, 6, 2, 4, 1, 3, 5]);
  });

  test('set-priority-offset: as if it had come later or earlier', () => {
    const rules = '    http-request set-priority-offset url_param(o)';
    expect(turns(rules, [{}, { path: '/?o=5' }, {}, {}, { path: '/?o=-3' }])).toEqual([0, 2, 4, 3, 1]);
  });
});
