import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaultAction } from '../../sim/scenario.ts';
import { classWords, readClassLink, type ClassLink } from './classLink.ts';
import { asksToPresent, presenting, speaksToClass } from './presentAddress.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,7}$/);
const process = fc.tuple(name, name).map(([machine, daemon]) => `${machine}/${daemon}`);
const value = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('a,B=1', 'x:5s', '%2C', '100 %'));
const fault: fc.Arbitrary<FaultAction> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('power-off' as const, 'unplug' as const, 'drop' as const, 'drain' as const),
    machine: name,
  }),
  fc.record({
    kind: fc.constantFrom('kill' as const, 'freeze' as const, 'stop' as const, 'restart' as const),
    process,
  }),
  fc.record({
    kind: fc.constant('set' as const),
    process,
    env: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,6}$/), value, { minKeys: 1, maxKeys: 2 }),
  }),
  fc.record({ kind: fc.constant('tell' as const), process, command: fc.string({ minLength: 1, maxLength: 12 }) }),
  fc
    .uniqueArray(name, { minLength: 3, maxLength: 4 })
    .map(([a, ...rest]) => ({ kind: 'partition' as const, groups: [[a as string], rest] })),
);
const armedFault = fault.chain((action) =>
  (action.kind === 'tell'
    ? fc.constant(null)
    : fc.option(fc.integer({ min: 1, max: 3000 }).map((tenths) => tenths * 100))
  ).map((forMs) => ({ fault: action, forMs })),
);
const link: fc.Arbitrary<ClassLink> = fc.record({
  atMs: fc.option(fc.integer({ min: 0, max: 300_000 })),
  armed: fc.array(armedFault, { maxLength: 3 }),
  present: fc.boolean(),
});

describe('links for a class', () => {
  it('come back as they were written, behind a step or not', () => {
    fc.assert(
      fc.property(link, fc.boolean(), (written, step) => {
        const words = classWords(written);
        expect(words).not.toMatch(/[\s"<>|]/);
        const read = readClassLink(`#${step ? 'step-3&' : ''}${words}`);
        expect(read).toEqual({
          kind: 'link',
          link: { ...written, armed: written.armed.map((a) => ({ ...a, fault: plain(a.fault) })) },
        });
      }),
    );
  });

  it('are words that people can read and type', () => {
    const armed: ClassLink['armed'] = [
      { fault: { kind: 'power-off', machine: 'web2' }, forMs: null },
      { fault: { kind: 'kill', process: 'web1/app' }, forMs: 5000 },
    ];
    const words = classWords({ atMs: 12_000, armed, present: true });
    expect(words).toBe('v=1&at=12&armed=power-off:web2&armed=kill:web1/app:5s&present');
    expect(readClassLink('#at=12.5&armed=unplug:lb1')).toEqual({
      kind: 'link',
      link: { atMs: 12_500, armed: [{ fault: { kind: 'unplug', machine: 'lb1' }, forMs: null }], present: false },
    });
  });

  it('say nothing where there is nothing', () => {
    for (const hash of ['', '#', '#step-3', '#/lesson/one-server/step/2'])
      expect(readClassLink(hash)).toEqual({ kind: 'none' });
  });

  it.each([
    ['#v=2&at=12', /version 2/],
    ['#at=12&at=13', /“at” twice/],
    ['#at=soon', /“at=soon” is no moment/],
    ['#at=-1', /no moment/],
    ['#at=301', /from 0 to 300/],
    ['#armed=explode:web1', /“armed=explode:web1” is no fault/],
    ['#armed=kill:web1', /is no fault/],
    ['#armed=power-off:web1/app', /is no fault/],
    ['#armed=power-off:web1:0s', /is no fault/],
    ['#armed=partition:lb1', /is no fault/],
    ['#armed=partition:lb1;lb1', /is no fault/],
    ['#armed=set:web1/app,reply', /is no fault/],
    ['#at=12&color=red', /“color=red”/],
    ['#present=yes', /“present=yes”/],
    ['#at=%', /percent signs/],
    [`#${Array.from({ length: 10 }, () => 'armed=unplug:lb1').join('&')}`, /arms 10 faults/],
  ])('%s is refused with a sentence', (hash, words) => {
    const read = readClassLink(hash);
    expect(read.kind).toBe('unreadable');
    expect(read.kind === 'unreadable' && read.problem).toMatch(words);
  });

  it('never throw, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => ['none', 'link', 'unreadable'].includes(readClassLink(`#at=1&${text}`).kind)),
    );
  });
});

describe('the projector in an address', () => {
  it('is put there and taken away, and the step stays', () => {
    expect(presenting('#step-3', true)).toBe('#step-3&present');
    expect(presenting('', true)).toBe('#present');
    expect(presenting('#step-3&v=1&at=12&armed=unplug:lb1&present', false)).toBe('#step-3');
    expect(presenting('#v=1&at=12&present', true)).toBe('#present');
    expect(asksToPresent('#step-3&present')).toBe(true);
    expect(asksToPresent('#step-3')).toBe(false);
    expect(speaksToClass('#step-3&at=12')).toBe(true);
    expect(speaksToClass('#step-3')).toBe(false);
  });
});

/** Without the prototype that a generated dictionary lacks. */
function plain(action: FaultAction): FaultAction {
  return action.kind === 'set' ? { ...action, env: { ...action.env } } : action;
}
