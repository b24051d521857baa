import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { expectationKinds, expectationSchema } from '../../lesson/expectationSchema.ts';
import { faultKinds } from '../../lesson/scenarioSchema.ts';
import { expectationForms, faultForms, formOf, type Form } from './checkForms.ts';
import {
  freshId,
  readWrittenChecks,
  withCheck,
  withCopy,
  withItem,
  withItemReplaced,
  withItemValue,
  withoutCheck,
  withoutItem,
  withOwnTraffic,
  withValue,
} from './checksText.ts';
import { freshItem, freshValue } from './freshItem.ts';
import { readOwnFiles, usualScenario } from './sandboxSystem.ts';

const text = `# Ours.
- id: quiet
  title: "Nothing breaks: all is well"
  duration: 20s
  expect:
    - { no: errors } # not one
    - { availability: ">= 99%", between: [10s, 14s] }

# The night shift.
- id: web1-off
  title: web1 off
  traffic: { rate: 40/s, timeout: 12s }
  duration: 40s
  faults:
    - { at: 10s, power-off: web1 }
  expect: [{ no: errors, after: 18s }]
`;

const names = {
  machines: ['lb1', 'web1', 'web2'],
  processes: ['lb1/haproxy', 'web1/nginx', 'web1/app', 'web2/app'],
  addresses: ['10.77.0.100', '10.77.0.11'],
};

const checksOf = (changed: string | null) => {
  const { checks, problem } = readWrittenChecks(changed ?? '- ');
  if (checks === null) throw new Error(problem?.words);
  return checks;
};

describe('checks.yaml by a form', () => {
  it('begins the file, and keeps what is said at its head', () => {
    const check = { id: 'a', title: 'Yes: really', duration: '30s', faults: [], expect: [{ no: 'errors' }] };
    expect(checksOf(withCheck(undefined, check))).toMatchObject([{ id: 'a', title: 'Yes: really' }]);
    const below = withCheck('# Ours.\n\n# Of the shop.\n[]\n', check)!;
    expect(below.startsWith('# Ours.\n\n# Of the shop.\n- id: a\n')).toBe(true);
    expect(withoutCheck(below, 0)).toBe('# Ours.\n\n# Of the shop.\n');
    expect(readWrittenChecks(withoutCheck(below, 0)!)).toEqual({ checks: [], problem: null });
  });

  it('adds, copies and removes without touching the others', () => {
    const check = {
      id: 'b',
      title: 'B',
      duration: '30s',
      faults: [{ at: '1s', kill: 'web1/app' }],
      expect: [{ no: '5xx' }],
    };
    const more = withCheck(text, check)!;
    expect(more.startsWith(text)).toBe(true);
    expect(more).toContain('    - { at: 1s, kill: web1/app }\n');
    const copied = withCopy(text, 0, 'quiet-copy', 'Copy')!;
    expect(checksOf(copied).map(({ id }) => id)).toEqual(['quiet', 'quiet-copy', 'web1-off']);
    expect(copied.match(/# The night shift\./g)).toHaveLength(1);
    expect(checksOf(withoutCheck(copied, 1))).toEqual(checksOf(text));
  });

  it('changes words, traffic and lists', () => {
    expect(withValue(text, 1, 'title', 'web1: off')).toBe(text.replace('title: web1 off', 'title: "web1: off"'));
    expect(checksOf(withOwnTraffic(text, 1, null))[1]?.traffic).toBeNull();
    expect(checksOf(withOwnTraffic(text, 0, usualScenario.traffic))[0]?.traffic).toMatchObject({ rate: '20/s' });
    expect(checksOf(withItem(text, 0, 'faults', { at: '3s', kill: 'web1/app' }))[0]?.faults).toHaveLength(1);
    expect(checksOf(withoutItem(text, 1, 'faults', 0))[1]?.faults).toEqual([]);
    expect(withoutItem(text, 1, 'expect', 0)).toBeNull();
    expect(withItemReplaced(text, 0, 'expect', 0, { starts: 'all' })).toBe(
      text.replace('{ no: errors } #', '{ starts: all } #'),
    );
  });

  it('changes one value of an item; two times in one word become two', () => {
    const later = withItemValue(text, [0, 'expect', 1], 'after', '11s')!;
    expect(checksOf(later)[0]?.expect[1]).toEqual({ availability: '>= 99%', after: '11s', before: '14s' });
    expect(later).not.toContain('between');
    expect(checksOf(withItemValue(later, [0, 'expect', 1], 'after', undefined))[0]?.expect[1]).toEqual({
      availability: '>= 99%',
      before: '14s',
    });
  });

  it('finds free ids', () => {
    expect(freshId('Nothing breaks: ä!', [])).toBe('nothing-breaks');
    expect(freshId('Copy', ['copy', 'copy-2'])).toBe('copy-3');
    expect(freshId('«»', [])).toBe('check');
  });

  it('says what is wrong with the file and where', () => {
    const { checks, problem } = readWrittenChecks(text.replace('>= 99%', 'most'));
    expect(checks).toBeNull();
    expect(problem).toMatchObject({ line: 7 });
  });
});

describe.each([
  ['faults', faultForms, faultKinds],
  ['expectations', expectationForms, expectationKinds],
] as const)('forms of %s', (what, forms: readonly Form[], kinds) => {
  it('are there for every kind, with every key', () => {
    expect(forms.map(({ kind }) => kind).sort()).toEqual(Object.keys(kinds).sort());
    for (const { kind, fields } of forms) {
      const { entries } = kinds[kind as keyof typeof kinds] as { entries: Record<string, { type: string }> };
      const keys = Object.keys(entries).filter((key) => key !== 'between');
      expect(fields.map(({ key }) => key).sort(), kind).toEqual(keys.sort());
      const optional = keys.filter((key) => entries[key]!.type === 'optional');
      expect(
        fields
          .filter((field) => field.optional)
          .map(({ key }) => key)
          .sort(),
        kind,
      ).toEqual(optional.sort());
    }
  });

  it('begin with what can be read, in this system and in none', () => {
    for (const system of [names, { machines: [], processes: [], addresses: [] }]) {
      for (const form of forms) {
        const fresh = freshItem(form, system);
        const optional = form.fields.filter((field) => field.optional);
        const full = {
          ...fresh,
          ...Object.fromEntries(optional.map((field) => [field.key, freshValue(field, form, system)])),
        };
        if (what === 'expectations') {
          expect(v.safeParse(expectationSchema, full).issues, form.kind).toBeUndefined();
        }
        const check = { id: 'a', title: 'A', duration: '30s', faults: [], expect: [{ no: 'errors' }] };
        const list = what === 'faults' ? 'faults' : 'expect';
        const changed = withItem(withCheck(undefined, check)!, 0, list, fresh)!;
        expect(readWrittenChecks(changed).problem, form.kind).toBeNull();
        expect(formOf(forms, fresh), form.kind).toBe(form);
      }
    }
  });
});

describe('the two files beside a workspace', () => {
  it('give a check without requests the traffic of scenario.yaml', () => {
    const files = { 'checks.yaml': text, 'scenario.yaml': 'traffic: { rate: 7/s }\nduration: 10s\n' };
    const { checks } = readOwnFiles(files);
    expect(checks?.map(({ scenario }) => scenario.traffic?.rateRps)).toEqual([7, 40]);
  });

  it('read a head of many signs as fast as any other', () => {
    const banner = `${'#'.repeat(4000)}\n- `;
    expect(readOwnFiles({ 'checks.yaml': banner }).checks).toBeNull();
    expect(readOwnFiles({ 'checks.yaml': `${'#'.repeat(4000)}\n` }).checks).toEqual([]);
  });
});
