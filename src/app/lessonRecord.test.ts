import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecord, type LessonRecord } from './lessonRecord.ts';

const record: LessonRecord = {
  version: 2,
  lesson: 'load-balancer',
  files: { 'lb1/haproxy.cfg': 'global\n' },
  lastValid: {},
  futures: {
    list: [
      { id: 0, acts: [], seenMs: 12.5 },
      {
        id: 1,
        acts: [
          { kind: 'power-off', machine: 'web1', atMs: 10_000, untilMs: null },
          { kind: 'kill', process: 'web2/app', atMs: 12_000, untilMs: 20_000 },
          { kind: 'end', fault: 'power-off', subject: 'web1', atMs: 13_000 },
        ],
        seenMs: 14_000,
      },
      { id: 2, acts: [{ kind: 'partition', groups: [['lb1'], ['lb2']], atMs: 1, untilMs: null }], seenMs: 1 },
    ],
    current: 2,
  },
  versions: [{ 'lb1/haproxy.cfg': 'defaults\n' }, {}],
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
      problem: 'it has version 0, and this lab reads versions 1 and 2',
    });
    expect(readRecord(record, 'one-server')).toEqual({ problem: 'it belongs to another lesson' });
    expect(readRecord({ ...record, files: { a: 1 } }, 'load-balancer')).toEqual({
      problem: '`files.a` is not what this lab writes',
    });
    expect(readRecord('nonsense', 'load-balancer')).toEqual({ problem: 'it is not what this lab writes' });
    const acts = [{ kind: 'meteor', machine: 'web1', atMs: 1, untilMs: null }];
    const list = [record.futures.list[0], { id: 1, acts, seenMs: 1 }];
    expect(readRecord({ ...record, futures: { list, current: 0 } }, 'load-balancer')).toHaveProperty('problem');
    for (const futures of [
      { list: [], current: 0 },
      { list: record.futures.list, current: 7 },
      { list: [...record.futures.list, record.futures.list[2]], current: 0 },
    ]) {
      expect(readRecord({ ...record, futures }, 'load-balancer')).toEqual({
        problem: '`futures` is not what this lab writes',
      });
    }
  });

  test('of the time before futures has one, with the faults it had', () => {
    const { futures: _futures, versions: _versions, ...rest } = record;
    const faults = [
      { kind: 'power-off', machine: 'web1', atMs: 10_000, untilMs: null },
      { kind: 'kill', process: 'web2/app', atMs: 12_000, untilMs: 20_000 },
    ];
    const read = (faults: unknown) => readRecord({ ...rest, version: 1, faults }, 'load-balancer');
    const list = [
      { id: 0, acts: [], seenMs: 0 },
      { id: 1, acts: faults, seenMs: 12_000 },
    ];
    expect(read(faults)).toEqual({ record: { ...rest, version: 2, futures: { list, current: 1 }, versions: [] } });
    expect(read([])).toMatchObject({ record: { futures: { current: 0 } } });
    expect(read([{ kind: 'meteor' }])).toHaveProperty('problem');
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
