/** Finds the things of a list by a name of theirs, which does not change while they are in it. The list changes at its end only. */
export class NameIndex<T> {
  readonly #list: readonly T[];
  readonly #nameOf: (thing: T) => string;
  readonly #byName = new Map<string, T[]>();
  /** What of the list is in the map, in its order. */
  readonly #indexed: T[] = [];

  constructor(list: readonly T[], nameOf: (thing: T) => string) {
    this.#list = list;
    this.#nameOf = nameOf;
  }

  /** All of that name, in the order of the list. */
  named(name: string): readonly T[] {
    this.#forget();
    for (let i = this.#indexed.length; i < this.#list.length; i++) this.#add(this.#list[i] as T);
    return this.#byName.get(name) ?? NONE;
  }

  #add(thing: T): void {
    const name = this.#nameOf(thing);
    const same = this.#byName.get(name);
    if (same === undefined) this.#byName.set(name, [thing]);
    else same.push(thing);
    this.#indexed.push(thing);
  }

  /** What is no longer at the end of the list, the last first. */
  #forget(): void {
    for (let last = this.#indexed.at(-1); last !== undefined; last = this.#indexed.at(-1)) {
      if (this.#list[this.#indexed.length - 1] === last) return;
      this.#indexed.pop();
      this.#byName.get(this.#nameOf(last))?.pop();
    }
  }
}

const NONE: readonly never[] = [];

interface Named {
  readonly name: string;
}

/** The index of each list that was asked, for as long as the list is there. */
const indexes = new WeakMap<readonly Named[], NameIndex<Named>>();

/** All of that name in a list that changes at its end only, in its order. */
export function allNamed<T extends Named>(list: readonly T[], name: string): readonly T[] {
  let index = indexes.get(list);
  if (index === undefined) indexes.set(list, (index = new NameIndex<Named>(list, (thing) => thing.name)));
  return index.named(name) as readonly T[];
}

/** The first of that name. */
export function firstNamed<T extends Named>(list: readonly T[], name: string): T | undefined {
  return allNamed(list, name)[0];
}

export function hasName(list: readonly Named[], name: string): boolean {
  return firstNamed(list, name) !== undefined;
}
