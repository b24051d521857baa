import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParseContext } from '../daemon.ts';
import { parse } from './parse.ts';
import recorded from './samples/configErrors.json';
import measured from './samples/measuredConfigs.json';

const context: ParseContext = { hosts: new Map([['web1', '10.77.0.21']]), machine: null };
const read = (text: string) => parse({ path: 'lb1/haproxy.cfg', text }, context);

/** What `haproxy -c` printed, without its level, process id and the lines that only sum up; continued lines joined. */
function spoken(all: readonly string[]): { severity: 'error' | 'warning'; line: number | null; message: string }[] {
  const out: { severity: 'error' | 'warning'; line: number | null; message: string }[] = [];
  for (const text of all) {
    const found = /^\[(ALERT|WARNING)\]\s+(?:\(\d+\) : )?(.*)$/.exec(text);
    if (found !== null) {
      if (/Fatal errors found|Error\(s\) found|Failed to initialize server/.test(text)) continue;
      const line = /\[haproxy\.cfg:(\d+)\]/.exec(text);
      out.push({
        severity: found[1] === 'ALERT' ? 'error' : 'warning',
        line: line === null ? null : Number(line[1]),
        message: found[2] as string,
      });
    } else if (/^\s/.test(text)) {
      const last = out[out.length - 1];
      if (last !== undefined) last.message += `\n${text}`;
    } else if (/will not start/.test(text)) out.push({ severity: 'error', line: null, message: text });
  }
  return out.sort((a, b) => (a.line ?? 99) - (b.line ?? 99) || a.message.localeCompare(b.message));
}

/** The same of what the lab says, without its own remarks. */
function said(parsed: ReturnType<typeof read>) {
  return parsed.diagnostics
    .filter((d) => d.severity !== 'info')
    .map((d) => ({ severity: d.severity as 'error' | 'warning', line: d.span?.line ?? null, message: d.message }))
    .sort((a, b) => (a.line ?? 99) - (b.line ?? 99) || a.message.localeCompare(b.message));
}

describe('broken configurations, against haproxy -c 2.6.12', () => {
  test('are all here', () => expect(recorded.length).toBeGreaterThanOrEqual(17));

  test.each(recorded.map((r) => [r.name, r] as const))('%s', (_, recording) => {
    const parsed = read(recording.config);
    expect(said(parsed)).toEqual(spoken(recording.all));
    expect(parsed.refusal === null).toBe(recording.ok);
  });
});

describe('more configurations, measured with haproxy -c 2.6.12', () => {
  test('are all here', () => expect(measured.length).toBeGreaterThanOrEqual(200));

  test.each(measured.map((m, i) => [i, m] as const))('%i', (_, measurement) => {
    const parsed = read(measurement.config);
    expect(said(parsed), measurement.config).toEqual(spoken(measurement.all));
    expect(parsed.refusal === null).toBe(measurement.exit === 0);
  });
});

describe('any text', () => {
  const good = recorded.map((r) => r.config);
  const survives = (text: string) => {
    const parsed = read(text);
    for (const d of parsed.diagnostics) if (d.span !== null) expect(d.span.line).toBeGreaterThan(0);
    if (parsed.refusal !== null)
      expect(parsed.diagnostics.some((d) => d.severity === 'error' && d.message === parsed.refusal?.message)).toBe(
        true,
      );
  };

  test('random text gives diagnostics, never an exception', () => {
    fc.assert(fc.property(fc.string({ maxLength: 400, unit: 'binary' }), survives), { numRuns: 300 });
  });

  test('so do real files cut short, and with their words shuffled', () => {
    const cut = fc.constantFrom(...good).chain((text) => fc.nat(text.length).map((n) => text.slice(0, n)));
    const shuffled = fc
      .constantFrom(...good)
      .chain((text) => fc.shuffledSubarray(text.split(/(\s+)/)).map((parts) => parts.join('')));
    const lines = fc
      .constantFrom(...good)
      .chain((text) => fc.shuffledSubarray(text.split('\n')).map((parts) => parts.join('\n')));
    fc.assert(fc.property(fc.oneof(cut, shuffled, lines), survives), { numRuns: 600 });
  });
});
