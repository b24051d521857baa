import type { Reading } from '../reading.ts';
import { refuse } from '../refusal.ts';
import { noMore, readTimer, timer } from '../words.ts';

/** Lines of `global` that set a time, each with its own words for a wrong one (cfgparse-global.c, proxy.c, hlua.c, ssl 2.6). */

/** `grace`, `hard-stop-after`, `close-spread-time`. */
function delay(reading: Reading): void {
  const { line } = reading;
  const [name, text] = [line.arg(0), line.arg(1)];
  if (text === '') refuse(`'${name}' expects <time> as argument.`);
  if (name === 'close-spread-time' && text === 'infinite') return;
  timer(
    text,
    {
      over: `timer overflow in argument '${text}' to '${name}' (maximum value is 2147483647 ms or ~24.8 days)`,
      under: `timer underflow in argument '${text}' to '${name}' (minimum non-null value is 1 ms)`,
      character: (c) => `unexpected character '${c}' in argument to <${name}>.`,
    },
    reading,
  );
}

/** `tune.lua.session-timeout` and the others of Lua. */
function luaTimeout(reading: Reading): void {
  const { line } = reading;
  const [name, text] = [line.arg(0), line.arg(1)];
  timer(
    text,
    {
      over: `timer overflow in argument <${text}> to <${name}> (maximum value is 2147483647 ms or ~24.8 days)`,
      under: `timer underflow in argument <${text}> to <${name}> (minimum non-null value is 1 ms)`,
      character: () => `${name}: invalid timeout`,
    },
    reading,
  );
}

function tlsLifetime(reading: Reading): void {
  const { line } = reading;
  const [name, text] = [line.arg(0), line.arg(1)];
  noMore(line, 1);
  if (text === '') refuse(`'${name}' expects ssl sessions <lifetime> in seconds as argument.`);
  timer(
    text,
    {
      over: `timer overflow in argument '${text}' to <${name}> (maximum value is 2147483647 s or ~68 years).`,
      under: `timer underflow in argument '${text}' to <${name}> (minimum non-null value is 1 s).`,
      character: (c) => `unexpected character '${c}' in argument to <${name}>.`,
    },
    reading,
    's',
  );
}

const IDLE_MAX_MS = 65535;

function idleTimer(reading: Reading): void {
  const { line } = reading;
  const text = line.arg(1);
  const expects = "'tune.idletimer' expects a timer value between 0 and 65535 ms.";
  noMore(line, 1);
  if (text === '') refuse(expects);
  const value = timer(
    text,
    {
      over: `timer overflow in argument <${text}> to <tune.idletimer>, maximum value is 65535 ms.`,
      under: `timer underflow in argument <${text}> to <tune.idletimer>, minimum non-null value is 1 ms.`,
      character: (c) => `unexpected character '${c}' in argument to <tune.idletimer>.`,
      options: { form: 'tight' },
    },
    reading,
  );
  if (value > IDLE_MAX_MS) refuse(expects);
}

/** It goes on behind what it refuses, as long as the number is one. */
function maxSpreadChecks(reading: Reading): void {
  const { line } = reading;
  const text = line.arg(1);
  noMore(line, 1);
  if (text === '') refuse("'max-spread-checks' expects an integer argument (0..50).", { form: 'tight' });
  const time = readTimer(text, reading);
  if (time.kind === 'time') return;
  const said = {
    over: `timer overflow in argument <${text}> to <max-spread-checks>, maximum value is 2147483647 ms (~24.8 days).`,
    under: `timer underflow in argument <${text}> to <max-spread-checks>, minimum non-null value is 1 ms.`,
    character: `unsupported character '${time.kind === 'character' ? time.character : ''}' in 'max-spread-checks' (wants an integer delay).`,
  };
  refuse(said[time.kind], { form: 'tight' });
}

export const TIMER_LINES: readonly (readonly [string, (reading: Reading) => void])[] = [
  ['grace', delay],
  ['hard-stop-after', delay],
  ['close-spread-time', delay],
  ['tune.lua.session-timeout', luaTimeout],
  ['tune.lua.task-timeout', luaTimeout],
  ['tune.lua.service-timeout', luaTimeout],
  ['tune.ssl.lifetime', tlsLifetime],
  ['tune.idletimer', idleTimer],
  ['max-spread-checks', maxSpreadChecks],
];
