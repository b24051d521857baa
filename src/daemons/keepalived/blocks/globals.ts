import type { GlobalDraft } from '../draft.ts';
import { INT_MAX, TIMER_HZ, UINT_MAX } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import { readAddress } from '../addresses.ts';
import type { Block, Handler } from './block.ts';
import { isUser, notifyScript } from './scripts.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** keepalived's handlers for global_defs that reach VRRP (core/global_parser.c), with its words; the others are in globalProcesses.ts. */
const VRRP: Readonly<Record<string, Handler>> = dictionary({
  vrrp_version: (at, { globals }) => {
    const value = at.int(1, 2, 3);
    if (value === null) at.say('VRRP Error: Version must be either 2 or 3', 1, 'version');
    else globals.vrrpVersion = value as 2 | 3;
  },
  enable_script_security: (_, { globals }) => {
    globals.scriptSecurity = true;
  },
  script_user: (at, { globals }) => {
    if (at.size < 2) return at.say('No script username specified', 1, 'script-user');
    const known = isUser(at.text(1)) && (at.size < 3 || isUser(at.text(2), 'group'));
    globals.scriptUser = known && globals.scriptUser !== 'unknown' ? 'known' : 'unknown';
    if (globals.scriptUser === 'unknown') at.say('Error setting global script uid/gid', 1, 'script-user');
  },
  vrrp_strict: (_, { globals }) => {
    globals.strict = true;
  },
  dynamic_interfaces: (at, { globals }) => {
    globals.dynamicInterfaces = true;
    if (at.size > 1 && at.text(1) !== 'allow_if_changes') at.say(`Unknown dynamic_interfaces option '${at.text(1)}'`);
  },
  default_interface: (at, { globals }) => {
    if (at.size < 2) return at.say('default_interface requires interface name');
    globals.defaultInterface = at.text(1);
  },
  vrrp_mcast_group4: (at, { globals }) => {
    const text = at.text(1);
    const address = readAddress(text);
    if (address === null) at.say(`Can't parse vrrp_mcast_group4 [${text}]. Skipping`, 1, 'address');
    else if (address.family === 6) at.say(`vrrp_mcast_group4 [${text}] is not IPv4. Skipping`, 1, 'address');
    else if (!address.multicast) at.say(`vrrp_mcast_group4 [${text}] is not multicast. Skipping`, 1, 'address');
    else globals.multicastGroup = address.address;
  },
  vrrp_mcast_group6: (at) => {
    const text = at.text(1);
    const address = readAddress(text);
    if (address === null) at.say(`Can't parse vrrp_mcast_group6 [${text}]. Skipping`, 1, 'address');
    else if (address.family === 4) at.say(`vrrp_mcast_group6 [${text}] is not IPv6. Skipping`, 1, 'address');
    else if (!address.multicast) at.say(`vrrp_mcast_group6 [${text}] is not multicast. Skipping`, 1, 'address');
    else if (!address.linkLocalMulticast)
      at.say(`vrrp_mcast_group6 [${text}] should be link-local multicast.`, 1, 'address');
  },
  vrrp_garp_master_delay: (at, { globals }) => {
    const us = at.wholeSecondsUs(1);
    if (us === null) at.say(`vrrp_garp_master_delay '${at.text(1)}' invalid - ignoring`, 1, 'garp');
    else globals.garpDelayUs = us;
  },
  vrrp_garp_master_repeat: (at, { globals }) => {
    globals.garpRepeat = repeats(at) ?? globals.garpRepeat;
  },
  vrrp_garp_master_refresh: (at, { globals }) => {
    const value = at.unsigned(1);
    if (value === null) at.say(`Invalid vrrp_garp_master_refresh '${at.text(1)}' - ignoring`, 1, 'garp');
    globals.garpRefreshUs = (value ?? 0) * TIMER_HZ;
  },
  vrrp_garp_master_refresh_repeat: (at, { globals }) => {
    globals.garpRefreshRepeat = repeats(at) ?? globals.garpRefreshRepeat;
  },
  vrrp_garp_lower_prio_delay: (at, { globals }) => {
    const us = at.wholeSecondsUs(1);
    if (us === null) at.say(`vrrp_garp_lower_prio_delay '${at.text(1)}' invalid - ignoring`, 1, 'garp');
    else globals.garpLowerDelayUs = us;
  },
  vrrp_garp_lower_prio_repeat: (at, { globals }) => {
    const value = at.unsigned(1, 0, INT_MAX);
    if (value === null) at.say(`Invalid vrrp_garp_lower_prio_repeat '${at.text(1)}'`, 1, 'garp');
    else globals.garpLowerRepeat = value;
  },
  vrrp_down_timer_adverts: (at, { globals }) => {
    const value = at.unsigned(1, 1, 100);
    if (value === null) at.say(`Invalid vrrp_down_timer_adverts [1:100] '${at.text(1)}'`, 1, 'down-timer');
    else globals.downTimerAdverts = value;
  },
  vrrp_garp_interval: (at) => garpInterval(at, 'vrrp_garp_interval'),
  vrrp_gna_interval: (at) => garpInterval(at, 'vrrp_gna_interval'),
  vrrp_min_garp: (at, { globals }) => {
    const on = at.size < 2 ? true : at.flag(() => 'Invalid value for vrrp_min_garp specified');
    // Only what has not been set to something else changes.
    if (on !== true) return;
    if (globals.garpRepeat === 5) globals.garpRepeat = 1;
    if (globals.garpDelayUs === 5 * TIMER_HZ) globals.garpDelayUs = 0;
  },
  vrrp_garp_extra_if: garpExtraInterface,
  vrrp_vmac_garp_intvl: garpExtraInterface,
  vrrp_lower_prio_no_advert: (at, { globals }) => {
    const on = at.flag(() => 'Invalid value for vrrp_lower_prio_no_advert specified');
    globals.lowerPriorityNoAdvert = on ?? globals.lowerPriorityNoAdvert;
  },
  vrrp_higher_prio_send_advert: (at, { globals }) => {
    const on = at.flag(() => 'Invalid value for vrrp_higher_prio_send_advert specified');
    globals.higherPrioritySendAdvert = on ?? globals.higherPrioritySendAdvert;
  },
  vrrp_check_unicast_src: (_, { globals }) => {
    globals.checkUnicastSource = true;
  },
  // 2.2.7 does not look at a word behind it.
  vrrp_skip_check_adv_addr: (_, { globals }) => {
    globals.skipCheckAdvertAddress = true;
  },
  vrrp_startup_delay: (at, { globals }) => {
    const us = at.decimal(1, TIMER_HZ / 1000, UINT_MAX);
    if (us === null) at.say(`vrrp_startup_delay '${at.text(1)}' is invalid`);
    else globals.startupDelayUs = us;
  },
  vrrp_notify_priority_changes: (at, { globals }) => {
    const on = at.flag((word) => `Invalid value '${word}' for global vrrp_notify_priority_changes specified`);
    globals.notifyPriorityChanges = on ?? globals.notifyPriorityChanges;
  },
  ...fifo('', 'notify_fifo'),
  ...fifo('vrrp_', 'vrrp_notify_fifo'),
  ...fifo('lvs_', 'lvs_notify_fifo'),
});

function repeats(at: Statement): number | null {
  const value = at.unsigned(1);
  const keyword = at.text(0);
  if (value === null) at.say(`${keyword} '${at.text(1)}' invalid - ignoring`, 1, 'garp');
  else if (value === 0) at.say(`${keyword} must be greater than 0, setting to 1`, 1, 'garp');
  return value === null ? null : Math.max(1, value);
}

function garpInterval(at: Statement, keyword: string): void {
  if (at.decimal(1, 1, UINT_MAX) === null) at.say(`${keyword} '${at.text(1)}' is invalid`, 1, 'garp');
}

function garpExtraInterface(at: Statement): void {
  const keyword = at.text(0);
  if (keyword === 'vrrp_vmac_garp_intvl')
    at.say('Keyword "vrrp_vmac_garp_intvl" is deprecated - please use "vrrp_garp_extra_if"', 0, 'deprecated');
  let seconds = 0;
  for (let i = 1; i < at.size; i++) {
    if (at.text(i) === 'all') continue;
    const value = at.unsigned(i, 1, 86400);
    if (value === null) return at.say(`${keyword} '${at.text(i)}' invalid - ignoring`, i, 'garp');
    seconds = value;
  }
  if (seconds === 0) at.say(`${keyword} specified without time - ignoring`, 0, 'garp');
}

/** A named pipe that state changes are written to, and a program that reads it. */
function fifo(type: string, keyword: string): Record<string, Handler> {
  const once = (globals: GlobalDraft, name: string) => globals.said.size === globals.said.add(name).size;
  return {
    [keyword]: (at, { globals }) => {
      if (at.size < 2) return at.say(`No ${type}notify_fifo name specified`, 0, 'notify');
      if (globals.said.has(keyword)) return at.say(`${type}notify_fifo already specified - ignoring ${at.text(1)}`, 1, 'notify');
      // A user that does not exist leaves the pipe out, without a word here.
      if (at.size < 3 || isUser(at.text(2))) globals.said.add(keyword);
    },
    [`${keyword}_script`]: (at, { globals }) => {
      if (at.size < 2) return at.say(`No ${type}notify_fifo_script specified`, 0, 'notify');
      if (once(globals, `${keyword}_script`))
        return at.say(`${type}notify_fifo_script already specified - ignoring ${at.text(1)}`, 1, 'notify');
      const script = notifyScript(at, globals, 'fifo');
      if (script === null) globals.said.delete(`${keyword}_script`);
      else (type === 'lvs_' ? globals.checkerFifoScripts : globals.fifoScripts).push(script);
    },
  };
}

export const vrrpGlobals: Block['lines'] = VRRP;
