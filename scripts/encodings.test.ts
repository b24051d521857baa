import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodingFor } from './encodings.mjs';
import { freePort } from './port.mjs';
import { serve } from './serve.mjs';

const text = 'export const words = "the same words again and again";\n'.repeat(100);
let folder: string;
let site: { address: string; close: () => void };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'failover-lab-encodings-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), 'x');
  writeFileSync(join(folder, 'assets/main-1.js'), text);
  writeFileSync(join(folder, 'picture.png'), text);
  site = await serve({ folder, port: await freePort() });
});
afterAll(() => {
  site.close();
  rmSync(folder, { recursive: true });
});

/** An answer as it came over the wire: `fetch` would unpack it. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    request(new URL(path, site.address), { headers, method }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['*', 'br'],
  ['*, br;q=0', 'gzip'],
  ['identity', null],
  ['', null],
])('of "%s" the encoding %s is chosen', (accepted, chosen) => expect(encodingFor(accepted)).toBe(chosen));

test.each([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
])('a script goes out in %s, shorter and whole', async (encoding, unpack) => {
  const { headers, body } = await get('/assets/main-1.js', { 'Accept-Encoding': encoding });
  expect(headers).toMatchObject({
    'content-encoding': encoding,
    vary: 'Accept-Encoding',
    'content-length': String(body.length),
  });
  expect(body.length).toBeLessThan(text.length / 10);
  expect(unpack(body).toString()).toBe(text);
  expect(await get('/assets/main-1.js', { 'Accept-Encoding': encoding }, 'HEAD')).toMatchObject({
    body: Buffer.alloc(0),
    headers: { 'content-length': String(body.length) },
  });
});

test('who takes no encoding gets the file; what is packed already or tiny is left alone', async () => {
  const plain = await get('/assets/main-1.js');
  expect(plain.headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': String(text.length) });
  expect(plain.headers).not.toHaveProperty('content-encoding');
  for (const path of ['/picture.png', '/']) {
    const { headers } = await get(path, { 'Accept-Encoding': 'br, gzip' });
    expect(headers, path).not.toHaveProperty('content-encoding');
    expect(headers, path).not.toHaveProperty('vary');
  }
});

test('what a browser has is not sent again until it changes', async () => {
  const { headers } = await get('/', {});
  const condition = { 'If-None-Match': `"other", W/${String(headers['etag'])}` };
  const again = await get('/', condition);
  expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
  expect(again.headers).toMatchObject({ etag: headers['etag'], 'cache-control': 'no-cache' });
  writeFileSync(join(folder, 'index.html'), 'y');
  expect(await get('/', condition)).toMatchObject({ status: 200, body: Buffer.from('y') });
});

test('each encoding of a file has a tag of its own', async () => {
  const tags = await Promise.all(
    ['br', 'gzip', ''].map(
      async (accepted) => (await get('/assets/main-1.js', { 'Accept-Encoding': accepted })).headers['etag'],
    ),
  );
  expect(new Set(tags).size).toBe(3);
});
