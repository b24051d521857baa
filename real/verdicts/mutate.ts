import { randomStream, type Random } from '../../src/sim/random.ts';

/** A configuration with one slip in it, of the kinds that people make. */
export interface Mutant {
  readonly config: string;
  /** What was done: `misspelt word, line 7`. */
  readonly what: string;
}

/** A word of the text, where it stands. */
interface Word {
  readonly text: string;
  readonly start: number;
  readonly line: number;
}

type Slip = (text: string, random: Random, others: readonly string[]) => { readonly config: string; readonly line: number } | null;

const pick = <T>(list: readonly T[], random: Random): T | undefined => list[Math.floor(random() * list.length)];

function wordsOf(text: string): Word[] {
  const found: Word[] = [];
  text.split('\n').reduce((start, row, index) => {
    if (!/^\s*[#!]/.test(row))
      for (const match of row.matchAll(/[^\s{};"']+/g))
        found.push({ text: match[0], start: start + match.index, line: index + 1 });
    return start + row.length + 1;
  }, 0);
  return found;
}

/** Replaces one word that `fits`. */
function onWord(fits: (word: Word) => boolean, change: (word: string, random: Random, others: readonly string[]) => string): Slip {
  return (text, random, others) => {
    const word = pick(wordsOf(text).filter(fits), random);
    if (word === undefined) return null;
    const changed = change(word.text, random, others);
    return { config: text.slice(0, word.start) + changed + text.slice(word.start + word.text.length), line: word.line };
  };
}

/** Changes the list of lines at a line that says something. */
function onLine(change: (lines: string[], index: number, random: Random, others: readonly string[]) => void): Slip {
  return (text, random, others) => {
    const lines = text.split('\n');
    const index = pick([...lines.keys()].filter((i) => /[^\s}]/.test(lines[i] ?? '')), random);
    if (index === undefined) return null;
    change(lines, index, random, others);
    return { config: lines.join('\n'), line: index + 1 };
  };
}

/** Takes one of these characters away, or doubles it. */
function onCharacter(characters: string, double: boolean): Slip {
  return (text, random) => {
    const places = [...text].flatMap((c, i) => (characters.includes(c) ? [i] : []));
    const at = pick(places, random);
    if (at === undefined) return null;
    const config = double ? text.slice(0, at) + text[at] + text.slice(at) : text.slice(0, at) + text.slice(at + 1);
    return { config, line: text.slice(0, at).split('\n').length };
  };
}

function misspell(word: string, random: Random): string {
  const at = Math.floor(random() * word.length);
  const kind = Math.floor(random() * 4);
  if (kind === 0 && word.length > 1) return word.slice(0, at) + word.slice(at + 1);
  if (kind === 1) return word.slice(0, at) + (word[at] ?? '') + word.slice(at);
  if (kind === 2 && at + 1 < word.length) return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  return `${word.slice(0, at)}x${word.slice(at + 1)}`;
}

const letters = (word: Word) => /^[a-z_-]{3,}$/i.test(word.text);
const firstOfLine = (text: string) => {
  const seen = new Set<number>();
  return wordsOf(text).filter(({ line }) => !seen.has(line) && seen.add(line));
};

const NUMBERS = ['-1', '0', '1', '99999', '4294967296', '1.5', 'x', '10k', '65536', '256', '007', '1e3', '+2', ''];
const TIMES = ['-1s', '0', '5', '5sec', '1d', '30000d', '1.5s', 's', '10us', '2h30m', '99999999999', '3S'];
const ADDRESSES = ['10.77.0.300', '10.77.0', 'nohost.example', '::1', '10.77.0.1/33', '*', '10.77.0.21:99999', '10.77.0.21:', ':80', 'web1', '0.0.0.0'];

const SLIPS: Readonly<Record<string, Slip>> = {
  'misspelt word': onWord(letters, misspell),
  'misspelt first word': (text, random) => {
    const word = pick(firstOfLine(text).filter(letters), random);
    if (word === undefined) return null;
    const changed = misspell(word.text, random);
    return { config: text.slice(0, word.start) + changed + text.slice(word.start + word.text.length), line: word.line };
  },
  'word gone': onWord(() => true, () => ''),
  'word twice': onWord(() => true, (word) => `${word} ${word}`),
  'word from elsewhere': onWord(() => true, (_, random, others) => pick(wordsOf(pick(others, random) ?? ''), random)?.text ?? 'x'),
  'word added': onWord(() => true, (word, random, others) => `${word} ${pick(wordsOf(pick(others, random) ?? ''), random)?.text ?? 'x'}`),
  'capitals': onWord(letters, (word, random) => (random() < 0.5 ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1))),
  'bad number': onWord(({ text }) => /^-?\d+$/.test(text), (_, random) => pick(NUMBERS, random) ?? 'x'),
  'bad time': onWord(({ text }) => /^\d+(us|ms|s|m|h|d)?$/.test(text), (_, random) => pick(TIMES, random) ?? 'x'),
  'bad address': onWord(({ text }) => /^\d+\.\d+\.\d+\.\d+|^\*?:\d+$/.test(text), (_, random) => pick(ADDRESSES, random) ?? 'x'),
  'name changed': onWord(({ text }) => /[\w-]{2,}/.test(text), (word) => `${word}x`),
  'line gone': onLine((lines, index) => void lines.splice(index, 1)),
  'line twice': onLine((lines, index) => void lines.splice(index, 0, lines[index] ?? '')),
  'line moved': onLine((lines, index, random) => {
    const [line = ''] = lines.splice(index, 1);
    lines.splice(Math.floor(random() * (lines.length + 1)), 0, line);
  }),
  'line from elsewhere': onLine((lines, index, random, others) => {
    const from = (pick(others, random) ?? '').split('\n').filter((line) => /\S/.test(line));
    lines.splice(index, 0, pick(from, random) ?? 'x');
  }),
  'line cut': onLine((lines, index, random) => {
    const line = lines[index] ?? '';
    lines[index] = line.slice(0, Math.floor(random() * line.length));
  }),
  'lines joined': onLine((lines, index) => void lines.splice(index, 2, `${lines[index]} ${(lines[index + 1] ?? '').trim()}`)),
  'brace or semicolon gone': onCharacter('{};', false),
  'brace or semicolon twice': onCharacter('{};', true),
  'quote gone': onCharacter('"\'', false),
  'file cut': (text, random) => {
    const config = text.slice(0, Math.floor(random() * text.length));
    return { config, line: config.split('\n').length };
  },
};

/**
 * One slip in a valid file, drawn by `seed`; `others` are further files of the daemon, from which words and lines stray in.
 * Null when the slip that was drawn changes nothing in this text.
 */
export function mutate(text: string, others: readonly string[], seed: number): Mutant | null {
  const random = randomStream(seed, 'slip');
  random();
  const [what, slip] = pick(Object.entries(SLIPS), random) ?? [];
  const slipped = slip?.(text, random, others) ?? null;
  if (slipped === null || slipped.config === text) return null;
  return { config: slipped.config, what: `${what}, line ${slipped.line}` };
}
