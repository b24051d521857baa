import { nines } from '../../matrix/arithmetic.ts';
import { diceOf, type Dice } from '../dice.ts';
import { plural } from '../../text/plural.ts';
import { availabilityOf, type Part } from './blocks.ts';
import { fixed, minutesPerYear, percent, trimmed } from './figures.ts';

/** A question about availability, with numbers of its own. */
export interface Exercise {
  readonly kind: ExerciseKind;
  readonly seed: number;
  readonly text: string;
  /** What the text is about, where it is a system. */
  readonly system: Part | null;
  /** In `unit`. */
  readonly answer: number;
  readonly unit: '%' | 'min' | 's' | 'machines';
  /** Answers this far off, in the same unit, are right. */
  readonly tolerance: number;
  /** The way to the answer, a line each. */
  readonly solution: readonly string[];
}

export type ExerciseKind = 'minutes' | 'percent' | 'series' | 'parallel' | 'mixed' | 'k-of-n' | 'repair' | 'takeover' | 'how-many';

export const exerciseKinds: readonly ExerciseKind[] = ['minutes', 'percent', 'series', 'parallel', 'mixed', 'k-of-n', 'repair', 'takeover', 'how-many'];

/** The exercise of a kind that this seed draws: the same again for the same seed. */
export function exerciseOf(kind: ExerciseKind, seed: number): Exercise {
  return { kind, seed, ...makers[kind](diceOf(seed)) };
}

type Made = Omit<Exercise, 'kind' | 'seed'>;

const makers: Readonly<Record<ExerciseKind, (dice: Dice) => Made>> = {
  minutes,
  percent: share,
  series,
  parallel,
  mixed,
  'k-of-n': someOf,
  repair,
  takeover,
  'how-many': howMany,
};

/** Shares of time that machines and contracts have, in per cent. */
const usualShares = [98, 98.5, 99, 99.2, 99.5, 99.8, 99.9];

function minutes(dice: Dice): Made {
  const promised = dice.oneOf([99, 99.5, 99.8, 99.9, 99.95, 99.98, 99.99, 99.995, 99.999]);
  const answer = ((100 - promised) / 100) * minutesPerYear;
  return {
    text: `A service is promised to work ${promised} % of the time. How many minutes a year may it be down?`,
    system: null,
    answer,
    unit: 'min',
    tolerance: tidy(answer * 0.01),
    solution: [
      'A year has 365 × 24 × 60 = 525,600 minutes.',
      `It may be down for 100 − ${promised} = ${trimmed(100 - promised)} % of them.`,
      /* @wc-include */ `525,600 min × ${trimmed((100 - promised) / 100)} = ${trimmed(answer, 5)} min`,
    ],
  };
}

function share(dice: Dice): Made {
  const down = dice.oneOf([5, 12, 26, 50, 90, 120, 240, 525, 1000, 2600, 5200]);
  const worked = 1 - down / minutesPerYear;
  return {
    ...inPercent(worked),
    text: `Over a year of 365 days a shop was down for ${down} minutes. For what share of the time did it work?`,
    system: null,
    solution: [
      'A year has 365 × 24 × 60 = 525,600 minutes.',
      `${down} / 525,600 = ${trimmed((down / minutesPerYear) * 100, 4)} % of it was lost.`,
      /* @wc-include */ `100 − ${trimmed((down / minutesPerYear) * 100, 4)} = ${percent(worked)} (${ninesWords(worked)})`,
    ],
  };
}

function series(dice: Dice): Made {
  const names = dice.oneOf([
    ['lb1', 'web1', 'db1'],
    ['web1', 'db1'],
    ['switch', 'lb1', 'web1', 'db1'],
  ]);
  const system: Part = { kind: 'series', parts: names.map((name) => machine(name, dice.oneOf(usualShares))) };
  const answer = availabilityOf(system);
  return {
    ...inPercent(answer),
    text: 'Every request needs all of these. They fail independently of one another. For what share of the time does the service work?',
    system,
    solution: [
      'All are needed, so the shares are multiplied.',
      /* @wc-include */ `${system.parts.map(shareWords).join(' × ')} = ${fixed(answer)}`,
      `${percent(answer)}: less than the weakest of them alone.`,
    ],
  };
}

function parallel(dice: Dice): Made {
  const count = dice.between(2, 3);
  const works = dice.oneOf([90, 95, 98, 99, 99.5]);
  const system: Part = { kind: 'group', need: 1, parts: names('web', count).map((name) => machine(name, works)) };
  const answer = availabilityOf(system);
  const lost = trimmed(1 - works / 100);
  return {
    ...inPercent(answer),
    text: `Any one of ${count} web servers is enough. Each works ${works} % of the time, independently of the others. For what share of the time does the service work?`,
    system,
    solution: [
      'It fails only while all of them are down, so what each lacks is multiplied.',
      `Each is down for 1 − ${trimmed(works / 100)} = ${lost} of the time, all at once for ${Array.from({ length: count }, () => lost).join(' × ')} = ${fixed(1 - answer)}.`,
      /* @wc-include */ `1 − ${fixed(1 - answer)} = ${percent(answer)} (${ninesWords(answer)})`,
    ],
  };
}

function mixed(dice: Dice): Made {
  const layers = [
    { prefix: 'lb', count: dice.between(1, 2), works: dice.oneOf([99, 99.5, 99.9]) },
    { prefix: 'web', count: dice.between(2, 3), works: dice.oneOf([95, 98, 99]) },
    { prefix: 'db', count: dice.between(1, 2), works: dice.oneOf([99, 99.5, 99.9]) },
  ];
  const parts = layers.map(({ prefix, count, works }): Part => {
    const machines = names(prefix, count).map((name) => machine(name, works));
    return count === 1 ? machines[0]! : { kind: 'group', need: 1, parts: machines };
  });
  const system: Part = { kind: 'series', parts };
  const answer = availabilityOf(system);
  return {
    ...inPercent(answer),
    text: 'A request needs one machine of each column; any of a column will do. They fail independently of one another. For what share of the time does the service work?',
    system,
    solution: [
      'Within a column what each lacks is multiplied; from column to column the shares are.',
      ...layers.map(({ prefix, count, works }, i) => {
        const lost = trimmed(1 - works / 100);
        return count === 1
          ? /* @wc-include */ `${prefix}1: ${trimmed(works / 100)}`
          : /* @wc-include */ `${prefix}: 1 − ${Array.from({ length: count }, () => lost).join(' × ')} = ${fixed(availabilityOf(parts[i]!))}`;
      }),
      /* @wc-include */ `${parts.map((part) => fixed(availabilityOf(part))).join(' × ')} = ${fixed(answer)}, that is ${percent(answer)}`,
    ],
  };
}

function someOf(dice: Dice): Made {
  const count = dice.between(3, 4);
  const need = count - 1;
  const works = dice.oneOf([90, 95, 98, 99]);
  const system: Part = { kind: 'group', need, parts: names('web', count).map((name) => machine(name, works)) };
  const answer = availabilityOf(system);
  const up = trimmed(works / 100);
  const lost = trimmed(1 - works / 100);
  const all = power(works / 100, count);
  const oneDown = count * power(works / 100, need) * (1 - works / 100);
  return {
    ...inPercent(answer),
    text: `At full traffic ${need} of ${count} web servers are needed. Each works ${works} % of the time, independently of the others. For what share of the time are enough of them there?`,
    system,
    solution: [
      `Either all ${count} work, or all but one.`,
      /* @wc-include */ `All: ${Array.from({ length: count }, () => up).join(' × ')} = ${fixed(all)}`,
      `All but one, which can be any of ${count}: ${count} × ${Array.from({ length: need }, () => up).join(' × ')} × ${lost} = ${fixed(oneDown)}`,
      /* @wc-include */ `Together ${fixed(all)} + ${fixed(oneDown)} = ${percent(answer)}`,
    ],
  };
}

function repair(dice: Dice): Made {
  const betweenH = dice.oneOf([500, 1000, 2000, 4000, 8000]);
  const repairH = dice.oneOf([1, 2, 4, 8, 20]);
  const answer = betweenH / (betweenH + repairH);
  return {
    ...inPercent(answer),
    text: `A machine works for ${betweenH} hours between two failures on average (MTBF, counted from repair to failure), and its repair takes ${plural(repairH, ['# hour', '# hours'])} (MTTR). For what share of the time does it work?`,
    system: null,
    solution: [
      'One round is a time of work and a repair; the share is that of the work: MTBF / (MTBF + MTTR).',
      /* @wc-include */ `${betweenH} / (${betweenH} + ${repairH}) = ${fixed(answer)}, that is ${percent(answer)}`,
    ],
  };
}

function takeover(dice: Dice): Made {
  const perYear = dice.between(2, 12);
  const seconds = dice.oneOf([3, 4, 6, 10, 30]);
  const target = dice.oneOf([99.9, 99.99, 99.999]);
  const budget = ((100 - target) / 100) * minutesPerYear * 60;
  const answer = perYear * seconds;
  const kept = answer <= budget ? 'That is within' : 'That is more than';
  return {
    text: `The active load balancer fails ${perYear} times a year, and each takeover costs visitors ${seconds} s. How many seconds a year are lost to takeovers?`,
    system: null,
    answer,
    unit: 's',
    tolerance: 0.5,
    solution: [
      /* @wc-include */ `${perYear} × ${seconds} s = ${answer} s a year`,
      /* @wc-include */ `${kept} what ${target} % allow: ${trimmed((100 - target) / 100)} × 365 × 86,400 s = ${trimmed(budget, 5)} s.`,
    ],
  };
}

function howMany(dice: Dice): Made {
  const works = dice.oneOf([90, 95, 98, 99]);
  const target = dice.oneOf([99, 99.9, 99.99, 99.999]);
  const lost = 1 - works / 100;
  let answer = 1;
  const tries: string[] = [];
  for (let down = lost; ; down *= lost) {
    // A share such as 0.1 × 0.1 comes out a little above 0.01.
    const enough = down <= (1 - target / 100) * (1 + 1e-9);
    tries.push(/* @wc-include */ `${answer}: 1 − ${fixed(down)} = ${percent(1 - down)}${enough ? ', enough' : ''}`);
    if (enough) break;
    answer++;
  }
  return {
    text: `Each web server works ${works} % of the time, independently of the others, and any one is enough. How many are needed for ${target} %?`,
    system: null,
    answer,
    unit: 'machines',
    tolerance: 0,
    solution: ['All of them are down at once for the product of what each lacks.', ...tries],
  };
}

function machine(name: string, worksPercent: number): Extract<Part, { kind: 'machine' }> {
  return { kind: 'machine', name, works: worksPercent / 100 };
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);
}

function shareWords(part: Part): string {
  return trimmed(availabilityOf(part));
}

function power(base: number, exponent: number): number {
  return Array.from({ length: exponent }, () => base).reduce((product, factor) => product * factor, 1);
}

/** In per cent; right to a twentieth of what is lacking, so that another nine is another answer. */
function inPercent(answer: number): { answer: number; unit: '%'; tolerance: number } {
  return { answer: answer * 100, unit: '%', tolerance: tidy((1 - answer) * 100 * 0.05) };
}

/** Rounded down to one digit: a tolerance that can be said. */
function tidy(value: number): number {
  let step = 1;
  while (step > value) step /= 10;
  while (step * 10 <= value) step *= 10;
  return Number((Math.floor(value / step + 1e-9) * step).toPrecision(1));
}

function ninesWords(share: number): string {
  return plural(nines(share), ['one nine', '# nines']);
}
