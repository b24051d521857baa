import { describe, expect, test } from 'vitest';
import { run } from '../../../sim/run.ts';
import type { Fault, SingleRequest } from '../../../sim/scenario.ts';
import { behaviours, cluster } from '../lab.testing.ts';
import recorded from './samples/commands.json';

/** What HAProxy 2.6.12 answered to one command after the other on its runtime socket, letter by letter, at each level of the socket. */

const request: SingleRequest = { atMs: 100, client: '10.77.0.101', method: 'GET', path: '/', timeoutMs: 5000 };

/** Asks one command after the other, as the recordings were made. */
function answers(config: string, commands: readonly string[]): string[] {
  const faults = commands.map((command, i): Fault => {
    return { kind: 'tell', process: 'lb1/haproxy', command, atMs: 1000 + 30 * i, untilMs: null };
  });
  const durationMs = 2000 + 30 * commands.length;
  const { events } = run(
    cluster(config, 20),
    { traffic: null, requests: [request], durationMs, faults },
    1,
    behaviours,
  );
  return events.filter((event) => event.kind === 'command').map((event) => event.detail);
}

describe.each(['admin', 'operator', 'user'] as const)('recorded from a socket of level %s', (level) => {
  const pairs = recorded[level] as [string, string][];
  const given = answers(
    recorded.config.replace('level LEVEL', `level ${level}`),
    pairs.map(([command]) => command),
  );
  test.each(pairs.map(([command, answer], i) => [command, answer, given[i]]))('%s', (_, answer, own) => {
    expect(own).toBe(answer);
  });
});

const TABLE = `global
    stats socket /run/haproxy/admin.sock level admin
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
frontend fe
    bind :80
    default_backend be
backend be
    stick-table type ip size 100 expire 30s store gpc0,conn_cnt
    stick on src
    server web1 web1:80 id 7 maxconn 9
    server web2 web2:80 disabled
`;

describe('entries of a stick table', () => {
  test('are shown with what they hold, in the order of their keys, and can be set, looked for and removed', () => {
    const [all, , found, , rest, , none] = answers(TABLE, [
      'show table be',
      'set table be key 10.77.0.9 data.gpc0 12',
      'show table be data.gpc0 ge 12',
      'clear table be data.gpc0 eq 0',
      'show table be',
      'set table be',
      'show table be',
    ]) as [string, string, string, string, string, string, string];
    /** Without where an entry lies and how long it stays. */
    const entries = (text: string): string[] =>
      text
        .split('\n')
        .slice(1)
        .map((entry) => entry.replace(/^0x[0-9a-f]{12}: /, '').replace(/exp=\d+ /, ''));
    expect(all.split('\n')[0]).toBe('# table: be, type: ip, size:100, used:1');
    expect(entries(all)).toEqual(['key=10.77.0.101 use=0 server_id=7 gpc0=0 conn_cnt=0 server_key=web1']);
    expect(entries(found)).toEqual(['key=10.77.0.9 use=0 server_id=0 gpc0=12 conn_cnt=0 server_key=-']);
    expect(entries(rest)).toEqual(entries(found));
    expect(none).toBe('# table: be, type: ip, size:100, used:0');
  });
});

describe('without a socket', () => {
  test('nobody answers', () => {
    const [answer] = answers(TABLE.replace(/.*stats socket.*\n/, ''), ['show stat']);
    expect(answer).toBe('no answer: lb1/haproxy has no control socket for this');
  });
});

describe('what the lab leaves out', () => {
  test('is said, and changes nothing', () => {
    const [address, sessions, before, after] = answers(TABLE, [
      'set server be/web1 addr 10.77.0.22',
      'show sess',
      'show servers state be',
      'show servers state be',
    ]);
    expect(address).toBe('The lab does not do `set server be/web1 addr 10.77.0.22`. Nothing has changed.');
    expect(sessions).toBe('The lab does not do `show sess`. Nothing has changed.');
    expect(before?.split('\n')[2]).toMatch(/^3 be 7 web1 10\.77\.0\.21 2 0 1 1 \d+ 1 0 2 0 0 0 1 web1 80 - 0 0 - - 0$/);
    expect(after?.replace(/ \d+ 1 0 /g, ' ')).toBe(before?.replace(/ \d+ 1 0 /g, ' '));
  });
});

describe('show stat', () => {
  const [csv = '', typed = '', json = ''] = answers(TABLE, [
    'show stat be 4 7',
    'show stat be 4 7 typed',
    'show stat be 4 7 json typed json',
  ]);
  const [heading = [], line = []] = csv.split('\n').map((text) => text.replace(/^# /, '').split(','));

  test('is the same in all its forms', () => {
    const values = JSON.parse(json) as { field: { name: string }; value: { value: unknown } }[][];
    expect(values).toHaveLength(1);
    const byName = new Map(values[0]?.map(({ field, value }) => [field.name, String(value.value)]));
    for (const [i, name] of heading.entries()) {
      // Figures that move between two commands.
      if (!['-', '', 'lastchg', 'lastsess', 'rate'].includes(name)) expect(byName.get(name) ?? '', name).toBe(line[i]);
    }
    expect(typed.split('\n')).toHaveLength(byName.size);
  });

  test('describes its values as the daemon does', () => {
    expect(typed).toContain('S.3.7.17.status.1:SGP:str:no check\n');
    expect(typed).toContain('S.3.7.73.addr.1:CGS:str:10.77.0.21:80\n');
    expect(json).toContain(
      '{"objType":"Server","proxyId":3,"id":7,"field":{"pos":6,"name":"slim"},"processNum":1,"tags":{"origin":"Config","nature":"Limit","scope":"Process"},"value":{"type":"u32","value":9}}',
    );
  });
});
