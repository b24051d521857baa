/** Entries in order of a number, first come first among equals: what the daemon's elastic binary trees give. Small, so kept in an array. */
export class SortedQueue<T extends { key: number }> {
  readonly items: T[] = [];

  get first(): T | undefined {
    return this.items[0];
  }

  insert(item: T): void {
    let at = this.items.length;
    while (at > 0 && (this.items[at - 1] as T).key > item.key) at--;
    this.items.splice(at, 0, item);
  }

  remove(item: T): void {
    const at = this.items.indexOf(item);
    if (at >= 0) this.items.splice(at, 1);
  }
}
