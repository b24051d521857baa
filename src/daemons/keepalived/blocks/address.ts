import { hasName } from '../../nameIndex.ts';
import { addressOf } from '../addresses.ts';
import { notSimulated } from '../../daemon.ts';
import { interfaceExists, type AddressDraft, type Data, type Family, type InstanceDraft } from '../draft.ts';
import { readUnsigned } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import { findScope } from './routingNames.ts';

/** An address with the length of its prefix. */
export interface Prefixed {
  readonly address: string;
  readonly family: Family;
  readonly prefixLength: number;
  readonly linkLocal: boolean;
}

/** vrrp_ipaddress.c's parse_ipaddress: `ADDRESS[/PREFIX]`, complained about and null when it is none. */
export function prefixedAddress(at: Statement, index: number, mask: boolean): Prefixed | null {
  const text = at.text(index);
  const family: Family = text.includes(':') ? 6 : 4;
  const bits = family === 6 ? 128 : 32;
  const slash = mask ? text.indexOf('/') : -1;
  let prefixLength = bits;
  if (slash >= 0) {
    const prefix = text.slice(slash + 1);
    const value = at.complaints.number(at.span(index), readUnsigned(prefix, 0, bits));
    if (value === null)
      at.say(`Invalid address prefix len ${prefix} for address ${text} - using ${bits}`, index, 'address');
    else prefixLength = value;
  }
  const read = addressOf(slash < 0 ? text : text.slice(0, slash), family);
  if (read !== null) return { address: read.address, family, prefixLength, linkLocal: read.linkLocal };
  at.say(`VRRP parsed invalid IP ${text}. skipping IP...`, index, 'address');
  return null;
}

const FLAGS = ['home', '-nodad', 'mngtmpaddr', 'noprefixroute', 'autojoin'];
const WITH_VALUE = ['dev', 'scope', 'broadcast', 'brd', 'label', 'peer', 'preferred_lft'];

/** What the options behind an address come to. */
class Options {
  device: string | null = null;
  scope = false;
  label = false;
  peer = false;
  broadcast: 'none' | 'given' | 'computed' = 'none';
  tracked = true;
  useVmac = false;
  trackGroup = false;
  prefixLength: number;

  constructor(prefixLength: number) {
    this.prefixLength = prefixLength;
  }
}

/** `ADDRESS[/PREFIX] [dev NAME] [label LABEL] …` (vrrp_ipaddress.c: alloc_ipaddress); null when the address is left out. */
export function addressLine(at: Statement, data: Data, isStatic: boolean): AddressDraft | null {
  const read = prefixedAddress(at, 0, true);
  if (read === null) return null;
  const options = new Options(read.prefixLength);
  for (let i = 1; i < at.size; i++) {
    const option = at.text(i);
    const takesValue = WITH_VALUE.includes(option) || (isStatic && option === 'track_group');
    if (FLAGS.includes(option)) continue;
    if (option === 'no_track') options.tracked = false;
    else if (option === 'use_vmac' && !isStatic) options.useVmac = true;
    else if (!takesValue) at.say(`Unknown configuration entry '${option}' for ip address - ignoring`, i, 'address');
    else if (i + 1 >= at.size) {
      at.say(`No ${option} parameter specified for ${at.text(0)}`, i, 'address');
      return null;
    } else {
      i++;
      const outcome = withValue(at, i, option, read, options, data);
      if (outcome === 'drop') return null;
      // A second peer leaves its word to be read as the next option.
      if (outcome === 'again') i--;
      if (outcome === 'end') break;
    }
  }
  return finish(at, read, options, data, isStatic);
}

type Outcome = 'go on' | 'drop' | 'again' | 'end';

function withValue(at: Statement, i: number, option: string, read: Prefixed, options: Options, data: Data): Outcome {
  const value = at.text(i);
  const whole = at.text(0);
  switch (option) {
    case 'dev':
      if (options.device !== null) {
        at.say(`Cannot specify ipaddress device more than once for ${whole}`, i, 'address');
        return 'drop';
      }
      if (!interfaceExists(data, value, at.span(i))) {
        at.say(`WARNING - interface ${value} for ip address ${whole} doesn't exist`, i, 'no-interface');
        return 'drop';
      }
      options.device = value;
      return 'go on';
    case 'scope': {
      const scope = findScope(value);
      if (scope === null) at.say(`Invalid scope '${value}' specified for ${whole} - ignoring`, i, 'address');
      options.scope ||= (scope ?? 0) !== 0;
      return 'go on';
    }
    case 'broadcast':
    case 'brd':
      return broadcast(at, i, option, read, options);
    case 'label':
      if (value.length >= 16) {
        at.say(`Address label ${value} is longer than maximum length 15 - removing address`, i, 'address');
        return 'drop';
      }
      options.label = true;
      return 'go on';
    case 'peer':
      return peer(at, i, read, options);
    case 'preferred_lft':
      if (value !== 'forever' && at.unsigned(i) === null) at.say(`preferred_lft ${value} is invalid`, i, 'address');
      return 'go on';
    default:
      return trackGroup(at, i, options, data);
  }
}

function broadcast(at: Statement, i: number, option: string, read: Prefixed, options: Options): Outcome {
  const value = at.text(i);
  if (read.family === 6) {
    const what = `VRRP is trying to assign a broadcast ${option} to the IPv6 address ${at.text(0)} !!?? WTF... skipping VIP...`;
    at.say(what, i, 'address');
    return 'drop';
  }
  if (value === '-' || value === '+') options.broadcast = 'computed';
  else if (addressOf(value, 4) === null) {
    at.say(`VRRP is trying to assign invalid broadcast ${value}. skipping VIP...`, i, 'address');
    return 'drop';
  } else if (options.broadcast === 'none') options.broadcast = 'given';
  return 'go on';
}

function peer(at: Statement, i: number, read: Prefixed, options: Options): Outcome {
  const value = at.text(i);
  if (options.peer) {
    at.say(`Peer ${value} - another peer has already been specified`, i, 'address');
    return 'again';
  }
  const address = prefixedAddress(at, i, false);
  if (address === null) at.say(`Invalid peer address ${value}`, i, 'address');
  else if (address.family !== read.family) at.say(`Peer address ${value} does not match address family`, i, 'address');
  else {
    const bits = read.family === 6 ? 128 : 32;
    if (options.prefixLength !== bits)
      at.say('Cannot specify address prefix when specifying peer address - ignoring', i, 'address');
    options.peer = true;
    options.prefixLength = bits;
  }
  return 'go on';
}

function trackGroup(at: Statement, i: number, options: Options, data: Data): Outcome {
  const value = at.text(i);
  if (options.trackGroup) {
    at.say(`track_group ${value} is a duplicate`, i, 'track-group');
    return 'end';
  }
  if (hasName(data.trackGroups, value)) options.trackGroup = true;
  else at.say(`track_group ${value} not found`, i, 'track-group');
  return 'go on';
}

function finish(at: Statement, read: Prefixed, options: Options, data: Data, isStatic: boolean): AddressDraft | null {
  const whole = at.text(0);
  if (options.broadcast !== 'none' && options.peer)
    at.say('Cannot specify broadcast and peer addresses - ignoring broadcast address', 0, 'address');
  else if (options.broadcast === 'computed' && options.prefixLength > 30)
    at.say(`Address prefix length ${options.prefixLength} too long for broadcast`, 0, 'address');
  let { device } = options;
  if (isStatic && device === null) {
    device = data.globals.defaultInterface;
    if (!interfaceExists(data, device, at.span(0))) {
      at.say(`Static address ${whole} requires either an interface or default interface must exist`, 0, 'address');
      return null;
    }
  }
  if (read.family === 6) {
    if (options.scope)
      at.say(`Cannot specify scope for IPv6 addresses (${whole}) - ignoring scope`, 0, 'address');
    if (options.label)
      at.say(`Cannot specify label for IPv6 addresses (${whole}) - ignoring label`, 0, 'address');
  }
  const { tracked, useVmac, prefixLength } = options;
  return { address: read.address, family: read.family, prefixLength, span: at.span(0), device, tracked, useVmac };
}

/** A line of virtual_ipaddress or virtual_ipaddress_excluded. */
export function instanceAddress(at: Statement, draft: InstanceDraft, data: Data, excluded: boolean): void {
  const address = addressLine(at, data, false);
  if (address === null) return;
  if (!excluded) {
    draft.family ??= address.family;
    if (draft.family !== address.family)
      return at.say(
        `(${draft.name}): address family must match VRRP instance [${at.text(0)}] - ignoring`,
        0,
        'address',
      );
  }
  if (address.family === 6)
    at.complaints.add({
      ...notSimulated(at.line.span.file, at.span(0), at.text(0)),
      message: 'The lab’s network carries IPv4 only: it reads this address and leaves it out.',
    });
  (excluded ? draft.excluded : draft.addresses).push(address);
}
