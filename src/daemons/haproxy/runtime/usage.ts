import { wordsDistance } from '../fingerprint.ts';
import { KEYWORDS } from './keywords.ts';

/** Guesses shown at most (CLI_MAX_MATCHES), and words of a command that count (CLI_PREFIX_KW_NB). */
const GUESSES = 5;
const WORDS = 5;

/** Commands that exist and are not listed, unless the session is in a special mode. */
const UNLISTED = ['help', 'prompt', 'quit', '_getsocks', 'expert-mode', 'experimental-mode'];

const ALWAYS = [
  '  help [<command>]                        : list matching or all commands',
  '  prompt                                  : toggle interactive mode with prompt',
  '  quit                                    : disconnect',
];

interface Entry {
  readonly words: readonly string[];
  readonly line: string;
}

const ENTRIES: readonly Entry[] = KEYWORDS.map(([name, args, text]) => {
  const words = name.split(' ');
  // One of them is listed by another name than the one it has.
  const shown = name === 'new ssl crl-file' ? 'new ssl crlfile' : name;
  return { words, line: `  ${`${shown}${args === '' ? '' : ` ${args}`}`.padEnd(40)}: ${text}` };
});

/**
 * What `help` answers, and what any command answers that is none: the list of those that begin alike, or of those that are spelt alike (cli.c
 * cli_gen_usage_msg, 2.6).
 */
export function usageMessage(args: readonly string[]): string {
  const help = args[0] === 'help';
  const words = (help ? args.slice(1) : args).filter((word) => word !== '');
  const matched = longestMatch(words);
  const heading = help
    ? 'The following commands are valid at this level:'
    : words.length === 0
      ? 'Unknown command. Please enter one of the following commands only:'
      : 'Unknown command, but maybe one of the following ones is a better match:';
  const alike = guesses(words, matched);
  const shown = alike.length > 0 ? alike : ENTRIES.filter((entry) => beginsAlike(entry.words, words, matched));
  const lines = shown.map(({ line }) => line).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `${[heading, ...lines, ...ALWAYS].join('\n')}\n`;
}

function longestMatch(words: readonly string[]): number {
  let longest = 0;
  const known = [...ENTRIES.map((entry) => entry.words), ...UNLISTED.map((word) => [word])];
  for (const keyword of known) {
    let at = 0;
    while (at < keyword.length && at < words.length && keyword[at] === words[at]) at++;
    if (at > longest) longest = at;
  }
  return longest;
}

function beginsAlike(keyword: readonly string[], words: readonly string[], length: number): boolean {
  if (keyword.length < length) return false;
  for (let i = 0; i < length; i++) if (keyword[i] !== words[i]) return false;
  return true;
}

/** The nearest few by what follows the words that are right. */
function guesses(words: readonly string[], matched: number): Entry[] {
  if (words.length <= matched) return [];
  const rest = words.slice(matched, WORDS);
  const best: { entry: Entry; distance: number }[] = [];
  for (const entry of ENTRIES) {
    if (!beginsAlike(entry.words, words, matched)) continue;
    const other = entry.words.slice(matched);
    const length = [...rest, ...other].reduce((sum, word) => sum + word.length, 0);
    const distance = wordsDistance(rest, other);
    const last = best[GUESSES - 1]?.distance ?? Infinity;
    if (distance >= Math.floor((5 * length) / 2) || distance >= last) continue;
    const after = best.findIndex((other) => other.distance > distance);
    best.splice(after < 0 ? best.length : after, 0, { entry, distance });
    best.length = Math.min(best.length, GUESSES);
  }
  const nearest = best[0]?.distance ?? 0;
  return best.filter(({ distance }) => distance <= Math.floor((5 * nearest) / 2)).map(({ entry }) => entry);
}
