/** Reads a number as people write it: `99.99`, `99,99`, `1 000`, with or without the unit behind it. Null when it is none. */
export function readNumber(text: string, unit: string): number | null {
  let digits = text.trim().replace(/[\s\u00a0\u202f]+/g, '');
  const suffix = unit.replace(/\s+/g, '');
  if (suffix !== '' && digits.endsWith(suffix)) digits = digits.slice(0, -suffix.length);
  if (!/^[+\-\u2212]?(\d+([.,]\d*)?|[.,]\d+)$/.test(digits)) return null;
  const value = Number(digits.replace('\u2212', '-').replace(',', '.'));
  return Number.isFinite(value) ? value : null;
}
