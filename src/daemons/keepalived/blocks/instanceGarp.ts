import { INT_MAX, TIMER_HZ } from '../numbers.ts';
import type { InstanceHandler } from './instance.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** A vrrp_instance's lines about gratuitous ARP (vrrp/vrrp_parser.c), with keepalived's words. */
export const garpLines: Readonly<Record<string, InstanceHandler>> = dictionary({
  garp_master_delay: (at, draft) => {
    const us = at.wholeSecondsUs(1);
    if (us === null) at.say(`(${draft.name}): garp_master_delay '${at.text(1)}' invalid - ignoring`, 1, 'garp');
    else draft.garpDelayUs = us;
  },
  garp_master_repeat: (at, draft) => {
    const value = at.unsigned(1);
    const start = `(${draft.name}): garp_master_repeat`;
    if (value === null) at.say(`${start} '${at.text(1)}' invalid - ignoring`, 1, 'garp');
    else if (value === 0) at.say(`${start} must be greater than 0, setting to 1`, 1, 'garp');
    if (value !== null) draft.garpRepeat = Math.max(1, value);
  },
  garp_master_refresh: (at, draft) => {
    const value = at.unsigned(1);
    if (value === null)
      at.say(`(${draft.name}): Invalid garp_master_refresh '${at.text(1)}' - ignoring`, 1, 'garp');
    draft.garpRefreshUs = (value ?? 0) * TIMER_HZ;
  },
  garp_master_refresh_repeat: (at, draft) => {
    const value = at.unsigned(1);
    const start = `(${draft.name}): garp_master_refresh_repeat`;
    if (value === null) at.say(`${start} '${at.text(1)}' invalid - ignoring`, 1, 'garp');
    else if (value === 0) at.say(`${start} must be greater than 0, setting to 1`, 1, 'garp');
    if (value !== null) draft.garpRefreshRepeat = Math.max(1, value);
  },
  garp_lower_prio_delay: (at, draft) => {
    const us = at.wholeSecondsUs(1);
    if (us === null) at.say(`(${draft.name}): garp_lower_prio_delay '${at.text(1)}' invalid - ignoring`, 1, 'garp');
    else draft.garpLowerDelayUs = us;
  },
  garp_lower_prio_repeat: (at, draft) => {
    const value = at.unsigned(1, 0, INT_MAX);
    if (value === null) at.say(`(${draft.name}): Invalid garp_lower_prio_repeat '${at.text(1)}'`, 1, 'garp');
    else draft.garpLowerRepeat = value;
  },
  garp_extra_if: extraInterface,
  vmac_garp_intvl: extraInterface,
});

function extraInterface(at: Parameters<InstanceHandler>[0], { name }: { readonly name: string }): void {
  const keyword = at.text(0);
  if (keyword === 'vmac_garp_intvl')
    at.say('Keyword "vmac_garp_intvl" is deprecated - please use "garp_extra_if"', 0, 'deprecated');
  let hasTime = false;
  for (let i = 1; i < at.size; i++) {
    if (at.text(i) === 'all') continue;
    if (at.unsigned(i, 0, 86400) === null)
      return at.say(`(${name}): ${keyword} '${at.text(i)}' invalid - ignoring`, i, 'garp');
    hasTime = true;
  }
  if (!hasTime) at.say(`(${name}): ${keyword} specified without time - ignoring`, 0, 'garp');
}
