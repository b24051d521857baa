import { readUnsigned, strtol } from './numbers.ts';
import { BUILD_FEATURES, BUILD_TLS, BUILD_TLS_VERSION, BUILD_VERSION } from './world.ts';

/** The expression behind `.if` and `.elif` (cfgcond.c 2.6): numbers, predicates, `!`, `&&`, `||` and parentheses. */

/** What is wrong with it, and at which character from 0. */
export interface ConditionError {
  readonly message: string;
  readonly at: number;
}

/** `cfg_eval_condition`: whether the lines below are read. `environment` gives a variable's value. */
export function evaluateCondition(
  text: string,
  environment: ReadonlyMap<string, string>,
): boolean | ConditionError {
  if (text === '') return false;
  const reader = new ConditionReader(text, environment);
  try {
    const expression = reader.read();
    return expression();
  } catch (error) {
    if (error instanceof Unreadable) return { message: error.message, at: error.at };
    throw error;
  }
}

type Term = () => boolean;

class Unreadable extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** MAX_CFG_RECURSION. */
const DEPTH_MAX = 1024;

/** The predicates, with the number of their arguments. */
const PREDICATES: ReadonlyMap<string, number> = new Map([
  ['defined', 1],
  ['feature', 1],
  ['streq', 2],
  ['strneq', 2],
  ['version_atleast', 1],
  ['version_before', 1],
  ['openssl_version_atleast', 1],
  ['openssl_version_before', 1],
  ['ssllib_name_startswith', 1],
]);

class ConditionReader {
  readonly #text: string;
  readonly #environment: ReadonlyMap<string, string>;
  #at = 0;

  constructor(text: string, environment: ReadonlyMap<string, string>) {
    this.#text = text;
    this.#environment = environment;
  }

  read(): Term {
    const expression = this.#either(DEPTH_MAX);
    this.#skipBlanks();
    const rest = this.#text[this.#at];
    if (rest !== undefined)
      throw new Unreadable(`unexpected character '${rest}' at the end of conditional expression '${this.#text}'`, this.#at);
    return expression;
  }

  #skipBlanks(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++;
  }

  /** `a || b`. */
  #either(depth: number): Term {
    if (depth <= 0) throw this.#unparsable('expression', this.#at);
    const left = this.#both(depth - 1);
    const operator = this.#operator('||');
    if (operator === null) return left;
    if (this.#at >= this.#text.length) throw new Unreadable(`unparsable conditional expression '${this.#text}'`, operator);
    const right = this.#either(depth - 1);
    return () => left() || right();
  }

  /** `a && b`. */
  #both(depth: number): Term {
    if (depth <= 0) throw this.#unparsable('sub-expression', this.#at);
    const left = this.#term(depth - 1);
    const operator = this.#operator('&&');
    if (operator === null) return left;
    if (this.#at >= this.#text.length) throw this.#unparsable('sub-expression', operator);
    const right = this.#both(depth - 1);
    return () => left() && right();
  }

  /** Goes on behind an operator; where it stood, or null where there is none. */
  #operator(operator: string): number | null {
    this.#skipBlanks();
    if (!this.#text.startsWith(operator, this.#at)) return null;
    const at = this.#at;
    this.#at += operator.length;
    this.#skipBlanks();
    return at;
  }

  #unparsable(what: 'expression' | 'sub-expression', from: number): Unreadable {
    return new Unreadable(`unparsable conditional ${what} '${this.#text.slice(from)}'`, from);
  }

  #term(depth: number): Term {
    const start = this.#at;
    this.#skipBlanks();
    if (this.#at >= this.#text.length) throw this.#unparsable('sub-expression', start);
    if (depth <= 0) throw this.#unparsable('expression', start);
    let negated = false;
    while (this.#text[this.#at] === '!') {
      negated = !negated;
      this.#at++;
      this.#skipBlanks();
    }
    const term = this.#number() ?? this.#parenthesis(start, depth) ?? this.#predicate() ?? null;
    if (term === null) throw this.#unparsable('expression', start);
    return negated ? () => !term() : term;
  }

  #number(): Term | null {
    const text = this.#text.slice(this.#at, this.#at + 64);
    if (!/^\s*[+-]?\d/.test(text)) return null;
    const { value, rest } = strtol(text, 0);
    this.#at += text.length - rest.length;
    return () => value !== 0;
  }

  #parenthesis(start: number, depth: number): Term | null {
    if (this.#text[this.#at] !== '(') return null;
    this.#at++;
    this.#skipBlanks();
    if (this.#at >= this.#text.length) throw this.#unparsable('expression', start);
    const inside = this.#either(depth - 1);
    this.#skipBlanks();
    if (this.#text[this.#at] !== ')')
      throw new Unreadable(`expected ')' after conditional expression '${this.#text.slice(start)}'`, start);
    this.#at++;
    this.#skipBlanks();
    return inside;
  }

  #predicate(): Term | null {
    const name = /^[^ (]*/.exec(this.#text.slice(this.#at, this.#at + 64))?.[0] ?? '';
    const wanted = PREDICATES.get(name);
    if (wanted === undefined) return null;
    this.#at += name.length;
    const [first = '', second = ''] = this.#arguments(name, wanted);
    return () => this.#holds(name, first, second);
  }

  /** `make_arg_list` for strings: all are required. */
  #arguments(name: string, wanted: number): string[] {
    const fail = (message: string, position: number): never => {
      throw new Unreadable(
        `${message} in argument ${position} of predicate '${name}' used in conditional expression`,
        this.#at,
      );
    };
    const values: string[] = [];
    const open = this.#text[this.#at] === '(';
    if (open) this.#at++;
    do {
      values.push(open ? this.#argument(values.length, fail) : '');
      if (!open || this.#text[this.#at] !== ',' || values.length >= wanted) break;
      this.#at++;
    } while (values.length < wanted);
    if (values.length < wanted)
      fail(`missing arguments (got ${values.length}/${wanted}), type 'string' expected`, values.length);
    if (!open) return values;
    if (this.#text[this.#at] !== ')') {
      const word = this.#text.slice(this.#at);
      fail(word === '' ? "expected ')'" : `expected ')' before '${word}'`, values.length > 1 ? values.length - 1 : values.length);
    }
    this.#at++;
    return values;
  }

  #argument(position: number, fail: (message: string, position: number) => never): string {
    let value = '';
    let quote = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const c = this.#text[this.#at] as string;
      if ((c === '"' && quote !== "'") || (c === "'" && quote !== '"')) quote = quote === '' ? c : '';
      else if (c === '\\' && quote !== "'") {
        const next = this.#text[this.#at + 1];
        if (next === undefined)
          return fail(`failed to parse '\\' after '${value}' as type 'string' at position ${position + 1}`, position);
        const control = { r: '\r', n: '\n', t: '\t' }[next];
        if (control !== undefined) value += control;
        else if ('\\ "\''.includes(next)) value += next;
        else {
          value += c;
          continue;
        }
        this.#at++;
      } else if (quote === '' && (c === ',' || c === ')')) break;
      else value += c;
    }
    return value;
  }

  #holds(name: string, first: string, second: string): boolean {
    switch (name) {
      case 'defined':
        return this.#environment.has(first);
      case 'feature':
        return BUILD_FEATURES.has(first);
      case 'streq':
        return first === second;
      case 'strneq':
        return first !== second;
      case 'version_atleast':
        return compareVersions(BUILD_VERSION, first) >= 0;
      case 'version_before':
        return compareVersions(BUILD_VERSION, first) < 0;
      case 'openssl_version_atleast':
        return compareVersions(BUILD_TLS_VERSION, first) >= 0;
      case 'openssl_version_before':
        return compareVersions(BUILD_TLS_VERSION, first) < 0;
      default:
        return BUILD_TLS.startsWith(first);
    }
  }
}

/** Number by number; what is missing counts as 0. */
function compareVersions(one: string, other: string): number {
  const numbers = (text: string) => text.split('.').map((part) => readUnsigned(part).value);
  const [a, b] = [numbers(one), numbers(other)];
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
