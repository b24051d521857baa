import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AgreementFile, MeasureAgreement, ScenarioAgreement } from '../../src/agreement/agreementFile.ts';
import { COUNT_ROOM, TIME_ROOM_S, WAIT_ROOM_S } from '../../src/agreement/definition.ts';
import type { AgreementCase } from './agreementCase.ts';
import { readAllCases } from './caseSelection.ts';
import { measuresOf } from './measures.ts';
import { RECORD, RECORDINGS } from './places.ts';
import { readRecording } from './recording.ts';
import { seedsBeside, simulatedFacts } from './simulated.ts';

/** Of the seeds behind the stored distributions: enough to notice a simulator that has changed, and all scenarios in less than a minute. */
const SEEDS_AGAIN = 8;
const ADVICE = 'run `npm run real -- agree --replay`';

/** The stored record; without scenarios where there is none. */
export const record: Pick<AgreementFile, 'families' | 'seeds'> = existsSync(RECORD) ? (JSON.parse(readFileSync(RECORD, 'utf8')) as AgreementFile) : { families: [], seeds: 0 };

/** Tests that what is recorded of some scenarios is what the record says, and that the simulator of today gives what is stored of it. */
export function replayTests(isOurs: (family: string) => boolean): void {
  const cases = new Map(readAllCases(isOurs).cases.map((it) => [it.id, it]));
  const families = record.families.filter(({ id }) => isOurs(id));
  test('the record names scenarios that there are', () => {
    expect(families.flatMap(({ scenarios }) => scenarios.map(({ id }) => id)).filter((id) => !cases.has(id)), ADVICE).toEqual([]);
  });
  for (const { id: family, scenarios } of families) {
    describe(family, () => {
      test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', { timeout: 60_000 }, (id, scenario) => {
        expectReplayed(cases.get(id), scenario);
      });
    });
  }
}

function expectReplayed(it: AgreementCase | undefined, stored: ScenarioAgreement): void {
  const recording = it === undefined ? null : readRecording(RECORDINGS, it);
  if (it === undefined || recording === null) throw new Error(`no such scenario is recorded as it is now: ${ADVICE}`);
  expect(stored.explanation, ADVICE).toBe(it.disagrees);
  expect(stored.agrees, stored.agrees ? 'explained, but agrees' : 'disagrees without explanation').toBe(it.disagrees === null);
  expect(stored.agrees, ADVICE).toBe(stored.measures.every(({ agrees }) => agrees));
  for (const measure of stored.measures) expectTrueVerdict(measure);
  const real = recording.trials.map(({ facts }) => facts);
  const again = measuresOf(real, simulatedFacts(it, seedsBeside(real.map(({ seed }) => seed), SEEDS_AGAIN)), it.scenario);
  for (const measure of again) expectSame(measure, stored.measures.find((one) => keyOf(one) === keyOf(measure)));
}

/** The verdict follows from the figures beside it. */
function expectTrueVerdict({ name, after, unit, real, simulated, agrees }: MeasureAgreement): void {
  if (!agrees || unit === 'same' || 'words' in simulated) return;
  const room = unit === 's' ? TIME_ROOM_S : COUNT_ROOM;
  const above = unit === 's' && after === null ? WAIT_ROOM_S : room;
  const [low, high] = [simulated.quantiles[0] ?? Infinity, simulated.quantiles.at(-1) ?? -Infinity];
  const outside = real.filter((value) => typeof value === 'number' && !(value >= low - room - 1e-9 && value <= high + above + 1e-9));
  expect(outside, `${name}: ${ADVICE}`).toEqual([]);
}

/** The trials are the recorded ones, and what these seeds give lies within what all of them gave. */
function expectSame(again: MeasureAgreement, stored: MeasureAgreement | undefined): void {
  if (stored === undefined) throw new Error(`${again.name} is not in the record: ${ADVICE}`);
  expect(again.real, `${again.name}: ${ADVICE}`).toEqual(stored.real);
  if ('words' in again.simulated || 'words' in stored.simulated) {
    expect(kinds(stored), `${again.name}: ${ADVICE}`).toEqual(expect.arrayContaining(kinds(again)));
    return;
  }
  const { quantiles } = stored.simulated;
  const [low, high] = [quantiles[0] ?? Infinity, quantiles.at(-1) ?? -Infinity];
  const outside = again.simulated.quantiles.filter((value) => value < low || value > high);
  expect(outside, `${again.name}, stored ${low} to ${high}: ${ADVICE}`).toEqual([]);
}

/** What the words say without how often: `503 in 12 of 200 runs`. */
function kinds({ simulated }: MeasureAgreement): string[] {
  return 'words' in simulated ? simulated.words.map((words) => words.replace(/ in \d+ of \d+ runs$/, '')) : [];
}

function keyOf({ name, after }: MeasureAgreement): string {
  return `${name} after ${after ?? ''}`;
}
