/**
 * A figure alone or with its unit, as the lab writes it in English: `12.4`, `99.95 %`. Addresses and versions have more points, and are left alone. Commas are left alone too: a
 * figure that has come through one sentence into another has a comma already, and thousands are apart by spaces (`grouped` in src/text/quantity.ts).
 */
const FIGURE = /^([−-]?\d+)\.(\d+)(?=$|[ \u00a0\u202f])/;
const OPERATION = / [×+−/=] /;
/** Figures and the operations between them, perhaps with a unit at the end: `0.99 × 0.995`. */
const FORMULA = /^[−-]?\d+(?:\.\d+)?(?: [×+−/=] [−-]?\d+(?:\.\d+)?)+(?=$|[ \u00a0\u202f])/;

/** A value among words: a figure gets the marks of the language, everything else stays as it is. */
export function localFigure(value: unknown, language: string): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : localFigure(String(value), language);
  if (typeof value !== 'string') return value;
  if (!FORMULA.test(value)) return withMark(value, language);
  const operations = value.match(new RegExp(OPERATION, 'g')) ?? [];
  return value
    .split(OPERATION)
    .map((part, i) => withMark(part, language) + (operations[i] ?? ''))
    .join('');
}

function withMark(text: string, language: string): string {
  return text.replace(FIGURE, (_, whole: string, part: string) => whole + decimalMark(language) + part);
}

const known = new Map<string, string>();

/** What stands before the decimals, from the browser's own knowledge. */
function decimalMark(language: string): string {
  let mark = known.get(language);
  if (mark === undefined) {
    mark = new Intl.NumberFormat(language).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.';
    known.set(language, mark);
  }
  return mark;
}
