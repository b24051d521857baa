import { readAddress } from '../addresses.ts';
import type { InstanceDraft } from '../draft.ts';
import { readUnsigned } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import { joinFamily, setting, type InstanceHandler } from './instance.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** A vrrp_instance's lines about where advertisements come from and go to (vrrp/vrrp_parser.c), with keepalived's words. */
export const unicastLines: Readonly<Record<string, InstanceHandler>> = dictionary({
  unicast_src_ip: (at, draft) => {
    draft.unicastConfigured = true;
    sourceAddress(at, draft);
  },
  mcast_src_ip: sourceAddress,
  mcast_dst_ip: (at, draft) => {
    const text = at.text(1);
    const { name } = draft;
    const address = readAddress(text);
    if (address === null) return at.say(`(${name}) malformed mcast dest address ${text}. Skipping...`, 1, 'address');
    draft.multicastGroup = null;
    if (!joinFamily(draft, address.family))
      at.say(`(${name}) mcast dest address ${text} MUST match VRRP instance family. Skipping...`, 1, 'address');
    else if (address.family === 4 ? !address.multicast : !address.linkLocalMulticast) {
      const kind = address.family === 6 ? ' link-local' : '';
      at.say(`(${name}) mcast_dst_ip ${text} not${kind} multicast. Skipping...`, 1, 'address');
    } else draft.multicastGroup = address.address;
  },
  unicast_fault_no_peer: (_, draft) => {
    draft.unicastConfigured = true;
    draft.faultWithoutPeers = true;
  },
  check_unicast_src: (_, draft) => {
    draft.unicastConfigured = true;
    draft.checkUnicastSource = true;
  },
  old_unicast_checksum: (at, draft) => {
    draft.unicastConfigured = true;
    if (at.size > 1 && at.text(1) !== 'never')
      at.say(`(${draft.name}) Unknown old_unicast_chksum mode ${at.text(1)} - ignoring`);
  },
  unicast_ttl: (at, draft) => {
    if (at.unsigned(1, 0, 255) === null)
      at.say(`(${draft.name}): TTL '${at.text(1)}' not valid - must be between 0 & 255`, 1, 'ttl');
    else draft.unicastTtl = true;
  },
});

function sourceAddress(at: Statement, draft: InstanceDraft): void {
  const text = at.text(1);
  const address = readAddress(text);
  const start = `Configuration error: VRRP instance[${draft.name}]`;
  if (address === null) return at.say(`${start} malformed src address[${text}]. Skipping...`, 1, 'address');
  draft.source = null;
  if (joinFamily(draft, address.family)) draft.source = setting(address.address, at);
  else at.say(`${start} and src address[${text}] MUST be of the same family !!! Skipping...`, 1, 'address');
}

export const unicastValues: Readonly<Record<string, InstanceHandler>> = dictionary({
  unicast_peer: (at, draft) => {
    const text = at.text(0);
    const { name } = draft;
    const address = readAddress(text);
    const start = `Configuration error: VRRP instance[${name}]`;
    if (address === null) return at.say(`${start} malformed unicast peer address[${text}]. Skipping...`, 0, 'address');
    if (!joinFamily(draft, address.family))
      return at.say(
        `${start} and unicast peer address[${text}] MUST be of the same family !!! Skipping...`,
        0,
        'address',
      );
    peerOptions(at, draft);
    draft.peers.push(setting(address.address, at, 0));
  },
});

/** `min_ttl N` and `max_ttl N` behind a peer: the lab's packets arrive with the TTL they left with, but either makes the source count. */
function peerOptions(at: Statement, draft: InstanceDraft): void {
  const { name } = draft;
  const ttl = { min_ttl: 0, max_ttl: 255 };
  for (let i = 1; i < at.size; i += 2) {
    const option = at.text(i);
    const value = at.words[i + 1];
    if (value === undefined) {
      at.say(`(${name}) ${option} is missing a value`, i, 'unicast');
      break;
    }
    const number = at.complaints.number(value.span, readUnsigned(value.text, 0, 255));
    if (number === null) continue;
    if (option !== 'min_ttl' && option !== 'max_ttl') {
      at.say(`(${name}) unknown unicast_peer option ${option}`, i, 'unicast');
      break;
    }
    ttl[option] = number;
    draft.checkUnicastSource = true;
  }
  if (ttl.min_ttl > ttl.max_ttl)
    at.say(
      `(${name}) min_ttl ${ttl.min_ttl} > max_ttl ${ttl.max_ttl} - all packets will be discarded`,
      0,
      'unicast',
    );
}
