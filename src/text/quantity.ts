/** Numbers with units, as the lab writes and reads them. No locale: a point, and thousands apart by spaces, which every language reads. */

/** `250ms`, `4s`, `1.5s`, `2m` to milliseconds; null when it is none of them. */
export function parseDurationMs(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(text.trim());
  if (match === null) return null;
  const scale = match[2] === 'ms' ? 1 : match[2] === 's' ? 1000 : 60_000;
  return Number(match[1]) * scale;
}

/** A moment: `12.4 s`. One decimal, which is what a timeline can show. */
export function momentWords(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A length of time: `250 ms`, `3.61 s`, `40 s`. */
export function durationWords(ms: number): string {
  if (ms < 1000) return `${trimmed(ms, ms < 10 ? 1 : 0)} ms`;
  return `${trimmed(ms / 1000, 2)} s`;
}

/** A share of 0 to 1: `92.8 %`. Never rounded up to 100 or down to 0. */
export function shareWords(share: number): string {
  const percent = share * 100;
  let digits = 1;
  while (digits < 4 && share < 1 && share > 0 && isWhole(percent, digits)) digits++;
  return `${trimmed(percent, digits)} %`;
}

function isWhole(percent: number, digits: number): boolean {
  const shown = Number(percent.toFixed(digits));
  return shown === 0 || shown === 100;
}

/** At most `digits` decimals, without zeros at the end. */
export function trimmed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A count with its thousands apart, by a space that does not break. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
}
