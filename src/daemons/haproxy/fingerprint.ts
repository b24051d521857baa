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

/** The known word most like `word`, the first of equals, or null when none is near enough. */
export function bestMatch(word: string, known: readonly string[]): string | null {
  // A learner's pasted paragraph is no mistyped keyword, and would only cost time.
  if (word.length > 200) return null;
  const wanted = fingerprint(word);
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const print = fingerprint(candidate);
    let distance = 0;
    for (let i = 0; i < 1024; i++) distance += Math.abs((wanted[i] as number) - (print[i] as number));
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  if (best === null || bestDistance > 2 * word.length || bestDistance > 2 * best.length) return null;
  return best;
}
