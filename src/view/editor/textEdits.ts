/** The one stretch in which two texts differ: offsets in the first, and what stands there in the second. */
export function changeBetween(before: string, after: string): { from: number; to: number; text: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < most - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { from, to: before.length - tail, text: after.slice(from, after.length - tail) };
}

/** Where a cursor of the first text belongs in the second. Where only blanks differ, it stays beside the same letter. */
export function movedOffset(before: string, after: string, offset: number): number {
  if (before.replace(/\s+/g, '') === after.replace(/\s+/g, ''))
    return besideLetter(after, lettersIn(before, offset), /\S/.test(before.charAt(offset)));
  const { from, to, text } = changeBetween(before, after);
  if (offset <= from) return offset;
  return offset >= to ? offset + from + text.length - to : from + text.length;
}

function lettersIn(text: string, end: number): number {
  let count = 0;
  for (let i = 0; i < end; i++) if (!/\s/.test(text.charAt(i))) count++;
  return count;
}

/** Behind so many letters; where it stood before a letter, before that one. */
function besideLetter(text: string, count: number, before: boolean): number {
  let at = 0;
  for (let left = count; left > 0 && at < text.length; at++) if (!/\s/.test(text.charAt(at))) left--;
  if (before) while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}
