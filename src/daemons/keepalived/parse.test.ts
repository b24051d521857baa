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

describe('interfaces', () => {
  const instance = (name: string, face: string, more = '') =>
    `vrrp_instance ${name} {\n  interface ${face}\n  virtual_router_id 51\n  priority 100\n${more}}\n`;
  const read = (text: string, moreInterfaces: readonly string[]) => {
    const machine = { ...(LB1.machine as NonNullable<ParseContext['machine']>), moreInterfaces };
    return parse({ path: 'lb1/keepalived.conf', text }, { ...LB1, machine });
  };

  it('that the machine does not have are named, with what to do', () => {
    const text =
      instance('a', 'eth0', '  virtual_ipaddress {\n    10.77.0.100 dev ens192\n  }\n') + instance('b', 'eth2');
    const { diagnostics, refusal } = read(text, ['eth1']);
    expect(refusal?.span?.line).toBe(6);
    expect(diagnostics.find(({ severity }) => severity === 'error')).toEqual({
      file: 'lb1/keepalived.conf',
      span: null,
      severity: 'error',
      code: 'keepalived.no-interface',
      message: 'Non-existent interface specified in configuration',
      remedy:
        "This machine has eth0, eth1, and not ens192 in line 6, eth2 in line 10. In cluster.yaml, `interface: [eth0, eth1, ens192, eth2]` gives it more, all on the lab's one network; or write eth0 here.",
    });
  });

  it('of one machine may have the same virtual router each', () => {
    const [same, apart] = ['eth0', 'eth1'].map((face) => read(instance('a', 'eth0') + instance('b', face), ['eth1']));
    expect(same?.refusal?.message).toContain('both use VRID 51 with IPv4 on interface eth0');
    expect(apart).toMatchObject({ refusal: null, config: { instances: [{ name: 'a' }, { name: 'b' }] } });
    expect(apart?.config?.interfaces.map(({ value, span }) => `${value} ${span.line}`)).toEqual(['eth0 2', 'eth1 7']);
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
