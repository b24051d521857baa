import { daemons } from '../src/daemons/registry.ts';
import { simulate } from '../src/lab/lab.ts';
import type { Trace } from '../src/trace/trace.ts';
import { balancedShop, visits } from './balancedShop.ts';
import { type Figure, processorMs, quantile } from './measure.ts';

const RATE_RPS = 2000;
/** Linear: a hop costs no more than this many times what it costs in a small run. */
const GROWTH_MAX = 1.5;

interface Run {
  readonly requests: number;
  readonly hops: number;
  readonly ms: number;
  readonly bytes: number;
}

function measuredRun(machines: number, requests: number, seed: number): Run {
  const cluster = balancedShop(machines);
  const scenario = visits(requests, RATE_RPS);
  let trace: Trace | null = null;
  const ms = processorMs(() => (trace = simulate(cluster, scenario, seed, daemons)));
  const { requests: rows, hops, stopped } = trace as unknown as Trace;
  if (stopped !== null) throw new Error(stopped.reason);
  if (rows.result.some((result) => result !== 200)) throw new Error('a request of the measurement failed');
  return { requests: rows.length, hops: hops.length, ms, bytes: columnBytes(rows) + columnBytes(hops) };
}

function columnBytes(table: object): number {
  let sum = 0;
  for (const column of Object.values(table)) if (ArrayBuffer.isView(column)) sum += column.byteLength;
  return sum;
}

function medianMs(runs: readonly Run[]): number {
  return quantile(
    runs.map(({ ms }) => ms).sort((a, b) => a - b),
    0.5,
  );
}

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** Requests a second through a load balancer, how that grows, and what a request takes in the trace. */
export function throughputFigures(): Figure[] {
  times(3, (i) => measuredRun(3, 20_000, i));
  const small = times(5, (i) => measuredRun(3, 10_000, i));
  const middle = times(5, (i) => measuredRun(3, 100_000, i));
  const large = times(1, (i) => measuredRun(3, 1_000_000, i));
  const perSecond = 100_000 / (medianMs(middle) / 1000);
  const bytes = (large[0] as Run).bytes / 1_000_000;
  const name = 'through a load balancer to two apps';
  return [
    {
      name: `${name}: requests simulated a second, trace kept`,
      measured: perSecond.toFixed(0),
      target: '≥ 200000',
      met: perSecond >= 200_000,
    },
    growth(`${name}: a hop's time with 1,000,000 requests, by that with 10,000`, large, small),
    growth(`${name}: a hop's time with 1,000,000 requests, by that with 100,000`, large, middle),
    machineGrowth(30),
    machineGrowth(100),
    {
      name: `${name}: bytes of trace a request, of 1,000,000`,
      measured: bytes.toFixed(0),
      target: '≤ 200',
      met: bytes <= 200,
    },
  ];
}

function machineGrowth(machines: number): Figure {
  const few = times(3, (i) => measuredRun(10, 50_000, i));
  const many = times(3, (i) => measuredRun(machines, 50_000, i));
  return growth(`through a load balancer: a hop's time with ${machines} machines, by that with 10`, many, few);
}

function growth(name: string, large: readonly Run[], small: readonly Run[]): Figure {
  const perHop = (runs: readonly Run[]): number => medianMs(runs) / (runs[0] as Run).hops;
  const ratio = perHop(large) / perHop(small);
  return {
    name,
    measured: `× ${ratio.toFixed(2)} (${(perHop(large) * 1000).toFixed(2)} µs)`,
    target: `≤ × ${GROWTH_MAX}`,
    met: ratio <= GROWTH_MAX,
  };
}
