/**
 * How HAProxy guesses what a mistyped word was meant to be ("did you mean"): each word is reduced to the pairs of neighbouring character classes it
 * holds, and the known word with the smallest distance wins (tools.c word_fingerprint_distance, cfgparse.c cfg_find_best_match, 2.6).
 */

const BEGIN_OR_OTHER = 28;
const DIGIT = 27;

function characterClass(code: number): number {
  if (code >= 97 && code <= 122) return code - 96;
  if (code >= 65 && code <= 90) return code - 64;
  if (code >= 48 && code <= 57) return DIGIT;
  return BEGIN_OR_OTHER;
}

function fingerprint(word: string): Uint8Array {
  const print = new Uint8Array(1024);
  let from = BEGIN_OR_OTHER;
  for (let i = 0; i < word.length; i++) {
    const to = characterClass(word.charCodeAt(i));
    print[to] = 1;
    print[32 * from + to] = (print[32 * from + to] as number) + 1;
    from = to;
  }
  print[32 * from + BEGIN_OR_OTHER] = (print[32 * from + BEGIN_OR_OTHER] as number) + 1;
  return print;
}

/** Prints of the keywords: they come again with every mistake. */
const prints = new Map<string, Uint8Array>();

function printOf(keyword: string): Uint8Array {
  let print = prints.get(keyword);
  if (print === undefined) {
    print = fingerprint(keyword);
    prints.set(keyword, print);
  }
  return print;
}

/** The same, with a weight a word: how far apart the two may be, in characters of either. */
export function bestMatchWeighted(
  word: string,
  known: readonly { readonly name: string; readonly weight: number }[],
): string | null {
  // A learner's pasted paragraph is no mistyped keyword, and would only cost time.
  if (word.length > 200) return null;
  const wanted = fingerprint(word);
  let best: { readonly name: string; readonly weight: number } | null = null;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const print = printOf(candidate.name);
    let distance = 0;
    for (let i = 0; i < 1024; i++) distance += Math.abs((wanted[i] as number) - (print[i] as number));
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  if (best === null) return null;
  return bestDistance > best.weight * word.length || bestDistance > best.weight * best.name.length ? null : best.name;
}

/** The known word most like `word`, the first of equals, or null when none is near enough. */
export function bestMatch(word: string, known: readonly string[]): string | null {
  return bestMatchWeighted(
    word,
    known.map((name) => ({ name, weight: 2 })),
  );
}

/** How different two rows of words are, each row taken as one print: what the runtime socket goes by (tools.c update_word_fingerprint, 2.6). */
export function wordsDistance(a: readonly string[], b: readonly string[]): number {
  const [one, other] = [printOfWords(a), printOfWords(b)];
  let distance = 0;
  for (let i = 0; i < 1024; i++) distance += Math.abs((one[i] as number) - (other[i] as number));
  return distance;
}

function printOfWords(words: readonly string[]): Uint8Array {
  const sum = new Uint8Array(1024);
  for (const word of words) {
    const print = fingerprint(word);
    for (let i = 0; i < 1024; i++) sum[i] = i < 32 ? Math.max(sum[i] as number, print[i] as number) : (sum[i] as number) + (print[i] as number);
  }
  return sum;
}
