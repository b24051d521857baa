import { atoi, atol, strtol } from '../numbers.ts';
import type { Reading } from '../reading.ts';
import { refuse } from '../refusal.ts';
import { noMore } from '../words.ts';

/** Lines of `global` that set a number (cfgparse-global.c, mux_h2.c, ssl, server.c, vars.c, thread.c 2.6). */

interface NumberLine {
  /** What is said where the number is missing, after the keyword. */
  readonly missing?: string;
  /** Refused when a number that is not 0 was given before. */
  readonly once?: boolean;
  /** What is wrong with a number, after the keyword; null where nothing is. */
  readonly wrong?: (value: number) => string | null;
}

const INTEGER = 'expects an integer argument.';
const POSITIVE = 'expects an integer argument greater than 0.';
const within =
  (least: number, most: number, words: string) =>
  (value: number): string | null =>
    value < least || value > most ? words : null;
const atLeast = (least: number, words: string) => within(least, Infinity, words);

function numberLine(options: NumberLine) {
  return (reading: Reading): void => {
    const { line, globals } = reading;
    const name = line.arg(0);
    noMore(line, 1);
    if (options.once === true && (globals.numbers.get(name) ?? 0) !== 0) return alreadySpecified(reading);
    if (line.arg(1) === '' && options.missing !== undefined) refuse(`'${name}' ${options.missing}`, { word: 0 });
    const value = atoi(line.arg(1));
    globals.numbers.set(name, value);
    const wrong = options.wrong?.(value) ?? null;
    if (wrong !== null) refuse(`'${name}' ${wrong}`, { word: 1 });
  };
}

/** An error that the daemon names and goes on after, with the first value. */
export function alreadySpecified(reading: Reading): void {
  reading.complain(`'${reading.line.arg(0)}' already specified. Continuing.`, { word: 0, code: 'twice' });
}

const words = (text: string) => text.trim().split(/\s+/);
const many = (names: string, options: NumberLine) => words(names).map((name) => [name, numberLine(options)] as const);

/** Sizes in which anything but a number is refused. */
function sizeLine({ line }: Reading): void {
  const text = line.arg(1);
  if (text !== '' && strtol(text).rest !== '') refuse(`${line.arg(0)}: '${text}' is an invalid size`, { word: 1 });
}

/** `spread-checks`: its messages stand closer to the line. */
function spreadChecks(reading: Reading): void {
  const { line, globals } = reading;
  noMore(line, 1);
  if ((globals.numbers.get('spread-checks') ?? 0) !== 0)
    return reading.complain('spread-checks already specified. Continuing.', { form: 'tight', code: 'twice' });
  if (line.arg(1) === '') refuse("'spread-checks' expects an integer argument (0..50).", { form: 'tight' });
  const percent = atoi(line.arg(1));
  globals.numbers.set('spread-checks', percent);
  if (percent < 0 || percent > 50) refuse("'spread-checks' needs a positive value in range 0..50.", { form: 'tight' });
}

/** `tune.bufsize` is rounded up to two pointers. */
function bufferSize(reading: Reading): void {
  numberLine({ missing: INTEGER, wrong: (value) => (value <= 0 ? 'expects a positive integer argument.' : null) })(reading);
  reading.globals.bufferSize = (reading.globals.numbers.get('tune.bufsize') as number) + 15 - (((reading.globals.numbers.get('tune.bufsize') as number) + 15) % 16);
}

function cookieLength(reading: Reading): void {
  numberLine({ missing: INTEGER })(reading);
  reading.globals.cookieLength = (reading.globals.numbers.get('tune.http.cookielen') as number) + 1;
}

function patternCache({ line }: Reading): void {
  if (line.arg(1) === '' || atoi(line.arg(1)) < 0) refuse(`'${line.arg(0)}' expects a positive numeric value`);
}

const INT_MAX = 2147483647;

/** `tune.maxaccept`: the only one that is looked at before it is cut to 32 bits. */
function maxAccept(reading: Reading): void {
  const { line, globals } = reading;
  noMore(line, 1);
  if ((globals.numbers.get('tune.maxaccept') ?? 0) !== 0) return alreadySpecified(reading);
  if (line.arg(1) === '') refuse(`'tune.maxaccept' ${INTEGER}`);
  const value = atol(line.arg(1));
  if (value > INT_MAX) refuse("'tune.maxaccept' expects -1 or an integer from 0 to INT_MAX.", { word: 1 });
  globals.numbers.set('tune.maxaccept', value);
}

function poolRatio({ line }: Reading): void {
  noMore(line, 1);
  const value = line.arg(1) === '' ? -1 : atoi(line.arg(1));
  if (value < 0 || value > 100) refuse(`'${line.arg(0)}' expects an integer argument between 0 and 100.`);
}

/** The older name of `tune.ssl.capture-buffer-size` is spoken of first. */
function captureSize(reading: Reading): void {
  const { line, globals } = reading;
  const name = line.arg(0);
  if (name === 'tune.ssl.capture-cipherlist-size')
    reading.warn(
      `'${name}' is deprecated and will be removed in version 2.7. Please use 'tune.ssl.capture-buffer-size' instead.`,
      { form: 'tight', code: 'deprecated' },
    );
  numberLine({ missing: INTEGER, wrong: atLeast(0, 'expects a positive numeric value.') })(reading);
  if (globals.once.has('capture buffer')) refuse(`'${name}' is already configured.`);
  globals.once.add('capture buffer');
}

function maxReloads(reading: Reading): void {
  const { line } = reading;
  if (line.arg(2) !== '') {
    // The daemon takes its own refusal for a warning that has no words.
    reading.complain(`'mworker-max-reloads' cannot handle unexpected argument '${line.arg(2)}'.`, { word: 2, code: 'extra-argument' });
    return reading.warn('(null)');
  }
  if (line.arg(1) === '')
    return reading.warn(`(null)parsing ${reading.at()} : 'mworker-max-reloads' expects an integer argument.`);
  const value = atoi(line.arg(1));
  if (value < 0) reading.warn(`(null)parsing ${reading.at()} 'mworker-max-reloads' : invalid value ${value}, must be >= 0`);
}

function forcedYield({ line }: Reading): void {
  if (line.arg(1) !== '' && strtol(line.arg(1)).rest !== '') refuse(`${line.arg(0)}: invalid number`, { word: 1 });
}

function luaMemory({ line }: Reading): void {
  const name = line.arg(0);
  const text = line.arg(1);
  if (text === '') refuse(`'${name}' expects an integer argument (Lua memory size in MB).`);
  const { rest } = strtol(text);
  if (rest !== '') refuse(`${name}: invalid number ${text} (error at '${rest[0]}')`, { word: 1 });
}

export const NUMBER_LINES: readonly (readonly [string, (reading: Reading) => void])[] = [
  ...many(
    'tune.runqueue-depth tune.maxpollevents tune.rcvbuf.client tune.rcvbuf.server tune.sndbuf.client tune.sndbuf.server maxconn maxconnrate maxsessrate maxsslrate maxpipes fd-hard-limit ulimit-n',
    { missing: INTEGER, once: true },
  ),
  ...many('tune.recv_enough tune.buffers.limit tune.buffers.reserve tune.pipesize tune.http.logurilen maxzlibmem', { missing: INTEGER }),
  ...many('tune.maxrewrite', { missing: INTEGER, wrong: atLeast(0, 'expects a positive integer argument.') }),
  ...many('tune.http.maxhdr', { missing: INTEGER, wrong: within(1, 32767, 'expects a numeric value between 1 and 32767') }),
  ...many('tune.comp.maxlevel', {
    missing: 'expects a numeric value between 1 and 9',
    wrong: within(1, 9, 'expects a numeric value between 1 and 9'),
  }),
  ...many('maxcomprate', { missing: 'expects an integer argument in kb/s.' }),
  ...many('maxcompcpuusage', {
    missing: 'expects an integer argument between 0 and 100.',
    // Held as an unsigned share of idle time.
    wrong: (value) => (value > 100 || value < 0 ? 'expects an integer argument between 0 and 100.' : null),
  }),
  ...many('maxsslconn tune.ssl.cachesize tune.ssl.maxrecord tune.ssl.hard-maxrecord tune.ssl.ssl-ctx-cache-size', {
    missing: INTEGER,
    wrong: atLeast(0, 'expects a positive numeric value.'),
  }),
  // Held without a sign.
  ...many('tune.ssl.default-dh-param', {
    missing: INTEGER,
    wrong: (value) => (value >= 0 && value < 1024 ? 'expects a value >= 1024.' : null),
  }),
  ...many('tune.peers.max-updates-at-once', { missing: POSITIVE, wrong: atLeast(1, POSITIVE) }),
  ...many('tune.h2.header-table-size', { wrong: within(4096, 65536, 'expects a numeric value between 4096 and 65536.') }),
  ...many('tune.h2.initial-window-size tune.h2.max-concurrent-streams', { wrong: atLeast(0, 'expects a positive numeric value.') }),
  ...many('tune.h2.max-frame-size', { wrong: within(16384, 16777215, 'expects a numeric value between 16384 and 16777215.') }),
  ...many('tune.fail-alloc', { wrong: within(0, 100, 'expects a numeric value between 0 and 100.') }),
  ...words('global proc sess txn reqres check').map((scope) => [`tune.vars.${scope}-max-size`, sizeLine] as const),
  ['tune.maxaccept', maxAccept],
  ['spread-checks', spreadChecks],
  ['tune.bufsize', bufferSize],
  ['tune.http.cookielen', cookieLength],
  ['tune.pattern.cache-size', patternCache],
  ['tune.pool-high-fd-ratio', poolRatio],
  ['tune.pool-low-fd-ratio', poolRatio],
  ['tune.ssl.capture-buffer-size', captureSize],
  ['tune.ssl.capture-cipherlist-size', captureSize],
  ['mworker-max-reloads', maxReloads],
  ['tune.lua.forced-yield', forcedYield],
  ['tune.lua.maxmem', luaMemory],
];
