import { describe, expect, test } from 'vitest';
import { run } from '../../../sim/run.ts';
import { NO_HEADERS } from '../../../sim/message.ts';
import type { Fault, SingleRequest } from '../../../sim/scenario.ts';
import { resultName } from '../../../trace/result.ts';
import type { Trace } from '../../../trace/trace.ts';
import { behaviours, cluster } from '../lab.testing.ts';
import recorded from './samples/statistics.json';

/**
 * One run each of HAProxy 2.6.12 with machines that fail and an operator at the runtime socket: `show stat` at some moments, what the orders answered, and
 * who was asked in each second, against the same configuration, faults and traffic over some seeds.
 */
const SEEDS = 5;
/** Requests more or fewer than any seed had; more where a fault began or ended, which took up to 0.3 s in the recordings. */
const ROOM = 3;
const ROOM_AT_FAULT = 6;

type Recording = (typeof recorded.runs)[number];
type Cells = readonly string[];

const ms = (time: string): number => parseFloat(time) * 1000;

function faultsOf({ faults, tells }: Recording): Fault[] {
  const broken = faults.map((written): Fault => {
    const fault = written as unknown as Record<string, string> & { env?: Record<string, number> };
    const when = { atMs: ms(fault['at'] as string), untilMs: ms(fault['until'] as string) };
    for (const kind of ['kill', 'freeze'] as const)
      if (fault[kind] !== undefined) return { kind, process: fault[kind], ...when };
    const env = Object.fromEntries(Object.entries(fault.env ?? {}).map(([name, value]) => [name, String(value)]));
    return { kind: 'set', process: fault['set'] as string, env, ...when };
  });
  const told = tells.map(({ atS, command }): Fault => {
    return { kind: 'tell', process: 'lb1/haproxy', command, atMs: atS * 1000, untilMs: null };
  });
  return [...broken, ...told];
}

function requestsOf({ traffic, requests, seconds }: Recording, seed: number): SingleRequest[] {
  if (traffic === null) {
    return (requests as [number, string, string][]).map(([atS, path, cookie]) => {
      const headers = cookie === '' ? NO_HEADERS : { cookie };
      return { atMs: atS * 1000, client: '10.77.0.101', method: 'GET', path, timeoutMs: 30_000, headers };
    });
  }
  const { rate, timeoutMs } = traffic;
  return Array.from({ length: rate * seconds }, (_, i) => {
    const atMs = ((i + (seed + 0.5) / SEEDS) * 1000) / rate + ((i * 13 + seed * 7) % 10) / 10;
    return { atMs, client: `10.77.0.${101 + ((i * 7 + seed) % 50)}`, method: 'GET', path: '/', timeoutMs };
  });
}

function simulate(recording: Recording, seed: number): Trace {
  const scenario = {
    traffic: null,
    requests: requestsOf(recording, seed),
    durationMs: recording.seconds * 1000,
    faults: faultsOf(recording),
  };
  return run(cluster(recording.config, recording.workMs as Record<string, number>), scenario, seed + 1, behaviours);
}

const answersOf = ({ events }: Trace): string[] =>
  events.filter((event) => event.kind === 'command').map((event) => event.detail);

/** The recorded columns of `show stat`, by line. */
function tableOf(answer: string): Map<string, Cells> {
  const [heading = [], ...lines] = answer.split('\n').map((line) => line.replace('# ', '').split(','));
  const places = recorded.columns.map((column) => heading.indexOf(column));
  return new Map(lines.map((line) => [`${line[0]}/${line[1]}`, places.map((at) => line[at] ?? '?')]));
}

/** Numbers within what the seeds came to, and a little; words as in some seed. */
function fits(value: string, simulated: readonly string[], column: string): boolean {
  if (simulated.includes(value)) return true;
  const numbers = simulated.map(Number);
  const number = Number(value);
  // A check may just be under way.
  if (column === 'check_status') return simulated.some((own) => own.replace('* ', '') === value.replace('* ', ''));
  if (value === '' || Number.isNaN(number) || numbers.some(Number.isNaN) || simulated.includes('')) return false;
  const most = Math.max(...numbers);
  if (column === 'downtime') return number >= Math.min(...numbers) - 1 && number <= most + 1;
  const room = column === 'smax' || column === 'qmax' ? Math.max(5, 0.3 * most) : Math.max(ROOM, 0.04 * most);
  return number >= Math.min(...numbers) - room && number <= most + room;
}

/** Requests that began in a second, by how they ended and by the machine that answered them. */
function countsIn(trace: Trace, second: number): Map<string, number> {
  const { requests, hops, machines } = trace;
  const last = new Map<number, string>();
  for (let h = 0; h < hops.length; h++) {
    if (hops.parent[h] !== -1) last.set(hops.request[h] as number, machines[hops.machine[h] as number] ?? '?');
  }
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  for (let r = 0; r < requests.length; r++) {
    const atS = (requests.startMs[r] as number) / 1000;
    if (atS < second || atS >= second + 1) continue;
    const result = String(resultName(requests.result[r] as number));
    count(result);
    if (result === '200') count(`200 ${last.get(r)}`);
  }
  return counts;
}

function expectSeconds(recording: Recording, traces: readonly Trace[]): void {
  const atFault = new Set(
    recording.faults.flatMap((fault) => {
      const { at, until } = fault as { at: string; until: string };
      return [Math.floor(ms(at) / 1000), Math.floor(ms(until) / 1000)];
    }),
  );
  for (const [second, raw] of recording.bySecond.entries()) {
    const counts = new Map<string, number>();
    for (const [name, value] of Object.entries(raw as Record<string, number>)) {
      const [status = ''] = name.split(' ');
      counts.set(status, (counts.get(status) ?? 0) + value);
      if (name.startsWith('200 web')) counts.set(name, value);
    }
    const simulated = traces.map((trace) => countsIn(trace, second));
    const room = atFault.has(second) ? ROOM_AT_FAULT : ROOM;
    for (const name of new Set([...counts.keys(), ...simulated.flatMap((own) => [...own.keys()])])) {
      const value = counts.get(name) ?? 0;
      const values = simulated.map((own) => own.get(name) ?? 0);
      const inside = value >= Math.min(...values) - room && value <= Math.max(...values) + room;
      expect(inside, `second ${second}, ${name}: ${value}, simulated ${values.join(' ')}`).toBe(true);
    }
  }
}

describe('recorded from HAProxy 2.6.12', () => {
  test.each(recorded.runs.map((r) => [r.name, r] as const))('%s', { timeout: 30_000 }, (_, recording) => {
    const traces = Array.from({ length: SEEDS }, (_, seed) => simulate(recording, seed));
    const answers = traces.map(answersOf);
    for (const [i, tell] of recording.tells.entries()) {
      const given = answers.map((own) => own[i] as string);
      if ('answer' in tell)
        expect(
          given.every((own) => own === tell.answer),
          tell.command,
        ).toBe(true);
      if (!('rows' in tell)) continue;
      const tables = given.map(tableOf);
      const rows = tell.rows as string[][];
      expect([...(tables[0]?.keys() ?? [])]).toEqual(rows.map(([name]) => name));
      for (const [name = '', ...cells] of rows) {
        for (const [c, cell] of cells.entries()) {
          const column = recorded.columns[c] as string;
          const simulated = tables.map((table) => table.get(name)?.[c] ?? '?');
          const words = `${name} ${column} at ${tell.atS} s: ${cell}, simulated ${simulated.join(' ')}`;
          expect(fits(cell, simulated, column), words).toBe(true);
        }
      }
    }
    expectSeconds(recording, traces);
  });
});
