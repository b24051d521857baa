import { describe, expect, it } from 'vitest';
import { testCluster, TestRun } from '../checks/run.testing.ts';
import type { Cluster } from '../model/cluster.ts';
import { lineSpan } from '../text/span.ts';
import { fittingHints, judgedRun, runConditions, type Situation } from './fitting.ts';
import { readHints } from './hintsFile.ts';

const span = lineSpan('lb1/keepalived.conf', 3);
const config = (id: number, names: readonly string[]) => ({
  instances: [{ span, routerId: { value: id, span }, names: new Map(names.map((name) => [name, true])) }],
});

/** lb1 with one parsed configuration, web1 with another. */
const cluster: Cluster = {
  ...testCluster(),
  machines: testCluster().machines.map((machine) => ({
    ...machine,
    processes: machine.processes.map((process) => ({
      ...process,
      config:
        process.id === 'lb1/keepalived' ? config(51, ['a']) : process.id === 'web1/app' ? config(52, ['a', 'b']) : null,
    })),
  })),
};

function situation(passed = false): Situation {
  const run = new TestRun();
  run.event(-5000, 'address-taken', 'lb1', '10.77.0.100');
  run.event(2000, 'address-taken', 'lb2', '10.77.0.100');
  run.through(1000, 'web1', 503);
  const verdict = { id: 'one', title: '', passed, expected: '', measured: '', evidence: null, parts: [] };
  const diagnostic = {
    file: 'lb1/haproxy.cfg',
    span,
    severity: 'warning',
    code: 'haproxy.timeouts',
    message: '',
  } as const;
  return { cluster, diagnostics: [diagnostic], runs: new Map([['one', judgedRun(verdict, run.finish(10_000))]]) };
}

function fits(condition: string): boolean {
  const { hints, diagnostics } = readHints(
    { path: 'hints.yaml', text: `- { id: h, words: W, when: [${condition}] }` },
    ['one', 'two'],
  );
  expect(diagnostics).toEqual([]);
  return fittingHints(hints, situation()).length === 1;
}

describe('a hint fits', () => {
  it.each([
    ['{ failed: one }', true],
    ['{ passed: one }', false],
    ['{ failed: two }', false],
    ['{ outcome: 5xx, check: one }', true],
    ['{ outcome: timeouts, check: one }', false],
    ['{ event: address-taken, machine: lb2, after: 0s }', true],
    ['{ event: address-taken, machine: lb1, after: 0s, in: one }', false],
    ['{ two-holders: true }', true],
    ['{ two-holders: 10.77.0.100, in: one }', true],
    ['{ two-holders: 10.77.0.99 }', false],
    ['{ diagnostic: haproxy.* }', true],
    ['{ diagnostic: haproxy.timeouts, file: lb2/haproxy.cfg }', false],
    ['{ diagnostic: haproxy.timeouts, severity: error }', false],
    ['{ value: lb1/keepalived instances.0.routerId, is: 51 }', true],
    ['{ value: lb1/keepalived instances.0.routerId, differs-from: web1/app instances.0.routerId }', true],
    ['{ value: lb1/keepalived instances.0.routerId, same-as: web1/app instances.0.routerId }', false],
    ['{ value: lb1/keepalived instances.0.routerId, differs-from: db1/mysql instances.0.routerId }', false],
    ['{ value: lb1/keepalived instances.*.routerId, less-than: 52 }', true],
    ['{ value: web1/app instances.0.names.b, is: true }', true],
    ['{ value: lb1/keepalived instances.0.names.b, missing: true }', true],
    ['{ value: site.host, same-as: machines.0.address }', false],
    ['{ value: site.host, matches: "^10\\\\.77\\\\." }', true],
    ['{ not: { failed: one } }', false],
    ['{ any: [{ passed: one }, { failed: one }] }', true],
    ['{ all: [{ passed: one }, { failed: one }] }', false],
  ])('%s', (condition, expected) => expect(fits(condition)).toBe(expected));

  it('when the run shows what its hints would ask of it, however deep it is asked', () => {
    const { hints } = readHints(
      {
        path: 'hints.yaml',
        text: '- { id: h, words: W, when: [{ failed: one }, { not: { any: [{ two-holders: true }, { all: [{ outcome: 5xx, check: one }] }] } }, { event: commit }] }',
      },
      ['one'],
    );
    expect(runConditions(hints).map(({ kind }) => kind)).toEqual(['two-holders', 'outcome', 'event']);
  });

  it('in the order written, and never when all is well', () => {
    const { hints } = readHints(
      { path: 'hints.yaml', text: '- { id: a, words: A, when: [{ failed: one }] }\n- { id: b, words: B }' },
      ['one'],
    );
    expect(fittingHints(hints, situation()).map((h) => h.id)).toEqual(['a', 'b']);
    expect(fittingHints(hints, situation(true))).toEqual([]);
  });

  it.each([
    ['{ value: site.host }', 'expected one of is'],
    ['{ value: site.host, is: 1, missing: true }', 'expected one of is'],
    ['{ value: site.host, matches: "(" }', 'no regular expression'],
    ['{ any: [{ failed: three }] }', 'there is no check three'],
    ['{ moon: full }', 'a condition with one of the keys'],
  ])('%s is no condition', (condition, words) => {
    const { diagnostics } = readHints({ path: 'hints.yaml', text: `- { id: h, words: W, when: [${condition}] }` }, [
      'one',
    ]);
    expect(diagnostics[0]?.message).toContain(words);
  });
});
