/** Keys of a lesson’s data that hold words for people. */
const SPOKEN = new Set(['title', 'summary', 'text', 'label', 'definition', 'term', 'why', 'words', 'action']);
const INLINE = new Set(['text', 'emphasis', 'strong', 'code', 'link', 'break', 'machine', 'term']);

type Path = readonly (string | number)[];

/** A difference between a lesson and its translation that is not one of words. */
export interface Difference {
  /** Keys and indexes from the top: `steps`, 2, `blocks`, 0, `question`. */
  readonly path: Path;
  readonly expected: unknown;
  readonly found: unknown;
}

/**
 * The translated data with the English names of things: ids of steps come from their titles, and progress is kept by them. Runs of inline text may be built otherwise in another language;
 * every other difference is listed, and the English value stays in its place.
 */
export function withWordsOf<T>(english: T, translated: unknown, differences: Difference[], path: Path = []): T {
  const key = path.at(-1);
  if (key === 'id' || key === 'about') return english;
  if (Array.isArray(english) && Array.isArray(translated)) {
    if (isInlines(english) && isInlines(translated)) return translated as T;
    if (english.length === translated.length)
      return english.map((item: unknown, i) => withWordsOf(item, translated[i], differences, [...path, i])) as T;
  } else if (isRecord(english) && isRecord(translated) && english['type'] === translated['type']) {
    if (isCodeBlock(english) && english['text'] !== translated['text']) {
      differences.push({ path, expected: english, found: translated });
      return english;
    }
    return Object.fromEntries(
      Object.entries(english).map(([name, value]) => [
        name,
        withWordsOf(value, translated[name], differences, [...path, name]),
      ]),
    ) as T;
  } else if (typeof english === 'string' && typeof translated === 'string' && SPOKEN.has(String(key)))
    return translated as T;
  if (english !== translated) differences.push({ path, expected: english, found: translated });
  return english;
}

/** `expected 3 of them as in English, found 2 of them`. */
export function differenceWords(expected: unknown, found: unknown): string {
  return `expected ${brief(expected)} as in English, found ${brief(found)}`;
}

function brief(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} of them`;
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined;
  return typeof type === 'string' ? `a ${type}` : (JSON.stringify(value) ?? 'nothing');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInlines(list: readonly unknown[]): boolean {
  return (
    list.length > 0 && list.every((item) => isRecord(item) && INLINE.has(String(item['type'])) && !isCodeBlock(item))
  );
}

/** Configuration is the same in every language. */
function isCodeBlock(value: Record<string, unknown>): boolean {
  return value['type'] === 'code' && 'language' in value;
}
