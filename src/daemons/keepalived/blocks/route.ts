import { hasName } from '../../nameIndex.ts';
import { interfaceExists, type Data, type Family } from '../draft.ts';
import { readDecimal, readUnsigned, UINT_MAX } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import { prefixedAddress, type Prefixed } from './address.ts';
import { findDsfield, findProtocol, findRouteType, findScope, findTable, isRealms } from './routingNames.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** A route is left out: the rest of its line is not read. */
class Dropped extends Error {}

/** Linux's number for routes that keepalived sets (RTPROT_KEEPALIVED). */
const OWN_PROTOCOL = 18;

/** keepalived's route in the making (vrrp/vrrp_iproute.c: alloc_route), as far as later words depend on earlier ones. */
class Route {
  readonly at: Statement;
  readonly data: Data;
  i = 0;
  family: Family | null = null;
  destination: string | null = null;
  device = false;
  protocol: number | null = null;
  tracked = true;
  trackGroup = false;
  nextHops = 0;

  constructor(at: Statement, data: Data) {
    this.at = at;
    this.data = data;
  }

  /** The next word. */
  next(): string {
    return this.at.text(++this.i);
  }

  say(message: string): void {
    this.at.say(message, this.i, 'route');
  }

  drop(message: string): never {
    this.say(message);
    throw new Dropped();
  }

  join(family: Family | null, message: string): void {
    if (family === null) return;
    this.family ??= family;
    if (this.family !== family) this.drop(message);
  }

  number(max: number, message: (text: string) => string): void {
    const text = this.at.text(this.i);
    if (this.at.complaints.number(this.at.span(this.i), readUnsigned(text, 0, max)) === null) this.drop(message(text));
  }

  named(value: number | null, message: (text: string) => string): number {
    return value ?? this.drop(message(this.at.text(this.i)));
  }
}

const MIXED = 'Cannot mix IPv4 and IPv6 addresses for route';

type Option = (route: Route) => void;

/** Options whose value is a number, with what keepalived calls them when it is none; true: `lock` may stand before it. */
const NUMBERS: Readonly<Record<string, readonly [what: string, max: number, lock: boolean]>> = dictionary({
  metric: ['metric', UINT_MAX, false],
  priority: ['metric', UINT_MAX, false],
  preference: ['metric', UINT_MAX, false],
  mtu: ['MTU', UINT_MAX, true],
  hoplimit: ['hoplimit', 255, false],
  advmss: ['advmss', UINT_MAX, true],
  reordering: ['reordering value', UINT_MAX, true],
  window: ['window value', UINT_MAX, false],
  cwnd: ['cwnd value', UINT_MAX, true],
  ssthresh: ['ssthresh value', UINT_MAX, true],
  initcwnd: ['initcwnd value', UINT_MAX, false],
  initrwnd: ['initrwnd value', UINT_MAX, false],
  quickack: ['quickack value', 1, false],
  fastopen_no_cookie: ['fastopen_no_cookie value', 1, false],
});

function lock(route: Route): void {
  if (route.next() === 'lock') route.i++;
}

const OPTIONS: Readonly<Record<string, Option>> = dictionary({
  inet6: (r) => {
    r.join(6, 'inet6 specified for IPv4 route');
    r.i++;
  },
  inet: (r) => {
    r.join(4, 'inet specified for IPv6 route');
    r.i++;
  },
  src: (r) => {
    const address = own(r, 'invalid route src address');
    r.join(address.family, MIXED);
  },
  as: (r) => {
    if (r.next() === 'to') r.i++;
    r.say('"as to" for MPLS only - ignoring');
  },
  via,
  gw: (r) => {
    r.say('"gw" for routes is deprecated. Please use "via"');
    via(r);
  },
  from: (r) => {
    const text = r.next();
    const address = routeAddress(r.at, r.i) ?? r.drop(`invalid route from address ${text}`);
    if (address.family !== 6) r.drop(`route from address only supported with IPv6 (${text})`);
    r.join(6, MIXED);
  },
  tos,
  dsfield: tos,
  table: (r) => void r.named(findTable(r.next()), (t) => `Routing table ${t} not found for route`),
  protocol: (r) => {
    r.protocol = r.named(findProtocol(r.next()), (t) => `Protocol ${t} not found or invalid for route`);
  },
  scope: (r) => void r.named(findScope(r.next()), (t) => `Scope ${t} not found or invalid for route`),
  dev: device,
  oif: device,
  onlink: () => undefined,
  expires: (r) => {
    r.next();
    if (r.family === 4) r.drop('expires is only valid for IPv6');
    r.family = 6;
    r.number(UINT_MAX, (t) => `Invalid expires time ${t} specified for route`);
  },
  rtt: (r) => time(r, 8, (t) => `Invalid rtt ${t} for route`),
  rttvar: (r) => time(r, 4, (t) => `Invalid rttvar ${t} for route`),
  rto_min: (r) => time(r, 1, (t) => `Invalid rto_min value ${t} specified for route`),
  realms: (r) => {
    const text = r.next();
    if (!isRealms(text)) r.drop(`Invalid realms ${text} for route`);
    if (r.family === 6) r.drop('realms are only valid for IPv4');
    r.family = 4;
  },
  features: (r) => {
    const text = r.next();
    if (text !== 'ecn') r.say(`feature ${text} not supported`);
  },
  congctl: (r) => {
    lock(r);
    r.at.text(r.i);
  },
  pref: (r) => {
    const text = r.next();
    if (r.family === 4) r.drop('pref is only valid for IPv6');
    r.family = 6;
    if (!['low', 'medium', 'high'].includes(text)) r.number(255, (t) => `Invalid pref value ${t} specified for route`);
  },
  'ttl-propagate': (r) => {
    const text = r.next();
    if (text !== 'enabled' && text !== 'disabled') r.say(`ttl-propagate value ${text} not recognised`);
  },
  add: () => undefined,
  prepend: () => undefined,
  append: () => undefined,
  or: (r) => {
    r.say('"or" for routes is deprecated. Please use "nexthop"');
    if (r.nextHops > 0) {
      r.say('"or" route already specified - ignoring subsequent');
      r.i += 1;
      return;
    }
    own(r, 'Invalid "or" address');
    r.nextHops = 2;
  },
  no_track: (r) => {
    r.tracked = false;
  },
  vrf: (r) => {
    const text = r.next();
    const known = r.data.interfaces?.includes(text) ?? true;
    r.drop(known ? `Route specified VRF ${text} is not a VRF` : `VRF ${text} not found for route`);
  },
});

function via(r: Route): void {
  let text = r.next();
  let family = r.family;
  if (text === 'inet' || text === 'inet6') {
    family = text === 'inet' ? 4 : 6;
    text = r.next();
  }
  r.join(family, MIXED);
  const address = prefixedAddress(r.at, r.i, false);
  if (address === null) r.drop(`invalid route via address ${text}`);
  r.join(address.family, MIXED);
}

function tos(r: Route): void {
  r.named(findDsfield(r.next()), (t) => `TOS value ${t} is invalid`);
}

function device(r: Route): void {
  const name = r.next();
  if (!interfaceExists(r.data, name, r.at.span(r.i))) r.drop(`WARNING - interface ${name} for VROUTE nexthop doesn't exist`);
  r.device = true;
}

/** Round-trip times: a number in the kernel's units, or with `s` or `ms`. */
function time(r: Route, units: number, message: (text: string) => string): void {
  lock(r);
  const text = r.at.text(r.i);
  const unit = /(m?)s(?:ecs?)?$/i.exec(text);
  const wrong = /s/i.test(text) && (unit === null || /s/i.test(text.slice(0, unit.index)) || unit.index === 0);
  if (wrong) r.drop(message(text));
  const number = unit === null ? text.trimStart() : text.slice(0, unit.index).trimStart();
  if (/[eE]/.test(number)) r.drop(message(text));
  const decimals = unit !== null && unit[1] === '' ? 3 : 0;
  const read = readDecimal(number, 0, 120_000 * units, decimals, false);
  if (r.at.complaints.number(r.at.span(r.i), read) === null) r.drop(message(text));
}

function own(r: Route, message: string): Prefixed {
  const text = r.next();
  return prefixedAddress(r.at, r.i, false) ?? r.drop(`${message} ${text}`);
}

/** parse_route: an address or one of the words for all of them, whose family is open (null). */
export function routeAddress(at: Statement, index: number): { readonly family: Family | null } | null {
  const text = at.text(index);
  if (text === 'default' || text === 'any' || text === 'all') return { family: null };
  if (text === 'default6') return { family: 6 };
  return prefixedAddress(at, index, true);
}

/** A line of virtual_routes or static_routes. */
export function routeLine(at: Statement, data: Data, isStatic: boolean): void {
  const route = new Route(at, data);
  try {
    const nexthop = readOptions(route, isStatic);
    if (nexthop) nextHops(route);
    else if (route.i < at.size) route.drop(`Route has trailing nonsense - ${at.text(route.i)}`);
    finish(route);
  } catch (error) {
    if (!(error instanceof Dropped)) throw error;
  }
}

/** True when nexthops follow. */
function readOptions(route: Route, isStatic: boolean): boolean {
  const { at } = route;
  for (; route.i < at.size; route.i++) {
    const word = at.text(route.i);
    const number = NUMBERS[word];
    if (word === 'nexthop') {
      if (route.nextHops === 0) return true;
      route.say('Cannot specify nexthops with "or" route');
      return false;
    }
    if (word === 'track_group' && isStatic) {
      if (!trackGroup(route)) return false;
    } else if (word === 'encap') encapsulation(route);
    else if (number !== undefined) {
      if (number[2]) lock(route);
      else route.next();
      route.number(number[1], (t) => `Invalid ${number[0]} ${t} specified for route`);
    } else if (Object.hasOwn(OPTIONS, word)) OPTIONS[word]?.(route);
    else destination(route);
  }
  return false;
}

function trackGroup(route: Route): boolean {
  const name = route.next();
  if (route.trackGroup) {
    route.say(`track_group ${name} is a duplicate`);
    return false;
  }
  if (hasName(route.data.trackGroups, name)) route.trackGroup = true;
  else route.say(`track_group ${name} not found`);
  return true;
}

function destination(route: Route): void {
  const { at } = route;
  const word = at.text(route.i);
  if (word === 'to') route.i++;
  // 2.2.7 looks for a type in the word it began with, `to` included.
  if (findRouteType(word) !== null) route.i++;
  const text = at.text(route.i);
  const address = routeAddress(at, route.i);
  if (address === null) route.drop(`unknown route keyword ${text}`);
  route.destination = text;
  if (route.family !== null && address.family !== route.family)
    route.drop(`Cannot mix IPv4 and IPv6 addresses for route (${text})`);
  route.family = address.family;
}

/** Options of each kind of encapsulation are passed over up to the first word that is none of them. */
const ENCAPSULATIONS: Readonly<Record<string, readonly string[]>> = dictionary({
  ip: ['id', 'dst', 'src', 'tos', 'ttl', 'flags'],
  ip6: ['id', 'dst', 'src', 'tc', 'hoplimit', 'flags'],
  mpls: [],
  ila: [],
});

function encapsulation(route: Route): void {
  const { at } = route;
  const type = at.words[++route.i];
  if (type === undefined) return route.say('Missing encap type');
  const options = ENCAPSULATIONS[type.text];
  if (options === undefined) {
    route.say(`Unknown encap type - ${type.text}`);
    return void route.i++;
  }
  if (options.length === 0) route.next();
  else while (options.includes(at.words[route.i + 1]?.text ?? '')) route.i += 2;
}

function nextHops(route: Route): void {
  const { at } = route;
  while (at.words[route.i]?.text === 'nexthop') {
    route.i++;
    for (; route.i < at.size && at.text(route.i) !== 'nexthop'; route.i++) {
      const word = at.text(route.i);
      if (word === 'via') nextHopAddress(route);
      else if (word === 'dev') {
        const name = route.next();
        if (!interfaceExists(route.data, name, at.span(route.i))) return route.say(`WARNING - interface ${name} for VROUTE nexthop doesn't exist`);
      } else if (word === 'weight') {
        route.next();
        const value = at.complaints.number(at.span(route.i), readUnsigned(at.text(route.i), 0, 256));
        if (value === null || value === 0) return route.say(`Invalid weight ${at.text(route.i)} specified for route`);
      } else if (word !== 'onlink') break;
    }
  }
  if (route.i < at.size) route.say(`Route has trailing nonsense after nexthops - ${at.text(route.i)}`);
}

function nextHopAddress(route: Route): void {
  const text = route.next();
  const word = text === 'inet' || text === 'inet6' ? route.next() : text;
  const address = prefixedAddress(route.at, route.i, false);
  if (address === null) return route.say(`invalid nexthop address ${word}`);
  if (route.family !== null && address.family !== route.family) return route.say('Address family mismatch for next hop');
  route.family = address.family;
}

function finish(route: Route): void {
  if (route.destination === null) route.drop('Route must have a destination');
  if (route.tracked) {
    if (route.protocol !== null && route.protocol !== OWN_PROTOCOL)
      route.say(`Route cannot be tracked if protocol is not RTPROT_KEEPALIVED(${OWN_PROTOCOL}), resetting protocol`);
    if (!route.device)
      route.say(`Warning - cannot track route ${route.destination} with no interface specified, not tracking`);
  }
  if (route.trackGroup && !route.device) route.say('Static route cannot have track group if no oif specified');
}
