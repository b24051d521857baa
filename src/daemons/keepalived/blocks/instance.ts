import { hasName } from '../../nameIndex.ts';
import type { Setting } from '../config.ts';
import { interfaceExists, newInstance, type Data, type Family, type InstanceDraft } from '../draft.ts';
import { TIMER_HZ } from '../numbers.ts';
import type { Verdict } from '../reader.ts';
import type { Statement } from '../statement.ts';
import { instanceAddress } from './address.ts';
import type { Block, Handler } from './block.ts';
import { garpLines } from './instanceGarp.ts';
import { unicastLines, unicastValues } from './instanceUnicast.ts';
import { notifyLines } from './notify.ts';
import { routeLine } from './route.ts';
import { ruleLine } from './rule.ts';
import { trackingValues } from './tracking.ts';
import { vmacLines } from './vmac.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** What a line does to the instance being read. */
export type InstanceHandler = (at: Statement, draft: InstanceDraft, data: Data) => void;

/** Handlers for the instance read last; there is none where lines follow a heading that was refused. */
export function onInstance(handlers: Readonly<Record<string, InstanceHandler>>): Record<string, Handler> {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]): [string, Handler] => [
      name,
      (at, data) => {
        const draft = data.instances.at(-1);
        if (draft !== undefined) handle(at, draft, data);
        else if (NEEDS_INSTANCE.has(name)) return crash(at);
      },
    ]),
  );
}

/** Keywords whose handlers in 2.2.7 follow pointers of an instance that is not there (measured: keepalived ends by SIGSEGV; the others get away with it). */
const NEEDS_INSTANCE = new Set(['virtual_ipaddress', 'unicast_peer', 'virtual_rules', 'lvs_sync_daemon_interface']);

function crash(at: Statement): Verdict {
  at.complaints.fail('keepalived 2.2.7 crashes here: the line is in no vrrp_instance', at.line.span);
  return 'stop';
}

export function setting<T>(value: T, at: Statement, index = 1): Setting<T> {
  return { value, span: at.span(index) };
}

/** An instance takes the family of the first address that it meets; false where another came before. */
export function joinFamily(draft: InstanceDraft, family: Family): boolean {
  draft.family ??= family;
  return draft.family === family;
}

/** keepalived's handlers for the lines of a vrrp_instance (vrrp/vrrp_parser.c), with its words. */
const LINES: Readonly<Record<string, InstanceHandler>> = dictionary({
  state: (at, draft) => {
    const text = at.text(1);
    const { name } = draft;
    if (text === 'MASTER') draft.state = setting('MASTER', at);
    else if (text !== 'BACKUP') {
      at.say(`(${name}) unknown state '${text}', defaulting to BACKUP`, 1, 'state');
      draft.state = setting('BACKUP', at);
    } else if (draft.state?.value === 'MASTER')
      at.say(`(${name}) state previously set as MASTER - ignoring BACKUP`, 1, 'state');
    else draft.state = setting('BACKUP', at);
  },
  interface: (at, draft, data) => {
    const text = at.text(1);
    if (text.length >= 16) return at.say(`Interface name '${text}' too long - ignoring`, 1, 'interface');
    draft.interface = null;
    if (!interfaceExists(data, text, at.span(1)))
      at.say(`WARNING - interface ${text} for vrrp_instance ${draft.name} doesn't exist`, 1, 'no-interface');
    else if (text === 'lo')
      at.say(`(${draft.name}) cannot use a loopback interface (lo) for vrrp - ignoring`, 1, 'interface');
    else draft.interface = setting(text, at);
  },
  vrf: (at, draft, data) => {
    const text = at.text(1);
    const { name } = draft;
    if (text.length >= 16) at.say(`(${name}) VRF interface name '${text}' too long - ignoring`);
    else if (draft.interface !== null) at.say(`(${name}) Cannot specify VRF interface and interface - ignoring`);
    else if (draft.vrf) at.say(`(${name}) VRF interface already specified as '${text}' - ignoring`);
    else if (!interfaceExists(data, text, at.span(1))) at.say(`(${name}) WARNING - VRF interface ${text} doesn't exist`);
    else if (text === 'lo') at.say(`(${name}) cannot use a loopback interface (${text}) for VRF - ignoring`);
    else draft.vrf = true;
  },
  virtual_router_id: (at, draft) => {
    const value = at.unsigned(1, 1, 255);
    if (value === null)
      at.say(`(${draft.name}): VRID '${at.text(1)}' not valid - must be between 1 & 255`, 1, 'virtual-router-id');
    else draft.vrid = setting(value, at);
  },
  priority: (at, draft) => {
    const value = at.unsigned(1, 1, 255);
    if (value === null)
      at.say(`(${draft.name}) Priority not valid! must be between 1 & 255. Using default 100`, 1, 'priority');
    draft.priority = setting(value ?? 100, at);
  },
  advert_int: (at, draft) => {
    const value = at.decimal(1, TIMER_HZ / 100, 255 * TIMER_HZ);
    if (value === null)
      at.say(`(${draft.name}) Advert interval (${at.text(1)}) not valid! Must be > 0 - ignoring`, 1, 'advert-int');
    else draft.advertUs = setting(value, at);
  },
  version: (at, draft) => {
    const { name } = draft;
    const value = at.int(1, 2, 3);
    const before = draft.version?.value ?? 0;
    if (value === null) at.say(`(${name}): Version must be either 2 or 3`, 1, 'version');
    else if ((before !== 0 && before !== value) || (value === 2 && draft.family === 6))
      at.say(
        `(${name}) vrrp_version ${value} conflicts with configured or deduced version ${before}; ignoring.`,
        1,
        'version',
      );
    else draft.version = setting(value as 2 | 3, at);
  },
  native_ipv6: (at, draft) => {
    if (draft.family === 4) return at.say(`(${draft.name}) Cannot specify native_ipv6 with IPv4 addresses`, 0, 'address');
    draft.family = 6;
    draft.version = setting(3, at, 0);
  },
  nopreempt: (at, draft) => {
    draft.nopreempt = at.line.span;
  },
  preempt: (_, draft) => {
    draft.nopreempt = null;
  },
  preempt_delay: (at, draft) => {
    const value = at.decimal(1, 0, 1000 * TIMER_HZ);
    if (value === null)
      at.say(`(${draft.name}) Preempt_delay not valid! must be between 0-1000`, 1, 'preempt-delay');
    draft.preemptDelayUs = setting(value ?? 0, at);
  },
  dont_track_primary: (_, draft) => {
    draft.dontTrackPrimary = true;
  },
  linkbeat_use_polling: (at, draft) =>
    at.say(
      `(${draft.name}) 'linkbeat_use_polling' in vrrp instance deprecated - use linkbeat_interfaces block`,
      0,
      'deprecated',
    ),
  auth_type: (at, draft) => {
    const text = at.text(1);
    if (text === 'PASS' || text === 'AH') draft.authType = setting(text, at);
    else at.say(`(${draft.name}) unknown authentication type '${text}'`, 1, 'auth-type');
  },
  auth_pass: (at, draft) => {
    const text = at.text(1);
    if (text.length > 8) at.say('Truncating auth_pass to 8 characters', 1, 'auth-pass');
    draft.authPassword = text.slice(0, 8);
  },
  down_timer_adverts: (at, draft) => {
    const value = at.unsigned(1, 1, 100);
    if (value === null)
      at.say(`(${draft.name}): Invalid down_timer_adverts [1:100] '${at.text(1)}'`, 1, 'down-timer');
    else draft.downTimerAdverts = setting(value, at);
  },
  strict_mode: (at, draft) => {
    draft.strict = at.flag((word) => `(${draft.name}) invalid strict_mode ${word} specified`) ?? draft.strict;
  },
  accept: (_, draft) => {
    draft.accept = true;
  },
  no_accept: (_, draft) => {
    draft.accept = false;
  },
  promote_secondaries: (_, draft) => {
    draft.promoteSecondaries = true;
  },
  // Any value turns it on: the handler looks only at whether it is one it knows (2.2.7).
  skip_check_adv_addr: (at, draft) => {
    if (at.flag((word) => `(${draft.name}) invalid skip_check_adv_addr ${word} specified`) !== null)
      draft.skipCheckAdvertAddress = true;
  },
  lower_prio_no_advert: (at, draft) => {
    const on = at.flag((word) => `(${draft.name}) invalid lower_prio_no_advert ${word} specified`);
    draft.lowerPriorityNoAdvert = on ?? draft.lowerPriorityNoAdvert;
  },
  higher_prio_send_advert: (at, draft) => {
    const on = at.flag((word) => `(${draft.name}) invalid higher_prio_send_advert ${word} specified`);
    draft.higherPrioritySendAdvert = on ?? draft.higherPrioritySendAdvert;
  },
  debug: (at, draft) => {
    if (at.unsigned(1, 0, 4) === null)
      at.say(`(${draft.name}) Debug value '${at.text(1)}' not valid; must be between 0-4`);
  },
  kernel_rx_buf_size: (at, draft) => {
    if (at.size !== 2 || at.unsigned(1) === null) at.say(`(${draft.name}) invalid kernel_rx_buf_size specified`);
  },
  lvs_sync_daemon_interface: (at, draft, { globals }) => {
    const { name } = draft;
    at.say(`(${name}) Specifying lvs_sync_daemon_interface against a vrrp is deprecated.`, 0, 'deprecated');
    // The second line is put under the first by the length of the name, less two.
    const indent = name.length - 2;
    at.say(`      ${' '.repeat(Math.abs(indent))}Please use global lvs_sync_daemon`, 0, 'deprecated');
    if (globals.lvsSyncInterface === null) globals.lvsSyncInterface = at.text(1);
    else
      at.say(
        `(${name}) lvs_sync_daemon_interface has already been specified as ${globals.lvsSyncInterface} - ignoring`,
        0,
      );
  },
});

function open(at: Statement, data: Data): 'read' | 'skip' {
  const name = at.words[1];
  if (name === undefined || at.size !== 2) {
    at.say('vrrp_instance must have a name', 0, 'instance');
    return 'skip';
  }
  if (hasName(data.instances, name.text)) {
    at.say(`vrrp instance ${name.text} already defined`, 1, 'instance');
    return 'skip';
  }
  data.instances.push(newInstance(name.text, at.line.span, data.globals));
  return 'read';
}

/** vrrp_end_handler */
function end(at: Statement, { instances }: Data): void {
  const draft = instances.at(-1);
  if (draft === undefined) return;
  const { name } = draft;
  if (draft.unicastConfigured && (draft.vmac || draft.ipvlan)) {
    if (draft.interface === null) {
      at.say(`(${name}): Cannot use VMAC/ipvlan with unicast and no interface - clearing use_vmac`, 0, 'vmac');
      draft.vmac = draft.ipvlan = false;
      draft.vmacName = null;
    } else if (!draft.vmacXmitBase) {
      at.say(`(${name}) unicast with use_vmac requires vmac_xmit_base - setting`, 0, 'vmac');
      draft.vmacXmitBase = true;
    }
  }
  if (draft.peers.length === 0 && draft.unicastTtl)
    at.say(`(${name}): Cannot use unicast_ttl without unicast peers - resetting`, 0, 'ttl');
}

const tracking = trackingValues((data) => data.instances.at(-1));

export const instanceBlock: Block = {
  open,
  lines: { ...onInstance(LINES), ...onInstance(unicastLines), ...onInstance(garpLines), ...onInstance(vmacLines), ...notifyLines },
  values: {
    ...onInstance(unicastValues),
    ...onInstance({
      virtual_ipaddress: (at, draft, data) => instanceAddress(at, draft, data, false),
      virtual_ipaddress_excluded: (at, draft, data) => instanceAddress(at, draft, data, true),
    }),
    ...tracking,
    virtual_routes: (at, data) => routeLine(at, data, false),
    virtual_rules: (at, data) => (data.instances.length > 0 ? ruleLine(at, data) : crash(at)),
  },
  valuesOpen: {
    // An empty block harms nothing.
    unicast_peer: (_, { instances }) => {
      const draft = instances.at(-1);
      if (draft !== undefined) draft.unicastConfigured = true;
    },
  },
  end,
};
