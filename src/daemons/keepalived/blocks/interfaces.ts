import { interfaceExists, type Data, type GarpGroupDraft } from '../draft.ts';
import { INT_MAX, TIMER_HZ } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import { addressLine } from './address.ts';
import type { Block, Handler } from './block.ts';
import { routeLine } from './route.ts';
import { ruleLine } from './rule.ts';
import { dictionary } from '../../../text/dictionary.ts';

function interval(keyword: string): Handler {
  return (at, { garpGroups }) => {
    if (at.decimal(1, 0, INT_MAX) === null)
      return at.say(`garp_group ${keyword} '${at.text(1)}' invalid`, 1, 'garp');
    const group = garpGroups.at(-1);
    if (group !== undefined) group.hasDelay = true;
  };
}

/** Gives an interface the delays of a group. */
function join(at: Statement, data: Data, group: GarpGroupDraft, name: string, again: string, index: number): void {
  if (!interfaceExists(data, name, at.span(index)))
    at.say(`WARNING - interface ${name} specified for garp_group doesn't exist`, index, 'no-interface');
  else if (data.garpInterfaces.has(name)) at.say(`garp_group already specified for ${again} - ignoring`, index, 'garp');
  else data.garpInterfaces.set(name, group);
}

/** garp_group (vrrp/vrrp_parser.c), with keepalived's words. */
export const garpGroupBlock: Block = {
  open: (_, { garpGroups }) => {
    garpGroups.push({ aggregation: 0, hasDelay: false });
    return 'read';
  },
  lines: {
    garp_interval: interval('garp_interval'),
    gna_interval: interval('gna_interval'),
    interface: (at, data) => {
      const group = data.garpGroups.at(-1);
      if (group !== undefined) join(at, data, group, at.text(1), at.text(1), 1);
    },
  },
  wholes: {
    interfaces: (at, data) => {
      const group = data.garpGroups.at(-1);
      if (at.size === 0) return at.say('Warning - empty garp_group interfaces block', 0, 'garp');
      if (group === undefined) return;
      group.aggregation = 1 + data.garpGroups.filter((g) => g !== group && g.aggregation > 0).length;
      // 2.2.7 names the second interface of the list, whichever is taken already.
      for (const [i, word] of at.words.entries())
        join(at, data, group, word.text, data.garpInterfaces.has(word.text) ? at.text(1) : '', i);
    },
  },
  end: (at, data) => {
    const group = data.garpGroups.at(-1);
    if (group === undefined || group.hasDelay) return;
    at.say(`garp group ${group.aggregation} does not have any delay set - removing`, 0, 'garp');
    data.garpGroups.pop();
    for (const [name, own] of data.garpInterfaces) if (own === group) data.garpInterfaces.delete(name);
  },
};

const LINKBEAT = ['MII', 'ETHTOOL', 'IOCTL'];

/** Blocks of values that stand alone: static_*, linkbeat_interfaces, interface_up_down_delays. */
export const rootValues: Readonly<Record<string, Handler>> = dictionary({
  static_ipaddress: (at, data) => void addressLine(at, data, true),
  static_routes: (at, data) => routeLine(at, data, true),
  static_rules: (at, data) => ruleLine(at, data, true),
  linkbeat_interfaces: (at, data) => {
    const name = at.text(0);
    if (!known(data, name)) return at.say(`unknown interface ${name} specified for linkbeat interface`, 0);
    if (at.size > 1 && (!LINKBEAT.includes(at.text(1)) || at.size > 2))
      at.say(`extra characters ${at.text(1)} in linkbeat interface`);
  },
  interface_up_down_delays: (at, data) => {
    const name = at.text(0);
    if (!known(data, name)) return at.say(`unknown interface ${name} specified for up/down delay`, 0);
    if (at.size < 2 || at.decimal(1, 0, 255 * TIMER_HZ) === null) return;
    if (at.size > 2) at.decimal(2, 0, 255 * TIMER_HZ);
  },
});

/** These blocks only ask: a name that is not there does not keep keepalived from starting. */
function known(data: Data, name: string): boolean {
  return data.interfaces?.includes(name) ?? true;
}
