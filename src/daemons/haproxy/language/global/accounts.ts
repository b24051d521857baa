import type { Reading } from '../reading.ts';
import { refuse } from '../refusal.ts';
import { wholeNumber } from '../numbers.ts';
import { noMore } from '../words.ts';
import { isGroup, isUser } from '../world.ts';

/** Whom the process runs as: `user`, `group`, `uid`, `gid` (cfgparse-global.c 2.6). */

const SUPERUSER = 'root';
const INT_MAX = 2147483647;

function known(reading: Reading, what: 'user' | 'group'): void {
  const { line, globals } = reading;
  const name = line.arg(1);
  noMore(line, 1);
  if (globals.once.has(what)) return twice(reading, what);
  if (!(what === 'user' ? isUser : isGroup)(name))
    refuse(`cannot find ${what} id for '${name}' (0:Success)`, { word: 1, code: 'unknown-account' });
  // The superuser's number is 0, which stands for none.
  if (name !== SUPERUSER) globals.once.add(what);
}

function twice(reading: Reading, what: 'user' | 'group'): void {
  const words = { user: 'user/uid already', group: reading.line.arg(0) === 'gid' ? 'group/gid already' : 'gid/group was already' };
  reading.complain(`${words[what]} specified. Continuing.`, { word: 0, code: 'twice' });
}

function number(reading: Reading, what: 'user' | 'group'): void {
  const { line, globals } = reading;
  const name = line.arg(0);
  noMore(line, 1);
  if (globals.once.has(what)) return twice(reading, what);
  if (line.arg(1) === '') refuse(`'${name}' expects an integer argument.`);
  const value = wholeNumber(line.arg(1));
  if (value === null || value > INT_MAX)
    return reading.warn(
      ` ${name}: string '${line.arg(1)}' is not a number.\n   | You might want to use the '${what}' parameter to use a system ${what} name.\n`,
      { word: 1 },
    );
  if (value !== 0) globals.once.add(what);
}

export const ACCOUNT_LINES: readonly (readonly [string, (reading: Reading) => void])[] = [
  ['user', (reading) => known(reading, 'user')],
  ['group', (reading) => known(reading, 'group')],
  ['uid', (reading) => number(reading, 'user')],
  ['gid', (reading) => number(reading, 'group')],
];
