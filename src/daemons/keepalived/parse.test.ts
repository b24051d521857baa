import { describe, expect, it } from 'vitest';
import type { ParseContext } from '../daemon.ts';
import { parse } from './parse.ts';
import errors from './samples/config-errors.json' with { type: 'json' };
import mutated from './samples/mutated.json' with { type: 'json' };
import started from './samples/start-anyway.json' with { type: 'json' };

export const LB1: ParseContext = {
  hosts: new Map([
    ['lb1', '10.77.0.11'],
    ['lb2', '10.77.0.12'],
  ]),
  machine: { name: 'lb1', address: '10.77.0.11', interface: 'eth0', prefixLength: 24, runs: ['haproxy', 'keepalived'] },
};

/** `(keepalived.conf: Line 7) words` or `(Line 7) words` → line and words. */
function place(recorded: string): { line: number | null; message: string } {
  const found = /^\((?:keepalived\.conf: )?Line (\d+)\) (.*)$/s.exec(recorded);
  return found === null ? { line: null, message: recorded } : { line: Number(found[1]), message: found[2] ?? '' };
}

describe('keepalived -t, recorded', () => {
  it.each(errors)('$name', ({ config, all, name }) => {
    const parsed = parse({ path: 'keepalived.conf', text: config }, LB1);
    const said = parsed.diagnostics.filter((d) => !d.code.startsWith('lab.'));
    const ours = new Set(said.map((d) => d.message));
    const theirs = all.map(place);
    expect(ours).toEqual(new Set(theirs.map((t) => t.message)));
    for (const { line, message } of theirs) {
      if (line === null) continue;
      expect(said.some((d) => d.message === message && d.span?.line === line)).toBe(true);
    }
    const daemon = started.find((s) => s.name === name);
    expect(parsed.refusal === null).toBe(daemon?.daemon_running);
    expect(said.some((d) => d.severity === 'error')).toBe(!daemon?.daemon_running);
  });
});

/** Good files with a line or a word changed, and what `keepalived -t` of 2.2.7 said about each on a machine with eth0. */
describe('keepalived -t on files with slips', () => {
  it.each(mutated.map((m, i) => ({ ...m, i })))('$i', ({ config, said }) => {
    const parsed = parse({ path: 'keepalived.conf', text: config }, LB1);
    const ours = parsed.diagnostics.filter((d) => !d.code.startsWith('lab.'));
    expect(new Set(ours.map((d) => d.message))).toEqual(new Set(said.map((s) => s.message)));
    for (const { line, message } of said) {
      if (line !== null) expect(ours.some((d) => d.message === message && d.span?.line === line)).toBe(true);
    }
  });
});
