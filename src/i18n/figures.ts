/** A figure alone or with its unit, as the lab writes it in English: `12.4`, `99.95 %`, `1,000,000 requests`. Addresses and versions have more points, and are left alone. */
const FIGURE = /^([−-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?=$|[ \u00a0\u202f])/;

/** A value among words: a figure gets the marks of the language, everything else stays as it is. */
export function localFigure(value: unknown, language: string): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : localFigure(String(value), language);
  if (typeof value !== 'string') return value;
  const found = FIGURE.exec(value);
  if (found === null || (found[3] === undefined && !found[2]!.includes(','))) return value;
  const { group, decimal } = marksOf(language);
  const [all, sign, whole, part] = found as unknown as [string, string, string, string | undefined];
  const said = `${sign}${whole.replaceAll(',', group)}${part === undefined ? '' : decimal + part}`;
  return said + value.slice(all.length);
}

const known = new Map<string, { readonly group: string; readonly decimal: string }>();

/** The marks of a language, from the browser's own knowledge. */
function marksOf(language: string) {
  let marks = known.get(language);
  if (marks === undefined) {
    const parts = new Intl.NumberFormat(language).formatToParts(1_234_567.8);
    const mark = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
    known.set(language, (marks = { group: mark('group'), decimal: mark('decimal') }));
  }
  return marks;
}
