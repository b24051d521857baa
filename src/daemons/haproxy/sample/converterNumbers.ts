import type { Convert } from './convert.ts';
import { asNumber, bounded, type Sample } from './value.ts';

/** Converters of numbers and truth values (sample.c 2.6, arith_add and its neighbours): 64 bits with a sign, stopping at their ends. */

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => (b === 0 ? Infinity : Math.trunc(a / b)),
  mod: (a, b) => (b === 0 ? 0 : a % b),
  and: (a, b) => Number(BigInt(a) & BigInt(b)),
  or: (a, b) => Number(BigInt(a) | BigInt(b)),
  xor: (a, b) => Number(BigInt(a) ^ BigInt(b)),
};

/** With a number, or the variable of that name, as the other operand. */
const withOperand =
  (compute: (a: number, b: number) => number): Convert =>
  (value, [operand], scope) => {
    const a = asNumber(value);
    const other = /^[+-]?\d+$/.test(operand ?? '') ? Number(operand) : scope.variable(operand ?? '');
    const b = other === null ? null : asNumber(other);
    // A zero has no sign here.
    return a === null || b === null ? null : bounded(compute(a, b)) + 0;
  };

const ofNumber =
  (compute: (number: number, args: readonly string[]) => Sample): Convert =>
  (value, args) => {
    const number = asNumber(value);
    return number === null ? null : compute(number, args);
  };

export const NUMBER_CONVERTERS: ReadonlyMap<string, Convert> = new Map([
  ...Object.entries(OPERATIONS).map(([name, compute]): [string, Convert] => [name, withOperand(compute)]),
  ['neg', ofNumber((number) => -number + 0)],
  ['cpl', ofNumber((number) => -number - 1)],
  ['odd', ofNumber((number) => number % 2 !== 0)],
  ['even', ofNumber((number) => number % 2 === 0)],
  ['bool', ofNumber((number) => number !== 0)],
  ['not', ofNumber((number) => number === 0)],
  ['iif', ofNumber((number, [yes, no]) => (number !== 0 ? (yes ?? '') : (no ?? '')))],
]);
