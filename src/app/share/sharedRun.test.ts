import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRun, UNPACKED_MAX_BYTES, writeRun, type SharedRun } from './sharedRun.ts';

const haproxy = Array.from({ length: 60 }, (_, i) => `    server web${i} 10.77.0.${i}:80 check inter 1s fall 3 rise 2`).join('\n');
const run: SharedRun = {
  files: { 'cluster.yaml': 'site: http://10.77.0.11/\n', 'lb1/haproxy.cfg': haproxy, 'web1/app.env': 'WORK_MS=5\nÜ=ß\n', 'scenario.yaml': 'duration: 20s\n' },
  seed: 7,
  atMs: 12_400,
};
const packed = (text: string): string => deflateRawSync(text).toString('base64url');

test('a run comes back as it was, whatever its files hold', async () => {
  expect(await readRun(await writeRun(run))).toEqual({ kind: 'whole', run });
  const texts = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' }), { noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(texts, fc.nat(), fc.nat(), async (files, seed, atMs) => {
      expect(await readRun(await writeRun({ files, seed, atMs }))).toEqual({ kind: 'whole', run: { files, seed, atMs } });
    }),
    { numRuns: 50 },
  );
});

test('it stands in an address as it is, and is short', async () => {
  const letters = await writeRun(run);
  expect(letters).toMatch(/^[\w-]+$/);
  expect(letters.length).toBeLessThan(haproxy.length / 4);
});

test('of a link that was cut off the files before the cut are offered', async () => {
  const letters = await writeRun(run);
  const kinds = new Set<string>();
  for (let length = 0; length < letters.length; length++) {
    const read = await readRun(letters.slice(0, length));
    kinds.add(read.kind);
    expect(read.kind).not.toBe('whole');
    if (read.kind !== 'partly') continue;
    expect(read.problem).toContain('missing');
    for (const [path, text] of Object.entries(read.run.files)) expect(text).toBe(run.files[path]);
  }
  expect([...kinds].sort()).toEqual(['partly', 'unreadable']);
});

test('damage, other letters and nothing at all are told in a sentence', async () => {
  for (const letters of ['', '!', 'abc def', 'AAAA', packed('{}'), packed('[1'), packed('null'), '%E0%A4%A']) {
    expect(await readRun(letters)).toEqual({ kind: 'unreadable', problem: expect.stringMatching(/^The link is damaged/) });
  }
});

test('a newer version says so and offers the files that can be read', async () => {
  const read = await readRun(packed('{"version":2,"moods":[]}\n["cluster.yaml","site: x"]\n{"other":"things"}\n["a",1]'));
  expect(read).toEqual({ kind: 'partly', problem: expect.stringContaining('newer version'), run: { files: { 'cluster.yaml': 'site: x' }, seed: 1, atMs: 0 } });
  expect(await readRun(packed('{"version":2}'))).toMatchObject({ kind: 'unreadable', problem: expect.stringContaining('newer version') });
});

test('names that mean something to JavaScript are names', async () => {
  const read = await readRun(packed('{"version":1,"seed":1,"atMs":0,"files":2}\n["__proto__","a"]\n["constructor","b"]'));
  expect(read.kind === 'whole' && Object.entries(read.run.files)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
});

test('a bomb is refused before it is unpacked', async () => {
  const bomb = packed(`{"version":1,"seed":1,"atMs":0,"files":1}\n["a","${'0'.repeat(8 * UNPACKED_MAX_BYTES)}"]`);
  expect(bomb.length).toBeLessThan(100_000);
  expect(await readRun(bomb)).toEqual({ kind: 'unreadable', problem: expect.stringContaining('more than 4 MB') });
});
