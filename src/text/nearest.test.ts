import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const words = ['balance', 'backend', 'bind', 'server', 'option', 'maxconn', 'mode'];

test.each([
  ['ballance', 'balance'],
  ['sevrer', 'server'],
  ['bakcend', 'backend'],
  ['maxcon', 'maxconn'],
  ['mod', 'mode'],
  ['listen', null],
  ['x', null],
  ['bind', null],
])('%s is meant as %s', (word, meant) => expect(nearest(word, words)).toBe(meant));

test('the nearest wins, the first of equals', () => {
  expect(nearest('cat', ['cart', 'bat', 'cast'])).toBe('cart');
  expect(nearest('fallx', ['all', 'fall'])).toBe('fall');
});
