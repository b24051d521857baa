import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressNumber, isLoopback } from './address.ts';

/** The same in the plainest words. */
function plainly(address: string): number | null {
  const parts = address.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return null;
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

test('an address is four numbers up to 255 with dots between them, and nothing else', () => {
  expect(addressNumber('10.77.0.1')).toBe(0x0a4d0001);
  expect(addressNumber('255.255.255.255')).toBe(2 ** 32 - 1);
  for (const wrong of [
    '',
    '10.77.0',
    '10.77.0.',
    '.10.77.0',
    '10..0.1',
    '10.77.0.1.',
    '10.77.0.256',
    '10.77.0.0001',
    'web1',
    '10.77.0.1 ',
  ])
    expect(addressNumber(wrong), wrong).toBe(null);
  const pieces = fc.array(fc.constantFrom('.', '.', '.', '0', '7', '10', '77', '255', '256', '001', 'a', ' '), {
    maxLength: 9,
  });
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      expect(addressNumber(text)).toBe(plainly(text));
    }),
    { numRuns: 2000 },
  );
});

test('127.0.0.0/8 alone is the loopback network', () => {
  expect(['127.0.0.1', '127.9.9.9'].every(isLoopback)).toBe(true);
  expect(['10.77.0.1', '12.7.0.1', '128.0.0.1', '27.0.0.1'].some(isLoopback)).toBe(false);
});
