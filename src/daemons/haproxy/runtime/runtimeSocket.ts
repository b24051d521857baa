import type { Running } from '../running.ts';
import { KEYWORDS } from './keywords.ts';
import { PROXY_COMMANDS } from './proxyCommands.ts';
import { leftOut, SERVER_COMMANDS } from './serverCommands.ts';
import { command, DENIED, Session, type Args, type Command } from './session.ts';
import { SHOW_INFO } from './showInfo.ts';
import { SHOW_SERVERS } from './showServers.ts';
import { SHOW_STAT } from './showStat.ts';
import { TABLE_COMMANDS } from './tableCommands.ts';
import { usageMessage } from './usage.ts';

const LEVELS: readonly Command[] = (['operator', 'user'] as const).map((level) =>
  command(level, 'user', (_, session) => {
    session.lower(level);
    return '';
  }),
);

const COMMANDS: readonly Command[] = [
  ...SERVER_COMMANDS,
  ...PROXY_COMMANDS,
  ...TABLE_COMMANDS,
  SHOW_STAT,
  ...SHOW_SERVERS,
  ...SHOW_INFO,
  ...LEVELS,
  command('help', 'user', usageMessage),
];

const BY_WORDS = COMMANDS.map((known) => ({ words: known.name.split(' '), command: known }));

/** Words of a command at most (MAX_CLI_ARGS). */
const WORDS_MAX = 64;

/**
 * What the daemon writes back to a line on `stats socket` (cli.c cli_parse_request, 2.6): commands between semicolons, an empty line after each answer;
 * the last of these is left to the reader. Null where no socket is configured.
 */
export function tell(process: Running, text: string): string | null {
  const { socket } = process.config;
  if (socket === null) return null;
  const session = new Session(process, socket.level);
  const line = text.split('\n')[0] ?? '';
  let said = '';
  for (const part of commandsIn(line)) {
    const args = wordsOf(part);
    if (args[0] === 'quit') break;
    said += `${answer(args, session)}\n`;
  }
  return said.replace(/\n+$/, '');
}

function answer(args: Args, session: Session): string {
  const found = BY_WORDS.find(({ words }) => words.every((word, i) => word === args[i]));
  if (found !== undefined) return session.may(found.command.level) ? found.command.run(args, session) : DENIED;
  const known = KEYWORDS.some(([name]) => name.split(' ').every((word, i) => word === args[i]));
  return known ? leftOut(args) : usageMessage(args);
}

/** A backslash keeps a semicolon in its command. */
function commandsIn(line: string): string[] {
  const parts = [''];
  for (let i = 0; i < line.length; i++) {
    const sign = line[i] as string;
    if (sign === ';') parts.push('');
    else parts[parts.length - 1] += sign === '\\' ? sign + (line[++i] ?? '') : sign;
  }
  return parts;
}

/** A backslash takes the meaning from what follows it, also from blanks. */
function wordsOf(text: string): string[] {
  const words = text.match(/(?:\\.|[^ \t\\])+/g) ?? [];
  return words.slice(0, WORDS_MAX).map((word) => word.replace(/\\(.)/g, '$1'));
}
