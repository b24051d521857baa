import { addressOf } from '../addresses.ts';
import { addressValue, readUnsigned, UINT_MAX } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import type { CheckData, Family, GroupDraft } from './draft.ts';
import { socketOf } from './words.ts';

/** virtual_server_group: addresses, ranges of them, and firewall marks that one virtual server stands for. */

export function openGroup(at: Statement, data: CheckData): void {
  data.groups.push({ name: at.text(1), span: at.line.span, ranges: [], marks: [] });
}

/** One line of it (alloc_vsg_entry), with keepalived's words. */
export function groupLine(at: Statement, data: CheckData): void {
  const group = data.groups.at(-1);
  if (group === undefined) return;
  if (at.text(0) === 'fwmark') markLine(at, group);
  else rangeLine(at, group);
}

export function endGroup(at: Statement, data: CheckData): void {
  const group = data.groups.at(-1);
  if (group === undefined) return;
  const families = new Set([...group.ranges, ...group.marks].map((entry) => entry.family));
  if (group.ranges.length === 0 && group.marks.length === 0) at.say(`virtual server group ${group.name} has no entries - removing`, 0);
  else if (families.size === 3) at.say(`virtual server group ${group.name} cannot have IPv4, IPv6 and fwmark without family - removing`, 0);
  else return;
  data.groups.pop();
}

function markLine(at: Statement, group: GroupDraft): void {
  const mark = at.complaints.number(at.span(1), readUnsigned(at.text(1), 0, UINT_MAX));
  if (mark === null) return at.say(`(${group.name}): fwmark '${at.text(1)}' must be in [0, ${UINT_MAX}] - ignoring`);
  const family = at.words[2]?.text;
  if (family !== undefined && family !== 'inet' && family !== 'inet6')
    return at.say(`(${group.name}): fwmark '${mark}' family ${family} unknown - ignoring`, 2);
  group.marks.push({ mark, family: family === undefined ? null : family === 'inet' ? 4 : 6 });
}

function rangeLine(at: Statement, group: GroupDraft): void {
  const text = at.text(0);
  const socket = socketOf(at, text, at.size >= 2 ? 1 : null);
  if (socket === null) {
    const port = at.words[1]?.text ?? '';
    const said = /^0*$/.test(port) ? '' : port;
    return at.say(`Invalid virtual server group IP address ${text} ${said === '' ? '' : '/port'}${said === '' ? '' : '/'}${said} - skipping`, 0);
  }
  const { address, family, port } = socket;
  const last = text.includes('/') ? maskedEnd(at, address, family) : rangeEnd(at, address, family);
  if (last !== null) group.ranges.push({ first: address, last, family, port, span: at.line.span });
}

function maskedEnd(at: Statement, address: string, family: Family): string | null {
  const text = at.text(0);
  const mask = text.slice(text.indexOf('/') + 1);
  const bits = /^\s*\+?\d+$/.test(mask) ? Number(mask) : 0;
  const max = family === 4 ? 32 : 128;
  if (bits === 0 || bits > max) {
    at.say(`Invalid netmask - ${text} - skipping`, 0);
    return null;
  }
  if (family === 6) return address;
  const size = 2 ** (32 - bits);
  if (addressValue(address) % size === 0) return dotted(addressValue(address) + size - 1);
  at.say(`Address mask bits not empty - ${text} - skipping`, 0);
  return null;
}

function rangeEnd(at: Statement, address: string, family: Family): string | null {
  const text = at.text(0);
  const dash = text.indexOf('-');
  if (dash < 0) return address;
  const end = text.slice(dash + 1);
  if (family === 6) return address;
  if (end.includes('.')) {
    if (addressOf(end) === null) {
      at.say(`Invalid range end ${end} - skipping`, 0);
      return null;
    }
    if (addressValue(end) >= addressValue(address)) return end;
    at.say(`Address range end is less than address range start - ${text} - skipping`, 0);
    return null;
  }
  // inet_stor: the last number alone. Only `keepalived -t` drops the entry for what stands behind it.
  const [, digits = '', extra = ''] = /^(\d*)(.*)$/s.exec(end) ?? [];
  if (extra !== '') {
    at.say(`Virtual server group range '${text}' has extra characters at end '${extra}'`, 0);
    return null;
  }
  if (Number(digits) > 255) {
    at.say(`Virtual server group range '${text}' end '${end}' too large`, 0);
    return null;
  }
  const value = addressValue(address);
  if (Number(digits) > value % 256) return dotted(value - (value % 256) + Number(digits));
  at.say(`Address range end is not greater than address range start - ${text} - skipping`, 0);
  return null;
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** More addresses than this in one group the lab does not listen on. */
const ADDRESSES_MAX = 1024;

/** The group's IPv4 addresses with their ports, one by one. */
export function groupAddresses(group: GroupDraft): { address: string; port: number }[] {
  const found: { address: string; port: number }[] = [];
  for (const { first, last, family, port } of group.ranges) {
    if (family !== 4) continue;
    for (let a = addressValue(first); a <= addressValue(last) && found.length < ADDRESSES_MAX; a++) found.push({ address: dotted(a), port });
  }
  return found;
}
