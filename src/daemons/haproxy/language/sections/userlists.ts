import { hasName } from '../../../nameIndex.ts';
import { invalidNameCharacter } from '../names.ts';
import type { Reading } from '../reading.ts';
import { refuse, type RefusalOptions } from '../refusal.ts';
import { noMore } from '../words.ts';
import type { SectionReader } from './reader.ts';

/** `userlist` (cfgparse.c cfg_parse_users 2.6). Lines after a list that was refused belong to the one before it. */

const TIGHT: RefusalOptions = { form: 'tight' };

export function userlists(): SectionReader {
  return { open, line };
}

function open(reading: Reading): void {
  const { line, sections } = reading;
  const name = line.arg(1);
  requireName(reading);
  noMore(line, 1);
  permitName(reading);
  if (hasName(sections.userlists, name))
    return reading.warn(`ignoring duplicated userlist '${name}'.`, { ...TIGHT, word: 1, code: 'duplicate' });
  sections.userlists.push({ name, groups: [], users: [] });
}

function requireName({ line }: Reading): void {
  if (line.arg(1) === '') refuse(`'${line.arg(0)}' expects <name> as arguments.`, TIGHT);
}

function permitName({ line }: Reading): void {
  const bad = invalidNameCharacter(line.arg(1));
  if (bad !== null)
    refuse(`character '${bad}' is not permitted in '${line.arg(0)}' name '${line.arg(1)}'.`, { ...TIGHT, code: 'invalid-character' });
}

function line(reading: Reading): void {
  const name = reading.line.arg(0);
  if (name === 'group') groupLine(reading);
  else if (name === 'user') userLine(reading);
  else refuse(`unknown keyword '${name}' in 'users' section`, { ...TIGHT, word: 0, code: 'unknown-keyword' });
}

function groupLine(reading: Reading): void {
  const { line: words, sections } = reading;
  requireName(reading);
  permitName(reading);
  const list = sections.userlists.at(-1);
  const name = words.arg(1);
  if (list === undefined) return;
  if (hasName(list.groups, name))
    return reading.warn(`ignoring duplicated group '${name}' in userlist '${list.name}'.`, { ...TIGHT, word: 1, code: 'duplicate' });
  let users: string | null = null;
  for (let at = 2; words.arg(at) !== ''; at += 2) {
    if (words.arg(at) !== 'users') refuse("'group' only supports 'users' option.", { ...TIGHT, word: at });
    users = words.arg(at + 1);
  }
  list.groups.push({ name, users });
}

function userLine(reading: Reading): void {
  const { line: words, sections } = reading;
  requireName(reading);
  const list = sections.userlists.at(-1);
  const name = words.arg(1);
  if (list === undefined) return;
  if (hasName(list.users, name))
    return reading.warn(`ignoring duplicated user '${name}' in userlist '${list.name}'.`, { ...TIGHT, word: 1, code: 'duplicate' });
  const user: { name: string; groups: string | null } = { name, groups: null };
  list.users.push(user);
  for (let at = 2; words.arg(at) !== ''; at += 2) {
    const option = words.arg(at);
    // Whatever crypt(3) makes of a password: libxcrypt answers with a token that fits nothing, which is no failure to the daemon.
    if (option === 'groups') user.groups = words.arg(at + 1);
    else if (option !== 'password' && option !== 'insecure-password')
      refuse("'user' only supports 'password', 'insecure-password' and 'groups' options.", { ...TIGHT, word: at });
  }
}
