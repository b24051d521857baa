import type { GlobalDraft, NotifyDraft } from '../draft.ts';
import type { NotifyEvent } from '../config.ts';
import { isThere, readCommand, splitCommand } from '../script.ts';
import { MissingParameter, type Statement } from '../statement.ts';

/** Users and groups of a Debian machine with HAProxy, nginx and MySQL on it; there is no `keepalived_script` unless somebody makes it. */
const USERS = new Set(
  'root daemon bin sys games man lp mail news uucp proxy www-data backup list irc nobody sync messagebus systemd-network haproxy mysql'.split(
    ' ',
  ),
);
const GROUPS = new Set([...USERS, 'adm', 'nogroup', 'users', 'staff', 'sudo', 'tty', 'disk']);

export function isUser(name: string, kind: 'user' | 'group' = 'user'): boolean {
  return (kind === 'user' ? USERS : GROUPS).has(name);
}

/**
 * The user for scripts that name none: `script_user`, else keepalived_script, which a machine does not have, else root unless script security is on.
 * @returns false where there is none; the first time keepalived says so
 */
export function hasDefaultUser(at: Statement, globals: GlobalDraft): boolean {
  if (globals.scriptUser === 'unset' && globals.scriptSecurity) {
    at.say('Unable to set default user keepalived_script for script', 0, 'script-user');
    globals.scriptUser = 'unknown';
  } else if (globals.scriptUser === 'unset') globals.scriptUser = 'known';
  return globals.scriptUser !== 'unknown';
}

/**
 * A line `KEYWORD COMMAND [USER [GROUP]]` (lib/notify.c: notify_script_init), read anew from the line's own text because commands have quotes of their own.
 * Null where keepalived then leaves the script out, which only its log would tell.
 * @throws MissingParameter where there is no command
 */
export function notifyScript(at: Statement, globals: GlobalDraft, event: NotifyEvent): NotifyDraft | null {
  const pieces = commandPieces(at);
  if (pieces === null) return null;
  const command = pieces[1];
  if (command === undefined) throw new MissingParameter(1);
  const argv = splitCommand(command);
  if (argv === null) return unmatched(at, command);
  if (argv.length === 0) return null;
  const [, , user, group] = pieces;
  const allowed =
    user === undefined ? hasDefaultUser(at, globals) : isUser(user) && (group === undefined || isUser(group, 'group'));
  if (!allowed) return null;
  const found = readCommand(argv, at.line.span).found && isThere(argv[0] ?? '', globals.files);
  return { event, command: argv.join(' '), found, span: at.line.span };
}

/** The line's words with quotes and escapes as scripts have them; null, and keepalived's words, where a quote stays open. */
export function commandPieces(at: Statement): string[] | null {
  return splitCommand(at.line.text) ?? unmatched(at, at.line.text);
}

function unmatched(at: Statement, text: string): null {
  const quote = openQuote(text);
  if (quote !== null) at.say(`String '${text}': missing terminating ${quote}`, 0, 'unmatched-quote');
  return null;
}

/** The quote that is open at a text's end; null when none is. */
function openQuote(text: string): string | null {
  let quote: string | null = null;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\' ) i++;
    else if (quote !== null) quote = c === quote ? null : quote;
    else if (c === '"' || c === "'") quote = c;
  }
  return quote;
}
