import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLessons } from '../cli/folder.ts';
import { daemons } from '../daemons/registry.ts';
import type { Scenario } from '../sim/scenario.ts';
import { prepare, simulate } from './lab.ts';

/** Whatever a learner leaves in the files of a system, reading and running it gives diagnostics and a trace, never an exception and never a run without end. */

/** Every workspace that lessons start with, and those of their solutions. */
const workspaces = readLessons(fileURLToPath(new URL('../../lessons', import.meta.url))).flatMap(({ lesson }) => (lesson === null ? [] : [lesson.start, ...lesson.solutions.map((s) => s.files)]));

/** One way to spoil a text. */
const spoil = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('swap' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), to: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('drop' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('twice' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('put' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), text: fc.string({ maxLength: 20 }) }),
  fc.record({ kind: fc.constant('number' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.constantFrom('0', '-1', '1', '99999999999', '1ms', '10.77.0.999') }),
);
type Spoil = typeof spoil extends fc.Arbitrary<infer T> ? T : never;

function spoiled(text: string, how: Spoil): string {
  if (how.kind === 'put') return text.slice(0, Math.floor(how.at * text.length)) + how.text + text.slice(Math.floor(how.at * text.length));
  if (how.kind === 'cut') return text.slice(0, Math.floor(how.at * text.length));
  if (how.kind === 'number') {
    const numbers = [...text.matchAll(/\d[\d.]*\w*/g)];
    const found = numbers[Math.floor(how.at * numbers.length)];
    return found === undefined ? text : text.slice(0, found.index) + how.value + text.slice(found.index + found[0].length);
  }
  const lines = text.split('\n');
  const i = Math.floor(how.at * lines.length);
  const line = lines[i];
  if (line === undefined) return text;
  if (how.kind === 'drop') lines.splice(i, 1);
  else if (how.kind === 'twice') lines.splice(i, 0, line);
  else {
    const j = Math.min(lines.length - 1, Math.floor(how.to * lines.length));
    lines[i] = lines[j] ?? '';
    lines[j] = line;
  }
  return lines.join('\n');
}

const scenario: Scenario = {
  traffic: { rateRps: 20, mix: [{ method: 'GET', path: '/widgets', weight: 1 }], timeoutMs: 5000, arrivals: 'poisson' },
  requests: [],
  durationMs: 6000,
  faults: [],
};

test('spoiled workspaces are read and run', () => {
  expect(workspaces.length).toBeGreaterThan(4);
  const spoils = fc.array(fc.record({ file: fc.double({ min: 0, max: 0.999999, noNaN: true }), how: spoil }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...workspaces), spoils, (workspace, list) => {
      const files: Record<string, string> = { ...workspace };
      const paths = Object.keys(files);
      for (const { file, how } of list) {
        const path = paths[Math.floor(file * paths.length)] as string;
        files[path] = spoiled(files[path] as string, how);
      }
      const { cluster, diagnostics } = prepare(files, daemons);
      for (const { span, file } of diagnostics) {
        if (span === null) continue;
        expect(span.line).toBeGreaterThanOrEqual(1);
        expect(span.line).toBeLessThanOrEqual((files[file] ?? '').split('\n').length + 1);
      }
      if (cluster === null) expect(diagnostics.some((d) => d.severity === 'error')).toBe(true);
      else {
        const trace = simulate(cluster, scenario, 1, daemons, { eventsMax: 200_000 });
        expect(trace.requests.length + (trace.stopped === null ? 0 : 1)).toBeGreaterThan(0);
      }
    }),
    { numRuns: 400 },
  );
}, 120_000);

test('random text in every file of every daemon', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      for (const daemon of daemons) {
        const files = { 'cluster.yaml': `site: http://10.77.0.1/\nmachines:\n  m: { address: 10.77.0.1, runs: [${daemon.name}] }\n`, [`m/${daemon.fileName}`]: text };
        const { cluster } = prepare(files, daemons);
        expect(cluster).not.toBeNull();
        daemon.editor.tokens(text);
      }
    }),
    { numRuns: 300 },
  );
});

test('a load balancer that sends requests to itself is stopped with a sentence', () => {
  const loop = 'defaults\n    mode http\n    timeout connect 1s\n    timeout client 1s\n    timeout server 1s\nlisten round\n    bind :80\n    server self 10.77.0.1:80\n';
  const { cluster } = prepare({ 'cluster.yaml': 'site: http://10.77.0.1/\nmachines:\n  lb1: { address: 10.77.0.1, runs: [haproxy] }\n', 'lb1/haproxy.cfg': loop }, daemons);
  expect(cluster).not.toBeNull();
  if (cluster === null) return;
  expect(simulate(cluster, scenario, 1, daemons).stopped?.reason).toMatch(/goes round in circles: lb1\/haproxy/);
});
