import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../sim/scenario.ts';
import recorded from './samples/sequences.json' with { type: 'json' };
import { hopsOf, nginxConf, runTrial } from './trial.testing.ts';

interface Recorded {
  readonly name: string;
  readonly upstream?: string;
  readonly workers?: number;
  readonly sequence: string;
  readonly requests?: readonly (readonly [client: string | null, path: string, server: string])[];
}

const all = recorded as unknown as readonly Recorded[];
const named = (name: string): Recorded => all.find((r) => r.name === name) as Recorded;
/** Chance decides in these: random draws, and which worker accepts. */
const byChance = (r: Recorded): boolean =>
  r.name === 'random' || r.name === 'smooth WRR 5/1/1, 2 workers' || r.upstream === undefined;

function scenarioOf(trial: Recorded, gapMs: number): Scenario {
  const count = trial.sequence.length;
  const requests = Array.from({ length: count }, (_, i) => {
    const [client, path] = trial.requests?.[i] ?? [null, '/'];
    return { atMs: 100 + i * gapMs, client, method: 'GET', path, timeoutMs: 5000 };
  });
  return { traffic: null, requests, durationMs: 2000 + count * gapMs, faults: [] };
}

function sequenceOf(trial: Recorded, gapMs: number, seed = 1, upstream = trial.upstream ?? ''): string {
  const text = nginxConf(upstream, '', `worker_processes ${trial.workers ?? 1};`);
  const hops = hopsOf(runTrial(text, scenarioOf(trial, gapMs), seed, 20));
  return hops.map((machines) => machines.join('+').replaceAll('web', '')).join('');
}

describe('chooses servers in the recorded order', () => {
  it.each(all.filter((r) => !byChance(r)))('$name', (trial) => {
    expect(sequenceOf(trial, 50)).toBe(trial.sequence);
  });

  it('least_conn, twelve at once', () => {
    const upstream = named('least_conn one at a time').upstream as string;
    const trial = named('least_conn 12 overlapping');
    expect(sequenceOf(trial, 0, 1, upstream)).toBe(trial.sequence);
  });
});

describe('where chance decides', () => {
  it('random gives every server its share', () => {
    const long = { ...named('random'), sequence: '-'.repeat(600) };
    const sequence = sequenceOf(long, 50);
    for (const server of ['1', '2', '3']) expect(sequence.split(server).length - 1).toBeGreaterThan(150);
  });

  it('two workers without a zone each keep their own order', () => {
    const trial = named('smooth WRR 5/1/1, 2 workers');
    expect(isTwoRotations(trial.sequence)).toBe(true);
    const simulated = Array.from({ length: 20 }, (_, seed) => sequenceOf(trial, 50, seed));
    expect(simulated.every(isTwoRotations)).toBe(true);
    expect(new Set(simulated).size).toBeGreaterThan(15);
  });
});

/** Can the sequence be dealt out to two workers that each give 1 1 2 1 3 1 1 for ever? */
function isTwoRotations(sequence: string): boolean {
  const order = '1121311';
  let states = new Set(['0,0']);
  for (const server of sequence) {
    const next = new Set<string>();
    for (const state of states) {
      const [a = 0, b = 0] = state.split(',').map(Number);
      if (order[a % 7] === server) next.add(`${(a + 1) % 7},${b}`);
      if (order[b % 7] === server) next.add(`${a},${(b + 1) % 7}`);
    }
    states = next;
  }
  return states.size > 0;
}
