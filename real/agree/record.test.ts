import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { AgreementFile } from '../../src/agreement/agreementFile.ts';
import { UsageError } from '../../src/cli/output.ts';
import type { AgreementCase } from './agreementCase.ts';
import { compare, isSettled, recordAgreement } from './agreementRecord.ts';
import { comparisonLines } from './comparisonLines.ts';
import { readAgreeOptions } from './options.ts';
import { fingerprintOf, readRecording, writeRecording, type Recording } from './recording.ts';
import type { RunFacts } from './runFacts.ts';

const folder = mkdtempSync(join(tmpdir(), 'agree-'));
afterAll(() => rmSync(folder, { recursive: true }));

const it = (id: string, over: Partial<AgreementCase> = {}): AgreementCase => ({
  ...{ id, family: { id: 'f', title: 'F', words: 'Words.' }, title: id, settings: [], files: { a: 'b' }, sequence: false, short: false, disagrees: null },
  scenario: { traffic: null, requests: [], durationMs: 1000, faults: [{ kind: 'kill', process: 'web1/app', atMs: 500, untilMs: null }] },
  ...over,
});
const facts = (seed: number, ok = 10): RunFacts => ({
  ...{ seed, outcomes: { '200': ok }, answeredBy: {}, turns: [], failures: [null], late: 0 },
  ...{ longestAnswerS: 0.02, longestFailureS: null, ordersLost: 0, order: null },
});
const recording = (one: AgreementCase, ok = 10): Recording => ({
  ...{ fingerprint: fingerprintOf(one), versions: { haproxy: '2.6.12' }, kernel: '6.1' },
  trials: [{ day: '2026-11-20', facts: facts(10_001, ok) }, { day: '2026-11-21', facts: facts(10_002, ok) }],
});
const simulated = Array.from({ length: 50 }, (_, seed) => facts(seed));

describe('what is kept', () => {
  test('a recording is read as it was written, until its scenario changes', () => {
    const one = it('lesson:x/y/z');
    writeRecording(folder, one.id, recording(one));
    expect(readRecording(folder, one)).toEqual(recording(one));
    expect(readRecording(folder, { ...one, files: { a: 'c' } })).toBeNull();
    expect(readRecording(folder, it('lesson:x/y/other'))).toBeNull();
  });

  test('the record takes what is new, keeps what is recorded and leaves out the rest', () => {
    const path = join(folder, 'agreement.json');
    const [a, b, c] = [it('f/a'), it('f/b'), it('f/c')];
    recordAgreement(path, [compare(a, recording(a), simulated), compare(b, recording(b), simulated)], [a, b], 50);
    recordAgreement(path, [compare(c, recording(c, 20), simulated)], [a, c], 50);
    const file = JSON.parse(readFileSync(path, 'utf8')) as AgreementFile;
    expect(file).toMatchObject({ measuredOn: '2026-11-21', versions: { haproxy: '2.6.12' }, kernel: '6.1', seeds: 50 });
    expect(file.families.map(({ id, scenarios }) => [id, scenarios.map((scenario) => [scenario.id, scenario.trials, scenario.agrees])])).toEqual([
      ['f', [['f/a', 2, true], ['f/c', 2, false]]],
    ]);
    expect(file.families[0]?.scenarios[0]?.faults).toEqual(['0.5 s: web1/app killed']);
  });

  test('a scenario is settled that agrees or is explained, and not both', () => {
    const settled = (ok: number, disagrees: string | null) => isSettled(compare(it('f/a', { disagrees }), recording(it('f/a'), ok), simulated));
    expect([settled(10, null), settled(20, 'known'), settled(20, null), settled(10, 'known')]).toEqual([true, true, false, false]);
  });

  test('what disagrees is said with its figures', () => {
    const [first, second] = comparisonLines(compare(it('f/a'), recording(it('f/a'), 20), simulated), false);
    expect(first).toBe('✘ f/a: disagrees (2 trials, 3 figures)');
    expect(second).toContain('✘ answered 200: 20  20 | simulated 10 … 10 … 10: 20 20, simulated 10 to 10');
    expect(comparisonLines(compare(it('f/a'), recording(it('f/a')), simulated), false)).toEqual(['✔ f/a (2 trials, 3 figures)']);
  });
});

test('options are read, and what makes no sense is said', () => {
  expect(readAgreeOptions(['a', '--trials', '2', '--jobs', '3'])).toMatchObject({ ids: ['a'], trials: 2, jobs: 3, seeds: 200, short: false });
  expect(readAgreeOptions(['--help'])).toBeNull();
  for (const args of [['--trials', '0'], ['--seeds', 'x'], ['--short', '--replay'], ['--what']]) expect(() => readAgreeOptions(args)).toThrow(UsageError);
});
