import { REQUEST_BUFFER, RESPONSE_BUFFER, sourceNames } from './fetchTable.ts';
import type { Proxy } from './model.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';
import { parseSample } from './sample.ts';

/** Variables of a log format that need HTTP, and the others (log.c, logformat_keywords). */
const HTTP_VARIABLES = new Set('CC CS Ta Ti Tq Tr TR HM HP HPO HQ HU HV r tr trg trl'.split(' '));
const VARIABLES = new Set(
  `o B H ID ST T Tc Th Tl Td Ts Tt Tu Tw U ac b bc bi bp bq ci cp f fc fi fp ft hr hrl hs hsl lc ms pid rc rt s sc si sp sq sslc sslv t ts tsc`.split(
    /\s+/,
  ),
);

/** Variables that say something of a request or an answer: a proxy in mode tcp is warned of them. */
const REQUEST_VARIABLES = new Set('HM HP HPO HQ HU HV r rt ST'.split(' '));

export interface FormatOptions {
  /** Where the format is evaluated. */
  readonly places: number;
  /** Whether it stands in an HTTP rule: samples of bytes are then told to be ignored. */
  readonly http: boolean;
}

type State = 'init' | 'text' | 'start' | 'argument' | 'after-argument' | 'expression' | 'after-expression' | 'variable' | 'end';

/** `parse_logformat_string` (log.c 2.6): `%ci %[src] %{+Q}r`. Refuses what cannot be read; notes names to look up later. */
export function parseLogFormat(text: string, proxy: Proxy, reading: Reading, options: FormatOptions): void {
  new FormatReader(text, proxy, reading, options).read();
}

class FormatReader {
  readonly #text: string;
  readonly #proxy: Proxy;
  readonly #reading: Reading;
  readonly #options: FormatOptions;
  /** Index of the argument's and of the variable's first character; -1 without. */
  #argument = -1;
  #variable = -1;
  #at = 0;

  constructor(text: string, proxy: Proxy, reading: Reading, options: FormatOptions) {
    this.#text = text;
    this.#proxy = proxy;
    this.#reading = reading;
    this.#options = options;
  }

  read(): void {
    let state: State = 'init';
    for (;;) {
      const before: State = state;
      const c = this.#text[this.#at] ?? '';
      let next = c === '' ? 'end' : this.#step(before, c);
      if (c === '') this.#ending(before);
      if (next === 'init') next = c === '%' ? 'start' : 'text';
      if (before === 'variable' && next !== 'variable') this.#checkVariable(this.#text.slice(this.#variable, this.#at));
      if (next === 'end') return this.#truncated(before);
      state = next as State;
      this.#at++;
    }
  }

  #step(state: State, c: string): State {
    switch (state) {
      case 'start':
        return this.#afterPercent(c);
      case 'argument':
        return c === '}' ? 'after-argument' : 'argument';
      case 'after-argument':
        return this.#afterArgument(c);
      case 'expression':
        return this.#expression();
      case 'variable':
        return /[A-Za-z0-9]/.test(c) ? 'variable' : 'init';
      default:
        return 'init';
    }
  }

  #afterPercent(c: string): State {
    this.#argument = -1;
    this.#variable = -1;
    if (c === '{') {
      this.#argument = this.#at + 1;
      return 'argument';
    }
    if (c === '[') {
      this.#variable = this.#at + 1;
      return 'expression';
    }
    if (/[A-Za-z]/.test(c)) {
      this.#variable = this.#at;
      return 'variable';
    }
    if (c === '%') return 'text';
    if (/[0-9 \t]/.test(c))
      refuse(
        `unexpected variable name near '${c}' at position ${this.#at} line : '${this.#text}'. Maybe you want to write a single '%', use the syntax '%%'`,
      );
    return 'init';
  }

  #afterArgument(c: string): State {
    if (c === '[') {
      this.#variable = this.#at + 1;
      return 'expression';
    }
    if (/[A-Za-z0-9]/.test(c)) {
      this.#variable = this.#at;
      return 'variable';
    }
    return this.#argumentAlone();
  }

  #argumentAlone(): never {
    const end = this.#text.indexOf('}', this.#argument);
    return refuse(`parse argument modifier without variable name near '%{${this.#text.slice(this.#argument, end)}}'`);
  }

  /** Stands on the first character of the expression; leaves on its closing bracket. */
  #expression(): State {
    const text = this.#text.slice(this.#variable);
    const scope = { reading: this.#reading, proxy: this.#proxy };
    const { expression, rest } = within(
      (message) => `failed to parse sample expression <${text}> : ${message}`,
      () => parseSample((index) => (index === 0 ? text : ''), 0, scope, true),
    );
    const { fetch } = expression;
    if ((fetch.val & this.#options.places) === 0)
      refuse(
        `sample fetch <${text}> may not be reliably used here because it needs '${sourceNames(fetch.use)}' which is not available here`,
      );
    if (this.#options.http && (fetch.use & (REQUEST_BUFFER | RESPONSE_BUFFER)) !== 0)
      this.#reading.warn(`L6 sample fetch <${text}> ignored in HTTP log-format string.`);
    const read = text.slice(0, text.length - rest.length);
    const c = rest[0];
    if (c !== ']')
      refuse(c !== undefined && c >= ' ' && c <= '~' ? `expected ']' after '${read}', but found '${c}'` : `missing ']' after '${read}'`);
    this.#at = this.#text.length - rest.length;
    return 'after-expression';
  }

  #checkVariable(name: string): void {
    if (HTTP_VARIABLES.has(name)) {
      if (this.#proxy.mode !== 'http') refuse(`format variable '${name}' is reserved for HTTP mode`);
    } else if (!VARIABLES.has(name))
      refuse(
        `no such format variable '${name}'. If you wanted to emit the '%' character verbatim, you need to use '%%'`,
      );
    if (REQUEST_VARIABLES.has(name)) this.#proxy.logsRequest = true;
  }

  /** At the end of the text, what was begun is still looked at. */
  #ending(state: State): void {
    if (state === 'after-argument') this.#argumentAlone();
    if (state === 'expression') this.#expression();
  }

  #truncated(state: State): void {
    if (state !== 'start' && state !== 'argument') return;
    refuse(`truncated line after '${state === 'argument' ? this.#text.slice(this.#argument) : '%'}'`);
  }
}
