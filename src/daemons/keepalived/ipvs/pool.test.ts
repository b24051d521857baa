import { describe, expect, test } from 'vitest';
import { visited } from '../../../trace/explain.ts';
import { outcomeOf, resultName } from '../../../trace/result.ts';
import type { Trace } from '../../../trace/trace.ts';
import { parse, simulate, type FaultAt, type Options } from './cluster.testing.ts';

const KILL = (name: string): FaultAt[2] => ({ kind: 'kill', process: `${name}/${name.startsWith('lb') ? 'keepalived' : 'web'}` });
const OFF = (machine: string): FaultAt[2] => ({ kind: 'power-off', machine });

const VRRP = (priority: number) => `vrrp_instance VI { state BACKUP
 interface eth0
 virtual_router_id 51
 priority ${priority}
 advert_int 1
 virtual_ipaddress {
  10.77.0.100/24
 }
}
`;

function conf(lines: readonly string[], real: readonly string[] = ['TCP_CHECK {', 'connect_timeout 1', '}'], priority = 150): string {
  const reals = ['10.77.0.21', '10.77.0.22'].map((a) => `real_server ${a} 80 {\n${real.join('\n')}\n}\n`).join('');
  const base = ['delay_loop 2', 'lvs_sched rr', 'lvs_method DR', 'protocol TCP'];
  return `${VRRP(priority)}virtual_server 10.77.0.100 80 {\n${[...base, ...lines].join('\n')}\n${reals}}\n`;
}

const ways = (trace: Trace): string[] => Array.from({ length: trace.requests.length }, (_, i) => visited(trace, i).join('>'));
const results = (trace: Trace): (string | number)[] => Array.from(trace.requests.result, (r) => resultName(r));
const failures = (trace: Trace): number[] => results(trace).flatMap((r, i) => (r === 200 ? [] : [(trace.requests.startMs[i] as number) / 1000]));
const said = (trace: Trace, fromMs = -Infinity): string[] =>
  trace.events.filter((e) => e.atMs >= fromMs && ['log', 'server-up', 'server-down'].includes(e.kind)).map((e) => e.detail);
const plain: Options = { texts: { lb1: conf([]) } };

describe('a director', () => {
  test('spreads connections, and takes a dead real server out after delay_loop, retry and delay_before_retry', () => {
    const trace = simulate(plain, 20_000, 3, [[5_000, 12_000, KILL('web2')]]);
    expect(ways(trace).slice(0, 4)).toEqual(['lb1>web2', 'lb1>web1', 'lb1>web2', 'lb1>web1']);
    expect(new Set(ways(trace).slice(90, 115))).toEqual(new Set(['lb1>web1']));
    expect(new Set(ways(trace).slice(150))).toEqual(new Set(['lb1>web1', 'lb1>web2']));
    expect(said(trace, 5_000)).toEqual([
      'TCP_CHECK on service [10.77.0.22]:tcp:80 failed after 1 retries.',
      'Removing service [10.77.0.22]:tcp:80 from VS [10.77.0.100]:tcp:80',
      'TCP connection to [10.77.0.22]:tcp:80 success.',
      'Adding service [10.77.0.22]:tcp:80 to VS [10.77.0.100]:tcp:80',
    ]);
    // A closed port is every other request's: refused, within at most 3 s.
    expect(new Set(results(trace))).toEqual(new Set([200, 'refused']));
    expect(Math.max(...failures(trace))).toBeLessThan(8.1);
  });

  test('the first failing request names the real_server line that chose it', () => {
    const trace = simulate(plain, 10_000, 3, [[5_000, null, KILL('web2')]]);
    const hop = trace.hops.cause[Array.from(trace.hops.address).findIndex((a, i) => trace.addresses[a] === '10.77.0.22' && (trace.hops.request[i] as number) >= 0)] as number;
    expect(trace.spans[hop]).toMatchObject({ file: 'lb1/keepalived.conf', line: 20 });
  });

  test('a real server without power swallows SYNs until it is taken out', () => {
    const trace = simulate(plain, 20_000, 3, [[5_000, null, OFF('web2')]]);
    expect(new Set(results(trace))).toEqual(new Set([200, 'timeout']));
    // At most delay_loop + connect_timeout + delay_before_retry + connect_timeout.
    expect(Math.max(...failures(trace))).toBeLessThan(5 + 2 + 1 + 1 + 1 + 0.1);
  });

  test('killed, it forwards on and checks no more; its address stays', () => {
    const trace = simulate(plain, 20_000, 3, [[3_000, null, KILL('lb1')], [6_000, null, KILL('web2')]]);
    expect(said(trace, 6_000)).toEqual([]);
    expect(failures(trace).length).toBeGreaterThan(60);
    expect(failures(trace).every((s) => s >= 6)).toBe(true);
  });

  test('started again after a kill, it finds the table it left', () => {
    const trace = simulate(plain, 20_000, 3, [[3_000, 6_000, KILL('lb1')]]);
    expect(said(trace, 6_000).filter((s) => s.startsWith('IPVS cmd'))).toEqual([
      'IPVS cmd IP_VS_SO_SET_ADD(1154) error: Service already exists(17) (10.77.0.100:tcp:80)',
      'IPVS cmd IP_VS_SO_SET_ADDDEST(1159) error: Destination already exists(17) (10.77.0.100:tcp:80 -> 10.77.0.21:80)',
      'IPVS cmd IP_VS_SO_SET_ADDDEST(1159) error: Destination already exists(17) (10.77.0.100:tcp:80 -> 10.77.0.22:80)',
    ]);
  });

  test('stopped, it empties the table', () => {
    const trace = simulate(plain, 10_000, 3, [[3_000, null, { kind: 'stop', process: 'lb1/keepalived' }]]);
    expect(said(trace, 3_000).filter((s) => s.startsWith('Shutting'))).toEqual([
      'Shutting down service [10.77.0.21]:tcp:80 from VS [10.77.0.100]:tcp:80',
      'Shutting down service [10.77.0.22]:tcp:80 from VS [10.77.0.100]:tcp:80',
    ]);
    expect(results(trace).at(-1)).not.toBe(200);
  });
});

describe('the pool', () => {
  test('a sorry server stands in when nobody is left, and goes when somebody is back', () => {
    const options = { texts: { lb1: conf(['sorry_server 10.77.0.30 80']) } };
    const trace = simulate(options, 30_000, 5, [[5_000, 18_000, KILL('web1')], [5_000, null, KILL('web2')]]);
    expect(new Set(ways(trace).slice(90, 175))).toEqual(new Set(['lb1>sorry']));
    expect(new Set(ways(trace).slice(210))).toEqual(new Set(['lb1>web1']));
    expect(said(trace, 5_000)).toEqual(
      expect.arrayContaining([
        'Lost quorum 1-0=1 > 0 for VS [10.77.0.100]:tcp:80',
        'Adding sorry server [10.77.0.30]:tcp:80 to VS [10.77.0.100]:tcp:80',
        'Gained quorum 1+0=1 <= 1 for VS [10.77.0.100]:tcp:80',
        'Removing sorry server [10.77.0.30]:tcp:80 from VS [10.77.0.100]:tcp:80',
      ]),
    );
  });

  test('nobody left and no sorry server: connections are refused by the director itself, with the line of the virtual server', () => {
    const trace = simulate(plain, 15_000, 5, [[5_000, null, KILL('web1')], [5_000, null, KILL('web2')]]);
    const last = trace.requests.length - 1;
    const hop = trace.requests.firstHop[last] as number;
    expect(results(trace).at(-1)).toBe('refused');
    expect(trace.hops.request.indexOf(last, hop + 1)).toBe(-1);
    expect(trace.spans[trace.hops.endCause[hop] as number]).toMatchObject({ line: 10 });
  });

  test('a quorum of two loses the pool with the first that fails', () => {
    const trace = simulate({ texts: { lb1: conf(['quorum 2', 'sorry_server 10.77.0.30 80', 'quorum_down "/bin/true"']) } }, 15_000, 5, [[5_000, null, KILL('web2')]]);
    expect(said(trace, 5_000)).toContain('Lost quorum 2-0=2 > 1 for VS [10.77.0.100]:tcp:80');
    expect(said(trace, 5_000)).toContain('Removing alive servers from the pool for VS [10.77.0.100]:tcp:80');
    expect(said(trace, 5_000)).toContain('Runs /bin/true');
    expect(new Set(ways(trace).slice(90))).toEqual(new Set(['lb1>sorry']));
  });

  test('hysteresis: lost below the quorum minus it only', () => {
    const trace = simulate({ texts: { lb1: conf(['quorum 2', 'hysteresis 1', 'weight 2']) } }, 15_000, 5, [[5_000, null, KILL('web2')]]);
    expect(said(trace)).toContain('Gained quorum 2+1=3 <= 4 for VS [10.77.0.100]:tcp:80');
    expect(said(trace, 5_000).some((s) => s.startsWith('Lost'))).toBe(false);
  });

  test('inhibit_on_failure: weight 0, and clients that are held to it stay', () => {
    const held = { texts: { lb1: conf(['inhibit_on_failure', 'persistence_timeout 50']) } };
    const free = { texts: { lb1: conf(['inhibit_on_failure']) } };
    const faults: FaultAt[] = [[5_000, null, KILL('web2')]];
    expect(said(simulate(free, 15_000, 5, faults), 5_000)).toContain('Disabling service [10.77.0.22]:tcp:80 of VS [10.77.0.100]:tcp:80');
    expect(failures(simulate(free, 15_000, 5, faults)).filter((s) => s > 9)).toEqual([]);
    expect(failures(simulate(held, 15_000, 5, faults)).filter((s) => s > 9).length).toBeGreaterThan(10);
  });

  test('alpha: nobody gets anything before a check has passed', () => {
    const trace = simulate({ texts: { lb1: conf(['alpha']) } }, 5_000, 5, []);
    const added = trace.events.filter((e) => e.kind === 'server-up').map((e) => e.detail);
    expect(added).toEqual(expect.arrayContaining(['Adding service [10.77.0.21]:tcp:80 to VS [10.77.0.100]:tcp:80']));
    expect(said(trace).filter((s) => s.includes('alpha'))).toHaveLength(2);
    expect(failures(trace)).toEqual([]);
  });

  test('a real server whose weight a program takes away', () => {
    const misc = ['MISC_CHECK {', 'misc_path "/usr/bin/pgrep -x keepalived"', '}'];
    const trace = simulate({ texts: { lb1: `global_defs {\n script_user root\n enable_script_security\n}\n${conf([], misc)}` } }, 5_000, 5, []);
    expect(said(trace)).toContain('Misc check for [[10.77.0.21]:tcp:80 VS [10.77.0.100]:tcp:80] by [/usr/bin/pgrep] succeeded.');
    expect(failures(trace)).toEqual([]);
  });
});

describe('two directors', () => {
  const pair: Options = { texts: { lb1: conf([]), lb2: conf([], undefined, 100) } };

  test('the other one takes over, and knows the real servers already', () => {
    const trace = simulate(pair, 20_000, 5, [[8_000, null, OFF('lb1')]]);
    expect(new Set(ways(trace).slice(0, 79))).toEqual(new Set(['lb1>web1', 'lb1>web2']));
    expect(new Set(ways(trace).slice(130))).toEqual(new Set(['lb2>web1', 'lb2>web2']));
    // 3 × advert_int and the skew, and clients that were sending SYNs.
    expect(Math.max(...failures(trace), 0)).toBeLessThan(12);
  });

  test('ha_suspend: the one without the address does not check', () => {
    const texts = { lb1: conf(['ha_suspend']), lb2: conf(['ha_suspend'], undefined, 100) };
    const trace = simulate({ texts }, 20_000, 5, [[8_000, null, OFF('lb1')]]);
    const checks = (machine: string, fromMs: number, toMs: number): number => trace.events.filter((e) => e.kind === 'check' && e.machine === machine && e.atMs >= fromMs && e.atMs < toMs).length;
    expect(checks('lb2', 0, 8_000)).toBe(0);
    expect(checks('lb1', 0, 8_000)).toBeGreaterThan(4);
    expect(checks('lb2', 13_000, 20_000)).toBeGreaterThan(4);
  });
});

describe('NAT', () => {
  const nat = (real: Options['real']): Options => ({ texts: { lb1: conf(['lvs_method NAT']) }, real: real as NonNullable<Options['real']> });

  test('answers must come back through the director', () => {
    expect(new Set(results(simulate(nat({}), 3_000, 5, [])))).toEqual(new Set(['timeout']));
    expect(new Set(results(simulate(nat({ gateway: '10.77.0.11' }), 3_000, 5, [])))).toEqual(new Set([200]));
  });

  test('checks do not go by the director, and find every one of them well', () => {
    const trace = simulate(nat({}), 3_000, 5, []);
    expect(trace.events.filter((e) => e.kind === 'check').every((e) => e.passed === true)).toBe(true);
  });
});

test.each([
  ['protocol UDP', 'lab.not-simulated', 'protocol UDP'],
  ['lvs_sched mh', 'lab.not-simulated', 'wlc'],
  ['lvs_method TUN', 'lab.not-simulated', 'TUN'],
  ['', 'lab.not-measured', 'not measured'],
])('%s: said on its line', (line, code, words) => {
  const { diagnostics } = parse('lb1', conf([line]));
  const found = diagnostics.find((d) => d.code === code && d.message.includes(words));
  expect(found).toMatchObject({ severity: 'info', span: { file: 'lb1/keepalived.conf' } });
});

test('equal inputs give equal traces', () => {
  const once = () => JSON.stringify(simulate(plain, 10_000, 7, [[2_000, 5_000, OFF('web1')]]).events);
  expect(once()).toBe(once());
  expect(outcomeOf(200)).toBe('ok');
});
