/** A text that tempts a parser into reading something again and again. */
export interface Temptation {
  readonly name: string;
  /** The same temptation in about so many bytes. */
  text(bytes: number): string;
}

/** `unit(0)`, `unit(1)`, … between head and tail. */
export function each(name: string, unit: (i: number) => string, head = '', tail = ''): Temptation {
  return {
    name,
    text: (bytes) => {
      const parts = [head];
      for (let i = 0, length = head.length + tail.length; length < bytes; i++) {
        const part = unit(i);
        parts.push(part);
        length += part.length;
      }
      parts.push(tail);
      return parts.join('');
    },
  };
}

/** An address of its own for each number below 65536. */
export function addressOf(i: number): string {
  return `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
}
