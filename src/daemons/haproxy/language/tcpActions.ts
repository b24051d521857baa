import type { ActionReader } from './action.ts';
import { AT } from './fetchTable.ts';
import { FRONTEND, typeWord } from './model.ts';
import { atoi } from './numbers.ts';
import { refuse, within } from './refusal.ts';
import { parseSample, requirePlace } from './sample.ts';
import { trackTable } from './trackAction.ts';

/** Actions that `tcp-request` and `tcp-response` know without a table (tcp_rules.c 2.6). */
export const TCP_REQUEST_WORDS = ['accept', 'reject', 'capture', 'track-sc', 'expect-proxy', 'expect-netscaler-cip'];
export const TCP_RESPONSE_WORDS = ['accept', 'reject', 'close'];

/** Reads one of them; false for a word that is none. */
export function tcpOwnAction(a: ActionReader, places: number): boolean {
  const { name } = a;
  if (name === 'accept' || name === 'reject') a.rule.final = true;
  else if (name === 'capture') capture(a, places);
  else if (name.startsWith('track-sc')) trackTable(a, places, (message) => `'${a.kind} ${name}' : ${message}`, false);
  else if (name === 'expect-proxy' || name === 'expect-netscaler-cip') expectProxy(a, places);
  else return false;
  return true;
}

function capture(a: ActionReader, places: number): void {
  const own = (message: string): string => `'${a.kind} capture' : ${message}`;
  if ((a.proxy.cap & FRONTEND) === 0) refuse(own(`proxy '${a.proxy.id}' has no frontend capability`));
  if ((places & AT.feRequestContent) === 0)
    refuse(`'capture ${a.word()}' is not allowed in '${a.kind}' rules in ${typeWord(a.proxy)} '${a.proxy.id}'`);
  a.proxy.argumentContext = 'in capture rule in';
  const from = a.at;
  const parsed = within(own, () => {
    const found = parseSample((index) => a.word(index - from), from, { reading: a.reading, proxy: a.proxy });
    requirePlace(found, places, a.word(found.next - from - 1));
    return found;
  });
  a.at = parsed.next;
  let length = 0;
  if (a.word() === 'len') {
    length = atoi(a.word(1));
    if (length <= 0) refuse(own('length must be > 0'));
    a.at += 2;
  }
  if (length === 0) refuse(own("a positive 'len' argument is mandatory"));
  a.proxy.requestCaptures++;
  const { reading } = a;
  a.rule.check = (proxy) => {
    if ((proxy.cap & FRONTEND) !== 0 && proxy.requestInspectDelay === 0 && (parsed.expression.fetch.val & AT.feSession) === 0)
      reading.warn(
        `${typeWord(proxy)} '${proxy.id}' : a 'tcp-request capture' rule explicitly depending on request contents without any 'tcp-request inspect-delay' setting. This means that this rule will randomly find its contents. This can be fixed by setting the tcp-request inspect-delay.`,
        { form: 'bare' },
      );
    return null;
  };
}

function expectProxy(a: ActionReader, places: number): void {
  const who = `in ${typeWord(a.proxy)} '${a.proxy.id}'`;
  if (a.word() !== 'layer4') refuse(`'${a.kind} ${a.name}' only supports 'layer4' ${who} (got '${a.word()}')`);
  if ((places & AT.feConnection) === 0) refuse(`'${a.name} layer4' is not allowed in '${a.kind}' rules ${who}`);
  a.at++;
}
