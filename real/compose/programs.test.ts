import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import programs from 'virtual:own-programs';
import { addressLines, readPlan, UnreadablePlan } from './clientsPlan.ts';
import { Tally } from './tally.ts';

const folder = mkdtempSync(join(tmpdir(), 'programs-'));
const path = (name: string) => join(folder, name);

beforeAll(() => {
  writeFileSync(path('app.cjs'), programs.app);
  writeFileSync(path('clients.cjs'), programs.clients);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A port that nobody uses at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('each is one file that needs nothing beside it', () => {
  for (const name of ['app.cjs', 'clients.cjs']) expect(spawnSync(process.execPath, ['--check', path(name)]).status).toBe(0);
  expect(programs.licences).toMatch(/^mysql2 \d/m);
  expect(programs.licences).toMatch(/^yaml \d/m);
  // No file of an unpacked workspace may be larger than the lab reads.
  expect(Math.max(programs.app.length, programs.clients.length)).toBeLessThan(2_000_000);
});

test('clients who do not know where to go say so', () => {
  const asked = spawnSync(process.execPath, [path('clients.cjs')], { encoding: 'utf8' });
  expect([asked.status, asked.stderr.split('\n')[0]]).toEqual([2, 'usage: node clients.cjs FOLDER [--rounds N] [--settle S]']);
});

test('a workspace that cannot be read is told in the lab’s words', () => {
  writeFileSync(path('cluster.yaml'), 'site: nowhere\nmachines: { web1: { address: 127.0.0.1 } }\n');
  writeFileSync(path('scenario.yaml'), 'duration: 1s\n');
  expect(() => readPlan(folder)).toThrow(UnreadablePlan);
  expect(() => readPlan(folder)).toThrow(/^cluster\.yaml:1.*expected an address like http/);
  writeFileSync(path('cluster.yaml'), 'site: http://127.0.0.1/\nmachines: { web1: { address: 127.0.0.1 } }\n');
  writeFileSync(path('scenario.yaml'), 'duration: soon\n');
  expect(() => readPlan(folder)).toThrow(/^scenario\.yaml:1/);
});

test('a container takes the addresses of its network’s clients with the network, those of others alone', () => {
  const cluster = { site: { host: 'x', port: 80, span: null }, clients: 1, prefixLength: 24, machines: [{ address: '10.77.0.11' }] } as never;
  expect(addressLines(['10.77.0.101', '10.78.0.1'], cluster, 'eth0')).toEqual(['address replace 10.77.0.101/24 dev eth0', 'address replace 10.78.0.1/32 dev eth0']);
});

test('a second is one line, and a second without answers is none', () => {
  const tally = new Tally();
  const sent = (status: number | string, server: string | null, tookMs: number) => ({ id: 0, client: '', method: 'GET', path: '/', startMs: 0, endMs: tookMs, status, server, database: null });
  for (const one of [sent(200, 'web2', 10), sent(200, 'web1', 31), sent(404, null, 2), sent(503, 'web1', 900), sent('timeout', null, 5000)]) tally.take(one);
  expect(tally.line(12_004)).toBe('  12 s  3 ok (404 1, web1 1, web2 1), 1 503, 1 timeout, slowest 31 ms');
  expect(tally.line(13_004)).toBeNull();
});

test('the shop answers as a container starts it', async () => {
  const port = await freePort();
  // Its own file is where a machine has it; this computer has none, so it takes the port that its neighbours leave it.
  const source = programs.app.replaceAll('/etc/widget-shop/app.env', path('app.env'));
  expect(source).not.toBe(programs.app);
  writeFileSync(path('app.env'), `PORT=${port}\n`);
  writeFileSync(path('shop.cjs'), source);
  const shop = spawn(process.execPath, [path('shop.cjs'), 'nginx'], { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    const answer = await asked(port);
    expect(answer.statusCode).toBe(200);
    expect(await text(answer)).toContain('/health');
  } finally {
    shop.kill();
    await once(shop, 'exit');
  }
});

/** The answer to GET /health, as soon as somebody listens. */
async function asked(port: number): Promise<IncomingMessage> {
  for (let tries = 0; ; tries++) {
    try {
      const [answer] = (await once(get({ port, host: '127.0.0.1', path: '/health' }), 'response')) as [IncomingMessage];
      return answer;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
