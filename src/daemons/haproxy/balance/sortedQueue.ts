/** Entries in order of a number, first come first among equals: what the daemon's elastic binary trees give. Small, so kept in an array. */
export class SortedQueue<T extends { key: number }> {
  readonly items: T[] = [];

  get first(): T | undefined {
    return this.items[0];
  }

  // Entries are moved one by one: taking one out and putting it in again happens with every request, and `splice` makes an array each time.
  insert(item: T): void {
    const { items } = this;
    let at = items.length;
    items.push(item);
    for (; at > 0 && (items[at - 1] as T).key > item.key; at--) items[at] = items[at - 1] as T;
    items[at] = item;
  }

  remove(item: T): void {
    const { items } = this;
    const at = items.indexOf(item);
    if (at < 0) return;
    if (at === 0) {
      items.shift();
      return;
    }
    for (let i = at + 1; i < items.length; i++) items[i - 1] = items[i] as T;
    items.pop();
  }
}
