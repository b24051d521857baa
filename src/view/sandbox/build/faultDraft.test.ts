import { expect, test } from 'vitest';
import { template } from '../../../building/building.testing.ts';
import { daemons } from '../../../daemons/registry.ts';
import { prepare, simulate } from '../../../lab/lab.ts';
import { draftFault, FAULT_KINDS, subjectsOf } from './faultDraft.ts';

const cluster = prepare(template('two-web-servers'), daemons).cluster!;
const draft = { variable: 'REPLY_STATUS', value: '500', command: 'show info', apart: ['web1'] };

test.each(FAULT_KINDS.map(({ kind, ends }) => [kind, ends] as const))(
  '%s happens to whom it can happen',
  (kind, ends) => {
    const [subject = ''] = subjectsOf(kind, cluster);
    const fault = draftFault({ ...draft, kind, subject }, cluster);
    if ('why' in fault) throw new Error(fault.why);
    const scenario = {
      traffic: null,
      requests: [],
      durationMs: 3000,
      faults: [{ ...fault.action, atMs: 1000, untilMs: ends ? 2000 : null }],
    };
    const { events } = simulate(cluster, scenario, 1, daemons);
    const happened = events.filter((event) => event.kind === 'fault').length;
    expect(happened).toBe(1);
    expect(events.filter((event) => event.kind === 'fault-end')).toHaveLength(ends ? 1 : 0);
  },
);

test('what is missing is said', () => {
  expect(draftFault({ ...draft, kind: 'partition', subject: '', apart: [] }, cluster)).toHaveProperty('why');
  expect(draftFault({ ...draft, kind: 'set', subject: 'web1/app', variable: 'A B' }, cluster)).toHaveProperty('why');
  expect(draftFault({ ...draft, kind: 'tell', subject: 'lb1/haproxy', command: ' ' }, cluster)).toHaveProperty('why');
  expect(draftFault({ ...draft, kind: 'kill', subject: '' }, cluster)).toHaveProperty('why');
});
