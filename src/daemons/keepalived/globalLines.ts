import type { GlobalDraft } from './draft.ts';
import type { Word } from './lines.ts';
import { INT_MAX, isIPv4, readBool, readInt, readUnsigned, TIMER_HZ, UINT_MAX } from './numbers.ts';
import type { Complaints } from './say.ts';

export interface GlobalLine {
  readonly globals: GlobalDraft;
  readonly words: readonly Word[];
  /** The first parameter, or the keyword where there is none. */
  readonly word: Word;
  readonly complaints: Complaints;
}

/** Users of a Debian machine with HAProxy, nginx and MySQL on it; there is no `keepalived_script` unless somebody makes it. */
const USERS = new Set(
  'root daemon bin sys games man lp mail news uucp proxy www-data backup list irc nobody sync messagebus systemd-network haproxy mysql'.split(
    ' ',
  ),
);

export function isUser(name: string): boolean {
  return USERS.has(name);
}

/** keepalived's handlers for global_defs (global_parser.c), with its words. */
export const GLOBAL_LINES: Readonly<Record<string, (at: GlobalLine) => void>> = {
  vrrp_version: ({ globals, word, complaints }) => {
    const value = complaints.number(word.span, readInt(word.text, 2, 3));
    if (value === null) complaints.say(word.span, 'keepalived.version', 'VRRP Error: Version must be either 2 or 3');
    else globals.vrrpVersion = value as 2 | 3;
  },
  router_id: ({ words, word, complaints }) => {
    if (words.length < 2) complaints.say(word.span, 'keepalived.router-id', 'routerid name missing - ignoring');
  },
  enable_script_security: ({ globals }) => {
    globals.scriptSecurity = true;
  },
  script_user: ({ globals, words, word, complaints }) => {
    if (words.length < 2) return complaints.say(word.span, 'keepalived.script-user', 'No script username specified');
    globals.scriptUser = isUser(word.text) ? 'known' : 'unknown';
    if (globals.scriptUser === 'unknown')
      complaints.say(word.span, 'keepalived.script-user', 'Error setting global script uid/gid');
  },
  vrrp_mcast_group4: ({ globals, word, complaints }) => {
    if (isIPv4(word.text)) globals.multicastGroup = word.text;
    else
      complaints.say(
        word.span,
        'keepalived.address',
        `Configuration error: Cant parse vrrp_mcast_group4 [${word.text}]. Skipping`,
      );
  },
  vrrp_garp_master_delay: (at) => {
    const value = count(
      at,
      Math.floor(UINT_MAX / TIMER_HZ),
      `vrrp_garp_master_delay '${at.word.text}' invalid - ignoring`,
    );
    if (value !== null) at.globals.garpDelayUs = value * TIMER_HZ;
  },
  vrrp_garp_master_repeat: (at) => {
    const value = count(at, UINT_MAX, `vrrp_garp_master_repeat '${at.word.text}' invalid - ignoring`);
    if (value === 0)
      at.complaints.say(
        at.word.span,
        'keepalived.garp',
        'vrrp_garp_master_repeat must be greater than 0, setting to 1',
      );
    if (value !== null) at.globals.garpRepeat = Math.max(1, value);
  },
  vrrp_garp_master_refresh: (at) => {
    const value = count(at, UINT_MAX, `Invalid vrrp_garp_master_refresh '${at.word.text}' - ignoring`);
    at.globals.garpRefreshUs = (value ?? 0) * TIMER_HZ;
  },
  vrrp_garp_master_refresh_repeat: (at) => {
    const value = count(at, UINT_MAX, `vrrp_garp_master_refresh_repeat '${at.word.text}' invalid - ignoring`);
    if (value === 0)
      at.complaints.say(
        at.word.span,
        'keepalived.garp',
        'vrrp_garp_master_refresh_repeat must be greater than 0, setting to 1',
      );
  },
  vrrp_garp_lower_prio_delay: (at) => {
    const value = count(
      at,
      Math.floor(UINT_MAX / TIMER_HZ),
      `vrrp_garp_lower_prio_delay '${at.word.text}' invalid - ignoring`,
    );
    if (value !== null) at.globals.garpLowerDelayUs = value * TIMER_HZ;
  },
  vrrp_garp_lower_prio_repeat: (at) => {
    const value = count(at, INT_MAX, `Invalid vrrp_garp_lower_prio_repeat '${at.word.text}'`);
    if (value !== null) at.globals.garpLowerRepeat = value;
  },
  vrrp_down_timer_adverts: (at) => {
    const value = at.complaints.number(at.word.span, readUnsigned(at.word.text, 1, 100));
    if (value === null)
      at.complaints.say(
        at.word.span,
        'keepalived.down-timer',
        `Invalid vrrp_down_timer_adverts [1:100] '${at.word.text}'`,
      );
    else at.globals.downTimerAdverts = value;
  },
  vrrp_lower_prio_no_advert: (at) => {
    at.globals.lowerPriorityNoAdvert = onOff(at, 'vrrp_lower_prio_no_advert') ?? at.globals.lowerPriorityNoAdvert;
  },
  vrrp_higher_prio_send_advert: (at) => {
    at.globals.higherPrioritySendAdvert =
      onOff(at, 'vrrp_higher_prio_send_advert') ?? at.globals.higherPrioritySendAdvert;
  },
  vrrp_check_unicast_src: ({ globals }) => {
    globals.checkUnicastSource = true;
  },
  vrrp_skip_check_adv_addr: (at) => {
    at.globals.skipCheckAdvertAddress = onOff(at, 'vrrp_skip_check_adv_addr') ?? at.globals.skipCheckAdvertAddress;
  },
};

function count(at: GlobalLine, max: number, message: string): number | null {
  const value = at.complaints.number(at.word.span, readUnsigned(at.word.text, 0, max));
  if (value === null) at.complaints.say(at.word.span, 'keepalived.garp', message);
  return value;
}

function onOff({ words, word, complaints }: GlobalLine, name: string): boolean | null {
  if (words.length < 2) return true;
  const value = readBool(word.text);
  if (value === null) complaints.say(word.span, 'keepalived.switch', `Invalid value for ${name} specified`);
  return value;
}
