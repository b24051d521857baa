import type { Contradiction } from '../../matrix/arithmetic.ts';
import type { Breakable } from '../../matrix/breakable.ts';
import type { Cell } from '../../matrix/cell.ts';
import { listed } from '../../text/listed.ts';
import { plural } from '../../text/plural.ts';
import { durationWords, shareWords } from '../../text/quantity.ts';

/** What breaks, as the subject of a sentence: `lb1 loses its power`. */
export function thingWords({ kind, machine, process, actions }: Breakable): string {
  switch (kind) {
    case 'machine':
      return `${machine ?? ''} loses its power`;
    case 'cable':
      return `the cable of ${machine ?? ''} is out`;
    case 'process':
      return `${process ?? ''} ${actions[0]?.kind === 'freeze' ? 'hangs' : 'crashes'}`;
    case 'switch':
      return 'the switch is dead';
  }
}

const THINGS = {
  machine: /* @wc-include */ 'power',
  cable: /* @wc-include */ 'cable',
  switch: /* @wc-include */ 'switch',
} as const;

/** What breaks, as a label below its machine's name: `power`, `cable`, `haproxy`. */
export function thingLabel({ kind, process }: Breakable): string {
  if (kind === 'process') return (process ?? '').slice((process ?? '').indexOf('/') + 1);
  return THINGS[kind];
}

/** What breaks in a cell. Names keep their letters, also at the beginning of a sentence. */
export function pairWords(a: Breakable, b: Breakable): string {
  return a.id === b.id ? thingWords(a) : `${thingWords(a)} and ${thingWords(b)}`;
}

/** What clients get, as a sentence. */
export function cellWords(cell: Cell): string {
  const share = `${shareWords(cell.availability)} answered`;
  switch (cell.outcome) {
    case 'unnoticed':
      return cell.cut === 0 ? 'Nobody notices.' : `${cutWords(cell.cut)}; nobody after that notices.`;
    case 'late': {
      const waits = `somebody waits ${durationWords(cell.longestWaitMs)}`;
      return cell.cut === 0 ? `Nobody fails, but ${waits}.` : `${cutWords(cell.cut)}; nobody after that fails, but ${waits}.`;
    }
    case 'recovered':
      return `All is well again after ${durationWords(cell.recoveryMs ?? 0)}; ${share}.`;
    case 'partial':
      return `${listed(cell.never)} ${plural(cell.never.length, ['never works again', 'never work again'])}; ${share}.`;
    case 'outage':
      return cell.availability === 0 ? 'Nothing is answered any more.' : `It does not recover; ${share}.`;
  }
}

function cutWords(count: number): string {
  return plural(count, ['One request that was under way fails', '# requests that were under way fail']);
}

/** What stands in the cell: seconds where it recovers, a sign where it does not. */
export function cellSign(cell: Cell): string {
  switch (cell.outcome) {
    case 'unnoticed':
      return '·';
    case 'late':
      return seconds(cell.longestWaitMs);
    case 'recovered':
      return seconds(cell.recoveryMs ?? 0);
    case 'partial':
      return '◩';
    case 'outage':
      return '✕';
  }
}

/** Why arithmetic and runs judge a loss differently, from what the runs saw. */
export function contradictionWords({ down, arithmetic }: Contradiction, cell: Cell | undefined): string {
  const lost = `Without ${listed(down)}`;
  if (arithmetic === 'fails') return `${lost} the arithmetic misses a kind of machine; in the runs nobody needs it.`;
  const seen = cell === undefined ? '' : ` ${cellWords(cell)}`;
  return `${lost} another machine of the same kind is left, so the arithmetic counts on it. In the run nobody stands in:${seen} Either ${listed(down)} is still asked, or holds what no other machine has.`;
}

/** Time lost in a year of 365 days at this availability: `3.6 days`, `53 min`. */
export function downtimeWords(share: number): string {
  const minutes = (1 - share) * 365 * 24 * 60;
  if (minutes >= 2 * 24 * 60) return `${(minutes / (24 * 60)).toFixed(1)} days a year`;
  if (minutes >= 120) return `${(minutes / 60).toFixed(1)} hours a year`;
  if (minutes >= 2) return `${minutes.toFixed(0)} min a year`;
  return `${(minutes * 60).toFixed(minutes * 60 < 10 ? 1 : 0)} s a year`;
}

/** A share with as many digits as its nines need: `99.98 %`. */
export function ninesWords(share: number): string {
  let digits = 1;
  while (digits < 7 && share < 1 && (1 - share) * 100 < 10 ** -digits * (1 - 1e-6)) digits++;
  return `${(share * 100).toFixed(digits)} %`;
}

function seconds(ms: number): string {
  return ms < 950 ? '<1' : `${Math.round(ms / 1000)}`;
}
