import { expect, it } from 'vitest';
import type { LogFile, Logs } from '../trace/logs.ts';
import { countBy, filtered, linesBy, textBy } from './machineLog.ts';

const texts = ['a sC-- one', 'a SC-- two', 'a ---- three', 'a sC-- four'];

function file(): LogFile {
  let end = 0;
  return {
    process: 'lb1/haproxy',
    name: '/dev/log local0',
    length: texts.length,
    text: texts.join(''),
    ends: Uint32Array.from(texts, (text) => (end += text.length)),
    atMs: Float64Array.from([-5, 10, 20, 30]),
    request: Int32Array.from([-1, 0, 1, 2]),
    cause: Int32Array.from([-1, 0, -1, -1]),
  };
}

const span = { file: 'lb1/haproxy.cfg', line: 7, column: 1, endLine: 1, endColumn: 2 };
const logs: Logs = { files: [file()], remarks: [], spans: [span] };

it('shows the last lines up to the moment, the oldest first', () => {
  const all = filtered(file(), '');
  expect(countBy(all, 25)).toBe(3);
  expect(linesBy(logs, all, 25, 2)).toEqual([
    { index: 1, atMs: 10, text: texts[1], request: 0, span },
    { index: 2, atMs: 20, text: texts[2], request: 1, span: null },
  ]);
  expect(countBy(all, -6)).toBe(0);
  expect(linesBy(logs, all, -5, 9).map(({ request }) => request)).toEqual([null]);
});

it('keeps the lines with some words, in any case unless the words have a large letter', () => {
  expect(textBy(filtered(file(), ' sC-- '), 99)).toBe(`${texts[0]}\n${texts[3]}`);
  expect(countBy(filtered(file(), 'sc--'), 99)).toBe(3);
  expect(countBy(filtered(file(), 'sC--'), 29)).toBe(1);
  expect(countBy(filtered(file(), 'nothing'), 99)).toBe(0);
});
