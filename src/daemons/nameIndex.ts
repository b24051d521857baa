/** Finds the things of a list by a name of theirs. The list only grows, at its end, and the names of what is in it stay as they are. */
export class NameIndex<T> {
  readonly #list: readonly T[];
  readonly #nameOf: (thing: T) => string;
  readonly #byName = new Map<string, T[]>();
  #indexed = 0;

  constructor(list: readonly T[], nameOf: (thing: T) => string) {
    this.#list = list;
    this.#nameOf = nameOf;
  }

  /** All of that name, in the order of the list. */
  named(name: string): readonly T[] {
    for (; this.#indexed < this.#list.length; this.#indexed++) {
      const thing = this.#list[this.#indexed] as T;
      const same = this.#byName.get(this.#nameOf(thing));
      if (same === undefined) this.#byName.set(this.#nameOf(thing), [thing]);
      else same.push(thing);
    }
    return this.#byName.get(name) ?? NONE;
  }
}

const NONE: readonly never[] = [];
