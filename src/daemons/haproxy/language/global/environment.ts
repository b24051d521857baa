import type { Reading } from '../reading.ts';
import { refuse, type RefusalOptions } from '../refusal.ts';
import { noMore } from '../words.ts';

/** `setenv`, `presetenv`, `unsetenv`, `resetenv` (cfgparse-global.c 2.6): lines below see what they did. */

const TIGHT: RefusalOptions = { form: 'tight' };

function requireName(name: string, reading: Reading): void {
  // setenv(3) refuses these.
  if (name === '' || name.includes('='))
    refuse(`'${reading.line.arg(0)}' failed on variable '${name}' : Invalid argument.`, { ...TIGHT, word: 1 });
}

function set(reading: Reading): void {
  const { line, globals } = reading;
  const [name, value] = [line.arg(1), line.arg(2)];
  noMore(line, 3);
  if (value === '') refuse(`'${line.arg(0)}' expects a name and a value.`, TIGHT);
  requireName(name, reading);
  if (line.arg(0) === 'setenv' || !globals.environment.has(name)) globals.environment.set(name, value);
}

function unset(reading: Reading): void {
  const { line, globals } = reading;
  if (line.arg(1) === '') refuse("'unsetenv' expects at least one variable name.", TIGHT);
  for (const name of line.rest(1)) {
    requireName(name, reading);
    globals.environment.delete(name);
  }
}

/** All but those named are taken away. */
function reset({ line, globals }: Reading): void {
  const kept = new Set(line.rest(1));
  for (const name of globals.environment.keys()) if (!kept.has(name)) globals.environment.delete(name);
}

export const ENVIRONMENT_LINES: readonly (readonly [string, (reading: Reading) => void])[] = [
  ['setenv', set],
  ['presetenv', set],
  ['unsetenv', unset],
  ['resetenv', reset],
];
