import { expect, test } from 'vitest';
import { DiagnosticList } from './diagnosticList.ts';
import type { Diagnostic } from '../text/diagnostic.ts';

const said = (code: string, line: number): Diagnostic => ({
  file: 'x.conf',
  span: { file: 'x.conf', line, column: 1, endLine: line, endColumn: 2 },
  severity: 'warning',
  code,
  message: `line ${line}`,
});

test('lists a thousand of a kind in order, and then how many more there are', () => {
  const list = new DiagnosticList();
  for (let line = 1; line <= 1500; line++) list.add(said('a', line));
  list.add(said('b', 1501));
  expect(list.isFull('a')).toBe(true);
  expect(list.isFull('b')).toBe(false);
  list.count('a');
  const { all } = list;
  expect(all).toHaveLength(1002);
  expect(all.slice(0, 1000).map((d) => d.message)).toEqual(Array.from({ length: 1000 }, (_, i) => `line ${i + 1}`));
  expect(all[1000]?.code).toBe('b');
  expect(all[1001]).toMatchObject({ code: 'lab.more', severity: 'info', span: { line: 1001 } });
  expect(all[1001]?.message).toContain('501 more');
});

test('says nothing of itself where everything is listed', () => {
  const list = new DiagnosticList();
  for (let line = 1; line <= 1000; line++) list.add(said('a', line));
  expect(list.all).toHaveLength(1000);
  expect(list.isFull('a')).toBe(false);
});
