/**
 * What PCRE2 refuses of a regular expression. HAProxy compiles them when it reads its configuration; a browser's own engine knows another
 * language, so the few mistakes that people make are looked for here: parentheses, brackets, quantifiers with nothing before them.
 */
export interface RegexError {
  readonly message: string;
  /** In characters from the start. */
  readonly offset: number;
}

const QUANTIFIER = /^([*+?]|\{\d+(,\d*)?\})[?+]?/;

class RegexReader {
  readonly #text: string;
  #at = 0;
  readonly #open: number[] = [];
  /** Whether a quantifier may follow. */
  #repeatable = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): RegexError | null {
    while (this.#at < this.#text.length) {
      const error = this.#step(this.#text[this.#at] as string);
      if (error !== null) return error;
    }
    if (this.#open.length > 0) return { message: 'missing closing parenthesis', offset: this.#text.length };
    return null;
  }

  #step(c: string): RegexError | null {
    switch (c) {
      case '\\':
        return this.#escape();
      case '[':
        return this.#class();
      case '(':
        return this.#group();
      case ')':
        if (this.#open.pop() === undefined) return { message: 'unmatched closing parenthesis', offset: this.#at };
        this.#at++;
        this.#repeatable = true;
        return null;
      case '|':
      case '^':
        this.#at++;
        // PCRE2 lets an anchor be repeated, but not the start of an alternative.
        this.#repeatable = c === '^';
        return null;
      default:
        return this.#character();
    }
  }

  #character(): RegexError | null {
    const quantifier = QUANTIFIER.exec(this.#text.slice(this.#at))?.[0];
    if (quantifier === undefined) {
      this.#at++;
      this.#repeatable = true;
      return null;
    }
    if (!this.#repeatable) return { message: 'quantifier does not follow a repeatable item', offset: this.#at };
    this.#at += quantifier.length;
    this.#repeatable = false;
    return null;
  }

  #escape(): RegexError | null {
    if (this.#at + 1 >= this.#text.length) return { message: '\\ at end of pattern', offset: this.#text.length };
    this.#at += 2;
    this.#repeatable = true;
    return null;
  }

  #group(): RegexError | null {
    this.#open.push(this.#at);
    this.#at++;
    this.#repeatable = false;
    const special = /^\?(?:[a-zA-Z-]*[:)]|<[=!]|[=!>|#]|P?<\w+>|'\w+')/.exec(this.#text.slice(this.#at))?.[0];
    if (special !== undefined) {
      this.#at += special.length;
      if (special.endsWith(')')) this.#open.pop();
    } else if (this.#text[this.#at] === '?')
      return this.#at + 1 >= this.#text.length
        ? { message: 'unrecognized character after (? or (?-', offset: this.#text.length }
        : { message: 'unrecognized character after (? or (?-', offset: this.#at + 1 };
    return null;
  }

  /** A bracket right after the opening one, or after its ^, is an ordinary character. */
  #class(): RegexError | null {
    let at = this.#at + 1;
    if (this.#text[at] === '^') at++;
    if (this.#text[at] === ']') at++;
    for (; at < this.#text.length; at++) {
      const c = this.#text[at];
      if (c === '\\') at++;
      else if (c === '[' && /^\[:\w+:\]/.test(this.#text.slice(at))) at = this.#text.indexOf(':]', at) + 1;
      else if (c === ']') {
        this.#at = at + 1;
        this.#repeatable = true;
        return null;
      }
    }
    return { message: 'missing terminating ] for character class', offset: this.#text.length };
  }
}

export function regexError(text: string): RegexError | null {
  return new RegexReader(text).read();
}

/** `regex_comp`'s words for it. */
export function regexComplaint(text: string): string | null {
  const error = regexError(text);
  return error === null ? null : `regex '${text}' is invalid (error=${error.message}, erroffset=${error.offset})`;
}
