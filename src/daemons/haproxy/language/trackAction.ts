import type { ActionReader } from './action.ts';
import { casts } from './converterTable.ts';
import { AT, REQUEST_CONTENTS } from './fetchTable.ts';
import { FRONTEND, typeWord, type Proxy, type SampleExpression } from './model.ts';
import { readUnsigned } from './numbers.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';
import { parseSample, requirePlace } from './sample.ts';

/** MAX_SESS_STKCTR: how many tables a session may be counted in. */
const TRACKED_MAX = 3;

/**
 * `track-sc0 SAMPLE [table NAME]`. `wrap` puts a rule's own words around what is refused; `named` tells whether an empty table name is refused.
 */
export function trackTable(a: ActionReader, places: number, wrap: (message: string) => string, named: boolean): void {
  const number = within(wrap, () => trackNumber(a.name.slice('track-sc'.length)));
  if (!named) a.proxy.argumentContext = 'in tracking rule in';
  const parsed = within(wrap, () => {
    const from = a.at;
    const found = parseSample((index) => a.word(index - from), from, { reading: a.reading, proxy: a.proxy });
    requirePlace(found, places, a.word(found.next - from - 1));
    return found;
  });
  a.at = parsed.next;
  let table: string | null = null;
  if (a.word() === 'table') {
    table = a.word(1);
    if (table === '' && named) refuse('missing table name');
    a.at += 2;
  }
  const { kind, reading, rule } = a;
  rule.check = (proxy) => {
    const error = trackError(proxy, table, number, parsed.expression, reading);
    if (error === null && kind === 'tcp-request content') warnOfContents(proxy, parsed.expression, rule.condition?.use ?? null, reading);
    return error;
  };
}

function trackNumber(text: string): number {
  const { value, rest } = readUnsigned(text);
  if (rest !== '') refuse(`Wrong track-sc number '${text}'`);
  if (value >= TRACKED_MAX) refuse(`${value} track-sc number exceeding ${TRACKED_MAX - 1} (MAX_SESS_STKCTR-1) value`);
  return value;
}

/** `check_trk_action`. */
function trackError(
  proxy: Proxy,
  name: string | null,
  number: number,
  expression: SampleExpression,
  reading: Reading,
): string | null {
  const table = name === null ? proxy.table : (reading.tables.get(name) ?? null);
  if (table === null) return `unable to find table '${name ?? proxy.id}' referenced by track-sc${number}`;
  if (!casts(expression.type, table.type))
    return `stick-table '${name ?? proxy.id}' uses a type incompatible with the 'track-sc${number}' rule`;
  return null;
}

function warnOfContents(proxy: Proxy, { fetch }: SampleExpression, conditionUse: number | null, reading: Reading): void {
  if ((proxy.cap & FRONTEND) === 0) return;
  const who = `${typeWord(proxy)} '${proxy.id}'`;
  if (proxy.requestInspectDelay === 0 && (fetch.val & AT.feSession) === 0)
    reading.warn(
      `${who} : a 'tcp-request content track-sc*' rule explicitly depending on request contents without any 'tcp-request inspect-delay' setting. This means that this rule will randomly find its contents. This can be fixed by setting the tcp-request inspect-delay.`,
      { form: 'bare' },
    );
  if (proxy.mode === 'http' && (fetch.use & REQUEST_CONTENTS) === 0 && ((conditionUse ?? 0) & REQUEST_CONTENTS) === 0)
    reading.warn(
      `${who} : a 'tcp-request content track-sc*' rule not depending on request contents for an HTTP frontend should be executed at the session level, using a 'tcp-request session' rule (mandatory to track invalid HTTP requests).`,
      { form: 'bare' },
    );
}
