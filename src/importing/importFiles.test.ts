import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import { filesOf } from '../daemons/wholeFiles.testing.ts';
import { importFiles } from './importFiles.ts';
import { tryOut } from './trial.ts';

const keepalived = (priority: number, own: string, other: string) => `vrrp_instance shop {
    state BACKUP
    interface ens18
    virtual_router_id 51
    priority ${priority}
    unicast_src_ip ${own}
    unicast_peer {
        ${other}
    }
    virtual_ipaddress {
        10.20.30.100/24
    }
}
`;
const haproxy = `defaults
    mode http
    timeout connect 2s
    timeout client 30s
    timeout server 30s
frontend www
    bind 10.20.30.100:443 ssl crt /etc/haproxy/certs/shop.pem
    default_backend web
backend web
    option httpchk GET /healthz
    http-check expect string ready
    server shop-a 10.20.31.21:8080 check
    server shop-b shop-b.internal:8080 check
`;

test('a pair of load balancers with one haproxy.cfg', () => {
  const brought = {
    'prod/haproxy/haproxy.cfg': haproxy,
    'prod/keepalived/keepalived-lb1.conf': keepalived(150, '10.20.30.11', '10.20.30.12'),
    'prod/keepalived/keepalived-lb2.conf': keepalived(100, '10.20.30.12', '10.20.30.11'),
    'prod/README.md': 'How we deploy.',
    'prod/haproxy/haproxy.cfg.bak': haproxy,
  };
  const { files, assumptions, problems } = importFiles(brought, daemons);
  expect(problems).toEqual([]);
  expect(files?.['lb1/haproxy.cfg']).toBe(haproxy);
  expect(files?.['lb2/haproxy.cfg']).toBe(haproxy);
  expect(files?.['lb1/keepalived.conf']).toBe(brought['prod/keepalived/keepalived-lb1.conf']);
  expect(files?.['cluster.yaml']).toContain('site: http://10.20.30.100:443/');
  expect(files?.['cluster.yaml']).toContain('network: 10.20.30.0/23');
  expect(files?.['cluster.yaml']).toMatch(/lb2: \{ address: 10\.20\.30\.12, interface: "ens18", nonlocal-bind: true, runs: \[haproxy, keepalived\] \}/);
  expect(files?.['cluster.yaml']).toMatch(/shop-b: \{ address: [\d.]+, names: \[shop-b\.internal\]/);
  const said = assumptions.map(({ words, file, line }) => `${file}:${line} ${words}`);
  expect(said).toContainEqual(expect.stringMatching(/haproxy\.cfg:7 .*shop\.pem was not brought along/));
  expect(said).toContainEqual(expect.stringMatching(/README\.md:null .*left out/));
  expect(said).toContainEqual(expect.stringMatching(/haproxy\.cfg\.bak:null .*left out/));
  const { good, requests } = tryOut(files ?? {}, daemons);
  expect(good).toBe(requests);
});

test('pieces of an nginx.conf that was not brought along', () => {
  const { files, problems } = importFiles({ 'sites-enabled/shop': 'upstream shop { server app1.internal:3000; }\nserver { listen 80; location / { proxy_pass http://shop; } }\n' }, daemons);
  expect(problems).toEqual([]);
  expect(files?.['cluster.yaml']).toContain('names: [app1.internal]');
  expect(tryOut(files ?? {}, daemons).good).toBeGreaterThan(10);
});

test('nothing that the lab knows', () => {
  const { files, problems } = importFiles({ 'dump.sql': 'SELECT 1;', 'README.md': '# Hello' }, daemons);
  expect(files).toBeNull();
  expect(problems).toHaveLength(1);
});

test('any files are read without an exception', () => {
  const texts = daemons.flatMap((daemon) => filesOf(daemon.name, daemon.fileName));
  const text = fc.oneof(fc.string(), fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat()).map(([whole, a, b]) => whole.slice(a % (whole.length + 1)).slice(0, b)));
  const path = fc.constantFrom('haproxy.cfg', 'lb1/haproxy.cfg', 'etc/nginx/nginx.conf', 'conf.d/a.conf', 'keepalived.conf', 'x', '../y', 'constructor/app.env');
  fc.assert(
    fc.property(fc.dictionary(path, text, { maxKeys: 3 }), (files) => {
      const { files: made } = importFiles(files, daemons);
      for (const name of Object.keys(made ?? {})) expect(name.startsWith('..')).toBe(false);
    }),
    { numRuns: 20 },
  );
}, 120_000);
