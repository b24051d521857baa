import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shuffled } from './shuffle.ts';

test('keeps every item, gives another order, and the same one each time', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 9 }), fc.string(), (items, salt) => {
      const order = shuffled(items, salt);
      expect(order).not.toEqual(items);
      expect([...order].sort()).toEqual([...items].sort());
      expect(shuffled(items, salt)).toEqual(order);
    }),
  );
});

test('one item stays where it is', () => expect(shuffled(['a'], 'x')).toEqual(['a']));
