import { deflateSync, strToU8 } from 'fflate';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadTemplate, templates } from '../sandbox/templates.ts';
import { crc32 } from './crc32.ts';
import { runDictionary } from './runDictionary.ts';
import { readRun, UNPACKED_MAX_BYTES, writeRun, type SharedRun } from './sharedRun.ts';

const haproxy = Array.from({ length: 60 }, (_, i) => `    server web${i} 10.77.0.${i}:80 check inter 1s fall 3 rise 2`).join('\n');
const run: SharedRun = {
  name: 'Sixty servers',
  files: { 'cluster.yaml': 'site: http://10.77.0.11/\n', 'lb1/haproxy.cfg': haproxy, 'web1/app.env': 'WORK_MS=5\nÜ=ß\n', 'scenario.yaml': 'duration: 20s\n' },
  lastValid: { 'lb1/haproxy.cfg': 'global\n' },
  acts: [
    { kind: 'power-off', machine: 'web1', atMs: 3000, untilMs: null },
    { kind: 'end', fault: 'power-off', subject: 'web1', atMs: 9000 },
  ],
  seed: 7,
  atMs: 12_400.5,
};

/** Lines of JSON as a link of that version, each with its checksum. */
function linkOf(version: number, ...lines: readonly string[]): string {
  const sum = (line: string) => {
    const value = crc32(strToU8(line));
    return Buffer.from([value, value >>> 8, value >>> 16]).toString('base64url');
  };
  const text = lines.map((line) => sum(line) + line).join('\n');
  return `${version}-${Buffer.from(deflateSync(strToU8(text), { dictionary: strToU8(runDictionary) })).toString('base64url')}`;
}

test('a run comes back as it was, whatever its files hold', () => {
  expect(readRun(writeRun(run))).toEqual({ kind: 'whole', run });
  const texts = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' }), { noNullPrototype: true });
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), fc.string(), (files, seed, atMs, name) => {
      const other = { ...run, files, lastValid: {}, seed, atMs, name };
      expect(readRun(writeRun(other))).toEqual({ kind: 'whole', run: other });
    }),
    { numRuns: 50 },
  );
});

test('it stands in an address as it is', () => {
  expect(writeRun(run)).toMatch(/^1-[\w-]+$/);
});

test('what stood behind it in a sentence does no harm', () => {
  for (const behind of ['.', ').', '”', '>', ' ']) expect(readRun(writeRun(run) + behind)).toEqual({ kind: 'whole', run });
});

test('every template is short enough for a message', async () => {
  for (const { id } of templates) {
    const system = (await loadTemplate(id))!;
    const letters = writeRun({ ...system, lastValid: {}, acts: run.acts, atMs: 12_000 });
    expect(letters.length, id).toBeLessThan(400);
  }
});

test('links that were made once are read for ever', () => {
  const made =
    '1-pdq7SgNBFMbx3ndR9txyKSxtgp0KIoKNjRY2Cl7ANxF8mLyYk4jzbYxg_qTfb5dwfjvn7Eyunk_eennP7l7auv39ZFV2qsrmMBzVrrVdP_0nu2qJu9ZmfLvN8vTbzVd10e_I94Pzx4vFjouAtTWgqb49vLz5axjb7PpDfzsGOhpqrNxnqqTR0OtMo9mjSaPVo0Wjkx6d0Oi0R6c0OuvRGY3Oe3SOSYiTcU8jUFhUO0VSO8JhoTKsysTKsCsTLMOyTLQM2zLhMqzLxMuwLxMww8LamWVfOrAw3-tLmH0K_wpLmGNhLmGOhbmEORbmEuZYmEuYY2EuYY6FuYQ5FtbOzHuHwcJCwgILCwkL3hdHjRELCwkLLCwkLLCwkLDAwkLCAgsLCQssLCQssLCUsMTCUsISC0sJSywsJSz57DUavrCwlLDEwlLCEgtLCUssLCUssbCUsMTCSsIKCysJKyysJKywsJKwwsJKworP96MBHwsrCSssrCSssLCSsMLCSsLqX2GjXfz2bbk4HWzrYK__men6YflxvPxcX3n_Onna3nnTBlfbs1td9wU';
  expect(readRun(made)).toEqual({ kind: 'whole', run });
});

test('of a link that was cut off the files before the cut are offered, each as it was', () => {
  const letters = writeRun(run);
  const kinds = new Set<string>();
  for (let length = 0; length < letters.length; length++) {
    const read = readRun(letters.slice(0, length));
    kinds.add(read.kind);
    // The last letters may hold nothing but the end's mark.
    if (read.kind === 'whole') expect(read.run).toEqual(run);
    else expect(read.problem).toMatch(/missing|damaged/);
    if (read.kind !== 'partly') continue;
    for (const [path, text] of Object.entries(read.run.files)) expect(text).toBe(run.files[path]);
  }
  expect([...kinds].sort()).toEqual(['partly', 'unreadable', 'whole']);
});

test('a letter that was changed never changes a text', () => {
  const letters = writeRun(run);
  fc.assert(
    fc.property(fc.integer({ min: 2, max: letters.length - 1 }), fc.constantFrom(...'AQgw0z_-'), (at, letter) => {
      const read = readRun(letters.slice(0, at) + letter + letters.slice(at + 1));
      if (read.kind === 'unreadable') return;
      for (const [path, text] of Object.entries(read.run.files)) expect(text).toBe(run.files[path]);
      if (read.kind === 'whole') expect(read.run).toEqual(run);
    }),
    { numRuns: 500 },
  );
});

test('damage, other letters and nothing at all are told in a sentence', () => {
  for (const letters of ['', '!', 'abc def', 'AAAA', '%E0%A4%A', '-', '1']) {
    expect(readRun(letters)).toEqual({ kind: 'unreadable', problem: expect.stringMatching(/^This is no link to a run/) });
  }
  for (const letters of ['1-', '1-A', '1-AAAA', linkOf(1, '{}'), linkOf(1, '[1'), linkOf(1, 'null')]) {
    expect(readRun(letters)).toEqual({ kind: 'unreadable', problem: expect.stringMatching(/^The link is damaged/) });
  }
});

test('a newer version says so and offers what can be read', () => {
  const newer = linkOf(2, '{"name":"Moody","moods":[],"seed":3,"acts":[{"kind":"sigh"}]}', '["cluster.yaml","site: x"]', '{"other":"things"}', '["a",1]');
  expect(readRun(newer)).toEqual({
    kind: 'partly',
    problem: 'The link was made by a newer version of the lab (it says 2, this one reads 1). 1 file of it can be read.',
    run: { name: 'Moody', files: { 'cluster.yaml': 'site: x' }, lastValid: {}, acts: [], seed: 3, atMs: 0 },
  });
  expect(readRun('2-AAAA')).toMatchObject({ kind: 'unreadable', problem: expect.stringContaining('newer version') });
});

test('names that mean something to JavaScript are names', () => {
  const read = readRun(linkOf(1, '{"name":"","version":1,"seed":1,"atMs":0,"acts":[],"files":2}', '["__proto__","a"]', '["constructor","b"]'));
  expect(read.kind === 'whole' && Object.entries(read.run.files)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
});

test('a bomb is refused before it is unpacked', () => {
  const bomb = linkOf(1, '{"name":"","seed":1,"atMs":0,"acts":[],"files":1}', `["a","${'0'.repeat(8 * UNPACKED_MAX_BYTES)}"]`);
  expect(bomb.length).toBeLessThan(100_000);
  expect(readRun(bomb)).toEqual({ kind: 'unreadable', problem: expect.stringContaining('more than 4 MB') });
});
