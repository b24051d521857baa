import { wordsSpan, type Word } from '../../text/words.ts';
import { TIMEOUTS } from './directives.ts';
import { hasBackend, hasFrontend, kindWord, type Section } from './draft.ts';
import type { Report } from './report.ts';
import { parseTime } from './time.ts';

const NAMES =
  "'client', 'server', 'connect', 'check', 'queue', 'http-keep-alive', 'http-request', 'tunnel', 'tarpit', 'client-fin' and 'server-fin'";

/** `timeout NAME TIME`, with the messages of proxy.c 2.6. */
export function parseTimeout(section: Section, words: readonly Word[], report: Report): void {
  const [keyword, name, value, extra] = words as [Word, Word?, Word?, Word?];
  const span = wordsSpan(words);
  const row = TIMEOUTS.get(name?.value ?? '');
  if (name === undefined || row === undefined)
    return report.alert((name ?? keyword).span, 'timeout', `'timeout' supports ${NAMES} (got '${name?.value ?? ''}')`);
  const what = `'timeout ${name.value}'`;
  if (value === undefined)
    return report.alert(span, 'timeout-value', `${what} expects an integer value (in milliseconds)`);
  const time = parseTime(value.value);
  if (time.kind === 'character')
    return report.alert(value.span, 'time', `unexpected character '${time.character}' in ${what}`);
  if (time.kind === 'overflow')
    return report.alert(
      value.span,
      'time',
      `timer overflow in argument '${value.value}' to ${what} (maximum value is 2147483647 ms or ~24.8 days)`,
    );
  if (time.kind === 'underflow')
    return report.alert(
      value.span,
      'time',
      `timer underflow in argument '${value.value}' to ${what} (minimum non-null value is 1 ms)`,
    );
  if (extra !== undefined)
    return report.alert(
      extra.span,
      'extra-argument',
      `${what} : unexpected extra argument '${extra.value}' after value '${value.value}'.`,
    );
  const side = row.side;
  if ((side === 'frontend' && !hasFrontend(section)) || (side === 'backend' && !hasBackend(section))) {
    report.warning(
      span,
      'ignored-here',
      `${what} will be ignored because ${kindWord(section)} '${section.name}' has no ${side} capability`,
    );
  } else if (
    section.defaults !== null &&
    section.timeouts.get(name.value)?.value !== section.defaults.timeouts.get(name.value)?.value
  ) {
    report.warning(span, 'overwritten', `overwriting ${what} which was already specified`);
  }
  if (row.support === 'not-simulated') report.notSimulated(span, `timeout ${name.value}`);
  section.timeouts.set(name.value, { value: time.ms, span });
}
