/**
 * Reads a regular expression as PCRE2 10.42 does, to say what it says of a faulty one: the same words, at the same place. It follows the one pass in
 * which pcre2_compile() looks at its pattern (parse_regex(), check_escape(), read_name() in src/pcre2_compile.c), with the options that nginx uses:
 * no UTF, no extended syntax.
 */

export interface PcreFault {
  readonly words: string;
  /** Characters before the place that is at fault. */
  readonly offset: number;
}

export interface PcrePattern {
  readonly captures: number;
  /** Names of groups, each once, in the order in which PCRE keeps them: by the alphabet. */
  readonly names: readonly string[];
}

export type PcreReading = { readonly fault: PcreFault } | { readonly fault: null; readonly pattern: PcrePattern };

class Fault extends Error {
  constructor(
    readonly words: string,
    readonly offset: number,
  ) {
    super(words);
  }
}

export function readPcre(pattern: string): PcreReading {
  try {
    return { fault: null, pattern: new PcreReader(pattern).read() };
  } catch (error) {
    if (error instanceof Fault) return { fault: { words: error.words, offset: error.offset } };
    throw error;
  }
}

/** What nginx makes of it (ngx_regex_compile). */
export function pcreWords(pattern: string, { words, offset }: PcreFault): string {
  const where = offset === pattern.length ? '' : ` at "${pattern.slice(offset)}"`;
  return `pcre2_compile() failed: ${words} in "${pattern}"${where}`;
}

const DEPTH_MAX = 250;
const NAME_MAX = 32;
const REPEAT_MAX = 65_535;
const GROUP_MAX = 65_535;

/** Letters behind a backslash that stand for something; the others of the alphabet are refused. */
const ESCAPES = new Set('ABCDEGHKNPQRSVWXZabdefhknprstvwz');
/** Those that a quantifier may follow. */
const REPEATABLE = new Set('CXHhNRVvdDsSwWpP');
const POSIX_NAMES = [
  'alpha',
  'lower',
  'upper',
  'alnum',
  'ascii',
  'blank',
  'cntrl',
  'digit',
  'graph',
  'print',
  'punct',
  'space',
  'word',
  'xdigit',
];
const VERBS = ['', 'MARK', 'ACCEPT', 'F', 'FAIL', 'COMMIT', 'PRUNE', 'SKIP', 'THEN'];
const START_VERBS =
  /^\(\*(UTF|UCP|NOTEMPTY|NOTEMPTY_ATSTART|NO_AUTO_POSSESS|NO_DOTSTAR_ANCHOR|NO_JIT|NO_START_OPT|CR|LF|CRLF|ANY|NUL|ANYCRLF|BSR_ANYCRLF|BSR_UNICODE|LIMIT_(HEAP|MATCH|DEPTH|RECURSION)=\d+)\)/;
/** General categories of Unicode and what else `\p{}` knows without a script's name. */
const PROPERTY =
  /^(any|l&|lc|c[cfnos]?|l[lmotu]?|m[cen]?|n[dlo]?|p[cdefios]?|s[ckmo]?|z[lps]?|x[anps]|xsp|xps|xwd|xuc|[a-z]{4,}|bidi[a-z]+)$/;

interface Group {
  /** `(?|`: alternatives number their groups alike. */
  readonly resetTo: number | null;
  highest: number;
  /** A condition's assertion: no quantifier may follow. */
  readonly isCondition: boolean;
  /** The offset of the bracket of a lookbehind. */
  readonly behindAt: number | null;
}

type Quantifier = 'none' | 'just-read';

class PcreReader {
  readonly #text: string;
  #at = 0;
  #count = 0;
  #mayRepeat = false;
  #quantifier: Quantifier = 'none';
  /** The next item must be an assertion: the condition of `(?(`. */
  #assertionDue = false;
  readonly #groups: Group[] = [];
  readonly #names = new Map<string, number>();
  /** References to be held against the number of groups at the end. */
  readonly #references: { readonly group: number; readonly offset: number }[] = [];
  readonly #namedReferences: { readonly name: string; readonly offset: number }[] = [];
  #unfixed: number | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  read(): PcrePattern {
    for (let verb = START_VERBS.exec(this.#text); verb !== null; verb = START_VERBS.exec(this.#text.slice(this.#at)))
      this.#at += verb[0].length;
    while (this.#at < this.#text.length) this.#item();
    if (this.#groups.length > 0) this.#fail('missing closing parenthesis');
    if (this.#unfixed !== null) throw new Fault('lookbehind assertion is not fixed length', this.#unfixed);
    this.#checkReferences();
    return { captures: this.#count, names: [...this.#names.keys()].sort() };
  }

  #checkReferences(): void {
    for (const { name, offset } of this.#namedReferences)
      if (!this.#names.has(name)) throw new Fault('reference to non-existent subpattern', offset);
    for (const { group, offset } of this.#references)
      if (group > this.#count) throw new Fault('reference to non-existent subpattern', offset);
  }

  #fail(words: string, offset = this.#at): never {
    throw new Fault(words, offset);
  }

  /** The character we stand on; empty at the end. */
  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #startsWith(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #item(): void {
    if (this.#groups.length > DEPTH_MAX) this.#fail('parentheses are too deeply nested');
    const text = this.#text;
    if (this.#startsWith('\\Q')) {
      const end = text.indexOf('\\E', this.#at + 2);
      const length = (end < 0 ? text.length : end) - this.#at - 2;
      this.#at = end < 0 ? text.length : end + 2;
      if (length > 0) this.#literal();
      return;
    }
    if (this.#startsWith('\\E')) {
      this.#at += 2;
      return;
    }
    if (this.#startsWith('(?#')) return this.#comment();
    const ch = text[this.#at++] as string;
    const conditionDue = this.#assertionDue;
    if (conditionDue && !/^\((\?([=!]|C|<[=!])|\*[a-z])/.test(text.slice(this.#at - 1)))
      this.#fail('assertion expected after (?( or (?(?C)', this.#at - 1);
    this.#assertionDue = false;
    const mayRepeat = this.#mayRepeat;
    const afterQuantifier = this.#quantifier === 'just-read';
    this.#mayRepeat = false;
    this.#quantifier = 'none';
    if (afterQuantifier && (ch === '?' || ch === '+')) return;
    this.#character(ch, mayRepeat, conditionDue);
  }

  #comment(): void {
    const end = this.#text.indexOf(')', this.#at);
    if (end < 0) this.#fail('missing ) after (?# comment', this.#text.length);
    this.#at = end + 1;
  }

  #literal(): void {
    this.#mayRepeat = true;
    this.#quantifier = 'none';
  }

  #character(ch: string, mayRepeat: boolean, conditionDue: boolean): void {
    switch (ch) {
      case '\\':
        return this.#escape();
      case '^':
      case '$':
        return;
      case '*':
      case '+':
      case '?':
        return this.#repeat(mayRepeat);
      case '{':
        return this.#braces(mayRepeat);
      case '[':
        return this.#charClass();
      case '(':
        return this.#open(conditionDue);
      case '|':
        return this.#alternative();
      case ')':
        return this.#close();
      default:
        this.#mayRepeat = true;
    }
  }

  #repeat(mayRepeat: boolean): void {
    if (!mayRepeat) this.#fail('quantifier does not follow a repeatable item', this.#at - 1);
    this.#quantifier = 'just-read';
    // Nothing of varying length may stand in a lookbehind.
    const behind = this.#groups.find((group) => group.behindAt !== null);
    if (behind !== undefined) this.#unfixed ??= behind.behindAt;
  }

  /** `{n}`, `{n,}`, `{n,m}`; anything else in braces is itself. */
  #braces(mayRepeat: boolean): void {
    const match = /^(\d+)(,(\d*))?\}/.exec(this.#text.slice(this.#at));
    if (match === null) return this.#literal();
    const [whole, low = '', comma, high = ''] = match;
    const lowAt = this.#at;
    this.#limit(low, lowAt);
    if (high !== '') {
      const highAt = lowAt + low.length + 1;
      this.#limit(high, highAt);
      if (Number(high) < Number(low)) this.#fail('numbers out of order in {} quantifier', highAt + high.length);
    }
    this.#at += whole.length;
    if (comma === undefined || high === low) {
      if (!mayRepeat) this.#fail('quantifier does not follow a repeatable item', this.#at - 1);
      this.#quantifier = 'just-read';
    } else this.#repeat(mayRepeat);
  }

  #limit(digits: string, at: number): void {
    let value = 0;
    for (let i = 0; i < digits.length; i++) {
      value = value * 10 + Number(digits[i]);
      if (value > REPEAT_MAX) this.#fail('number too big in {} quantifier', at + i + 1);
    }
  }

  #alternative(): void {
    const group = this.#groups.at(-1);
    if (group === undefined || group.resetTo === null) return;
    group.highest = Math.max(group.highest, this.#count);
    this.#count = group.resetTo;
  }

  #close(): void {
    const group = this.#groups.pop();
    if (group === undefined) this.#fail('unmatched closing parenthesis', this.#at - 1);
    this.#count = Math.max(this.#count, group.highest);
    this.#mayRepeat = !group.isCondition;
  }

  #push(group: Partial<Group> = {}): void {
    this.#groups.push({ resetTo: null, highest: 0, isCondition: false, behindAt: null, ...group });
  }

  #open(conditionDue: boolean): void {
    if (this.#at >= this.#text.length) this.#fail('missing closing parenthesis');
    if (this.#peek() === '?') return this.#special(conditionDue);
    if (this.#peek() === '*') return this.#starred(conditionDue);
    this.#capture();
  }

  #capture(): void {
    if (this.#count >= GROUP_MAX) this.#fail('too many capturing groups (maximum 65535)');
    this.#count++;
    this.#push();
  }

  /** `(*VERB)` and `(*alpha:…)`. */
  #starred(conditionDue: boolean): void {
    const behind = this.#text[this.#at + 1];
    if (behind === undefined || behind === ')') {
      // `(*)`: a group whose first item is a star, which has nothing to repeat.
      return;
    }
    const word = /^\w*/.exec(this.#text.slice(this.#at + 1))?.[0] ?? '';
    const end = this.#at + 1 + word.length;
    if (/[a-z]/.test(behind)) return this.#alphaAssertion(word, end, conditionDue);
    if (!/[:)]/.test(this.#text[end] ?? '') || !VERBS.includes(word))
      this.#fail('(*VERB) not recognized or malformed', end);
    const close = this.#text.indexOf(')', end);
    if (close < 0) this.#fail('(*VERB) not recognized or malformed', this.#text.length);
    if ((word === '' || word === 'MARK') && (this.#text[end] !== ':' || close === end + 1))
      this.#fail('(*MARK) must have an argument', close);
    this.#at = close + 1;
    this.#mayRepeat = word === 'ACCEPT';
  }

  #alphaAssertion(word: string, end: number, conditionDue: boolean): void {
    const ahead = ['pla', 'nla', 'napla', 'positive_lookahead', 'negative_lookahead', 'non_atomic_positive_lookahead'];
    const back = [
      'plb',
      'nlb',
      'naplb',
      'positive_lookbehind',
      'negative_lookbehind',
      'non_atomic_positive_lookbehind',
    ];
    const other = ['atomic', 'sr', 'asr', 'script_run', 'atomic_script_run'];
    if (this.#text[end] !== ':' || ![...ahead, ...back, ...other].includes(word))
      this.#fail('(*alpha_assertion) not recognized', end);
    const behindAt = back.includes(word) ? this.#at - 1 : null;
    this.#at = end + 1;
    this.#push({ isCondition: conditionDue, behindAt });
  }

  /** `(?…`. */
  #special(conditionDue: boolean): void {
    this.#at++;
    if (this.#at >= this.#text.length) this.#fail('missing closing parenthesis');
    const ch = this.#peek();
    const following = this.#text[this.#at + 1] ?? '';
    if (ch === 'P') return this.#pythonGroup();
    if (ch === 'R') return this.#recurseWhole();
    if (ch === '&') return this.#recurseByName();
    if (ch === 'C') return this.#callout();
    if (ch === '(') return this.#condition();
    if (ch === '>' || ch === '=' || ch === '!' || ch === '*') {
      this.#at++;
      return this.#push({ isCondition: ch !== '>' && conditionDue });
    }
    if (ch === '<' && /[=!*]/.test(following)) {
      const behindAt = this.#at - 2;
      this.#at += 2;
      return this.#push({ isCondition: conditionDue, behindAt });
    }
    if (ch === '<') return this.#named('>');
    if (ch === "'") return this.#named("'");
    if (/\d/.test(ch) || (ch === '-' && /\d/.test(following)) || ch === '+') return this.#recurseByNumber();
    this.#options();
  }

  #pythonGroup(): void {
    this.#at++;
    if (this.#at >= this.#text.length) this.#fail('missing closing parenthesis');
    if (this.#peek() === '<') return this.#named('>');
    if (this.#peek() === '>') return this.#recurseByName();
    if (this.#peek() !== '=') this.#fail('unrecognized character after (?P');
    const offset = this.#at + 1;
    this.#namedReferences.push({ name: this.#name(')'), offset });
    this.#mayRepeat = true;
  }

  #recurseWhole(): void {
    this.#at++;
    if (this.#peek() !== ')') this.#fail('(?R (recursive pattern call) must be followed by a closing parenthesis');
    this.#at++;
    this.#mayRepeat = true;
  }

  #recurseByName(): void {
    const offset = this.#at + 1;
    this.#namedReferences.push({ name: this.#name(')'), offset });
    this.#mayRepeat = true;
  }

  #recurseByNumber(): void {
    if (this.#peek() === '+' && !/\d/.test(this.#text[this.#at + 1] ?? ''))
      this.#fail('digit expected after (?+ or (?-');
    const group = this.#signedNumber();
    if (this.#peek() !== ')') this.#fail('missing closing parenthesis');
    this.#references.push({ group, offset: this.#at });
    this.#at++;
    this.#mayRepeat = true;
  }

  /** `3`, `+1` or `-1`, the last two counted from here. */
  #signedNumber(): number {
    const match = /^([+-]?)(\d+)/.exec(this.#text.slice(this.#at)) as RegExpExecArray;
    const [whole, sign, digits] = match as unknown as [string, string, string];
    let value = 0;
    for (const [i, digit] of [...digits].entries()) {
      value = value * 10 + Number(digit);
      if (value > GROUP_MAX) this.#fail('subpattern number is too big', this.#at + sign.length + i + 1);
    }
    this.#at += whole.length;
    if (sign === '') return value;
    if (value === 0) this.#fail('a relative value of zero is not allowed');
    if (sign === '+') return value + this.#count;
    if (value > this.#count) this.#fail('reference to non-existent subpattern');
    return this.#count + 1 - value;
  }

  #callout(): void {
    const match = /^C(\d*)/.exec(this.#text.slice(this.#at)) as RegExpExecArray;
    this.#at += match[0].length;
    if (Number(match[1] ?? 0) > 255) this.#fail('number after (?C is greater than 255');
    if (this.#peek() !== ')') this.#fail('closing parenthesis for (?C expected');
    this.#at++;
  }

  #condition(): void {
    this.#at++;
    if (this.#at >= this.#text.length) this.#fail('missing closing parenthesis');
    this.#push();
    if (this.#peek() === '?' || this.#peek() === '*') {
      this.#at--;
      this.#assertionDue = true;
      return;
    }
    if (/^[+-]?\d/.test(this.#text.slice(this.#at))) {
      const group = this.#signedNumber();
      if (group <= 0) this.#fail('reference to non-existent subpattern');
      this.#references.push({ group, offset: this.#at - 2 });
    } else this.#conditionName();
    if (this.#peek() !== ')') this.#fail('missing closing parenthesis for condition');
    this.#at++;
  }

  #conditionName(): void {
    if (/^R&/.test(this.#text.slice(this.#at))) this.#at++;
    else if (this.#peek() !== '<' && this.#peek() !== "'") this.#at--;
    const opening = this.#peek();
    const offset = this.#at + 1;
    const name = this.#name(opening === '<' ? '>' : opening === "'" ? "'" : ')');
    if (opening !== '<' && opening !== "'") this.#at--;
    if (name !== 'DEFINE' && !/^R\d*$/.test(name)) this.#namedReferences.push({ name, offset });
  }

  #named(terminator: string): void {
    const name = this.#name(terminator);
    if (this.#names.has(name) && this.#names.get(name) !== this.#count + 1)
      this.#fail('two named subpatterns have the same name (PCRE2_DUPNAMES not set)');
    this.#capture();
    for (const [other, number] of this.#names)
      if (number === this.#count && other !== name)
        this.#fail('different names for subpatterns of the same number are not allowed');
    this.#names.set(name, this.#count);
  }

  /** The name behind the character we stand on, up to its end sign. */
  #name(terminator: string): string {
    this.#at++;
    if (this.#at >= this.#text.length) this.#fail('subpattern name expected');
    if (/\d/.test(this.#peek())) this.#fail('subpattern name must start with a non-digit');
    const name = /^\w*/.exec(this.#text.slice(this.#at))?.[0] ?? '';
    this.#at += name.length;
    if (name.length > NAME_MAX) this.#fail('subpattern name is too long (maximum 32 code units)');
    if (name === '') this.#fail('subpattern name expected');
    if (this.#peek() !== terminator) this.#fail('syntax error in subpattern name (missing terminator?)');
    this.#at++;
    return name;
  }

  /** `(?i)`, `(?i:`, `(?|`. */
  #options(): void {
    if (this.#peek() === '|') {
      this.#at++;
      return this.#push({ resetTo: this.#count, highest: this.#count });
    }
    let hyphen = this.#peek() !== '^';
    if (!hyphen) this.#at++;
    while (this.#at < this.#text.length && this.#peek() !== ')' && this.#peek() !== ':') {
      const ch = this.#peek();
      if (ch === '-' && !hyphen) this.#fail('invalid hyphen in option setting');
      if (ch === '-') hyphen = false;
      else if (!'JimnsUx'.includes(ch)) this.#fail('unrecognized character after (? or (?-');
      this.#at++;
    }
    if (this.#at >= this.#text.length) this.#fail('missing closing parenthesis');
    if (this.#text[this.#at++] === ':') this.#push();
  }

  #escape(): void {
    const ch = this.#peek();
    const start = this.#at;
    const group = this.#escaped(false);
    if (group !== null) {
      this.#references.push({ group, offset: this.#at - 1 });
      this.#mayRepeat = true;
      return;
    }
    if (ch === 'k' || (ch === 'g' && this.#at === start + 1)) this.#namedEscape(ch);
    this.#mayRepeat = !/[ABGKZbz]/.test(ch);
    if (ESCAPES.has(ch) && !'aefnrtk'.includes(ch) && !REPEATABLE.has(ch)) this.#mayRepeat = false;
  }

  /** `\g<name>`, `\k{name}`. */
  #namedEscape(letter: string): void {
    const opening = this.#peek();
    if (!/[{<']/.test(opening)) {
      this.#fail(
        letter === 'g'
          ? '\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number'
          : '\\k is not followed by a braced, angle-bracketed, or quoted name',
      );
    }
    const terminator = opening === '<' ? '>' : opening === "'" ? "'" : '}';
    if (letter === 'g' && terminator !== '}' && /^[+-]?\d/.test(this.#text.slice(this.#at + 1))) {
      this.#at++;
      const group = this.#signedNumber();
      if (this.#peek() !== terminator)
        this.#fail('\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number');
      this.#references.push({ group, offset: this.#at });
      this.#at++;
      return;
    }
    const offset = this.#at + 1;
    this.#namedReferences.push({ name: this.#name(terminator), offset });
  }

  /** Reads what stands behind a backslash; the number of a group it refers to, or null. */
  #escaped(inClass: boolean): number | null {
    if (this.#at >= this.#text.length) this.#fail('\\ at end of pattern');
    const ch = this.#text[this.#at++] as string;
    if (/[1-9]/.test(ch)) return this.#digits(inClass);
    if (ch === '0') {
      this.#octal(2);
      return null;
    }
    if (!/[A-Za-z]/.test(ch)) return null;
    switch (ch) {
      case 'F':
      case 'l':
      case 'L':
      case 'u':
      case 'U':
        return this.#fail('PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u');
      case 'g':
        return inClass ? null : this.#groupEscape();
      case 'o':
        return this.#bracedCode('o', /^[0-7]*/);
      case 'x':
        return this.#hexCode();
      case 'c':
        return this.#control();
      case 'p':
      case 'P':
        return this.#property();
      case 'N':
        if (this.#peek() === '{') this.#namedCharacter();
        return null;
      default:
        if (ESCAPES.has(ch)) return null;
        return this.#fail('unrecognized character follows \\', this.#at - 1);
    }
  }

  #namedCharacter(): void {
    if (this.#startsWith('{U+')) this.#fail('\\N{U+dddd} is supported only in Unicode (UTF) mode');
    if (!/^\{\d+(,\d*)?\}/.test(this.#text.slice(this.#at)))
      this.#fail('PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u');
  }

  /** A reference where so many groups are open already or it has one digit; else octal. */
  #digits(inClass: boolean): number | null {
    const start = this.#at - 1;
    const digits = /^\d+/.exec(this.#text.slice(start))?.[0] ?? '';
    const value = Number(digits);
    if (!inClass && value < 214_748_364 && (value < 10 || /[89]/.test(digits[0] as string) || value <= this.#count)) {
      this.#at = start + digits.length;
      if (value > GROUP_MAX) this.#fail('subpattern number is too big');
      return value;
    }
    if (/[89]/.test(digits[0] as string)) return null;
    this.#octal(2);
    return null;
  }

  #octal(more: number): void {
    const start = this.#at - 1;
    const digits = (/^[0-7]*/.exec(this.#text.slice(start))?.[0] ?? '').slice(0, more + 1);
    this.#at = start + Math.max(1, digits.length);
    if (parseInt(digits, 8) > 0xff) this.#fail('octal value is greater than \\377 in 8-bit non-UTF-8 mode');
  }

  #groupEscape(): number | null {
    const bad = '\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number';
    if (this.#at >= this.#text.length) this.#fail(bad);
    if (this.#peek() === '<' || this.#peek() === "'") return null;
    const braced = this.#peek() === '{';
    if (braced && !/^[+-]?\d/.test(this.#text.slice(this.#at + 1))) return null;
    const start = this.#at;
    if (braced) this.#at++;
    if (!/^[+-]?\d/.test(this.#text.slice(this.#at))) this.#fail(bad, start);
    const group = this.#signedNumber();
    if (braced && this.#peek() !== '}') this.#fail(bad, start);
    if (braced) this.#at++;
    if (group <= 0) this.#fail('reference to non-existent subpattern');
    return group;
  }

  #hexCode(): null {
    if (this.#peek() === '{') return this.#bracedCode('x', /^[0-9a-f]*/i);
    this.#at += /^[0-9a-f]{0,2}/i.exec(this.#text.slice(this.#at))?.[0].length ?? 0;
    return null;
  }

  #bracedCode(letter: 'o' | 'x', digitsOf: RegExp): null {
    if (this.#peek() !== '{') this.#fail('missing opening brace after \\o');
    this.#at++;
    if (this.#at >= this.#text.length || this.#peek() === '}')
      this.#fail('digits missing in \\x{} or \\o{} or \\N{U+}');
    const digits = digitsOf.exec(this.#text.slice(this.#at))?.[0] ?? '';
    this.#at += digits.length;
    if (parseInt(digits, letter === 'o' ? 8 : 16) > 0xff)
      this.#fail('character code point value in \\x{} or \\o{} is too large');
    if (this.#peek() !== '}')
      this.#fail(`non-${letter === 'o' ? 'octal' : 'hex'} character in \\${letter}{} (closing brace missing?)`);
    this.#at++;
    return null;
  }

  #control(): null {
    if (this.#at >= this.#text.length) this.#fail('\\c at end of pattern');
    if (!/[ -~]/.test(this.#peek())) this.#fail('\\c must be followed by a printable ASCII character');
    this.#at++;
    return null;
  }

  #property(): null {
    const malformed = 'malformed \\P or \\p sequence';
    const ch = this.#text[this.#at];
    if (ch === undefined) this.#fail(malformed);
    this.#at++;
    let name = ch;
    if (ch === '{') {
      const end = this.#text.indexOf('}', this.#at);
      if (end < 0) this.#fail(malformed, this.#text.length);
      name = this.#text
        .slice(this.#at, end)
        .replace(/^\^/, '')
        .replace(/[_\-\s]/g, '');
      this.#at = end + 1;
    } else if (!/[A-Za-z]/.test(ch)) this.#fail(malformed);
    if (!PROPERTY.test(name.toLowerCase())) this.#fail('unknown property after \\P or \\p');
    return null;
  }

  /** `[…]`. */
  #charClass(): void {
    const rest = this.#text.slice(this.#at);
    this.#mayRepeat = true;
    if (rest.startsWith('[:<:]]') || rest.startsWith('[:>:]]')) {
      this.#at += 6;
      return;
    }
    const posix = this.#posixEnd();
    if (posix !== null)
      this.#fail(
        this.#peek() === ':'
          ? 'POSIX named classes are supported only within a class'
          : 'POSIX collating elements are not supported',
        this.#at - 1,
      );
    if (this.#peek() === '^') this.#at++;
    this.#classItems();
  }

  /** Where `[:name:]` ends, standing on its `:`; null where it is no such thing. */
  #posixEnd(): number | null {
    const sign = this.#peek();
    if (!/[:.=]/.test(sign)) return null;
    for (let i = this.#at + 1; i + 1 < this.#text.length; i++) {
      const [ch, next] = [this.#text[i], this.#text[i + 1]];
      if (ch === '\\' && (next === ']' || next === '\\')) i++;
      else if ((ch === '[' && next === sign) || ch === ']') return null;
      else if (ch === sign && next === ']') return i;
    }
    return null;
  }

  #classItems(): void {
    const missing = 'missing terminating ] for character class';
    let range: 'no' | 'possible' | 'started' = 'no';
    let last = '';
    for (let first = true; ; first = false) {
      if (this.#at >= this.#text.length) this.#fail(missing, this.#text.length);
      const ch = this.#text[this.#at++] as string;
      if (ch === ']' && !first) return;
      if (ch === '[' && /[:.=]/.test(this.#peek())) {
        const end = this.#posixEnd();
        if (end !== null) {
          if (range === 'started') this.#fail('invalid range in character class');
          this.#posixClass(end);
          range = 'no';
          continue;
        }
      }
      if (ch === '-' && range === 'possible') {
        range = 'started';
        continue;
      }
      const single = ch === '\\' ? this.#classEscape(range === 'started') : ch;
      if (single === null) {
        range = 'no';
        continue;
      }
      if (range === 'started' && single < last) this.#fail('range out of order in character class', this.#at - 1);
      range = range === 'started' ? 'no' : 'possible';
      last = single;
    }
  }

  #posixClass(end: number): void {
    if (this.#peek() !== ':') this.#fail('POSIX collating elements are not supported', this.#at - 1);
    this.#at++;
    if (this.#peek() === '^') this.#at++;
    if (!POSIX_NAMES.includes(this.#text.slice(this.#at, end))) this.#fail('unknown POSIX class name');
    this.#at = end + 2;
    this.#noRangeBehind();
  }

  #noRangeBehind(): void {
    if (this.#peek() === '-' && this.#at + 1 < this.#text.length && this.#text[this.#at + 1] !== ']')
      this.#fail('invalid range in character class');
  }

  /** The character an escape stands for in a class; null for a set of characters. */
  #classEscape(rangeStarted: boolean): string | null {
    const ch = this.#peek();
    this.#escaped(true);
    if (/[dDsSwWhHvVpP]/.test(ch)) {
      if (rangeStarted) this.#fail('invalid range in character class');
      this.#noRangeBehind();
      return null;
    }
    if (ch === 'N') this.#fail(rangeStarted ? 'invalid range in character class' : '\\N is not supported in a class');
    if (/[ABCGKRXZkz]/.test(ch)) this.#fail('escape sequence is invalid in character class', this.#at - 1);
    const code = ({ n: '\n', r: '\r', t: '\t', f: '\f', e: '\x1b', a: '\x07', b: '\b' } as Record<string, string>)[ch];
    return code ?? ch;
  }
}
