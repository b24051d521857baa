import { describe, expect, test } from 'vitest';
import { sameValue } from './sameValue.ts';

class Counter {
  #count = 0;
  add(): number {
    return ++this.#count;
  }
}

describe('values of parsed configurations', () => {
  const make = () => ({
    words: ['a', { span: { line: 3 } }],
    names: new Map([['web1', { port: 80 }]]),
    seen: new Set([1, 2]),
    pattern: /^a$/i,
    none: undefined,
    nan: NaN,
  });

  test('are the same when every part is', () => {
    expect(sameValue(make(), make())).toBe(true);
  });

  test.each([
    ['a line', (v: ReturnType<typeof make>) => ({ ...v, words: ['a', { span: { line: 4 } }] })],
    ['an element more', (v: ReturnType<typeof make>) => ({ ...v, words: [...v.words, 'b'] })],
    ['a map\u2019s value', (v: ReturnType<typeof make>) => ({ ...v, names: new Map([['web1', { port: 81 }]]) })],
    ['a map\u2019s key', (v: ReturnType<typeof make>) => ({ ...v, names: new Map([['web2', { port: 80 }]]) })],
    ['the order of a set', (v: ReturnType<typeof make>) => ({ ...v, seen: new Set([2, 1]) })],
    ['a flag of a pattern', (v: ReturnType<typeof make>) => ({ ...v, pattern: /^a$/ })],
    ['a key that is not there', ({ none: _none, ...rest }: ReturnType<typeof make>) => rest],
    ['null for an object', (v: ReturnType<typeof make>) => ({ ...v, names: null })],
  ])('differ in %s', (_, change) => {
    expect(sameValue(make(), change(make()))).toBe(false);
  });

  test('with a state that cannot be seen are the same only when they are one', () => {
    const counter = new Counter();
    const act = () => 1;
    expect(sameValue({ counter, act }, { counter, act })).toBe(true);
    expect(sameValue({ counter }, { counter: new Counter() })).toBe(false);
    expect(sameValue({ act }, { act: () => 1 })).toBe(false);
  });

  test('that contain themselves come to an end', () => {
    const ring = (): unknown => {
      const made: { own?: unknown } = {};
      made.own = made;
      return made;
    };
    expect(sameValue(ring(), ring())).toBe(false);
  });
});
