import { expect, test } from 'vitest';
import { lineSpan } from '../../text/span.ts';
import type { Severity } from '../../text/diagnostic.ts';
import { zonesFor } from './zones.ts';

const said = (line: number | null, severity: Severity, message: string) => ({
  file: 'f',
  span: line === null ? null : lineSpan('f', line),
  severity,
  code: 'x',
  message,
});

const none = () => [];

test('one message a line, the worst, in the order of the lines', () => {
  const zones = zonesFor(
    [said(7, 'info', 'left out'), said(3, 'warning', 'w'), said(3, 'error', 'e'), said(null, 'error', 'no line')],
    40,
    none,
  );
  expect(zones).toEqual([
    { line: 3, lines: 1, severity: 'error', message: 'e', fixes: [] },
    { line: 7, lines: 1, severity: 'info', message: 'left out', fixes: [] },
  ]);
});

test('a long message gets as many lines as it needs', () => {
  expect(zonesFor([said(1, 'error', 'x'.repeat(81))], 40, none)[0]?.lines).toBe(3);
  expect(zonesFor([said(1, 'error', 'a\nb')], 40, none)[0]?.lines).toBe(2);
});

test('what to do stands below what the daemon said', () => {
  const [zone] = zonesFor([{ ...said(1, 'error', 'unknown directive "stream"'), remedy: 'Take it out.' }], 40, none);
  expect(zone).toMatchObject({ lines: 2, message: 'unknown directive "stream"\nTake it out.' });
});

test('repairs stand beside their message and take its room', () => {
  const fix = { title: 'Write `balance`', edits: [] };
  const [zone] = zonesFor([said(1, 'error', 'x'.repeat(81))], 60, () => [fix, fix, fix]);
  expect(zone?.fixes).toHaveLength(2);
  expect(zone?.lines).toBe(5);
});
