/** How HAProxy's parser leaves a line that it refuses; where on the line, and in what form it names the line. */
export interface RefusalOptions {
  /** Stable name of the complaint: `unknown-keyword`. */
  readonly code?: string;
  /** Index of the word at fault; by default the last that was looked at. */
  readonly word?: number;
  /** `[file:line] :`, `[file:line]:`, with a capital, or a prefix of one's own. */
  readonly form?: 'spaced' | 'tight' | 'capital' | 'bare';
  /** The daemon reads no further. */
  readonly abort?: boolean;
}

/**
 * Thrown inside this folder only, and caught by `Reading.attempt`: HAProxy's parsers hand an error string up through several levels that each put
 * their own words around it, which `within` does.
 */
export class Refusal extends Error {
  readonly options: RefusalOptions;

  constructor(message: string, options: RefusalOptions = {}) {
    super(message);
    this.options = options;
  }
}

export function refuse(message: string, options: RefusalOptions = {}): never {
  throw new Refusal(message, options);
}

/** Runs a part of a parser; what it refuses is put into `wrap`'s words. */
export function within<T>(wrap: (message: string) => string, part: () => T, options?: RefusalOptions): T {
  try {
    return part();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A NUL ends what C's `%s` takes over.
    throw new Refusal(wrap(upToNul(error.message)), { ...error.options, ...options });
  }
}

/** `indent_msg` (tools.c): a message of several lines is set below, each line of it indented. */
export function indented(message: string, level: number): string {
  const text = /^[^\n]*\n$/.test(message) ? message.slice(0, -1) : message;
  if (!text.includes('\n')) return text;
  let rest = text.replace(/^\n+/, '');
  let set = '';
  while (rest !== '') {
    // The first character of a line is taken whatever it is: an empty line swallows its own end.
    const end = rest.indexOf('\n', 1);
    set += `\n${' '.repeat(level)}${end < 0 ? rest : rest.slice(0, end)}`;
    rest = end < 0 ? '' : rest.slice(end + 1);
  }
  return set;
}

/** What is left of a message that C prints: up to the first NUL, which stands for the end of a word. */
export const printed = (message: string): string => upToNul(message).trimEnd();

function upToNul(message: string): string {
  const nul = message.indexOf('\0');
  return nul < 0 ? message : message.slice(0, nul);
}
