import fc from 'fast-check';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { daemons } from '../../../daemons/registry.ts';
import { tryOut } from '../../../importing/trial.ts';
import { noFutures } from '../../futures.ts';
import { writeSaved } from '../../share/savedSystem.ts';
import { usualScenario, type SandboxSystem } from '../sandboxSystem.ts';
import { bring } from './bring.ts';
import type { Brought, Given } from './brought.ts';
import { BringingError } from './limits.ts';
import { tarOf } from './tarWriter.testing.ts';

const haproxy = `defaults
    mode http
    timeout connect 2s
    timeout client 30s
    timeout server 30s
frontend www
    bind :80
    default_backend web
backend web
    option httpchk GET /healthz
    server web1 10.1.0.21:8080 check
    server web2 10.1.0.22:8080 check
`;
const keepalived = (priority: number, own: string, other: string): string => `vrrp_instance shop {
    interface eth0
    virtual_router_id 51
    priority ${priority}
    unicast_src_ip ${own}
    unicast_peer {
        ${other}
    }
    virtual_ipaddress {
        10.1.0.100
    }
}
`;

const given = (files: Readonly<Record<string, string | Uint8Array>>): Given => ({
  kind: 'files',
  files: Object.entries(files).map(([path, content]) => ({ path, file: new Blob([content as BlobPart]) })),
});
const brought = (what: Given): Promise<Brought> => bring(what, daemons, () => {});
const pasted = (text: string, as: string | null = null): Promise<Brought> => brought({ kind: 'text', text, as });

test('a pasted haproxy.cfg: its machines, where they are named, and a system that answers', async () => {
  const steps: string[] = [];
  const { system, machines, notes, own } = await bring({ kind: 'text', text: haproxy, as: null }, daemons, (step) =>
    steps.push(step),
  );
  expect(own).toBe(false);
  expect(machines).toEqual([
    { name: 'lb1', address: '10.1.0.11', runs: ['haproxy'], files: ['pasted.conf'], namedAt: [] },
    { name: 'web1', address: '10.1.0.21', runs: [expect.any(String)], files: [], namedAt: ['pasted.conf:11'] },
    { name: 'web2', address: '10.1.0.22', runs: [expect.any(String)], files: [], namedAt: ['pasted.conf:12'] },
  ]);
  expect(system?.files['lb1/haproxy.cfg']).toBe(haproxy);
  expect(notes).toContainEqual({
    kind: 'assumed',
    words: '10.1.0.21 is machine web1.',
    from: 'pasted.conf:11',
    file: 'lb1/haproxy.cfg',
    line: 11,
  });
  expect(steps.at(-1)).toContain('http://10.1.0.11:80/');
  const { good, requests } = tryOut(system?.files ?? {}, daemons);
  expect(good).toBe(requests);
});

test('archives of several machines: each is named after its archive', async () => {
  const archive = (n: number): Uint8Array =>
    gzipSync(
      tarOf({
        'etc/haproxy/haproxy.cfg': haproxy,
        'etc/keepalived/keepalived.conf': keepalived(100 + n, `10.1.0.1${n}`, `10.1.0.1${3 - n}`),
        'etc/passwd': 'root:x:0:0',
      }),
    );
  const { machines, leftOut, name } = await brought(given({ 'lb1.tar.gz': archive(1), 'lb2.tar.gz': archive(2) }));
  expect(name).toBe('2 files');
  expect(machines.map((machine) => `${machine.name} ${machine.address} ${machine.runs.join('+')}`).slice(0, 2)).toEqual(
    ['lb1 10.1.0.11 haproxy+keepalived', 'lb2 10.1.0.12 haproxy+keepalived'],
  );
  expect(leftOut.map(({ path }) => path)).toEqual(['lb1/etc/passwd', 'lb2/etc/passwd']);
});

test('a terminal’s text: the prompt says whose files they are', async () => {
  const { machines } = await pasted(
    `root@edge:~# cat /etc/haproxy/haproxy.cfg\n${haproxy}root@edge:~# cat /etc/keepalived/keepalived.conf\n${keepalived(100, '10.1.0.5', '10.1.0.6')}`,
  );
  expect(machines[0]).toMatchObject({ name: 'edge', address: '10.1.0.5', runs: ['haproxy', 'keepalived'] });
});

test('a zip that the lab saved opens as it was, whatever lies beside it', async () => {
  const off = { kind: 'power-off', machine: 'web1', atMs: 3000, untilMs: null } as const;
  const files = {
    'cluster.yaml': 'site: http://10.77.0.11/\nmachines:\n  web1: { address: 10.77.0.11, runs: [app] }\n',
    'web1/app.env': 'X=ü\r\n',
    'checks.yaml': '',
  };
  const system: SandboxSystem = { name: 'Shop', files, futures: noFutures, seed: 9, lastValid: {} };
  const written = writeSaved({ system, atMs: 1234 }, { ...usualScenario, faults: [off] });
  const zip = zipSync(Object.fromEntries([...written].map(([path, text]) => [`shop/${path}`, strToU8(text)])));
  const whole = await brought(given({ 'shop.zip': zip }));
  expect(whole).toMatchObject({ name: 'Shop', own: true, atMs: 1234, notes: [] });
  expect(whole.system).toMatchObject(system);
  const newer = await brought(given({ 'failover-lab.json': '{"format":"failover-lab","version":99}', ...files }));
  expect(newer.notes).toEqual([
    expect.objectContaining({ kind: 'problem', words: expect.stringContaining('newer version') }),
  ]);
});

test('a workspace is one, wherever it lies', async () => {
  const files = {
    'cluster.yaml': 'site: http://10.77.0.11/\nmachines:\n  web1: { address: 10.77.0.11, runs: [app] }\n',
    'web1/app.env': 'PORT=80\n',
    'scenario.yaml': 'duration: 20s\n',
  };
  const folder = Object.fromEntries(Object.entries(files).map(([path, text]) => [`my/shop/${path}`, text]));
  const { own, system, machines, leftOut, name } = await brought(
    given({ ...folder, 'my/shop/README.md': 'x', 'my/notes.txt': 'y' }),
  );
  expect([own, name, machines.map((machine) => machine.name)]).toEqual([true, 'my', ['web1']]);
  expect(system?.files).toEqual(files);
  expect(leftOut.map(({ path }) => path).sort()).toEqual(['my/notes.txt', 'my/shop/README.md']);
  expect((await pasted(files['cluster.yaml'])).own).toBe(true);
});

test('secrets, pictures, archives in archives and copies are left out, each with a reason', async () => {
  const zip = zipSync({
    'inner.zip': zipSync({ a: strToU8('x') }),
    'logo.png': Uint8Array.from([0x89, 0x50, 0, 0, 0, 1]),
    'shop.key': strToU8('-----BEGIN PRIVATE KEY-----\nMII\n'),
    'haproxy.cfg': strToU8(haproxy),
    'haproxy.cfg.bak': strToU8(haproxy),
  });
  const { leftOut, system } = await brought(given({ 'prod.zip': zip }));
  expect(Object.fromEntries(leftOut.map(({ path, why }) => [path, why]))).toEqual({
    'inner.zip': expect.stringContaining('archive in an archive'),
    'logo.png': 'It is no text.',
    'shop.key': expect.stringContaining('private key'),
    'haproxy.cfg.bak': expect.stringContaining('copy'),
  });
  expect(JSON.stringify(system)).not.toContain('PRIVATE KEY');
});

test('UTF-16 and Windows’ ends of lines are read as what they mean', async () => {
  const wide = Uint8Array.from([
    0xff,
    0xfe,
    ...[...haproxy.replaceAll('\n', '\r\n')].flatMap((letter) => [letter.charCodeAt(0), 0]),
  ]);
  const { system, notes } = await brought(given({ 'haproxy.cfg': wide }));
  expect(system?.files['lb1/haproxy.cfg']).toBe(haproxy);
  expect(notes[0]).toMatchObject({ words: 'It is written in UTF-16LE.', from: 'haproxy.cfg' });
});

test.each([
  ['haproxy', haproxy, 'lb1/haproxy.cfg'],
  ['nginx', 'server { listen 80; }', 'lb1/etc/nginx/conf.d/pasted-nginx.conf'],
  ['keepalived', '# nothing yet\n', 'lb1/keepalived.conf'],
])('a text that is said to be %s’s is', async (as, text, path) => {
  expect(Object.keys((await pasted(text, as)).system?.files ?? {})).toContain(path);
});

test('nothing that the lab knows, and nothing at all', async () => {
  const letter = await pasted('Dear Sir or Madam,\n\nwe are down.\n');
  expect(letter).toMatchObject({ system: null, machines: [] });
  expect(letter.notes).toEqual([expect.objectContaining({ kind: 'problem' })]);
  expect(await brought(given({}))).toMatchObject({ system: null });
  expect(await pasted(' ')).toMatchObject({ system: null });
});

test('among others only what is called an archive is opened', async () => {
  const zip = zipSync({ a: strToU8('x'), b: strToU8('y') });
  const { leftOut } = await brought(given({ 'prod/haproxy.cfg': haproxy, 'prod/suffixes.dat': zip }));
  expect(leftOut).toEqual([{ path: 'prod/suffixes.dat', why: expect.stringContaining('archive') }]);
});

test('a damaged archive among others is left out', async () => {
  const zip = zipSync({ 'haproxy.cfg': strToU8(haproxy) });
  const { leftOut, machines } = await brought(given({ 'prod/lb1.zip': zip, 'prod/old.zip': zip.slice(0, -30) }));
  expect(leftOut).toEqual([{ path: 'prod/old.zip', why: expect.stringContaining('its end is missing') }]);
  expect(machines[0]?.name).toBe('lb1');
  await expect(brought(given({ 'old.zip': zip.slice(0, -30) }))).rejects.toThrow('its end is missing');
});

test('too much is refused in a sentence', async () => {
  const bomb = gzipSync(new Uint8Array(70_000_000), { level: 9 });
  await expect(brought(given({ 'x.tar.gz': bomb }))).rejects.toThrow(/unpacks to more than 64 MB/);
  await expect(brought(given({ 'x.gz': bomb.slice(0, 400) }))).rejects.toThrow(/x\.gz is damaged/);
  await expect(brought(given({ 'x.bin': new Uint8Array(33_000_000) }))).rejects.toThrow(/33 MB/);
  const texts = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`${n}.txt`, 'a\n'.repeat(950_000)]));
  await expect(brought(given(texts))).rejects.toThrow(/16 MB of text/);
});

test('whatever is brought, an answer or a sentence comes of it', async () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string().map(strToU8),
    fc.constantFrom(
      strToU8(haproxy),
      gzipSync(strToU8('x')),
      zipSync({ '../a': strToU8('events {}\n') }),
      tarOf({ 'etc/nginx/nginx.conf': 'events {}\n' }),
    ),
  );
  const cut = fc.tuple(content, fc.nat(400)).map(([bytes, length]) => bytes.slice(0, length));
  const path = fc.constantFrom(
    'haproxy.cfg',
    '../x/nginx.conf',
    'a.zip',
    'b.tar.gz',
    '__proto__',
    'constructor/app.env',
    'cluster.yaml',
    'failover-lab.json',
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(path, cut, { maxKeys: 3 }), async (files) => {
      try {
        const { leftOut, machines } = await brought(given(files));
        for (const { why } of leftOut) expect(why).toMatch(/\.$/);
        expect(machines.every(({ name }) => name !== '')).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(BringingError);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
