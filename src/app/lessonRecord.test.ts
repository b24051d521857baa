import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecord, type LessonRecord } from './lessonRecord.ts';

const record: LessonRecord = {
  version: 1,
  lesson: 'load-balancer',
  files: { 'lb1/haproxy.cfg': 'global\n' },
  lastValid: {},
  faults: [
    { kind: 'power-off', machine: 'web1', atMs: 10_000, untilMs: null },
    { kind: 'kill', process: 'web2/app', atMs: 12_000, untilMs: 20_000 },
    { kind: 'partition', groups: [['lb1'], ['lb2']], atMs: 1, untilMs: null },
  ],
  step: 2,
  furthest: 3,
  predictions: { 'lose-web1': { option: 'half', seen: true } },
  answers: {
    q1: { kind: 'machines', machines: ['web1', 'db1'] },
    q2: { kind: 'number', value: 99.9 },
  },
  hintsShown: 1,
  summary: { steps: 5, checks: 5, checksPassed: 3, questions: 5, done: false },
  updated: 1_790_000_000_000,
};

describe('a stored record', () => {
  test('comes back as it was written', () => {
    expect(readRecord(structuredClone(record), 'load-balancer')).toEqual({ record });
  });

  test('of another version, another lesson or another shape is refused with a reason', () => {
    expect(readRecord({ ...record, version: 0 }, 'load-balancer')).toEqual({
      problem: 'it has version 0, and this lab reads version 1',
    });
    expect(readRecord(record, 'one-server')).toEqual({ problem: 'it belongs to another lesson' });
    expect(readRecord({ ...record, files: { a: 1 } }, 'load-balancer')).toEqual({
      problem: '`files.a` is not what this lab writes',
    });
    expect(readRecord('nonsense', 'load-balancer')).toEqual({ problem: 'it is not what this lab writes' });
    const faults = [{ kind: 'meteor', machine: 'web1', atMs: 1, untilMs: null }];
    expect(readRecord({ ...record, faults }, 'load-balancer')).toHaveProperty('problem');
  });

  test('of any shape gives a record or a reason, never an exception', () => {
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        const result = readRecord(stored, 'load-balancer');
        expect('record' in result || result.problem.length > 0).toBe(true);
      }),
    );
  });
});
