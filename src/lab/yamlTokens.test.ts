import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { yamlTokens } from './yamlTokens.ts';

const words = (text: string) => {
  const lines = text.split('\n');
  return yamlTokens(text).map((t) => `${t.kind} ${lines[t.line - 1]!.slice(t.column - 1, t.column - 1 + t.length)}`);
};

test('keys, addresses, numbers and remarks stand out', () => {
  expect(words('site: http://10.77.0.100/  # where\nclients: 50')).toEqual([
    'section site',
    'punctuation :',
    'address http://10.77.0.100/',
    'comment # where',
    'section clients',
    'punctuation :',
    'number 50',
  ]);
  expect(words('  lb1: { address: 10.77.0.11 }')).toEqual([
    'directive lb1',
    'punctuation :',
    'punctuation {',
    'directive address',
    'punctuation :',
    'address 10.77.0.11',
    'punctuation }',
  ]);
});

test('any text is coloured without overlap', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      let [line, column] = [1, 1];
      for (const token of yamlTokens(text)) {
        expect(token.line > line || (token.line === line && token.column >= column)).toBe(true);
        [line, column] = [token.line, token.column + token.length];
      }
    }),
  );
});
