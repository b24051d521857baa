/**
 * Regular expressions of ACLs and replacements. HAProxy takes Perl's (PCRE2 as Debian builds it); what JavaScript's engine does not read so is null, and
 * its line says that it is left out.
 */
const known = new Map<string, RegExp | null>();

/** @param flags `i` and `g` */
export function compiled(pattern: string, flags = ''): RegExp | null {
  const key = `${flags}/${pattern}`;
  let regex = known.get(key);
  if (regex === undefined) {
    regex = compile(pattern, flags);
    known.set(key, regex);
  }
  if (regex !== null) regex.lastIndex = 0;
  return regex;
}

function compile(pattern: string, flags: string): RegExp | null {
  // `(?i)` in front is Perl's way of saying `-i`.
  const inline = /^\(\?i\)/.test(pattern);
  const ignore = inline || flags.includes('i');
  try {
    return new RegExp(inline ? pattern.slice(4) : pattern, `${ignore ? 'i' : ''}${flags.includes('g') ? 'g' : ''}`);
  } catch {
    return null;
  }
}

/** `\1` and `\0` in a replacement stand for what was found (regex.c exp_replace); `\x20` for a character. */
export function expandReferences(replacement: string, found: readonly (string | undefined)[]): string {
  return replacement.replace(/\\(?:x([0-9a-fA-F]{2})|(\d)|(.))/g, (_, hex: string | undefined, digit: string | undefined, other: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
    if (digit !== undefined) return typeof found[Number(digit)] === 'string' ? (found[Number(digit)] as string) : '';
    return other ?? '';
  });
}
