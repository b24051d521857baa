/** A `userlist` section. Plain data. */
export interface Userlist {
  readonly users: ReadonlyMap<string, User>;
}

export interface User {
  /** Null: a hash, which the lab cannot compare with. */
  readonly password: string | null;
  readonly groups: ReadonlySet<string>;
}

/** Reads the lines of a `userlist` section; what the daemon would refuse was said elsewhere. */
export class UserlistReader {
  readonly #users = new Map<string, { password: string | null; groups: Set<string> }>();
  /** Users that groups name before they are defined. */
  readonly #members: { readonly group: string; readonly users: readonly string[] }[] = [];

  /** @returns whether the lab can do what the line says */
  line(words: readonly string[]): boolean {
    const [keyword, name = '', how, value] = words as [string, string?, string?, string?];
    const list = (word: string): string[] => {
      const at = words.indexOf(word, 2);
      return at < 0 ? [] : (words[at + 1] ?? '').split(',').map((part) => part.trim());
    };
    if (keyword === 'group') this.#members.push({ group: name, users: list('users') });
    if (keyword !== 'user') return true;
    const plain = how === 'insecure-password';
    this.#users.set(name, { password: plain ? (value ?? '') : null, groups: new Set(list('groups')) });
    return plain;
  }

  list(): Userlist {
    for (const { group, users } of this.#members) for (const user of users) this.#users.get(user)?.groups.add(group);
    return { users: this.#users };
  }
}
