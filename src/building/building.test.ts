import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import { lab, prepare } from '../lab/lab.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import { template } from './building.testing.ts';
import type { Change, Changed } from './change.ts';
import { connect, disconnect } from './connections.ts';
import {
  addMachine,
  changeAddress,
  chooseSite,
  duplicateMachine,
  placeMachine,
  removeMachine,
  renameMachine,
  shiftMachine,
} from './machines.ts';
import { addProcess, moveProcess, removeProcess } from './processes.ts';

const scenario: Scenario = {
  traffic: {
    rateRps: 20,
    mix: [
      { method: 'GET', path: '/', weight: 1 },
      { method: 'POST', path: '/orders', weight: 1 },
    ],
    timeoutMs: 3000,
    arrivals: 'even',
  },
  requests: [],
  durationMs: 5000,
  faults: [],
};

function done(change: Change): Changed {
  if (change.kind === 'refused') throw new Error(change.why);
  return change;
}

/** The shares of requests that were answered well, and the machines that they came to. */
function run(files: Files): { good: number; machines: Set<string> } {
  const { trace, diagnostics } = lab(files, scenario, 1, daemons);
  if (trace === null) throw new Error(JSON.stringify(diagnostics));
  let good = 0;
  for (let r = 0; r < trace.requests.length; r++) if (trace.requests.result[r] === 200) good++;
  const machines = new Set<string>();
  for (let h = 0; h < trace.hops.length; h++)
    if ((trace.hops.request[h] as number) >= 0) machines.add(trace.machines[trace.hops.machine[h] as number] ?? '');
  return { good: good / trace.requests.length, machines };
}

const pair = template('two-web-servers');
const lines = (text: string | undefined): string[] => (text ?? '').split('\n');

describe('from nothing', () => {
  test('a machine, a load balancer, a database, step by step, each answering', () => {
    let { files } = done(addMachine(template('nothing'), daemons, ['app']));
    expect(files['cluster.yaml']).toContain('app1: { address: 10.77.0.11, runs: [app] }');
    expect(files['cluster.yaml']).toContain('# Machines by their names');
    expect(run(files).good).toBe(1);
    ({ files } = done(addMachine(files, daemons, ['app'])));
    ({ files } = done(addMachine(files, daemons, ['haproxy'])));
    ({ files } = done(connect(files, daemons, 'lb1', 'app1')));
    ({ files } = done(connect(files, daemons, 'lb1', 'app2')));
    const lb = prepare(files, daemons).cluster?.machines.find(({ name }) => name === 'lb1');
    ({ files } = done(chooseSite(files, daemons, lb?.address ?? '')));
    expect(run(files)).toEqual({ good: 1, machines: new Set(['lb1', 'app1', 'app2']) });
    ({ files } = done(addMachine(files, daemons, ['mysql'])));
    ({ files } = done(connect(files, daemons, 'app1', 'db1')));
    ({ files } = done(connect(files, daemons, 'app2', 'db1')));
    expect(run(files)).toEqual({ good: 1, machines: new Set(['lb1', 'app1', 'app2', 'db1']) });
  });

  test.each(daemons.filter(({ wiring }) => wiring !== undefined).map(({ name }) => name))('%s alone starts', (name) => {
    const { files } = done(addMachine(template('nothing'), daemons, [name]));
    const { cluster, diagnostics } = prepare(files, daemons);
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(cluster?.machines[0]?.processes.map(({ refusal }) => refusal)).toEqual([null]);
  });

  test('what comes to a machine is connected to what runs there', () => {
    let { files } = done(addMachine(template('nothing'), daemons, ['app']));
    ({ files } = done(addProcess(files, daemons, 'app1', 'nginx')));
    expect(files['app1/nginx.conf']).toContain('proxy_pass http://127.0.0.1:3000;');
    ({ files } = done(addProcess(files, daemons, 'app1', 'mysql')));
    expect(files['app1/app.env']).toContain('DB_HOST=127.0.0.1');
    expect(run(files)).toEqual({ good: 1, machines: new Set(['app1']) });
  });

  test('a second keepalived is the backup of the first', () => {
    let { files } = done(addMachine(template('nothing'), daemons, ['haproxy', 'keepalived']));
    ({ files } = done(addMachine(files, daemons, ['haproxy', 'keepalived'])));
    const claims = prepare(files, daemons).cluster?.machines.map(({ processes }) =>
      processes.flatMap((process) => process.claims),
    );
    expect(claims).toEqual([['10.77.0.100'], ['10.77.0.100']]);
    expect(files['lb2/keepalived.conf']).toContain('state BACKUP');
    expect(files['lb2/keepalived.conf']).toContain('priority 100');
    expect(files['lb2/keepalived.conf']).toContain('router_id lb2');
  });
});

describe('machines', () => {
  test('a duplicate stands beside the original, also where a load balancer names it', () => {
    const { files, said } = done(duplicateMachine(pair, daemons, 'web2'));
    expect(lines(files['cluster.yaml'])).toEqual([
      ...lines(pair['cluster.yaml']).slice(0, 5),
      '  web2: { address: 10.77.0.22, runs: [nginx, app] }',
      '  web3: { address: 10.77.0.23, runs: [nginx, app] }',
      '  db1:  { address: 10.77.0.31, runs: [mysql] }',
      '',
    ]);
    expect(files['lb1/haproxy.cfg']).toContain('    server web2 web2:80 check\n    server web3 web3:80 check\n');
    expect(files['web3/nginx.conf']).toBe(pair['web2/nginx.conf']);
    expect(said).toContain('web3 in backend web');
    expect(run(files).machines).toContain('web3');
  });

  test('another name is said everywhere', () => {
    const checks =
      'faults:\n  - { at: 1s, kill: web2/app }   # the app\n  - { at: 2s, partition: [[web2], [lb1]] }\n  - { at: 3s, tell: lb1/haproxy, command: disable server web/web2 }\n';
    const { files } = done(
      renameMachine(
        { ...pair, 'checks.yaml': `- title: web2\n  expect: [{ shares: { web2: 50% } }]\n`, 'scenario.yaml': checks },
        daemons,
        'web2',
        'shop',
      ),
    );
    expect(files['lb1/haproxy.cfg']).toContain('server web2 shop:80 check');
    expect(files['shop/nginx.conf']).toBe(pair['web2/nginx.conf']);
    expect(Object.keys(files).filter((path) => path.startsWith('web2/'))).toEqual([]);
    expect(files['scenario.yaml']).toBe(checks.replace('web2/app', 'shop/app').replace('[[web2]', '[[shop]'));
    expect(files['checks.yaml']).toBe('- title: web2\n  expect: [{ shares: { shop: 50% } }]\n');
    expect(files['cluster.yaml']).toBe(pair['cluster.yaml']?.replace('web2:', 'shop:'));
    expect(run(files)).toEqual({ good: 1, machines: new Set(['lb1', 'web1', 'shop', 'db1']) });
    expect(done(renameMachine(files, daemons, 'db1', 'd')).files['web1/app.env']).toContain('DB_HOST=d\n');
  });

  test('another address is written where the old one was', () => {
    const first = {
      ...pair,
      'lb1/haproxy.cfg': (pair['lb1/haproxy.cfg'] as string).replace('web2:80', '10.77.0.22:80'),
    };
    const { files } = done(changeAddress(first, daemons, 'web2', '10.77.0.25'));
    expect(files['lb1/haproxy.cfg']).toContain('10.77.0.25:80');
    expect(run(files)).toEqual({ good: 1, machines: new Set(['lb1', 'web1', 'web2', 'db1']) });
    const moved = done(changeAddress(files, daemons, 'lb1', '10.77.0.19'));
    expect(moved.files['cluster.yaml']).toContain('site: http://10.77.0.19/');
    expect(changeAddress(pair, daemons, 'lb1', '10.77.0.21')).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('web1'),
    });
    expect(changeAddress(pair, daemons, 'lb1', 'x')).toMatchObject({ kind: 'refused' });
  });

  test('what names a machine that is gone stays, and goes where that is taken', () => {
    const { files, said, offer } = done(removeMachine(pair, daemons, 'web2'));
    expect(files['lb1/haproxy.cfg']).toBe(pair['lb1/haproxy.cfg']);
    expect(said).toContain('1 line of lb1/haproxy.cfg still names it');
    expect(offer?.files['lb1/haproxy.cfg']).toBe(
      pair['lb1/haproxy.cfg']?.replace('    server web2 web2:80 check\n', ''),
    );
    expect(run(offer?.files ?? {})).toEqual({ good: 1, machines: new Set(['lb1', 'web1', 'db1']) });
  });

  test('their order', () => {
    const order = (files: Files) => prepare(files, daemons).cluster?.machines.map(({ name }) => name);
    expect(order(done(placeMachine(pair, daemons, 'web2', 'web1', 'before')).files)).toEqual([
      'lb1',
      'web2',
      'web1',
      'db1',
    ]);
    expect(order(done(shiftMachine(pair, daemons, 'db1', -1)).files)).toEqual(['lb1', 'web1', 'db1', 'web2']);
    expect(shiftMachine(pair, daemons, 'lb1', -1)).toMatchObject({ kind: 'refused' });
  });
});

describe('processes', () => {
  test('a database moves with its file; whoever asked for it is offered the new place', () => {
    const one = template('one-web-server');
    const { files: two } = done(addMachine(one, daemons, []));
    const { files, said, offer } = done(moveProcess(two, daemons, 'web1', 'mysql', 'server1'));
    expect(files['server1/my.cnf']).toBe(one['web1/my.cnf']);
    expect(files['web1/my.cnf']).toBeUndefined();
    expect(files['web1/app.env']).toBe(one['web1/app.env']);
    expect(said).toContain('1 line of web1/app.env');
    expect(offer?.files['web1/app.env']).toContain('DB_HOST=server1');
    expect(moveProcess(pair, daemons, 'web1', 'nginx', 'web2')).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('already'),
    });
  });

  test('lines with the port of what moved are rewritten, and no others', () => {
    const { files: two } = done(addMachine(pair, daemons, []));
    const { offer } = done(moveProcess(two, daemons, 'db1', 'mysql', 'server1'));
    expect(offer?.files['web1/app.env']).toContain('DB_HOST=server1');
    expect(offer?.files['web2/app.env']).toContain('DB_HOST=server1');
    expect(run(offer?.files ?? {}).good).toBe(1);
    const nginx = done(moveProcess(two, daemons, 'web1', 'nginx', 'server1')).offer?.files;
    expect(nginx?.['lb1/haproxy.cfg']).toContain('server web1 server1:80 check');
    expect(nginx?.['server1/nginx.conf']).toContain('proxy_pass http://web1:3000;');
    expect(run(nginx ?? {}).good).toBe(1);
  });

  test('one goes with its file', () => {
    const { files, said } = done(removeProcess(pair, daemons, 'web1', 'nginx'));
    expect(files['web1/nginx.conf']).toBeUndefined();
    expect(files['cluster.yaml']).toContain('web1: { address: 10.77.0.21, runs: [app] }');
    expect(said).toContain('1 line of lb1/haproxy.cfg still names it');
  });
});

describe('connections', () => {
  test('come and go at the right place', () => {
    const without = done(disconnect(pair, daemons, 'lb1/haproxy', 'web2')).files;
    expect(without['lb1/haproxy.cfg']).not.toContain('web2');
    expect(done(connect(without, daemons, 'lb1', 'web2')).files).toEqual(pair);
    expect(connect(pair, daemons, 'lb1', 'web2')).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('already'),
    });
    const nginx = template('nginx-in-front');
    const two = done(disconnect(nginx, daemons, 'lb1/nginx', 'app3')).files;
    expect(done(connect(two, daemons, 'lb1', 'app3')).files).toEqual(nginx);
    const one = done(disconnect(two, daemons, 'lb1/nginx', 'app2')).files;
    const none = done(disconnect(one, daemons, 'lb1/nginx', 'app1')).files;
    expect(none['lb1/nginx.conf']).toContain('return 503;');
    expect(run(none).good).toBe(0);
    expect(run(done(connect(none, daemons, 'lb1', 'app2')).files)).toEqual({
      good: 1,
      machines: new Set(['lb1', 'app2']),
    });
  });

  test('a reason where there can be none', () => {
    const { files } = done(addMachine(pair, daemons, []));
    expect(connect(files, daemons, 'lb1', 'server1')).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('runs nothing'),
    });
    expect(connect(files, daemons, 'server1', 'lb1')).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('hands requests on'),
    });
    expect(connect(files, daemons, 'db1', 'web1')).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('haproxy, nginx and app'),
    });
    expect(disconnect(files, daemons, 'lb1/haproxy', 'db1')).toMatchObject({ kind: 'refused' });
  });

  test('HAProxy speaks with a database in a section of its own', () => {
    const { files } = done(connect(pair, daemons, 'lb1', 'db1'));
    expect(files['lb1/haproxy.cfg']).toContain('listen mysql\n    bind *:3306\n    mode tcp\n');
    const asked = { ...files, 'web1/app.env': 'PORT=3000\nDB_HOST=lb1\n' };
    expect(run(asked).good).toBe(1);
  });
});

test('a cluster.yaml that cannot be read is left alone, with its line', () => {
  for (const text of ['machines: {', 'machines: [a]', '- a', 'a: 1\na: 2\nmachines: {}\n']) {
    const files = { ...pair, 'cluster.yaml': text };
    for (const change of [
      addMachine(files, daemons, ['app']),
      renameMachine(files, daemons, 'web1', 'w'),
      connect(files, daemons, 'lb1', 'web1'),
    ])
      expect(change).toMatchObject({ kind: 'refused', why: expect.stringMatching(/end it first|There is no/) });
  }
  expect(addMachine({ ...pair, 'cluster.yaml': 'machines: {' }, daemons, ['app'])).toMatchObject({
    why: 'cluster.yaml cannot be read (line 1: this { is not closed: expected }): mend it first.',
  });
});

describe('whatever is done', () => {
  type Step = (
    files: Files,
    names: readonly string[],
  ) => { change: Change; expected: (names: readonly string[], change: Changed) => string[] };
  const pick = fc.nat(99);
  const of = (names: readonly string[], n: number): string => names[n % Math.max(1, names.length)] ?? 'nobody';
  const kinds = daemons.filter(({ wiring }) => wiring !== undefined).map(({ name }) => name);
  const same = (names: readonly string[]) => [...names];
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc
      .subarray(kinds)
      .map((runs): Step => (files) => ({
        change: addMachine(files, daemons, runs),
        expected: (names, { machine }) => [...names, machine as string],
      })),
    pick.map((n): Step => (files, names) => ({
      change: duplicateMachine(files, daemons, of(names, n)),
      expected: (all, { machine }) =>
        all.flatMap((name) => (name === of(names, n) ? [name, machine as string] : [name])),
    })),
    pick.map((n): Step => (files, names) => ({
      change: removeMachine(files, daemons, of(names, n)),
      expected: (all) => all.filter((name) => name !== of(names, n)),
    })),
    fc
      .tuple(pick, fc.constantFrom('shop', 'a-b', 'x9', 'web1'))
      .map(([n, to]): Step => (files, names) => ({
        change: renameMachine(files, daemons, of(names, n), to),
        expected: (all) => all.map((name) => (name === of(names, n) ? to : name)),
      })),
    fc
      .tuple(pick, pick)
      .map(([n, byte]): Step => (files, names) => ({
        change: changeAddress(files, daemons, of(names, n), `10.77.0.${byte + 2}`),
        expected: same,
      })),
    fc
      .tuple(pick, fc.constantFrom(...kinds))
      .map(([n, kind]): Step => (files, names) => ({
        change: addProcess(files, daemons, of(names, n), kind),
        expected: same,
      })),
    fc
      .tuple(pick, fc.constantFrom(...kinds))
      .map(([n, kind]): Step => (files, names) => ({
        change: removeProcess(files, daemons, of(names, n), kind),
        expected: same,
      })),
    fc
      .tuple(pick, pick, fc.constantFrom(...kinds))
      .map(([n, m, kind]): Step => (files, names) => ({
        change: moveProcess(files, daemons, of(names, n), kind, of(names, m)),
        expected: same,
      })),
    fc
      .tuple(pick, pick)
      .map(([n, m]): Step => (files, names) => ({
        change: connect(files, daemons, of(names, n), of(names, m)),
        expected: same,
      })),
    fc
      .tuple(pick, pick, fc.constantFrom(...kinds))
      .map(([n, m, kind]): Step => (files, names) => ({
        change: disconnect(files, daemons, `${of(names, n)}/${kind}`, of(names, m)),
        expected: same,
      })),
    pick.map((n): Step => (files, names) => ({ change: chooseSite(files, daemons, of(names, n)), expected: same })),
  );
  const start = fc.constantFrom(
    ...['nothing', 'one-machine', 'nginx-in-front', 'two-load-balancers', 'one-web-server'].map(template),
  );

  test('the machines are those that are meant, and comments stay', () => {
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 9 }), (first, steps) => {
        let files: Files = { ...first, 'cluster.yaml': `# above\n${first['cluster.yaml']}# below\n` };
        let names = prepare(files, daemons).cluster?.machines.map(({ name }) => name) ?? [];
        for (const make of steps) {
          const { change, expected } = make(files, names);
          if (change.kind === 'refused') {
            expect(change.why).toMatch(/^[A-Z\w].*[.]$/s);
            continue;
          }
          names = expected(names, change);
          for (const result of [change.files, ...(change.offer === null ? [] : [change.offer.files])]) {
            const { cluster, diagnostics } = prepare(result, daemons);
            expect(
              diagnostics
                .filter(({ file, severity }) => file === 'cluster.yaml' && severity === 'error')
                .map(({ message }) => message),
            ).toEqual(names.length === 0 ? [expect.stringContaining('at least one')] : []);
            expect(cluster?.machines.map(({ name }) => name) ?? []).toEqual(names);
            expect(result['cluster.yaml']).toContain('# above');
            expect(result['cluster.yaml']).toContain('# below');
            expect(
              Object.keys(result)
                .map((path) => path.split('/')[0])
                .filter((folder) => !folder?.includes('.') && !names.includes(folder as string)),
            ).toEqual([]);
          }
          ({ files } = change);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a change touches what it is about', () => {
    fc.assert(
      fc.property(start, step, (files, make) => {
        const names = prepare(files, daemons).cluster?.machines.map(({ name }) => name) ?? [];
        const { change } = make(files, names);
        if (change.kind === 'refused') return;
        const kept = new Set((change.files['cluster.yaml'] as string).split('\n'));
        const lost = (files['cluster.yaml'] as string).split('\n').filter((line) => !kept.has(line));
        // At most the machine's own line, the one that it moves to, where visitors go, and an empty list of machines.
        expect(lost.length).toBeLessThanOrEqual(2);
        expect(change.files['scenario.yaml']).toBe(files['scenario.yaml']);
      }),
      { numRuns: 80 },
    );
  });
});
