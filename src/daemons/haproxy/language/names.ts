/** Characters that may stand in names (tools.c): each returns the first that may not, a NUL for an empty name, or null. */

function firstOutside(name: string, allowed: RegExp): string | null {
  if (name === '') return '\0';
  for (const c of name) if (!allowed.test(c)) return c;
  return null;
}

/** `invalid_char`: names of proxies, servers, ACLs. */
export function invalidNameCharacter(name: string): string | null {
  return firstOutside(name, /[A-Za-z0-9_:.-]/);
}

/** `invalid_domainchar` and `invalid_prefix_char`. */
export function invalidDomainCharacter(name: string): string | null {
  return firstOutside(name, /[A-Za-z0-9_.-]/);
}

/** Characters of the names of sample fetches and converters. */
export const idLength = (text: string): number => /^[A-Za-z0-9._+:-]*/.exec(text)?.[0].length ?? 0;
