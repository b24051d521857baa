import type { Pattern } from './config.ts';
import { dictionary } from '../../text/dictionary.ts';

/** Longer patterns are not run. */
const LENGTH_MAX = 500;
/** With more repetitions than this a pattern may take long on a path it does not match. */
const REPETITIONS_MAX = 8;

/** POSIX classes as they stand inside brackets; ASCII, as without PCRE's UTF mode. */
const CLASSES: Readonly<Record<string, string>> = dictionary({
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  xdigit: '0-9A-Fa-f',
  word: '\\w',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
});

/** Escapes of letters that mean the same in both languages. */
const SAME_ESCAPES = 'dDwWsSbBntrfv';
const OTHER_ESCAPES: Readonly<Record<string, string>> = dictionary({ A: '^', z: '$', Z: '$', h: '[ \\t]', e: '\\x1b', a: '\\x07' });

/**
 * A PCRE pattern as a RegExp that means the same, or null where there is none: recursion, atomic groups, possessive repetition, `\K` and the like
 * are PCRE's alone. Null also for patterns that may backtrack for long (a repeated group with a repetition in it): PCRE has a limit there, JavaScript none.
 */
export function compilePattern(source: string, caseless: boolean): Pattern | null {
  if (source.length > LENGTH_MAX) return null;
  const read = new PatternReader(source).read();
  if (read === null || read.repetitions > REPETITIONS_MAX) return null;
  try {
    return { source, regex: new RegExp(read.text, caseless || read.caseless ? 'i' : ''), names: read.names };
  } catch {
    return null;
  }
}

/** Names of the groups in a pattern, also of one that is not run: they are variables. */
export function groupNames(source: string): string[] {
  return [...source.matchAll(/\(\?P?[<'](\w+)[>']/g)].map((match) => match[1] as string);
}

/** Translates a pattern, character by character. */
class PatternReader {
  readonly #source: string;
  #at = 0;
  #text = '';
  #caseless = false;
  #repetitions = 0;
  readonly #names: string[] = [];
  /** For each open group: whether something in it is repeated. */
  readonly #open: boolean[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  read(): { text: string; names: string[]; caseless: boolean; repetitions: number } | null {
    if (this.#source.startsWith('(?i)')) {
      this.#caseless = true;
      this.#at = 4;
    }
    while (this.#at < this.#source.length) if (!this.#step()) return null;
    return { text: this.#text, names: this.#names, caseless: this.#caseless, repetitions: this.#repetitions };
  }

  #step(): boolean {
    const ch = this.#source[this.#at] as string;
    if (ch === '\\') return this.#escape(false);
    if (ch === '[') return this.#set();
    if (ch === '(') return this.#group();
    if (ch === ')') return this.#close();
    if (ch === '*' || ch === '+' || this.#countAhead()) return this.#repeat();
    this.#text += ch;
    this.#at++;
    return true;
  }

  #escape(inSet: boolean): boolean {
    const ch = this.#source[this.#at + 1];
    if (ch === undefined) return false;
    this.#at += 2;
    if (!/[A-Za-z0-9]/.test(ch) || SAME_ESCAPES.includes(ch)) this.#text += `\\${ch}`;
    else if (!inSet && ch in OTHER_ESCAPES) this.#text += OTHER_ESCAPES[ch] as string;
    else if (ch === 'x' && /^[0-9A-Fa-f]{2}/.test(this.#source.slice(this.#at))) this.#text += '\\x';
    else return false;
    return true;
  }

  #set(): boolean {
    this.#text += '[';
    this.#at++;
    if (this.#source[this.#at] === '^') {
      this.#text += '^';
      this.#at++;
    }
    // A bracket that closes nothing stands for itself.
    if (this.#source[this.#at] === ']') {
      this.#text += '\\]';
      this.#at++;
    }
    while (this.#at < this.#source.length) {
      const ch = this.#source[this.#at] as string;
      const posix = /^\[:(\w+):\]/.exec(this.#source.slice(this.#at));
      if (ch === ']') {
        this.#text += ']';
        this.#at++;
        return true;
      }
      if (posix !== null) {
        const inside = CLASSES[posix[1] as string];
        if (inside === undefined) return false;
        this.#text += inside;
        this.#at += posix[0].length;
      } else if (ch === '\\') {
        if (!this.#escape(true)) return false;
      } else {
        this.#text += ch === '[' ? '\\[' : ch;
        this.#at++;
      }
    }
    return false;
  }

  #group(): boolean {
    const rest = this.#source.slice(this.#at);
    const named = /^\(\?(?:P?<(\w+)>|'(\w+)')/.exec(rest);
    const plain = /^\(\?(?::|=|!|<=|<!)/.exec(rest);
    this.#open.push(false);
    if (named !== null) {
      const name = (named[1] ?? named[2]) as string;
      this.#names.push(name);
      this.#text += `(?<${name}>`;
      this.#at += named[0].length;
    } else if (plain !== null) {
      this.#text += plain[0];
      this.#at += plain[0].length;
    } else {
      if (/^\([?*]/.test(rest)) return false;
      this.#text += '(';
      this.#at++;
    }
    return true;
  }

  #close(): boolean {
    const repeats = this.#open.pop();
    if (repeats === undefined) return false;
    this.#text += ')';
    this.#at++;
    if (!repeats) return true;
    if (this.#open.length > 0) this.#open[this.#open.length - 1] = true;
    // What repeats inside may not be repeated outside.
    return !/^[*+]/.test(this.#source.slice(this.#at)) && !this.#countAhead();
  }

  #countAhead(): boolean {
    return this.#source[this.#at] === '{' && /^\{\d+(,\d*)?\}/.test(this.#source.slice(this.#at));
  }

  #repeat(): boolean {
    const [sign] = /^(?:[*+]|\{[^}]*\})/.exec(this.#source.slice(this.#at)) as RegExpExecArray;
    this.#at += sign.length;
    this.#text += sign;
    // `{3}` costs nothing.
    if (!/^\{\d+\}$/.test(sign)) {
      this.#repetitions++;
      if (this.#open.length > 0) this.#open[this.#open.length - 1] = true;
    }
    return this.#source[this.#at] !== '+';
  }
}
