/** `req.hdr(host),lower,field(1,:)`: a fetch and the converters its value goes through. Plain data. */
export interface Expression {
  readonly fetch: Call;
  readonly converters: readonly Call[];
}

export interface Call {
  readonly name: string;
  readonly arguments: readonly string[];
}

/** Reads an expression; null where it is none. Words after it may be converters too, as in `http-request set-header X src lower`. */
export function parseExpression(text: string): Expression | null {
  const reader = new ExpressionReader(text);
  const fetch = reader.call();
  if (fetch === null) return null;
  const converters: Call[] = [];
  while (!reader.ended) {
    if (!reader.comma()) return null;
    const converter = reader.call();
    if (converter === null) return null;
    converters.push(converter);
  }
  return { fetch, converters };
}

class ExpressionReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get ended(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Any number of commas may stand between two calls (sample.c). */
  comma(): boolean {
    if (this.#text[this.#at] !== ',') return false;
    while (this.#text[this.#at] === ',') this.#at++;
    return true;
  }

  call(): Call | null {
    const name = /^[A-Za-z0-9_.+:-]+/.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) return null;
    this.#at += name.length;
    if (this.#text[this.#at] !== '(') return { name, arguments: [] };
    this.#at++;
    const found = this.#arguments();
    return found === null ? null : { name, arguments: found };
  }

  /** Up to the closing parenthesis; quotes hold commas and parentheses, a backslash takes the meaning of what follows (arg.c make_arg_list). */
  #arguments(): string[] | null {
    const found: string[] = [];
    let current = '';
    let quote = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const c = this.#text[this.#at] as string;
      if (quote !== '') {
        if (c === quote) quote = '';
        else if (c === '\\' && quote === '"') current += this.#text[++this.#at] ?? '';
        else current += c;
      } else if (c === '"' || c === "'") quote = c;
      else if (c === '\\') current += this.#text[++this.#at] ?? '';
      else if (c === ',') {
        found.push(current);
        current = '';
      } else if (c === ')') {
        this.#at++;
        if (found.length > 0 || current !== '') found.push(current);
        return found;
      } else current += c;
    }
    return null;
  }
}
