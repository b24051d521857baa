/**
 * The items in an order that depends on `salt` alone and differs from the one given (where there are two or more).
 * Fisher–Yates over a 32-bit hash of the salt (FNV-1a) that is stirred on (xorshift32): not for secrets, only for not giving
 * the answer away.
 */
export function shuffled<T>(items: readonly T[], salt: string): readonly T[] {
  let state = 0x811c9dc5;
  for (let i = 0; i < salt.length; i++) state = Math.imul(state ^ salt.charCodeAt(i), 0x01000193) >>> 0;
  state ||= 1;
  const next = [...items];
  for (let i = next.length - 1; i > 0; i--) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    [next[i], next[j]] = [next[j]!, next[i]!];
  }
  const same = next.every((item, i) => item === items[i]);
  return same && next.length > 1 ? [...next.slice(1), next[0]!] : next;
}
