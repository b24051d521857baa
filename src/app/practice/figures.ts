/** Of a year with 365 days. */
export const minutesPerYear = 525_600;

/** So many digits that count, without zeros at the end and without thousands of its own: 0.001, 5256, 99.95. */
export function trimmed(value: number, digits = 10): string {
  return plain(Number(value.toPrecision(digits)));
}

/** A share of time, 0 to 1, to five digits of what it lacks: 0.9801, 0.999875. Above one half only; else to four digits. */
export function fixed(share: number): string {
  if (share <= 0.5) return trimmed(share, 4);
  return trimmed(share, digitsOf(share));
}

/** The same in per cent: 98.01 %, 99.9875 %. */
export function percent(share: number): string {
  return `${trimmed(share * 100, digitsOf(share))} %`;
}

/** As many as show five digits of what is lacking; six at least. */
function digitsOf(share: number): number {
  let digits = 6;
  for (let lacking = 1 - share; lacking < 0.1 && digits < 12; lacking *= 10) digits++;
  return digits;
}

/** Never in powers of ten. */
function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text;
}
