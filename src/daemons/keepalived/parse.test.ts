import { describe, expect, it } from 'vitest';
import type { ParseContext } from '../daemon.ts';
import { parse } from './parse.ts';
import errors from './samples/config-errors.json' with { type: 'json' };
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
