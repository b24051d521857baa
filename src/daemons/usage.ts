import { dictionary } from '../text/dictionary.ts';

/**
 * How a directive is written, in the notation of manuals: `server <name> <address>[:<port>] [options]`, `state MASTER|BACKUP`,
 * `use_backend <name> [{ if | unless } <condition>]`. One such line gives the signature and the completions of fixed words.
 */

/** One argument of a usage line. */
export interface UsagePart {
  /** Its stretch of the line; `end` is exclusive, both count from 0. */
  readonly start: number;
  readonly end: number;
  /** Words that may stand here as they are. */
  readonly choices: readonly string[];
  /** What is to be filled in: `time` of `<time>`, `SECONDS`; null where only fixed words fit. */
  readonly placeholder: string | null;
  readonly optional: boolean;
  readonly repeats: boolean;
}

/** The arguments of a usage line, without its first `nameWords` words. */
export function usageParts(usage: string, nameWords = 1): readonly UsagePart[] {
  const key = `${nameWords} ${usage}`;
  let parts = known.get(key);
  if (parts === undefined) {
    parts = read(usage, nameWords);
    known.set(key, parts);
  }
  return parts;
}

/** Which part the next word belongs to, when `words` already stand; null past the last. Optional parts that a word does not fit are passed over. */
export function partAfter(parts: readonly UsagePart[], words: readonly string[]): number | null {
  let at = 0;
  for (const word of words) {
    while (at < parts.length - 1 && (parts[at] as UsagePart).optional && !fits(parts[at] as UsagePart, word)) at++;
    const part = parts[at];
    if (part === undefined) return null;
    if (!part.repeats) at++;
    else if (part.placeholder === null && !fits(part, word)) at++;
  }
  return at < parts.length ? at : null;
}

/** The fixed words that may come next: those of the part, and while parts are optional those of the next ones. */
export function choicesAfter(parts: readonly UsagePart[], words: readonly string[]): readonly string[] {
  const found: string[] = [];
  const first = partAfter(parts, words);
  for (let at = first ?? parts.length; at < parts.length; at++) {
    const part = parts[at] as UsagePart;
    found.push(...part.choices.filter((choice) => !(part.repeats && words.includes(choice))));
    if (!part.optional && !(part.repeats && words.length > at)) break;
  }
  return found;
}

const known = new Map<string, readonly UsagePart[]>();

function fits(part: UsagePart, word: string): boolean {
  return part.placeholder !== null || part.choices.includes(word);
}

const PAIRS: Readonly<Record<string, string>> = dictionary({ '{': '}', '[': ']', '<': '>', '(': ')', '"': '"' });

/** Stretches between blanks that stand in no bracket; ` | ` joins its neighbours. */
function pieces(text: string, from: number, to: number): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start = -1;
  const closers: string[] = [];
  for (let i = from; i <= to; i++) {
    const c = i < to ? text.charAt(i) : ' ';
    if (closers.length > 0 && c === closers.at(-1)) closers.pop();
    else if (PAIRS[c] !== undefined && i < to) closers.push(PAIRS[c] as string);
    const blank = c === ' ' && (closers.length === 0 || i === to);
    if (blank && start >= 0) {
      found.push({ start, end: i });
      start = -1;
    } else if (!blank && start < 0) start = i;
  }
  return joinAlternatives(text, found);
}

function joinAlternatives(
  text: string,
  found: readonly { start: number; end: number }[],
): { start: number; end: number }[] {
  const joined: { start: number; end: number }[] = [];
  let open = false;
  for (const piece of found) {
    const bar = text.slice(piece.start, piece.end) === '|';
    const last = joined.at(-1);
    if (last !== undefined && (bar || open)) last.end = piece.end;
    else joined.push({ ...piece });
    open = bar;
  }
  return joined;
}

function read(usage: string, nameWords: number): UsagePart[] {
  return pieces(usage, 0, usage.length)
    .slice(nameWords)
    .flatMap(({ start, end }) => partsOf(usage, start, end, false));
}

function partsOf(usage: string, start: number, end: number, optional: boolean): UsagePart[] {
  const written = usage.slice(start, end);
  const tail = /(…|\.\.\.)$/.exec(written)?.[0] ?? '';
  const body = written.slice(0, written.length - tail.length);
  if (body === '' || body === '{' || body === '}')
    return [{ start, end, choices: [], placeholder: written, optional, repeats: true }];
  const whole = PAIRS[body.charAt(0)] === body.charAt(body.length - 1);
  const inside = { start: start + 1, end: end - tail.length - 1 };
  if (whole && body.startsWith('[')) {
    const inner = pieces(usage, inside.start, inside.end);
    if (inner.length === 1)
      return [
        {
          ...alternative(usage.slice(inside.start, inside.end)),
          start,
          end,
          optional: true,
          repeats: tail !== '' || /…$/.test(body.slice(0, -1)),
        },
      ];
    return inner
      .flatMap((piece) => partsOf(usage, piece.start, piece.end, true))
      .map((part) => (tail === '' ? part : { ...part, repeats: true }));
  }
  const content = whole && body.startsWith('{') ? body.slice(1, -1) : body;
  return [{ ...alternative(content), start, end, optional, repeats: tail !== '' }];
}

/** `http | tcp`: two choices. `<time>`, `SECONDS`, `"COMMAND"`, `1-255`: something to fill in. */
function alternative(text: string): Pick<UsagePart, 'choices' | 'placeholder'> {
  const choices: string[] = [];
  let placeholder: string | null = null;
  for (const one of text.replace(/…|\.\.\./g, '').split('|')) {
    const word = one.trim().split(' ')[0] ?? '';
    if (isLiteral(word, text)) choices.push(word);
    else if (word !== '') placeholder ??= word.replace(/^[<"[{]+|[>"\]}]+.*$/g, '');
  }
  return { choices, placeholder };
}

/** A word to be written as it stands. Upper case alone is something to fill in, but one of several (`MASTER|BACKUP`) is a word. */
function isLiteral(word: string, among: string): boolean {
  if (word === '' || /[<>"[\]…]/.test(word) || /^\d+-\d+$/.test(word)) return false;
  if (/^[A-Z_/]+$/.test(word)) return among.includes('|');
  return word !== 'options';
}
