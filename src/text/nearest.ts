/** Longer words are not slips of known ones. */
const LENGTH_MAX = 64;

/** Of some known words the one that a misspelt word is likeliest meant to be, or null: at most a third of its letters wrong. The first of equals. */
export function nearest(word: string, known: Iterable<string>): string | null {
  if (word.length < 2 || word.length > LENGTH_MAX) return null;
  let best: string | null = null;
  let bound = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= bound) continue;
    const distance = slips(word, candidate);
    if (distance >= bound) continue;
    best = candidate;
    bound = distance;
  }
  return best;
}

/** How many letters must be put in, left out, replaced or swapped with their neighbour (the restricted Damerau–Levenshtein distance). */
function slips(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] as number) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}
