import { expect, test } from 'vitest';
import { readAllCases } from './caseSelection.ts';
import { RECORDINGS } from './places.ts';
import { readRecording } from './recording.ts';
import { record, replayTests } from './replay.testing.ts';

/** Families that have a file of their own beside this one: the files share the processors. */
const ELSEWHERE = ['haproxy-', 'nginx-', 'address-', 'lesson:'];

replayTests((family) => ELSEWHERE.every((begin) => !family.startsWith(begin)));

test('what is recorded is in the record: `npm run real -- agree --replay`', () => {
  const recorded = readAllCases().cases.filter((it) => readRecording(RECORDINGS, it) !== null);
  expect(record.families.flatMap(({ scenarios }) => scenarios.map(({ id }) => id)).sort()).toEqual(recorded.map(({ id }) => id).sort());
});
