import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseClusterFile } from './clusterFile.ts';

const daemons = ['nginx', 'app'];
const parse = (text: string) => parseClusterFile('cluster.yaml', text, daemons);
const good = 'site: http://10.77.0.21/\nclients: 5\nmachines:\n  web1: { address: 10.77.0.21, runs: [nginx, app] }\n';

test('a good file', () => {
  const { cluster, diagnostics } = parse(good);
  expect(diagnostics).toEqual([]);
  expect(cluster).toMatchObject({ site: { host: '10.77.0.21', port: 80 }, clients: 5, machines: [{ name: 'web1', address: '10.77.0.21', interface: 'eth0', cores: 1 }] });
  expect(cluster?.machines[0]?.span).toMatchObject({ line: 4, column: 3 });
});

test.each([
  ['site: 10.77.0.21\nmachines: { web1: { address: 10.77.0.21 } }', 'cluster.site', 1],
  ['site: http://10.77.0.21/\n', 'cluster.machines', 1],
  [good.replace('10.77.0.21, runs', '10.77.0.300, runs'), 'cluster.address', 4],
  [good.replace('[nginx, app]', '[nginx, apache]'), 'cluster.runs', 4],
  [good.replace('[nginx, app]', '[app, app]'), 'cluster.runs', 4],
  [`${good}  web2: { address: 10.77.0.21 }\n`, 'cluster.address', 5],
  [`${good}  web2: { address: 10.99.0.21 }\n`, 'cluster.address', 5],
  [good.replace('runs:', 'loopback: 10.77.0.100, runs:'), 'cluster.loopback', 4],
  [good.replace('runs:', 'gateway: 10.99.0.1, runs:'), 'cluster.gateway', 4],
  [good.replace('clients: 5', 'clients: 0'), 'cluster.clients', 2],
  ['site: [', 'cluster.syntax', 1],
  ['', 'cluster.shape', 1],
])('%j is refused as %s on line %i', (text, code, line) => {
  const { cluster, diagnostics } = parse(text);
  expect(cluster).toBeNull();
  expect(diagnostics.find((d) => d.code === code)?.span?.line).toBe(line);
});

test.each([
  ['  web1:', '\tweb1:', 4, /^indent by spaces/],
  ['clients: 5', 'clients 5', 2, /^a name is missing its colon/],
  [' }\n', '\n', 4, /^this \{ is not closed: expected \}/],
  ['0.21, runs', '0.21 runs', 4, /^a comma is missing/],
  ['clients: 5', 'clients: 5\nclients: 6', 3, /^this name stands here already/],
])('a slip in YAML is said once, with what to do: %j as %j', (from, to, line, words) => {
  const { cluster, diagnostics } = parse(good.replace(from, to));
  expect(cluster).toBeNull();
  expect(diagnostics.map((d) => [d.code, d.span?.line, d.message])).toEqual([['cluster.syntax', line, expect.stringMatching(words)]]);
});

test('addresses on the loopback interface, and a gateway', () => {
  const { cluster, diagnostics } = parse(good.replace('runs:', 'loopback: [10.77.0.100], gateway: 10.77.0.1, runs:'));
  expect(diagnostics).toEqual([]);
  expect(cluster?.machines[0]).toMatchObject({ loopback: ['10.77.0.100'], gateway: '10.77.0.1' });
});

test('several interfaces on the one network', () => {
  expect(parse(good.replace('runs:', 'interface: ens18, runs:')).cluster?.machines[0]).toMatchObject({ interface: 'ens18', moreInterfaces: [] });
  expect(parse(good.replace('runs:', 'interface: [ens18, eth1.20], runs:')).cluster?.machines[0]).toMatchObject({ interface: 'ens18', moreInterfaces: ['eth1.20'] });
});

test.each(['[]', '[eth0, eth0]', 'lo', '[eth0, a/b]', 'interface-with-a-long-name', '{ a: b }', '7'])('no interface: %s', (words) => {
  const { cluster, diagnostics } = parse(good.replace('runs:', `interface: ${words}, runs:`));
  expect(cluster).toBeNull();
  expect(diagnostics).toMatchObject([{ code: 'cluster.interface', span: { line: 4 } }]);
});

test('a network of another size, further addresses and further names', () => {
  const wide = `network: 10.0.0.0/8\n${good.replace('runs:', 'also: [10.77.9.21], names: [web1.internal, shop_web], runs:')}  web2: { address: 10.99.0.22, names: [web2.internal] }\n`;
  const { cluster, diagnostics } = parse(wide);
  expect(diagnostics).toEqual([]);
  expect(cluster).toMatchObject({ prefixLength: 8, machines: [{ also: ['10.77.9.21'], names: ['web1.internal', 'shop_web'] }, { address: '10.99.0.22' }] });
  const said = (text: string) => parse(text).diagnostics.map((d) => d.code);
  expect(said(wide.replace('10.0.0.0/8', '10.0.0.0/31'))).toEqual(['cluster.network', 'cluster.address', 'cluster.address']);
  expect(said(wide.replace('10.0.0.0/8', '10.99.0.0/16'))).toEqual(['cluster.address', 'cluster.address']);
  expect(said(wide.replace('[web2.internal]', '[web1]'))).toEqual(['cluster.names']);
  expect(said(wide.replace('[web2.internal]', '[10.99.0.23]'))).toEqual(['cluster.names']);
  expect(said(wide.replace('10.99.0.22', '10.77.9.21'))).toEqual(['cluster.address']);
});

test('an unknown key is a warning, an unused known one is marked', () => {
  expect(parse(`${good}colour: red\n`).diagnostics).toMatchObject([{ severity: 'warning', code: 'cluster.unknown-key', span: { line: 5 } }]);
  expect(parse(good.replace('runs:', 'rack: r1, runs:')).diagnostics).toMatchObject([{ severity: 'info', code: 'lab.not-simulated' }]);
});

test('any text gives diagnostics or a cluster', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('site: http://10.77.0.21/\n', 'machines:\n', '  web1: { address: 10.77.0.21, runs: [app] }\n', '  *x : &y\n', '{{', '- a\n', '? !!x\n', '<<: *a\n', '\t'));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const { cluster, diagnostics } = parse(pieces.join(''));
      if (cluster === null) expect(diagnostics.some((d) => d.severity === 'error')).toBe(true);
    }),
    { numRuns: 300 },
  );
});
