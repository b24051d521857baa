/** Names in Debian's /etc/iproute2 and lib/rttables.c's own, for numbers that routes and rules may give by name. */
const TABLES = names('default=253 main=254 local=255');
const PROTOCOLS = names(
  'none=0 redirect=1 kernel=2 boot=3 static=4 gated=8 ra=9 mrt=10 zebra=11 bird=12 babel=42 dnrouted=13 xorp=14 ntk=15 dhcp=16 keepalived=18 bgp=186 isis=187 ospf=188 rip=189 eigrp=192',
);
const SCOPES = names('global=0 nowhere=255 host=254 link=253 site=200');
const GROUPS = names('default=0');
const REALMS = names('cosmos=0');
const ROUTE_TYPES = names(
  'local=2 nat=10 broadcast=3 brd=3 anycast=4 multicast=5 prohibit=8 unreachable=7 blackhole=6 xresolve=11 unicast=1 throw=9',
);
const DSFIELDS = names(
  'default=0x00 lowdelay=0x10 throughput=0x08 reliability=0x04 AF11=0x28 AF12=0x30 AF13=0x38 AF21=0x48 AF22=0x50 AF23=0x58 AF31=0x68 AF32=0x70 AF33=0x78 AF41=0x88 AF42=0x90 AF43=0x98 CS1=0x20 CS2=0x40 CS3=0x60 CS4=0x80 CS5=0xA0 CS6=0xC0 CS7=0xE0 EF=0xB8',
);

function names(text: string): ReadonlyMap<string, number> {
  return new Map(text.split(' ').map((pair) => [pair.slice(0, pair.indexOf('=')), Number(pair.slice(pair.indexOf('=') + 1))]));
}

/** A number as strtoul(…, 0) reads it, else a name's; null when neither, or out of range. */
function find(text: string, table: ReadonlyMap<string, number>, max: number): number | null {
  if (/^\s*[+-]?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.test(text)) {
    const digits = text.trim().replace(/^[+-]/, '');
    const value = /^0\d/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
    const id = (text.trim().startsWith('-') ? -value : value) % 2 ** 32;
    return (id < 0 ? id + 2 ** 32 : id) <= max ? value : null;
  }
  return table.get(text) ?? null;
}

export const findTable = (text: string) => find(text, TABLES, 2 ** 32 - 1);
export const findProtocol = (text: string) => find(text, PROTOCOLS, 255);
export const findScope = (text: string) => find(text, SCOPES, 255);
export const findGroup = (text: string) => find(text, GROUPS, 2 ** 31 - 1);
export const findRouteType = (text: string) => find(text, ROUTE_TYPES, 11);
export const findDsfield = (text: string) => find(text, DSFIELDS, 255);

/** `REALM` or `FROM/TO`. */
export function isRealms(text: string): boolean {
  const slash = text.indexOf('/');
  const parts = slash < 0 ? [text] : [text.slice(0, slash), text.slice(slash + 1)];
  return parts.every((part) => find(part, REALMS, 255) !== null);
}
