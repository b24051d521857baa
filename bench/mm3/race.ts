import { type Figure, quantile } from '../measure.ts';
import { bareLoop } from './bareLoop.ts';
import { erlangWait, type Mm3Result, OFFERED, SERVERS } from './mm3.ts';
import { ownEngine } from './ownEngine.ts';
import { simjs } from './simjs.ts';
import { simpy } from './simpy.ts';

const ROUNDS = 5;
const CUSTOMERS = 500_000;
/** SimPy takes ten times as long for each. */
const CUSTOMERS_SIMPY = 50_000;
const CUSTOMERS_ERLANG = 5_000_000;
const SEED = 1;

/** The same queue in every engine, in turns, so that what else the computer does meets all of them alike. */
export function mm3Figures(): Figure[] {
  const own: number[] = [];
  const others = { simjs: [] as number[], floor: [] as number[], simpy: [] as number[] };
  let version = '';
  for (let round = 0; round < ROUNDS; round++) {
    own.push(ownEngine(CUSTOMERS, round).perSecond);
    others.simjs.push(simjs(CUSTOMERS, round).perSecond);
    others.floor.push(bareLoop(CUSTOMERS).perSecond);
    const python = simpy(CUSTOMERS_SIMPY, round);
    if (python === null) continue;
    others.simpy.push(python.perSecond);
    version = python.version;
  }
  const speed = median(own);
  const name = 'M/M/3, load 0.8';
  return [
    plain(`${name}: customers a second in this engine`, speed),
    ratio(`${name}: times as fast as simjs 2.0.3`, speed, others.simjs, 2, '≥ 2'),
    others.simpy.length === 0
      ? { name: `${name}: times as fast as SimPy`, measured: 'SimPy is not present', target: '≥ 15', met: null }
      : ratio(`${name}: times as fast as SimPy ${version}`, speed, others.simpy, 15, '≥ 15'),
    ratio(`${name}: share of a bare heap-and-switch loop`, speed, others.floor, 0.25, '≥ 0.25'),
    erlangFigure(name, ownEngine(CUSTOMERS_ERLANG, SEED)),
  ];
}

function median(values: number[]): number {
  return quantile(
    values.sort((a, b) => a - b),
    0.5,
  );
}

function thousands(perSecond: number): string {
  return `${Math.round(perSecond / 1000)} k`;
}

function plain(name: string, perSecond: number): Figure {
  return { name, measured: thousands(perSecond), target: '', met: null };
}

function ratio(name: string, speed: number, other: number[], least: number, target: string): Figure {
  const times = speed / median(other);
  return { name, measured: `${times.toFixed(2)} (${thousands(median(other))}/s)`, target, met: times >= least };
}

/** The simulated mean wait beside the one that is known. */
function erlangFigure(name: string, { customers, meanWait }: Mm3Result): Figure {
  const error = meanWait / erlangWait(SERVERS, OFFERED) - 1;
  return {
    name: `${name}: mean wait of ${customers / 1e6} M customers beside Erlang C`,
    measured: `${(error * 100).toFixed(2)} %`,
    target: 'within 1 %',
    met: Math.abs(error) <= 0.01,
  };
}
