/** A growing typed array: how the trace keeps thousands of rows without an object for each. */
export class Column<A extends Float64Array | Int32Array | Uint16Array | Uint8Array> {
  data: A;
  length = 0;
  readonly #make: (capacity: number) => A;

  constructor(make: (capacity: number) => A, capacity = 256) {
    this.#make = make;
    this.data = make(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const grown = this.#make(this.data.length * 2);
      grown.set(this.data);
      this.data = grown;
    }
    this.data[this.length++] = value;
  }

  set(index: number, value: number): void {
    this.data[index] = value;
  }

  get(index: number): number {
    return this.data[index] as number;
  }

  /** The rows as a plain typed array of just their length. */
  finish(): A {
    return this.data.slice(0, this.length) as A;
  }
}
