import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choicesAfter, partAfter, usageParts } from './usage.ts';

const shown = (usage: string, nameWords = 1) =>
  usageParts(usage, nameWords).map((p) => [
    usage.slice(p.start, p.end),
    p.choices.join(' '),
    p.placeholder,
    p.optional,
    p.repeats,
  ]);

describe('a usage line', () => {
  test.each([
    ['mode { tcp | http }', [['{ tcp | http }', 'tcp http', null, false, false]]],
    ['state MASTER|BACKUP', [['MASTER|BACKUP', 'MASTER BACKUP', null, false, false]]],
    ['advert_int SECONDS', [['SECONDS', '', 'SECONDS', false, false]]],
    ['priority 1-255', [['1-255', '', '1-255', false, false]]],
    ['sendfile on | off', [['on | off', 'on off', null, false, false]]],
    [
      'use_backend <name> [{ if | unless } <condition>]',
      [
        ['<name>', '', 'name', false, false],
        ['{ if | unless }', 'if unless', null, true, false],
        ['<condition>', '', 'condition', true, false],
      ],
    ],
    [
      'acl <name> <criterion> [-i] <pattern>…',
      [
        ['<name>', '', 'name', false, false],
        ['<criterion>', '', 'criterion', false, false],
        ['[-i]', '-i', null, true, false],
        ['<pattern>…', '', 'pattern', false, true],
      ],
    ],
    [
      'server <name> <address>[:<port>] [options]',
      [
        ['<name>', '', 'name', false, false],
        ['<address>[:<port>]', '', 'address', false, false],
        ['[options]', '', 'options', true, false],
      ],
    ],
    [
      'script_user USER [GROUP]',
      [
        ['USER', '', 'USER', false, false],
        ['[GROUP]', '', 'GROUP', true, false],
      ],
    ],
    ['disabled', []],
  ])('%s', (usage, parts) => expect(shown(usage)).toEqual(parts));

  test('tells which argument comes next', () => {
    const parts = usageParts('acl <name> <criterion> [-i] <pattern>…');
    expect(
      [[], ['a'], ['a', 'path'], ['a', 'path', '-i'], ['a', 'path', '/x'], ['a', 'path', '-i', '/x', '/y']].map((w) =>
        partAfter(parts, w),
      ),
    ).toEqual([0, 1, 2, 3, 3, 3]);
    expect(partAfter(usageParts('mode { tcp | http }'), ['tcp'])).toBeNull();
  });

  test('offers fixed words, also of the next part while one may be left out', () => {
    const parts = usageParts('use_backend <name> [{ if | unless } <condition>]');
    expect(choicesAfter(parts, ['be'])).toEqual(['if', 'unless']);
    expect(choicesAfter(parts, ['be', 'if'])).toEqual([]);
    expect(choicesAfter(usageParts('next error | timeout | off …'), ['error'])).toEqual([]);
    expect(choicesAfter(usageParts('next { error | timeout | off }…'), ['error'])).toEqual(['timeout', 'off']);
  });

  test('any text gives parts inside it, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]<>|… "(ab') }), (usage) => {
        let last = 0;
        for (const { start, end } of usageParts(usage, 0)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(usage.length);
      }),
    );
  });
});
