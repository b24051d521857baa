import type { BackendState } from '../backendState.ts';
import type { FrontendState } from '../frontendState.ts';
import type { Running } from '../running.ts';
import { csvHeading, csvLine, jsonText, typedLines } from '../stats/columns.ts';
import { statRows, type Wanted } from '../stats/statRows.ts';
import { findNamed, leftOut } from './serverCommands.ts';
import { atoi, command, word, type Args, type Command, type Session } from './session.ts';

/** `show stat` (stats.c cli_parse_show_stat and stats_dump_proxies, 2.6). */
export const SHOW_STAT: Command = command('show stat', 'user', showStat);

function showStat(given: Args, session: Session): string {
  const domain = word(given, 2) === 'domain';
  if (domain && word(given, 3) === 'resolvers') return leftOut(given);
  if (domain && word(given, 3) !== 'proxy') return 'Invalid statistics domain.\n';
  const args = domain ? given.slice(4) : given.slice(2);
  const bounds = boundsOf(args, session.process);
  if (bounds === null) return 'No such proxy.\n';
  const words = args.slice(bounds.words);
  const wanted: Wanted = { ...bounds, hidesMaintenance: words.includes('no-maint'), hidesDown: words.includes('up') };
  // Of the formats the last one counts.
  const format = [...words].reverse().find((name) => name === 'json' || name === 'typed');
  const rows = statRows(session.process, session.may('operator'), wanted);
  if (format === 'json') return `${jsonText(rows)}\n`;
  const lines =
    format === 'typed' ? rows.flatMap((row) => typedLines(row)) : [csvHeading(), ...rows.map((row) => csvLine(row))];
  return `${lines.join('\n')}\n`;
}

/** Three words limit the output to a proxy, by its name or number, some kinds and one server. */
function boundsOf(
  args: Args,
  process: Running,
): (Pick<Wanted, 'proxyId' | 'kinds' | 'serverId'> & { readonly words: number }) | null {
  if (args.length < 3) return { proxyId: -1, kinds: -1, serverId: -1, words: 0 };
  const name = word(args, 0);
  const proxy = findNamed<FrontendState | BackendState>([...process.frontends, ...process.backends.values()], name);
  const proxyId = proxy?.config.id ?? atoi(name);
  return proxyId === 0 ? null : { proxyId, kinds: atoi(word(args, 1)), serverId: atoi(word(args, 2)), words: 3 };
}
