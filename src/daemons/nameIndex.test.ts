import { expect, test } from 'vitest';
import { firstNamed, hasName, NameIndex } from './nameIndex.ts';

test('finds what was added after the first question, in the order of the list', () => {
  const list = [{ name: 'a', place: 0 }];
  const index = new NameIndex(list, ({ name }) => name);
  expect(index.named('b')).toEqual([]);
  list.push({ name: 'b', place: 1 }, { name: 'a', place: 2 });
  expect(index.named('a').map(({ place }) => place)).toEqual([0, 2]);
  expect(index.named('b').map(({ place }) => place)).toEqual([1]);
});

test('what was taken from the end is not found any more', () => {
  const list = [{ name: 'a' }, { name: 'a' }, { name: 'b' }];
  const index = new NameIndex(list, ({ name }) => name);
  expect(index.named('a')).toHaveLength(2);
  list.pop();
  list.pop();
  list.push({ name: 'c' });
  expect(index.named('a')).toEqual([{ name: 'a' }]);
  expect(index.named('b')).toEqual([]);
  expect(index.named('c')).toHaveLength(1);
});

test('each list has an index of its own', () => {
  const [one, other] = [[{ name: 'a' }], [{ name: 'b' }]];
  expect(hasName(one, 'a')).toBe(true);
  expect(hasName(other, 'a')).toBe(false);
  other.push({ name: 'a' });
  expect(firstNamed(other, 'a')).toBe(other[1]);
});
