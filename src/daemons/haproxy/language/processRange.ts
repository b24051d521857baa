import { atoi, readUnsigned } from './numbers.ts';
import { refuse } from './refusal.ts';

/** `parse_process_number` (cfgparse.c): `all`, `odd`, `even`, `3`, `1-4`, `2-`. Returns how many are named. */
export function threadRange(text: string, most: number): number {
  if (text === 'all') return most;
  if (text === 'odd') return Math.ceil(most / 2);
  if (text === 'even') return Math.floor(most / 2);
  if (!/^\d*-?\d*$/.test(text)) refuse(`'${text}' is not a valid number/range.`);
  const dash = text.indexOf('-');
  let low = atoi(text);
  let high = dash < 0 ? low : text.length === dash + 1 ? most : atoi(text.slice(dash + 1));
  if (high < low) [low, high] = [high, low];
  if (low < 1 || low > most || high > most)
    refuse(`'${text}' is not a valid number/range. It supports numbers from 1 to ${most}.\n`);
  return high - low + 1;
}

/** `parse_cpu_set`: ranges of CPU numbers, words of their own. Returns how many are named. */
export function cpuSet(words: readonly string[]): number {
  const seen = new Set<number>();
  for (const word of words) {
    if (!/^\d/.test(word)) refuse(`'${word}' is not a CPU range.`);
    const dash = word.indexOf('-');
    let low = readUnsigned(word).value;
    let high = dash < 0 ? low : dash + 1 < word.length ? readUnsigned(word.slice(dash + 1)).value : CPUS - 1;
    if (high < low) [low, high] = [high, low];
    if (high >= CPUS) refuse(`supports CPU numbers from 0 to ${CPUS - 1}.`);
    for (let cpu = low; cpu <= high; cpu++) seen.add(cpu);
  }
  return seen.size;
}

/** CPU_SETSIZE. */
const CPUS = 1024;
