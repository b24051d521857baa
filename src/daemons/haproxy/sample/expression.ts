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

/** Reads the expression of `%[…]` from behind the bracket on: it ends at a bracket outside of parentheses. Null where there is none, else with the place of that. */
export function expressionInBrackets(text: string, from: number): { readonly expression: Expression; readonly end: number } | null {
  const reader = new ExpressionReader(text, from);
  reader.blanks();
  const fetch = reader.call();
  if (fetch === null) return null;
  const converters: Call[] = [];
  while (reader.comma()) {
    const converter = reader.call();
    if (converter === null) return null;
    converters.push(converter);
  }
  reader.blanks();
  return text[reader.at] === ']' ? { expression: { fetch, converters }, end: reader.at } : null;
}

/**
 * Reads an expression from words: converters may also stand in words of their own behind it, `req.hdr(host) lower` (sample.c sample_parse_expr 2.6).
 * @param isConverter whether a name is a converter's
 * @returns the expression and how many words it took; null where there is none
 */
export function expressionInWords(words: readonly string[], isConverter: (name: string) => boolean): { readonly expression: Expression; readonly count: number } | null {
  const first = parseExpression(words[0] ?? '');
  if (first === null) return null;
  const converters = [...first.converters];
  let count = 1;
  for (; count < words.length; count++) {
    const more = parseExpression((words[count] as string).replace(/^,+/, ''));
    if (more === null || !isConverter(more.fetch.name)) break;
    converters.push(more.fetch, ...more.converters);
  }
  return { expression: { fetch: first.fetch, converters }, count };
}

class ExpressionReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, from = 0) {
    this.#text = text;
    this.#at = from;
  }

  get at(): number {
    return this.#at;
  }

  get ended(): boolean {
    return this.#at >= this.#text.length;
  }

  blanks(): void {
    while (this.#text[this.#at] === ' ') this.#at++;
  }

  /** Any number of commas may stand between two calls (sample.c). */
  comma(): boolean {
    if (this.#text[this.#at] !== ',') return false;
    while (this.#text[this.#at] === ',') this.#at++;
    return true;
  }

  call(): Call | null {
    const start = this.#at;
    while (/[A-Za-z0-9_.+:-]/.test(this.#text[this.#at] ?? '')) this.#at++;
    if (this.#at === start) return null;
    const name = this.#text.slice(start, this.#at);
    if (this.#text[this.#at] !== '(') return { name, arguments: [] };
    this.#at++;
    const found = this.#arguments();
    return found === null ? null : { name, arguments: found };
  }

  /** Up to the closing parenthesis; quotes hold commas and parentheses, a backslash stands before a blank, a quote or itself, and is itself elsewhere (arg.c make_arg_list 2.6). */
  #arguments(): string[] | null {
    const found: string[] = [];
    let current = '';
    let quote = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const c = this.#text[this.#at] as string;
      if (quote !== '') {
        if (c === quote) quote = '';
        else if (c === '\\' && quote === '"') current += this.#escaped();
        else current += c;
      } else if (c === '"' || c === "'") quote = c;
      else if (c === '\\') current += this.#escaped();
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

  /** What a backslash at this place stands for, with the next character where it changes that one's meaning. */
  #escaped(): string {
    const next = this.#text[this.#at + 1] ?? '';
    const meant = { '\\': '\\', ' ': ' ', '"': '"', "'": "'", r: '\r', n: '\n', t: '\t' }[next];
    if (meant === undefined) return '\\';
    this.#at++;
    return meant;
  }
}
