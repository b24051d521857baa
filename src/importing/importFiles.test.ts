import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import { filesOf } from '../daemons/wholeFiles.testing.ts';
import { prepare, simulate } from '../lab/lab.ts';
import type { Scenario } from '../sim/scenario.ts';
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

test('all of /etc: what no configuration names is left out, what one names goes where it names it', () => {
  const brought = {
    'lb1/etc/haproxy/haproxy.cfg': haproxy.replace('option httpchk GET /healthz', 'acl intern path_beg -f /srv/lists/intern.lst'),
    'lb1/etc/keepalived/keepalived.conf': keepalived(150, '10.20.30.11', '10.20.30.12').replace('vrrp_instance', 'include conf.d/*.conf\nvrrp_instance'),
    'lb1/etc/keepalived/conf.d/more.conf': 'global_defs {\n}\n',
    'lb1/lists/intern.lst': '/intern\n',
    'lb1/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
    'lb1/etc/apt/sources.list': 'deb x y main\n',
  };
  const { files, origins, assumptions } = importFiles(brought, daemons);
  expect(Object.keys(files ?? {})).toEqual(expect.arrayContaining(['lb1/srv/lists/intern.lst', 'lb1/etc/keepalived/conf.d/more.conf']));
  expect(origins.get('lb1/srv/lists/intern.lst')).toBe('lb1/lists/intern.lst');
  expect(assumptions.filter(({ words }) => words.startsWith('No configuration reads this file')).map(({ file }) => file)).toEqual(['lb1/etc/apt/sources.list', 'lb1/etc/passwd']);
});

test('an installed machine has one file of each daemon, and the rest of its folder is not another machine', () => {
  const brought = {
    'etc/mysql/mariadb.cnf': '[client-server]\n!includedir /etc/mysql/conf.d/\n!includedir /etc/mysql/mariadb.conf.d/\n',
    'etc/mysql/conf.d/mysqldump.cnf': '[mysqldump]\nquick\nmax_allowed_packet = 16M\n',
    'etc/mysql/mariadb.conf.d/50-server.cnf': '[mysqld]\nbind-address = 0.0.0.0\n',
    'etc/nginx/nginx.conf': 'events {}\nhttp {\n    include /etc/nginx/mime.types;\n    include /etc/nginx/sites-enabled/*;\n}\n',
    'etc/nginx/mime.types': 'types {\n    text/html html;\n}\n',
    'etc/nginx/snippets/php.conf': 'fastcgi_split_path_info ^(.+?\\.php)(/.*)$;\n',
    'etc/nginx/sites-available/shop': 'server {\n    listen 80;\n}\n',
    'etc/nginx/sites-enabled/shop': 'server {\n    listen 80;\n}\n',
    'etc/mime.types': 'text/html html\n',
  };
  const { machines, files, problems, assumptions } = importFiles(brought, daemons);
  expect(machines.map(({ runs }) => runs)).toEqual([['mysql', 'nginx']]);
  expect(Object.keys(files ?? {}).filter((path) => path.endsWith('mime.types'))).toEqual([`${machines[0]?.name}/etc/nginx/mime.types`]);
  expect(Object.keys(files ?? {})).toContain(`${machines[0]?.name}/etc/nginx/sites-enabled/shop`);
  expect(problems).toEqual([]);
  const { 'etc/nginx/sites-enabled/shop': link, ...unlinked } = brought;
  expect(importFiles(unlinked, daemons).files?.[`${machines[0]?.name}/etc/nginx/sites-enabled/shop`]).toBe(link);
  expect(assumptions.find(({ file }) => file === 'etc/mime.types')?.words).toContain('left out');
});

test('a machine’s own hostname and hosts file count', () => {
  const brought = {
    'backup/etc/haproxy/haproxy.cfg': haproxy.replace('10.20.30.100:443 ssl crt /etc/haproxy/certs/shop.pem', ':80'),
    'backup/etc/hostname': '# of the image\nedge-1.example.com\n',
    'backup/etc/hosts': '127.0.0.1 localhost\n127.0.1.1 edge-1\n10.20.31.5\tedge-1.example.com edge-1\n10.20.31.77 shop-b.internal shop-b # rack 4\n::1 ip6-localhost\n',
  };
  const { machines, assumptions, files } = importFiles(brought, daemons);
  expect(machines.map(({ name, address }) => `${name} ${address}`)).toEqual(['edge-1 10.20.31.5', 'shop-a 10.20.31.21', 'shop-b 10.20.31.77']);
  expect(assumptions.map(({ file }) => file)).toEqual(expect.arrayContaining(['backup/etc/hostname', 'backup/etc/hosts']));
  const { good, requests } = tryOut(files ?? {}, daemons);
  expect(good).toBe(requests);
});

test('what an import is at, and where each machine is named', () => {
  const steps: string[] = [];
  const { machines } = importFiles({ 'haproxy.cfg': haproxy }, daemons, (step) => steps.push(step));
  expect(steps.length).toBeGreaterThan(3);
  expect(machines.map(({ name, files, namedAt }) => [name, files, namedAt])).toEqual([
    ['lb1', ['haproxy.cfg'], []],
    ['shop-a', [], [{ file: 'haproxy.cfg', line: 12 }]],
    ['shop-b', [], [{ file: 'haproxy.cfg', line: 13 }]],
  ]);
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

test('visitors whom port 80 sends to TLS come to the port with TLS, and are known to speak it', () => {
  const frontend = (binds: string) => `defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 5s
frontend www
${binds}
    http-request redirect scheme https unless { ssl_fc }
    default_backend web
backend web
    server web1 10.0.0.11:80
`;
  const both = importFiles({ 'lb/haproxy.cfg': frontend('    bind :80\n    bind :443 ssl crt /etc/haproxy/site.pem') }, daemons);
  expect(both.files?.['cluster.yaml']).toMatch(/^site: http:\/\/[\d.]+:443\/$/m);
  expect(tryOut(both.files!, daemons)).toMatchObject({ failed: 0, redirected: 0 });
  const plain = importFiles({ 'lb/haproxy.cfg': frontend('    bind :80') }, daemons);
  expect(tryOut(plain.files!, daemons).redirected).toBeGreaterThan(0);
  expect(plain.problems.map(({ words }) => words).join(' ')).toContain('Every visitor is sent to another address');
});

test('a certificate that did not come along, beside servers that only names tell', () => {
  const conf = `events {}
http {
    upstream shop { server web2:8080; }
    server {
        listen 443 ssl;
        ssl_certificate /etc/letsencrypt/live/shop/fullchain.pem;
        ssl_certificate_key /etc/letsencrypt/live/shop/privkey.pem;
        location / { proxy_pass http://shop; }
    }
}
`;
  const { files, problems } = importFiles({ 'lb1/etc/nginx/nginx.conf': conf }, daemons);
  expect(problems).toEqual([]);
  const { good, requests } = tryOut(files!, daemons);
  expect(good).toBe(requests);
});

test('a directory of certificates that did not come along', () => {
  const text = haproxy.replace('/etc/haproxy/certs/shop.pem', '/etc/haproxy/certs/');
  const { assumptions, problems } = importFiles({ 'haproxy.cfg': text }, daemons);
  expect(problems).toEqual([]);
  expect(assumptions.map(({ words }) => words)).toContainEqual(expect.stringMatching(/\/etc\/haproxy\/certs\/ was not brought along/));
});

test('a load balancer that does not start stays what visitors come to, though it stands before a database too', () => {
  const text = `${haproxy.replace(' ssl crt /etc/haproxy/certs/shop.pem', '').replace('balance', 'ballance')}    nonsense here
listen mysql
    mode tcp
    bind *:3306
    server db1 10.20.31.31:3306 check
`;
  const { files, machines, problems } = importFiles({ 'haproxy.cfg': text }, daemons);
  expect(problems).toContainEqual(expect.objectContaining({ words: expect.stringContaining("unknown keyword 'nonsense'") }));
  expect(machines.flatMap(({ runs }) => runs)).not.toContain('app');
  expect(files?.['cluster.yaml']).toContain('site: http://10.20.30.100:443/');
});

const debianNginx = `user www-data;
include /etc/nginx/modules-enabled/*.conf;
events { worker_connections 768; }
http { include /etc/nginx/mime.types; include /etc/nginx/sites-enabled/*; }
`;
const debianSite = 'upstream app { server 10.0.0.21:8080; }\nserver { listen 80 default_server; location / { proxy_pass http://app; } }\n';

test.each(['web1/etc/nginx/modules-enabled', 'web1/modules-enabled'])('files that load modules of nginx are left out: %s', (folder) => {
  const root = folder.replace('/modules-enabled', '');
  const brought = {
    [`${root}/nginx.conf`]: debianNginx,
    [`${root}/sites-enabled/default`]: debianSite,
    [`${folder}/50-mod-http-geoip.conf`]: 'load_module modules/ngx_http_geoip_module.so;\n',
    [`${folder}/50-mod-stream.conf`]: '# Debian\nload_module modules/ngx_stream_module.so;\n',
  };
  const { files, assumptions, problems } = importFiles(brought, daemons);
  expect(problems).toEqual([]);
  expect(Object.keys(files ?? {}).filter((path) => path.includes('modules'))).toEqual([]);
  const said = assumptions.filter(({ words }) => words.startsWith("This only loads modules, of which the lab's nginx has none"));
  expect(said.map(({ file }) => file)).toEqual([`${folder}/50-mod-http-geoip.conf`, `${folder}/50-mod-stream.conf`]);
});

test('what nginx refuses without one of Debian’s packages is said with what to do', () => {
  const { problems } = importFiles({ 'nginx.conf': `${debianNginx}stream {\n}\n`, 'sites-enabled/default': debianSite }, daemons);
  expect(problems).toContainEqual({ words: expect.stringMatching(/^unknown directive "stream" in nginx\.conf:5\. .*libnginx-mod-stream.* Take the block out/), file: 'nginx.conf', line: 5 });
});

const twoSided = (priority: number) => `vrrp_instance outside {
    interface eth0
    virtual_router_id 51
    priority ${priority}
    track_interface {
        ens192
    }
    virtual_ipaddress {
        10.20.30.100/24
    }
}
vrrp_instance inside {
    interface ens192
    virtual_router_id 51
    priority ${priority}
    virtual_ipaddress {
        10.20.30.200/24 dev ens224
    }
}
`;

test('interfaces to several networks are all on the one that the lab has', () => {
  const plain = haproxy.replace(':443 ssl crt /etc/haproxy/certs/shop.pem', ':80');
  const brought = {
    'lb1/etc/keepalived/keepalived.conf': twoSided(150),
    'lb1/etc/haproxy/haproxy.cfg': plain,
    'lb2/etc/keepalived/keepalived.conf': twoSided(100),
    'lb2/etc/haproxy/haproxy.cfg': plain,
  };
  const { files, assumptions, problems } = importFiles(brought, daemons);
  expect(problems).toEqual([]);
  expect(files?.['cluster.yaml']).toContain('interface: ["eth0", "ens192", "ens224"]');
  expect(assumptions).toContainEqual({
    words: "lb2's interface ens192 is on the same network as eth0: the lab has one.",
    file: 'lb2/etc/keepalived/keepalived.conf',
    line: 6,
  });
  const { trace } = tryOut(files ?? {}, daemons);
  const masters = trace?.events.filter(({ kind }) => kind === 'address-taken').map(({ machine, subject }) => `${machine} ${subject}`);
  expect(masters?.sort()).toEqual(['lb1 10.20.30.100', 'lb1 10.20.30.200']);
  // The cable is out from 2 s to 6 s: both interfaces are down with it, and up again.
  const { cluster } = prepare(files ?? {}, daemons);
  const unplugged: Scenario = { traffic: null, requests: [], durationMs: 20_000, faults: [{ kind: 'unplug', machine: 'lb1', atMs: 2000, untilMs: 6000 }] };
  const moved = cluster && simulate(cluster, unplugged, 1, daemons).events.filter(({ kind, atMs }) => kind === 'address-taken' && atMs > 0);
  expect(moved?.map(({ machine, subject }) => `${machine} ${subject}`).sort()).toEqual(
    ['lb1', 'lb2'].flatMap((machine) => ['100', '200'].map((host) => `${machine} 10.20.30.${host}`)),
  );
});
