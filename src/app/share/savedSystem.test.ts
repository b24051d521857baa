import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readScenarioFile } from '../../lesson/scenarioFile.ts';
import { acted, noFutures } from '../futures.ts';
import { usualScenario, type SandboxSystem } from '../sandbox/sandboxSystem.ts';
import { ON_SCREEN_FILE, readSaved, SAVED_FILE, writeSaved } from './savedSystem.ts';

const off = { kind: 'power-off', machine: 'web1', atMs: 3000, untilMs: null } as const;
const system: SandboxSystem = {
  name: 'Two web servers',
  files: { 'cluster.yaml': 'site: http://10.77.0.11/\n', 'lb1/haproxy.cfg': 'global\r\n\tÜ=ß\n', 'scenario.yaml': '# mine\nduration: 20s', 'checks.yaml': '' },
  futures: acted(noFutures, off),
  seed: 7,
  lastValid: { 'lb1/haproxy.cfg': 'global\n' },
  notes: [{ kind: 'assumed', words: 'It listens on 80.', from: 'prod/haproxy.cfg:3', file: 'lb1/haproxy.cfg', line: 3 }],
};
const scenario = { ...usualScenario, faults: [off] };

function bytesOf(written: ReadonlyMap<string, string>, folder = ''): Map<string, Uint8Array> {
  return new Map([...written].map(([path, text]) => [folder + path, strToU8(text)]));
}

/** What was written, with something else in failover-lab.json. */
function withHead(changes: Readonly<Record<string, unknown>>): Map<string, Uint8Array> {
  const written = writeSaved({ system, atMs: 5 }, scenario);
  const head = JSON.parse(written.get(SAVED_FILE) as string) as Record<string, unknown>;
  return bytesOf(new Map([...written, [SAVED_FILE, JSON.stringify({ ...head, ...changes })]]));
}

test('a system comes back as it was, byte for byte, through a real zip and in a folder of its own', () => {
  const written = writeSaved({ system, atMs: 12_345.5 }, scenario);
  for (const folder of ['', 'failover-lab-shop/', 'a/b/']) {
    const zip = zipSync(Object.fromEntries(bytesOf(written, folder)));
    const read = readSaved(new Map(Object.entries(unzipSync(zip))));
    expect(read).toEqual({ kind: 'whole', saved: { system, atMs: 12_345.5 } });
    expect(read?.kind === 'whole' && Object.keys(read.saved.system.files)).toEqual(Object.keys(system.files));
  }
});

test('whatever its files are called and hold', () => {
  const name = fc.oneof(fc.constantFrom('../up', '/etc/passwd', 'a\\b', '__proto__', 'constructor', '.env', 'con.', SAVED_FILE, ON_SCREEN_FILE, 'lb1/x y'), fc.string({ unit: 'grapheme', minLength: 1 }));
  const files = fc.dictionary(name, fc.string({ unit: 'grapheme' }), { minKeys: 1, noNullPrototype: true });
  fc.assert(
    fc.property(files, fc.nat(), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.string({ unit: 'grapheme' }), (files, seed, atMs, called) => {
      const saved = { system: { name: called, files, futures: noFutures, seed, lastValid: {}, notes: [] }, atMs: atMs + 0 };
      const written = writeSaved(saved, usualScenario);
      for (const path of written.keys()) expect(path).toMatch(/^[\w@+=-][\w.@+=/-]*$/);
      const read = readSaved(bytesOf(written));
      expect(read).toEqual({ kind: 'whole', saved });
    }),
  );
});

test('the scenario on screen goes along for other programs', () => {
  const written = writeSaved({ system, atMs: 0 }, scenario);
  expect(readScenarioFile({ path: ON_SCREEN_FILE, text: written.get(ON_SCREEN_FILE) as string }).scenario).toEqual(scenario);
});

test('files without a saved system among them are somebody else’s', () => {
  expect(readSaved(new Map([['lb1/haproxy.cfg', strToU8('global\n')]]))).toBeNull();
  expect(readSaved(new Map())).toBeNull();
});

test('what was edited, added and taken away outside is there, and a missing file is missed', () => {
  const entries = bytesOf(writeSaved({ system, atMs: 0 }, scenario), 'x/');
  entries.set('x/cluster.yaml', strToU8('edited'));
  entries.set('x/web1/app.env', strToU8('PORT=1\n'));
  entries.set('elsewhere/readme', strToU8('no'));
  const read = readSaved(entries);
  expect(read?.kind === 'whole' && read.saved.system.files).toEqual({ ...system.files, 'cluster.yaml': 'edited', 'web1/app.env': 'PORT=1\n' });
  entries.delete('x/lb1/haproxy.cfg');
  expect(readSaved(entries)).toMatchObject({ kind: 'partly', problem: 'lb1/haproxy.cfg is missing or damaged. 4 files of it can be read.' });
  entries.set('x/photo', Uint8Array.of(0xff, 0xd8));
  entries.set('x/lb1/haproxy.cfg', strToU8(''));
  expect(readSaved(entries)).toMatchObject({ kind: 'partly', problem: expect.stringMatching(/^photo is no text/) });
});

test('a newer version says so and offers the files', () => {
  const { lastValid, notes, ...rest } = system;
  void [lastValid, notes];
  expect(readSaved(withHead({ version: 2, moods: [] }))).toEqual({
    kind: 'partly',
    problem: 'This was saved by a newer version of the lab (it says 2, this one reads 1). 4 files of it can be read.',
    saved: { system: rest, atMs: 5 },
  });
});

test('damage is told in a sentence', () => {
  for (const changes of [{ seed: -1 }, { futures: { list: [], current: 0 } }, { name: 5 }, { format: 'other' }, { version: 'x' }, { files: [3] }]) {
    const [field] = Object.keys(changes);
    expect(readSaved(withHead(changes))).toMatchObject({ kind: 'partly', problem: expect.stringContaining(`\`${field}`) });
  }
  for (const text of ['', '[]', 'null', '{', strFromU8(Uint8Array.of(0x41), true)]) {
    expect(readSaved(new Map([[SAVED_FILE, strToU8(text)]]))).toEqual({ kind: 'unreadable', problem: expect.stringMatching(/^failover-lab.json is damaged.* There is no system in it\.$/) });
  }
  expect(readSaved(new Map([[SAVED_FILE, Uint8Array.of(0xff)]]))).toMatchObject({ kind: 'unreadable' });
});
