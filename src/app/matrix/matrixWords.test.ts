import { expect, test } from 'vitest';
import type { Breakable } from '../../matrix/breakable.ts';
import type { Cell } from '../../matrix/cell.ts';
import { cellSign, cellWords, contradictionWords, downtimeWords, ninesWords, pairWords, thingLabel } from './matrixWords.ts';

const power: Breakable = { id: 'power:lb1', kind: 'machine', machine: 'lb1', process: null, actions: [{ kind: 'power-off', machine: 'lb1' }] };
const crash: Breakable = { id: 'process:web1/app', kind: 'process', machine: 'web1', process: 'web1/app', actions: [{ kind: 'kill', process: 'web1/app' }] };
const hang: Breakable = { ...crash, actions: [{ kind: 'freeze', process: 'web1/app' }] };
const cell = (over: Partial<Cell>): Cell => ({ outcome: 'unnoticed', cut: 0, availability: 1, recoveryMs: 0, longestWaitMs: 30, never: [], ...over });

test('what breaks is a sentence and a label', () => {
  expect(pairWords(power, power)).toBe('lb1 loses its power');
  expect(pairWords(crash, power)).toBe('web1/app crashes and lb1 loses its power');
  expect(pairWords(power, hang)).toContain('web1/app hangs');
  expect([thingLabel(power), thingLabel(crash)]).toEqual(['power', 'app']);
});

test('every outcome has its words and its sign', () => {
  const told = (over: Partial<Cell>): [string, string] => [cellSign(cell(over)), cellWords(cell(over))];
  expect(told({})).toEqual(['·', 'Nobody notices.']);
  expect(told({ cut: 2 })[1]).toBe('2 requests that were under way fail; nobody after that notices.');
  expect(told({ outcome: 'late', cut: 1, longestWaitMs: 3200 })[1]).toBe('One request that was under way fails; nobody after that fails, but somebody waits 3.2 s.');
  expect(told({ outcome: 'late', longestWaitMs: 3200 })).toEqual(['3', 'Nobody fails, but somebody waits 3.2 s.']);
  expect(told({ outcome: 'recovered', recoveryMs: 620, availability: 0.99 })).toEqual(['<1', 'All is well again after 620 ms; 99 % answered.']);
  expect(told({ outcome: 'partial', never: ['POST /orders'], recoveryMs: null, availability: 0.5 })).toEqual(['◩', 'POST /orders never works again; 50 % answered.']);
  expect(told({ outcome: 'outage', recoveryMs: null, availability: 0 })).toEqual(['✕', 'Nothing is answered any more.']);
  expect(told({ outcome: 'outage', recoveryMs: null, availability: 0.5 })[1]).toBe('It does not recover; 50 % answered.');
});

test('a contradiction is explained with what the run saw', () => {
  const partial = cell({ outcome: 'partial', never: ['GET /widgets', 'POST /orders'], recoveryMs: null, availability: 0.6 });
  const words = contradictionWords({ down: ['web2'], arithmetic: 'works', runs: 'fails' }, partial);
  expect(words).toContain('GET /widgets and POST /orders never work again');
  expect(words).toContain('Either web2 is still asked');
  expect(contradictionWords({ down: ['db1'], arithmetic: 'fails', runs: 'works' }, undefined)).toContain('nobody needs it');
});

test('nines and the time they leave', () => {
  expect([0.9, 0.99, 0.9998, 0.999999].map(ninesWords)).toEqual(['90.0 %', '99.0 %', '99.98 %', '99.9999 %']);
  expect([0.9, 0.999, 0.9999, 0.9999999].map(downtimeWords)).toEqual(['36.5 days a year', '8.8 hours a year', '53 min a year', '3.2 s a year']);
});
