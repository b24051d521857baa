import type { Line } from './line.ts';
import { BACKEND, FRONTEND, typeWord, type Proxy } from './model.ts';
import { parseTimer, type TimerResult } from './numbers.ts';
import type { Reading } from './reading.ts';
import { refuse, type RefusalOptions } from './refusal.ts';

/** What many lines say in the same words (cfgparse.c 2.6). */

/** `alertif_too_many_args_idx`: at most `most` words may follow the first and `index` more. */
export function noMore(line: Line, most: number, index = 0, options: RefusalOptions = {}): void {
  const extra = line.arg(index + most + 1);
  if (extra === '') return;
  const own = line.words.slice(0, index + 1).map(({ value }) => value);
  refuse(`'${own.join(' ')}' cannot handle unexpected argument '${extra}'.`, {
    word: index + most + 1,
    code: 'extra-argument',
    ...options,
  });
}

export const lacks = (proxy: Proxy, side: number): boolean => (proxy.cap & side) === 0;

const SIDE_WORDS: Readonly<Record<number, string>> = {
  [BACKEND]: 'no backend',
  [FRONTEND]: 'no frontend',
  [BACKEND | FRONTEND]: 'neither frontend nor backend',
};

/** `warnifnotcap`. */
export function warnLacking(proxy: Proxy, side: number, word: string, reading: Reading, hint = ''): void {
  reading.warn(
    `'${word}' ignored because ${typeWord(proxy)} '${proxy.id}' has ${SIDE_WORDS[side]} capability.${hint}`,
    { code: 'ignored-here' },
  );
}

/** Warns of a keyword in a section without the side that it speaks about; reading goes on. */
export function expectSide(proxy: Proxy, side: number, reading: Reading, hint = ''): void {
  if (lacks(proxy, side)) warnLacking(proxy, side, reading.line.arg(0), reading, hint);
}

export interface TimerWords {
  readonly over: string;
  readonly under: string;
  readonly character: (character: string) => string;
  readonly options?: RefusalOptions;
}

/** A timer with a keyword's own words for what is wrong; also tells of a character behind the unit. */
export function timer(text: string, words: TimerWords, reading: Reading, unit: 'ms' | 's' = 'ms'): number {
  const time = readTimer(text, reading, unit);
  switch (time.kind) {
    case 'over':
      return refuse(words.over, words.options);
    case 'under':
      return refuse(words.under, words.options);
    case 'character':
      return refuse(words.character(time.character), words.options);
    default:
      return time.value;
  }
}

/** `parse_time_err`, with its warning of a character behind the unit. */
export function readTimer(text: string, reading: Reading, unit: 'ms' | 's' = 'ms'): TimerResult {
  const time = parseTimer(text, unit);
  if (time.kind !== 'character' && time.extra !== null)
    reading.warn(
      `unexpected character '${time.extra}' after the timer value '${text}', only (us=microseconds,ms=milliseconds,s=seconds,m=minutes,h=hours,d=days) are supported. This will be reported as an error in next versions.`,
      { form: 'bare', code: 'time' },
    );
  return time;
}

/** The words of most timers: `argument '5x' to 'timeout client'`. */
export function longTimerWords(text: string, name: string, character: (c: string) => string): TimerWords {
  return {
    over: `timer overflow in argument '${text}' to '${name}' (maximum value is 2147483647 ms or ~24.8 days)`,
    under: `timer underflow in argument '${text}' to '${name}' (minimum non-null value is 1 ms)`,
    character,
  };
}

/** The words of others: `argument <5x> to <inter>`. `max` and `min` with their full stops. */
export function bracketTimerWords(text: string, name: string, character: (c: string) => string, seconds = false): TimerWords {
  const max = seconds ? '2147483647 s (~68 years)' : '2147483647 ms (~24.8 days)';
  return {
    over: `timer overflow in argument <${text}> to <${name}>, maximum value is ${max}.`,
    under: `timer underflow in argument <${text}> to <${name}>, minimum non-null value is 1 ${seconds ? 's' : 'ms'}.`,
    character,
    options: { form: 'tight' },
  };
}
