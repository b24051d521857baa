import { hasName } from '../../nameIndex.ts';
import { interfaceExists, type Data, type Family } from '../draft.ts';
import { readUnsigned, UINT_MAX } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import { findDsfield, findGroup, findRouteType, findTable, isRealms } from './routingNames.ts';
import { routeAddress } from './route.ts';
import { dictionary } from '../../../text/dictionary.ts';

class Dropped extends Error {}

const OWN_PROTOCOL = 18;

/** keepalived's rule in the making (vrrp/vrrp_iprule.c: alloc_rule). */
class Rule {
  readonly at: Statement;
  readonly data: Data;
  i = 0;
  family: Family | null = null;
  action: string | null = null;
  goto = 0;
  priority: number | null = null;
  hasTable = false;
  l3mdev = false;
  tableOption = false;
  protocol: number | null = null;
  tracked = true;
  trackGroup = false;
  input = false;

  constructor(at: Statement, data: Data) {
    this.at = at;
    this.data = data;
  }

  next(): string {
    return this.at.text(++this.i);
  }

  say(message: string): void {
    this.at.say(message, this.i, 'rule');
  }

  drop(message: string): never {
    this.say(message);
    throw new Dropped();
  }

  number(max: number, base10 = true): number | null {
    const text = this.at.text(this.i);
    const plain = !base10 && /^0[xX][0-9a-fA-F]+$/.test(text) ? String(Number(text)) : text;
    return this.at.complaints.number(this.at.span(this.i), readUnsigned(plain, 0, max));
  }
}

type Option = (rule: Rule, word: string) => void;

const OPTIONS: Readonly<Record<string, Option>> = dictionary({
  inet6: (r) => family(r, 6, 'inet6 specified for IPv4 rule'),
  inet: (r) => family(r, 4, 'inet specified for IPv6 rule'),
  from: (r) => address(r, 'from'),
  to: (r) => address(r, 'to'),
  table,
  lookup: table,
  not: () => undefined,
  preference: priority,
  order: priority,
  priority,
  tos,
  dsfield: tos,
  fwmark: (r) => {
    const text = r.next().trimStart();
    const number = String.raw`(0[xX][0-9a-fA-F]+|\d+)`;
    if (!new RegExp(`^${number}(/${number})?$`).test(text) || text.split('/').some((n) => Number(n) > UINT_MAX))
      r.drop(`Invalid rule fwmark ${text} specified`);
  },
  realms: (r) => {
    const text = r.next();
    if (!isRealms(text)) r.drop(`invalid realms ${text} for rule`);
    r.tableOption = true;
    r.family ??= 4;
    if (r.family !== 4) r.drop('realms is only valid for IPv4');
  },
  suppress_prefixlength: suppress,
  sup_pl: suppress,
  suppress_ifgroup: suppressGroup,
  sup_group: suppressGroup,
  dev: (r) => networkInterface(r, true),
  iif: (r) => networkInterface(r, true),
  oif: (r) => networkInterface(r, false),
  'tunnel-id': (r, word) => {
    r.next();
    if (r.number(2 ** 64 - 1) === null) r.drop(`Invalid tunnel-id ${word} specified`);
  },
  uidrange: (r, word) => {
    if (!/^\s*\d+-\d+/.test(r.next())) r.drop(`Invalid uidrange ${word} specified`);
  },
  l3mdev: (r) => {
    r.l3mdev = true;
    if (r.action !== null) r.drop('Cannot specify l3mdev with other action');
    r.action = 'table';
  },
  protocol: (r) => {
    const text = r.next();
    const value = r.number(255);
    if (value === null) r.say(`Invalid protocol ${text}`);
    else r.protocol = value;
  },
  ipproto: (r) => {
    const text = r.next();
    if (!/^(tcp|udp|icmp|sctp|gre|esp|ah|ipv6-icmp|\d+)$/.test(text) || Number(text) > 255) r.say(`Invalid ipproto ${text}`);
  },
  // 2.2.7 takes ranges only: a single port counts as one, and is complained of.
  sport: (r) => {
    const text = r.next();
    if (!/^\s*\d+-\d+/.test(text)) r.say(`invalid sport range ${text}`);
  },
  dport: (r) => {
    const text = r.next();
    if (!/^\s*\d+-\d+/.test(text)) r.say(`invalid dport range ${text}`);
  },
  no_track: (r) => {
    r.tracked = false;
  },
  track_group: (r) => {
    const name = r.next();
    if (hasName(r.data.trackGroups, name)) r.trackGroup = true;
    else r.say(`track_group ${name} not found`);
  },
});

function family(r: Rule, wanted: Family, message: string): void {
  r.family ??= wanted;
  if (r.family !== wanted) r.drop(message);
  r.i++;
}

function address(r: Rule, which: string): void {
  const text = r.next();
  const read = routeAddress(r.at, r.i);
  if (read === null) r.drop(`Invalid rule ${which} address ${text}`);
  if (r.family !== null && read.family !== r.family) r.drop('rule specification has mixed IPv4 and IPv6');
  r.family = read.family;
}

function table(r: Rule): void {
  const text = r.next();
  const id = findTable(text);
  if (id === null) r.drop(`Routing table ${text} not found for rule`);
  if (id === 0) r.drop('Table 0 is not valid');
  r.hasTable = true;
  if (r.action !== null)
    r.drop('Cannot specify more than one of table/nop/goto/blackhole/prohibit/unreachable for rule');
  r.action = 'table';
}

function priority(r: Rule, word: string): void {
  r.next();
  r.priority = r.number(UINT_MAX, false) ?? r.drop(`Invalid rule preference ${word} specified`);
}

function tos(r: Rule): void {
  const text = r.next();
  if (findDsfield(text) === null) r.drop(`TOS value ${text} is invalid`);
}

function suppress(r: Rule, word: string): void {
  r.next();
  if (r.number(2 ** 31 - 1) === null) r.drop(`Invalid suppress_prefixlength ${word} specified`);
  r.tableOption = true;
}

function suppressGroup(r: Rule): void {
  const text = r.next();
  if (findGroup(text) === null) r.drop(`suppress_group ${text} is invalid`);
  r.tableOption = true;
}

function networkInterface(r: Rule, input: boolean): void {
  const name = r.next();
  if (!interfaceExists(r.data, name, r.at.span(r.i))) r.drop(`WARNING - interface ${name} for rule doesn't exist`);
  r.input ||= input;
}

function action(r: Rule): void {
  let word = r.at.text(r.i);
  if (word === 'type') word = r.next();
  let found: string;
  if (word === 'goto') {
    r.next();
    r.goto = r.number(UINT_MAX) ?? r.drop('Invalid target goto specified');
    found = 'goto';
  } else if (word === 'nop' || word === 'blackhole' || word === 'unreachable' || word === 'prohibit') found = word;
  else r.drop(findRouteType(word) === null ? `Unknown rule option ${word}` : `Invalid rule action ${word}`);
  if (r.action !== null)
    r.drop('Cannot specify more than one of table/nop/goto/blackhole/prohibit/unreachable/l3mdev for rule');
  r.action = found;
}

function finish(r: Rule): void {
  const { data } = r;
  if (r.action === 'goto') {
    if (r.priority === null) r.drop(`Invalid rule - goto target ${r.goto} specified without preference`);
    if (r.priority >= r.goto) r.drop(`Invalid rule - preference ${r.priority} >= goto target ${r.goto}`);
  }
  if (r.action === null) r.drop('No action specified for rule - ignoring');
  if (r.action !== 'table' && r.tableOption) r.drop('suppressor/realm specified for non table action - skipping');
  if (r.hasTable && r.l3mdev) r.drop('table cannot be specified for l3mdev rules');
  if (r.tracked && r.protocol !== null && r.protocol !== OWN_PROTOCOL)
    r.say(`Rule cannot be tracked if protocol is not RTPROT_KEEPALIVED(${OWN_PROTOCOL}), resetting protocol`);
  if (r.trackGroup && !r.input) r.say('Static rule cannot have track_group if dev/iif not specified');
  if (r.priority !== null) return;
  const own = data.nextRulePriority[r.family ?? 4]--;
  r.say(`Rule has no preference specified - setting to ${own}. This is probably not what you want.`);
}

/** A line of virtual_rules or static_rules. */
export function ruleLine(at: Statement, data: Data, isStatic = false): void {
  const rule = new Rule(at, data);
  try {
    for (; rule.i < at.size; rule.i++) {
      const word = at.text(rule.i);
      const known = Object.hasOwn(OPTIONS, word) && (word !== 'track_group' || isStatic);
      if (known) OPTIONS[word]?.(rule, word);
      else action(rule);
    }
    finish(rule);
  } catch (error) {
    if (!(error instanceof Dropped)) throw error;
  }
}
