import { describe, expect, test } from 'vitest';
import { pipeline } from '../../src/cli/pipeline.ts';
import { diagnosticLine, UsageError } from '../../src/cli/output.ts';
import { chosenCases, readAllCases } from './caseSelection.ts';
import { fingerprintOf } from './recording.ts';
import { readScenarioSet } from './scenarioSet.ts';

const files = {
  'f/family.yaml': 'title: A family\nwords: What they have in common.\n',
  'f/base/cluster.yaml': 'site: http://10.77.0.21/\nmachines:\n  web1: { address: 10.77.0.21, runs: [app] }\n',
  'f/base/web1/app.env': 'WORK_MS=5\nREPLY_STATUS=200\n',
  'f/base-slow/cluster.yaml': 'site: http://10.77.0.21/\nmachines:\n  web1: { address: 10.77.0.21, runs: [app] }\n',
  'f/base-slow/web1/app.env': 'WORK_MS=500\n',
  'f/one.yaml': 'title: One\nchange:\n  web1/app.env:\n    - { from: WORK_MS=5, to: WORK_MS=7 }\nfiles: { web1/notes: hello }\ntraffic: { rate: 20/s }\nduration: 10s\nfaults: [{ at: 3s, kill: web1/app }]\n',
  'f/slow.yaml': 'title: Slow\nbase: base-slow\ntraffic: { rate: 20/s }\nduration: 10s\nsequence: true\nshort: true\ndisagrees: >\n  It is\n  known.\n',
};
const read = (changes: Readonly<Record<string, string>> = {}) => readScenarioSet({ ...files, ...changes }, pipeline);
const wrong = (text: string, changes: Readonly<Record<string, string>> = {}) => read({ ...changes, 'f/one.yaml': text }).diagnostics.map(diagnosticLine);
const USUAL = 'title: One\ntraffic: { rate: 20/s }\nduration: 10s\n';

describe('a folder of scenarios', () => {
  test('is read, with its changes made', () => {
    const { cases, diagnostics } = read();
    expect(diagnostics).toEqual([]);
    const [one, slow] = cases;
    expect(one).toMatchObject({ id: 'f/one', title: 'One', family: { id: 'f', title: 'A family', words: 'What they have in common.' }, sequence: false, short: false, disagrees: null });
    expect(one?.files['web1/app.env']).toBe('WORK_MS=7\nREPLY_STATUS=200\n');
    expect(one?.settings).toEqual([
      { file: 'web1/app.env', from: 'WORK_MS=5', to: 'WORK_MS=7' },
      { file: 'web1/notes', from: '', to: 'hello' },
    ]);
    expect(one?.scenario.faults).toEqual([{ kind: 'kill', process: 'web1/app', atMs: 3000, untilMs: null }]);
    expect(slow).toMatchObject({ id: 'f/slow', sequence: true, short: true, disagrees: 'It is known.' });
    expect(slow?.files['web1/app.env']).toBe('WORK_MS=500\n');
  });

  test.each([
    ['a text that is not there', `${USUAL}change:\n  web1/app.env: [{ from: WORK_MS=6, to: x }]\n`, 'f/one.yaml:5:26: error: expected a text that stands once in f/base/web1/app.env; it stands there 0 times'],
    ['a text that is there twice', `${USUAL}change:\n  web1/app.env: [{ from: "S", to: x }]\n`, 'it stands there 3 times'],
    ['a file that is not there', `${USUAL}change:\n  web2/app.env: [{ from: a, to: b }]\n`, 'f/base/ has no file web2/app.env; there are cluster.yaml, web1/app.env'],
    ['a base that is not there', `${USUAL}base: base-quick\n`, 'f/one.yaml:4:7: error: expected a workspace in f/base-quick/; there is none'],
    ['an unknown key', `${USUAL}fautls: []\n`, 'f/one.yaml:4:9: error: fautls: this key is not known here'],
    ['no duration', 'title: One\ntraffic: { rate: 20/s }\n', 'duration: is missing'],
    ['a fault on nobody', `${USUAL}faults: [{ at: 1s, power-off: web9 }]\n`, 'f/one.yaml:4:'],
    ['a fault that ends too early', `${USUAL}faults: [{ at: 4s, until: 2s, power-off: web1 }]\n`, 'a fault cannot end before it begins'],
    ['a workspace that does not start', `${USUAL}change:\n  cluster.yaml: [{ from: "[app]", to: "[apache]" }]\n`, 'the workspace does not start: cluster.yaml:3'],
  ])('says what is wrong: %s', (_name, text, words) => {
    expect(wrong(text)).toEqual([expect.stringContaining(words)]);
    expect(read({ 'f/one.yaml': text }).cases.map(({ id }) => id)).toEqual(['f/slow']);
  });

  test('a family has a title', () => {
    const { 'f/family.yaml': _, ...rest } = files;
    expect(readScenarioSet(rest, pipeline).diagnostics.map(({ message }) => message)).toEqual(['expected the family’s title and words; this file is missing']);
  });

  test('scenarios are chosen by id, or by how it begins', () => {
    const set = read({ 'f/one-more.yaml': USUAL });
    const ids = (...names: string[]) => chosenCases(set, names).map(({ id }) => id);
    expect(ids()).toHaveLength(3);
    expect(ids('f/one')).toEqual(['f/one']);
    expect(ids('f/one-', 'f/slow')).toEqual(['f/slow', 'f/one-more']);
    expect(() => ids('g')).toThrow(UsageError);
    expect(() => chosenCases(read({ 'f/one.yaml': 'title: 1\n' }), ['f/one'])).toThrow(/f\/one.yaml:1:8: error: title/);
  });

  test('a recording is of what was run: files and scenario, not words', () => {
    const print = (text: string) => fingerprintOf(read({ 'f/one.yaml': text }).cases.find(({ id }) => id === 'f/one') as Parameters<typeof fingerprintOf>[0]);
    expect(print(USUAL.replace('One', 'Two'))).toBe(print(USUAL));
    expect(print(USUAL.replace('10s', '11s'))).not.toBe(print(USUAL));
    expect(print(`${USUAL}base: base-slow\n`)).not.toBe(print(USUAL));
  });
});

test('the project’s scenarios and lessons can be read', () => {
  const { cases, diagnostics } = readAllCases();
  expect(diagnostics.map(diagnosticLine)).toEqual([]);
  expect(cases.length).toBeGreaterThan(60);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
});
