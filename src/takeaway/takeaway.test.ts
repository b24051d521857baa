import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readLessons } from '../cli/folder.ts';
import { daemons } from '../daemons/registry.ts';
import { prepare } from '../lab/lab.ts';
import { readScenarioFile } from '../lesson/scenarioFile.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import { placedFiles } from './placedFiles.ts';
import { scenarioText } from '../lesson/scenarioText.ts';
import { archiveEntries, takeaway, type ArchiveEntry } from './takeaway.ts';

const lessons = readLessons(fileURLToPath(new URL('../../lessons', import.meta.url))).flatMap(
  ({ lesson }) => lesson ?? [],
);
const programs = { app: '// the shop', clients: '// the clients', licences: 'none' };
const quiet: Scenario = { traffic: null, requests: [], durationMs: 10_000, faults: [] };

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(
  JSON.parse(readFileSync(new URL('./samples/compose-spec.json', import.meta.url), 'utf8')) as object,
);

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly hostname: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly cap_add?: readonly string[];
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly extra_hosts: readonly string[];
  readonly networks: { readonly lan: { readonly ipv4_address: string } };
  readonly volumes: readonly { readonly source: string; readonly target: string; readonly read_only: boolean }[];
  readonly restart: string;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: {
    readonly lan: {
      readonly ipam: { readonly config: readonly { readonly subnet: string; readonly gateway: string }[] };
    };
  };
}

function archive(files: Files, scenario: Scenario = quiet): ArchiveEntry[] {
  return archiveEntries({ title: 'A test', files, scenario, daemons }, programs);
}

function textOf(entries: readonly ArchiveEntry[], path: string): string {
  const found = entries.find((entry) => entry.path === path);
  if (found === undefined) throw new Error(`no ${path} among ${entries.map((entry) => entry.path).join(' ')}`);
  return found.text;
}

/** Holds compose.yaml against the schema and against the archive it lies in, as YAML 1.1 and 1.2 read it. */
function composeOf(entries: readonly ArchiveEntry[]): Compose {
  const text = textOf(entries, 'compose.yaml');
  const compose = parse(text) as Compose;
  expect(parse(text, { version: '1.1' })).toEqual(compose);
  expect(validate(compose), JSON.stringify(validate.errors)).toBe(true);
  const paths = entries.map(({ path }) => `./${path}`);
  const addresses = Object.values(compose.services).map(({ networks }) => networks.lan.ipv4_address);
  const { subnet = '', gateway = '' } = compose.networks.lan.ipam.config[0] ?? {};
  expect(new Set([...addresses, gateway]).size).toBe(addresses.length + 1);
  for (const address of [...addresses, gateway])
    expect(address.split('.').slice(0, 3)).toEqual(subnet.split('.').slice(0, 3));
  for (const { image, restart, volumes } of Object.values(compose.services)) {
    expect(image).toBe('failover-lab-machine:bookworm');
    expect(restart).toBe('no');
    expect(new Set(volumes.map(({ target }) => target)).size).toBe(volumes.length);
    for (const { source, target, read_only } of volumes) {
      expect(paths).toContain(source.replaceAll('$$', '$'));
      expect(target).toMatch(/^\//);
      expect(read_only).toBe(true);
    }
  }
  expect(Object.values(compose.services).filter(({ build }) => build !== undefined)).toHaveLength(1);
  return compose;
}

/** The lab reads what was unpacked as it read the original, and every machine finds the same files. */
function readsTheSame(files: Files, entries: readonly ArchiveEntry[]): void {
  const { cluster: before } = prepare(files, daemons) as { cluster: Cluster };
  const unpacked = Object.fromEntries(entries.map(({ path, text }) => [path, text]));
  const { cluster: after } = prepare(unpacked, daemons) as { cluster: Cluster };
  const facts = (cluster: Cluster) =>
    cluster.machines.map(({ name, address, processes }) => [
      name,
      address,
      processes.map((p) => [p.id, p.ports, p.talksTo, p.claims, p.refusal?.message ?? null]),
    ]);
  expect(facts(after)).toEqual(facts(before));
  for (const machine of before.machines) {
    const same = after.machines.find(({ name }) => name === machine.name)!;
    expect(placedFiles(same, unpacked, daemons)).toEqual(placedFiles(machine, files, daemons));
  }
}

const sets = lessons.flatMap((lesson) =>
  [{ name: 'start', files: lesson.start }, ...lesson.solutions, ...lesson.mistakes].map(({ name, files }) => ({
    lesson,
    name,
    files,
  })),
);

test.each(sets)(
  '$lesson.id, $name: a compose.yaml that holds against the specification, and the same machines',
  ({ lesson, files }) => {
    const entries = archive(files, lesson.checks[0]!.scenario);
    const compose = composeOf(entries);
    const { cluster } = prepare(files, daemons) as { cluster: Cluster };
    expect(Object.keys(compose.services)).toEqual([...cluster.machines.map(({ name }) => name), 'clients']);
    for (const { name, address, processes } of cluster.machines) {
      const service = compose.services[name]!;
      expect(service.networks.lan.ipv4_address).toBe(address);
      expect(service.hostname).toBe(name);
      expect(service.extra_hosts).toEqual(cluster.machines.map((machine) => `${machine.name}:${machine.address}`));
      expect(service.environment.RUNS!.split(' ').filter(Boolean).sort()).toEqual(
        processes.map(({ daemon }) => daemon).sort(),
      );
      expect(service.cap_add ?? []).toEqual(
        processes.some(({ daemon }) => daemon === 'keepalived') ? ['NET_ADMIN', 'NET_RAW'] : [],
      );
      for (const path of placedFiles(
        cluster.machines.find((m) => m.name === name)!,
        files,
        daemons,
      ).keys()) {
        expect(service.volumes.map(({ target }) => target)).toContain(path);
      }
    }
    readsTheSame(files, entries);
  },
);

test('nothing but the learner’s files and the lab’s own goes along', () => {
  const lesson = lessons.find(({ id }) => id === 'redundant-load-balancers')!;
  const texts = archive(lesson.start)
    .map(({ text }) => text)
    .join('\n');
  const own = Object.values(lesson.start);
  const solved = lesson.solutions.flatMap(({ files }) => Object.values(files)).filter((text) => !own.includes(text));
  expect(solved.length).toBeGreaterThan(3);
  for (const text of solved) expect(texts).not.toContain(text);
});

describe('odd workspaces', () => {
  const haproxy =
    'frontend f\n    mode http\n    bind *:80\n    default_backend b\nbackend b\n    mode http\n    server s1 10.77.0.21:80\n';

  test('one machine, without a database', () => {
    const files = {
      'cluster.yaml': 'site: http://10.77.0.21/\nmachines: { web1: { address: 10.77.0.21, runs: [app] } }\n',
    };
    const compose = composeOf(archive(files));
    expect(Object.keys(compose.services)).toEqual(['web1', 'clients']);
    expect(compose.services.web1!.volumes.map(({ target }) => target)).toEqual([
      '/run/lab/machine.sh',
      '/run/lab/app.cjs',
    ]);
    expect(textOf(archive(files), 'compose.yaml')).toContain("# ports: ['127.0.0.1:8080:80']");
  });

  test('forty machines, and clients on all that is left of the network', () => {
    const machines = Array.from({ length: 40 }, (_, i) => `  m${i}: { address: 10.77.0.${i + 11}, runs: [haproxy] }`);
    const files: Record<string, string> = {
      'cluster.yaml': `site: http://10.77.0.11/\nclients: 154\nmachines:\n${machines.join('\n')}\n`,
    };
    for (let i = 0; i < 40; i++) files[`m${i}/haproxy.cfg`] = haproxy;
    const entries = archive(files);
    expect(Object.keys(composeOf(entries).services)).toHaveLength(41);
    readsTheSame(files, entries);
  });

  test('names with dots, underscores, capitals, blanks and dollars; files that nobody reads; short and full paths', () => {
    const files = {
      'cluster.yaml':
        'site: http://10.77.0.11/\nmachines:\n  lb-1: { address: 10.77.0.11, runs: [haproxy, nginx] }\n  idle: { address: 10.77.0.12 }\n',
      'lb-1/haproxy.cfg': haproxy,
      'lb-1/etc/haproxy/haproxy.cfg': 'not read',
      'lb-1/etc/nginx/nginx.conf': 'events {}\nhttp {}\n',
      'lb-1/Names_of.Shops.map': 'a b',
      'lb-1/conf.d/a $x ${HOME}.conf': 'beside',
      'lb-1/etc/nginx/conf.d/a $x ${HOME}.conf': 'at its place',
      'lb-1/opt/check.sh': '#!/bin/sh\nexit 0\n',
      'idle/keepalived.conf': 'vrrp_instance v { }\n',
      'gone/haproxy.cfg': 'of no machine',
      'README.md': 'the learner’s own',
      'Notes_v1.2.txt': 'x',
    };
    const entries = archive(files);
    const compose = composeOf(entries);
    readsTheSame(files, entries);
    expect(textOf(entries, 'lb-1/etc/haproxy/haproxy.cfg')).toBe(haproxy);
    expect(textOf(entries, 'Yours/lb-1/etc/haproxy/haproxy.cfg')).toBe('not read');
    expect(textOf(entries, 'Yours/lb-1/conf.d/a $x ${HOME}.conf')).toBe('beside');
    expect(textOf(entries, 'lb-1/etc/nginx/conf.d/a $x ${HOME}.conf')).toBe('at its place');
    expect(textOf(entries, 'idle/etc/keepalived/keepalived.conf')).toContain('vrrp_instance');
    expect(textOf(entries, 'gone/haproxy.cfg')).toBe('of no machine');
    expect(textOf(entries, 'Yours/README.md')).toBe('the learner’s own');
    expect(textOf(entries, 'README.md')).toContain('docker compose up');
    expect(compose.services['lb-1']!.volumes).toContainEqual(
      expect.objectContaining({
        source: './lb-1/etc/nginx/conf.d/a $$x $${HOME}.conf',
        target: '/etc/nginx/conf.d/a $$x $${HOME}.conf',
      }),
    );
    const runnable = entries.filter(({ executable }) => executable).map(({ path }) => path);
    expect(runnable).toEqual(['_lab/machine.sh', 'lb-1/opt/check.sh']);
  });

  test('another interface, addresses on the loopback, a gateway, clients from elsewhere', () => {
    const files = {
      'cluster.yaml': [
        'site: http://10.77.3.100/',
        'clients: 3',
        'machines:',
        '  lb1: { address: 10.77.3.11, runs: [keepalived] }',
        '  web1: { address: 10.77.3.21, interface: ens3, loopback: [10.77.3.100], gateway: lb1, runs: [app] }',
      ].join('\n'),
      'lb1/keepalived.conf':
        'vrrp_instance v {\n interface eth0\n virtual_router_id 5\n priority 100\n virtual_ipaddress {\n  10.77.3.100\n }\n}\n',
    };
    const { lb1, web1, clients } = composeOf(archive(files)).services;
    expect(web1!.environment.NETWORK).toBe(
      [
        ...['link set eth0 down', 'link set eth0 name ens3', 'link set ens3 up'],
        ...[
          'address replace 10.77.3.100/32 dev lo',
          'route replace 10.77.0.0/24 dev ens3',
          'route replace default via 10.77.3.11',
        ],
      ].join('\n'),
    );
    expect(web1!.cap_add).toEqual(['NET_ADMIN']);
    expect(web1!.sysctls).toEqual({ 'net.ipv4.conf.all.arp_ignore': '1', 'net.ipv4.conf.all.arp_announce': '2' });
    expect(lb1!.sysctls).toEqual({ 'net.ipv4.ip_forward': '1' });
    expect(lb1!.cap_add).toEqual(['NET_ADMIN', 'NET_RAW']);
    expect(clients!.cap_add).toEqual(['NET_ADMIN']);
  });

  test('several interfaces on the one network', () => {
    const cluster =
      'site: http://10.77.3.21/\nmachines:\n  web1: { address: 10.77.3.21, interface: [ens3, ens4], runs: [app] }\n';
    const { web1 } = composeOf(archive({ 'cluster.yaml': cluster })).services;
    expect(web1!.environment.NETWORK!.split('\n').slice(2, 5)).toEqual([
      'link set ens3 up',
      'link add link ens3 name ens4 type macvlan mode bridge',
      'link set ens4 up',
    ]);
    expect(web1!.sysctls).toEqual({ 'net.ipv4.conf.all.rp_filter': '0', 'net.ipv4.conf.default.rp_filter': '0' });
    expect(web1!.cap_add).toEqual(['NET_ADMIN']);
  });

  test('a file that its daemon refuses goes along as it is, and is named', () => {
    const lesson = lessons[0]!;
    const broken = { ...lesson.start, 'web2/nginx.conf': 'http {' };
    expect(takeaway({ title: '', files: broken, scenario: quiet, daemons }).refused).toEqual([
      { process: 'web2/nginx', daemon: 'nginx', file: 'web2/nginx.conf' },
    ]);
    const entries = archive(broken);
    composeOf(entries);
    expect(textOf(entries, 'web2/etc/nginx/nginx.conf')).toBe('http {');
    expect(textOf(entries, 'README.md')).toContain(
      'web2/nginx will not start with `web2/nginx.conf` as it is: nginx will refuse it.',
    );
  });

  test('a cluster.yaml that cannot be read: the files alone, and a word about it', () => {
    const entries = archive({ 'cluster.yaml': 'machines: [', 'web1/app.env': 'PORT=80' });
    expect(entries.map(({ path }) => path)).toEqual(['README.md', 'cluster.yaml', 'scenario.yaml', 'web1/app.env']);
    expect(textOf(entries, 'README.md')).toContain('`cluster.yaml` cannot be read');
  });

  test('nothing is unpacked outside the folder', () => {
    const names = [
      '../evil',
      '/etc/passwd',
      'web1/../../evil',
      'C:\\evil',
      'C:evil',
      'a\\b',
      'web1//x',
      './x',
      'a\nb',
      '',
    ];
    const files = {
      'cluster.yaml': 'site: http://10.77.0.21/\nmachines: { web1: { address: 10.77.0.21, runs: [app] } }\n',
      ...Object.fromEntries(names.map((name) => [name, 'x'])),
    };
    expect(new Set(takeaway({ title: '', files, scenario: quiet, daemons }).unsafe)).toEqual(new Set(names));
    for (const { path } of archive(files)) expect(path).toMatch(/^(_lab\/[\w.]+|README\.md|[a-z]+\.yaml)$/);
  });
});

describe('the scenario', () => {
  const everything: Scenario = {
    traffic: {
      rateRps: 12.5,
      mix: [
        { method: 'GET', path: '/', weight: 9 },
        { method: 'POST', path: '/orders', weight: 0.5 },
      ],
      timeoutMs: 1500,
      arrivals: 'poisson',
      headers: { host: 'yes' },
    },
    requests: [
      {
        atMs: 0,
        client: '10.77.0.101',
        method: 'GET',
        path: '/a?b=1#c',
        timeoutMs: 30_000,
        headers: { cookie: 'SRV: web1' },
      },
      { atMs: 250.5, client: null, method: 'PUT', path: '/', timeoutMs: 1000 },
    ],
    durationMs: 90_000,
    faults: [
      { kind: 'power-off', machine: 'web1', atMs: 1000, untilMs: 2500 },
      { kind: 'unplug', machine: 'web1', atMs: 1000, untilMs: null },
      { kind: 'drop', machine: 'web1', atMs: 1001, untilMs: null },
      { kind: 'drain', machine: 'web1', atMs: 1002, untilMs: 60_000 },
      { kind: 'kill', process: 'web1/app', atMs: 3, untilMs: null },
      { kind: 'freeze', process: 'web1/app', atMs: 4, untilMs: 5 },
      { kind: 'stop', process: 'web1/app', atMs: 6, untilMs: null },
      { kind: 'restart', process: 'web1/app', atMs: 7, untilMs: null },
      { kind: 'set', process: 'web1/app', env: { DB_HOST: "it's", WORK_MS: '500' }, atMs: 8, untilMs: 9 },
      { kind: 'tell', process: 'lb1/haproxy', command: "set server b/web1 state drain # 'x'", atMs: 9, untilMs: null },
      { kind: 'partition', groups: [['lb1'], ['web1', 'web2']], atMs: 10, untilMs: 11 },
    ],
  };
  const all = [
    { name: 'everything', scenario: everything },
    ...lessons.flatMap((l) => [
      { name: l.id, scenario: l.live },
      ...l.checks.map(({ id, scenario }) => ({ name: `${l.id} ${id}`, scenario })),
    ]),
  ];

  test.each(all)('$name comes back from the file as it was', ({ scenario }) => {
    const { scenario: read, diagnostics } = readScenarioFile({ path: 'scenario.yaml', text: scenarioText(scenario) });
    expect(diagnostics).toEqual([]);
    expect(read).toEqual(scenario);
  });

  test('README says what to type for each fault on the screen, in order', () => {
    const lesson = lessons.find(({ id }) => id === 'load-balancer')!;
    const readme = textOf(archive(lesson.start, everything), 'README.md');
    const lines = readme
      .slice(readme.indexOf('The faults that were on your screen'))
      .split('\n')
      .filter((line) => line.startsWith('    '));
    expect(lines.slice(0, 10)).toEqual([
      '    # at 0.0 s',
      '    docker compose exec web1 lab kill app',
      '    # at 0.0 s',
      '    docker compose exec web1 lab freeze app',
      '    # at 0.0 s',
      '    docker compose exec web1 lab thaw app',
      '    # at 0.0 s',
      '    docker compose exec web1 lab stop app',
      '    # at 0.0 s',
      '    docker compose exec web1 lab stop app',
    ]);
    expect(lines).toContain('    docker compose exec --privileged web1 lab unplug');
    expect(lines).toContain('    docker compose kill web1');
    expect(lines).toContain(`    docker compose exec web1 lab set app 'DB_HOST=it'\\''s'`);
    expect(lines).toContain(
      `    docker compose exec lb1 lab tell haproxy 'set server b/web1 state drain # '\\''x'\\'''`,
    );
    expect(readme).toContain('npm run real -- FOLDER --scenario FOLDER/scenario.yaml');
  });
});

test('the machine’s script is one that sh reads, and says what it does not know', () => {
  const folder = mkdtempSync(join(tmpdir(), 'takeaway-'));
  const file = join(folder, 'machine.sh');
  const said = (...words: string[]) => {
    const { status, stderr } = spawnSync('sh', [file, ...words], { encoding: 'utf8' });
    return [status, stderr];
  };
  try {
    writeFileSync(file, textOf(archive(lessons[0]!.start), '_lab/machine.sh'));
    expect(spawnSync('sh', ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(said('explode')).toEqual([2, 'lab: no order explode; the top of /run/lab/machine.sh lists them\n']);
    expect(said('kill', 'apache')).toEqual([1, 'lab: no program apache on this machine\n']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;

test.skipIf(!hasCompose)('Docker Compose itself reads every lesson’s start (skipped where it is not installed)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'takeaway-'));
  try {
    for (const lesson of lessons) {
      const place = join(folder, lesson.id);
      for (const { path, text } of archive(lesson.start, lesson.live)) {
        mkdirSync(dirname(join(place, path)), { recursive: true });
        writeFileSync(join(place, path), text);
      }
      const asked = spawnSync('docker', ['compose', 'config', '--quiet'], { cwd: place, encoding: 'utf8' });
      expect([asked.status, asked.stderr]).toEqual([0, '']);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
