import { baseName } from './sorting.ts';

/** Absolute paths that a machine's texts name. Files that were brought along in other folders are found among them by their last parts. */
export class NamedPaths {
  readonly #byName = new Map<string, Set<string>>();

  add(text: string): void {
    for (const [path] of text.matchAll(/(?<![\w.~-])\/[\w.@+-]+(?:\/[\w.@+-]+)+/g)) {
      const same = this.#byName.get(baseName(path));
      if (same === undefined) this.#byName.set(baseName(path), new Set([path]));
      else same.add(path);
    }
  }

  has(path: string): boolean {
    return this.#byName.get(baseName(path))?.has(path) === true;
  }

  /** The path that has most last parts in common with this one, at least its name; null where none has. */
  find(path: string): string | null {
    let best: string | null = null;
    let most = 0;
    for (const named of this.#byName.get(baseName(path)) ?? []) {
      const common = commonParts(named, path);
      if (common > most) [best, most] = [named, common];
    }
    return best;
  }
}

function commonParts(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  let common = 0;
  while (common < left.length && common < right.length && left.at(-1 - common) === right.at(-1 - common)) common++;
  return common;
}
