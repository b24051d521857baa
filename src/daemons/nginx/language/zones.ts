/** Shared memory, which several directives name: the same name is the same memory (ngx_shared_memory_add). */
export interface Zone {
  readonly name: string;
  /** In bytes; 0 until somebody says it. */
  size: number;
  /** The module whose memory it is. */
  readonly owner: string;
  /** What it is bound to, once declared: the key of a limit, a cache. */
  bound: string | null;
}

export class Zones {
  readonly #zones = new Map<string, Zone>();

  /** In the order in which they were first named. */
  get all(): readonly Zone[] {
    return [...this.#zones.values()];
  }

  /** The zone of that name, or nginx's words for why there can be none. */
  use(name: string, size: number, owner: string): Zone | string {
    const known = this.#zones.get(name);
    if (known === undefined) {
      const zone: Zone = { name, size, owner, bound: null };
      this.#zones.set(name, zone);
      return zone;
    }
    if (known.owner !== owner) return `the shared memory zone "${name}" is already declared for a different use`;
    if (known.size === 0) known.size = size;
    if (size !== 0 && size !== known.size)
      return `the size ${size} of shared memory zone "${name}" conflicts with already declared size ${known.size}`;
    return known;
  }
}
