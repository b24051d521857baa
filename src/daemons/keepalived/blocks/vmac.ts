import { addressOf } from '../addresses.ts';
import type { Data, InstanceDraft } from '../draft.ts';
import type { Statement } from '../statement.ts';
import { joinFamily, setting, type InstanceHandler } from './instance.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** A vrrp_instance's lines about interfaces that keepalived makes for it (vrrp/vrrp_parser.c), with its words. */
export const vmacLines: Readonly<Record<string, InstanceHandler>> = dictionary({
  use_vmac: useVmac,
  use_vmac_addr: (_, draft) => {
    draft.vmacAddresses = true;
  },
  vmac_xmit_base: (_, draft) => {
    draft.vmacXmitBase = true;
  },
  use_ipvlan: useIpvlan,
});

function useVmac(at: Statement, draft: InstanceDraft, data: Data): void {
  draft.vmac = true;
  for (let i = 1; i < at.size && i <= 2; i++) {
    const word = at.text(i);
    if (word.includes(':')) macAddress(at, i, draft);
    else if (draft.vmacName !== null) at.say('VMAC interface name already specified', i, 'vmac');
    else if (word === '' || word.length >= 16 || word === '.' || word === '..' || /[/\s]/.test(word))
      at.say(`VMAC interface name '${word}' too long or invalid characters - ignoring`, i, 'vmac');
    else interfaceName(at, i, draft, data, 'a private macvlan; ignoring vmac if_name');
  }
}

/** Six octets, or five with the virtual router id as the sixth. */
function macAddress(at: Statement, index: number, draft: InstanceDraft): void {
  const text = at.text(index);
  if (draft.vmacMac) return at.say('VMAC interface address already specified', index, 'vmac');
  if (/[^0-9A-Fa-f:]/.test(text)) return at.say(`VMAC invalid MAC address ${text}`, index, 'vmac');
  const octets = text.replace(/:$/, '').split(':');
  const closed = octets.length === 5 || !text.endsWith(':');
  if (!closed || (octets.length !== 5 && octets.length !== 6) || octets.some((o) => !/^[0-9A-Fa-f]{1,2}$/.test(o)))
    return at.say(`VMAC invalid MAC address ${text} - ignored`, index, 'vmac');
  const bytes = octets.map((o) => Number.parseInt(o, 16));
  const [first = 0, , , , fifth = 0] = bytes;
  const reserved = [0, 0, 0x5e, 0].every((b, i) => bytes[i] === b) && (fifth === 1 || fifth === 2);
  if ((first & 1) === 1) at.say(`VMAC MAC address is multicast ${text} - ignoring`, index, 'vmac');
  else if (reserved)
    at.say(`VMAC MAC address not allowed to be RFC5798 address (${text}) - ignoring`, index, 'vmac');
  else draft.vmacMac = true;
}

function interfaceName(at: Statement, index: number, draft: InstanceDraft, data: Data, kind: string): void {
  const name = at.text(index);
  const other = data.instances.find((i) => i.vmacName === name);
  if (other !== undefined)
    return at.say(
      `(${draft.name}) VRRP instance ${other.name} is already using ${name} - ignoring name`,
      index,
      'vmac',
    );
  if (data.interfaces?.includes(name) === true)
    return at.say(`(${draft.name}) interface ${name} already exists and is not ${kind}`, index, 'vmac');
  draft.vmacName = name;
}

function useIpvlan(at: Statement, draft: InstanceDraft, data: Data): void {
  const { name } = draft;
  if (draft.ipvlan) return at.say(`(${name}) use_ipvlan already specified`, 0, 'vmac');
  draft.ipvlan = true;
  let hasType = false;
  for (let i = 1; i < at.size; i++) {
    const word = at.text(i);
    if (['bridge', 'private', 'vepa'].includes(word)) {
      if (hasType) at.say(`(${name}) ipvlan type already specified - ignoring '${word}'`, i, 'vmac');
      hasType = true;
    } else if (isAddress(word)) ipvlanAddress(at, i, draft);
    else if (draft.vmacName !== null)
      at.say(`(${name}) IPVLAN interface already specified - ignoring '${word}'`, i, 'vmac');
    else if (word.length >= 16)
      at.say(`(${name}) IPVLAN interface name '${word}' too long - ignoring`, i, 'vmac');
    else interfaceName(at, i, draft, data, 'an l2 ipvlan; ignoring ipvlan if_name');
  }
}

function ipvlanAddress(at: Statement, index: number, draft: InstanceDraft): void {
  const text = at.text(index);
  if (draft.ipvlanFamily !== null)
    return at.say(`(${draft.name}) ipvlan address already specified - ignoring '${text}'`, index, 'vmac');
  const address = addressOf(text.replace(/\/.*$/, ''), text.includes(':') ? 6 : 4);
  if (address === null) return;
  if (!joinFamily(draft, address.family))
    return at.say(
      `(${draft.name}) ipvlan address[${text}] MUST match vrrp instance family !!! Skipping...`,
      index,
      'vmac',
    );
  draft.ipvlanFamily = address.family;
  draft.source ??= setting(address.address, at, index);
}

/** check_valid_ipaddress */
function isAddress(text: string): boolean {
  if (!/[.:]/.test(text)) return false;
  const six = text.includes(':');
  const mask = /\/(.*)$/.exec(text);
  if (mask !== null && (!/^\d+$/.test(mask[1] ?? '') || Number(mask[1]) > (six ? 128 : 32))) return false;
  return addressOf(text.replace(/\/.*$/, ''), six ? 6 : 4) !== null;
}
