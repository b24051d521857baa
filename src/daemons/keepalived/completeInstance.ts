import type { GroupMembers } from './completeGroups.ts';
import { inMs, notifyConfigs } from './complete.ts';
import type { InstanceConfig, Setting } from './config.ts';
import type { AddressDraft, Data, Family, InstanceDraft, TrackedDraft } from './draft.ts';
import { asSeconds, TIMER_HZ } from './numbers.ts';
import type { Complaints } from './say.ts';

const CENTISECOND = TIMER_HZ / 100;
const OWNER = 255;
const DEFAULT_DOWN_TIMER_ADVERTS = 3;

/** keepalived's vrrp_complete_instance, in its order. Null where keepalived then does not start. What it says here comes without a line. */
export function completeInstance(
  draft: InstanceDraft,
  data: Data,
  group: GroupMembers | null,
  complaints: Complaints,
): InstanceConfig | null {
  return new Completion(draft, data, group, complaints).run();
}

class Completion {
  readonly #draft: InstanceDraft;
  readonly #data: Data;
  readonly #group: GroupMembers | null;
  readonly #complaints: Complaints;
  readonly #strict: boolean;
  readonly #family: Family;
  #version: 2 | 3;

  constructor(draft: InstanceDraft, data: Data, group: GroupMembers | null, complaints: Complaints) {
    this.#draft = draft;
    this.#data = data;
    this.#group = group;
    this.#complaints = complaints;
    this.#strict = draft.strict ?? data.globals.strict;
    this.#family = draft.family ?? 4;
    this.#version = draft.version?.value ?? (this.#family === 6 ? 3 : data.globals.vrrpVersion);
  }

  run(): InstanceConfig | null {
    const draft = this.#draft;
    if (this.#family === 6 && this.#version === 2 && this.#strict) {
      this.#say('version', 'cannot use IPv6 with VRRP version 2; setting version 3');
      this.#version = 3;
    }
    if (!this.#hasAddress(draft.addresses)) return null;
    const priority = draft.priority ?? this.#byDefault(draft.state?.value === 'MASTER' ? OWNER : 100);
    const owner = priority.value === OWNER;
    let state = draft.state ?? this.#byDefault<'MASTER' | 'BACKUP'>(owner ? 'MASTER' : 'BACKUP');
    if (draft.state !== null && this.#strict && (state.value === 'MASTER') !== owner) {
      this.#say('state', 'State MASTER must match being address owner');
      state = { value: owner ? 'MASTER' : 'BACKUP', span: state.span };
    }
    const authentication = this.#authentication();
    if (draft.authType?.value === 'AH' && authentication !== null && state.value === 'MASTER' && !owner) {
      this.#say('authentication', 'Initial state master is incompatible with AH authentication - clearing');
      state = { value: 'BACKUP', span: state.span };
    }
    const brokenBy = this.#unicast();
    if (this.#strict && draft.vmacMac) this.#sayColon('vmac', 'cannot specify MAC address with strict mode - clearing');
    const preemption = this.#preemption(owner, state.value);
    const downTimerAdverts = this.#downTimer();
    const accept = this.#acceptMode(owner);
    if (draft.multicastGroup !== null && draft.peers.length > 0)
      this.#say('unicast', 'multicast destination specified with unicast - ignoring');
    const strictly = this.#garpAndAdverts();
    const advertUs = this.#advertInterval();
    const broken = this.#virtualMac() ?? brokenBy;
    const trackedInterfaces = this.#interfaces();
    this.#addresses();
    const tracking = this.#weights(owner, trackedInterfaces);
    return {
      name: draft.name,
      span: draft.span,
      version: this.#version,
      family: this.#family,
      initialState: state,
      interface: draft.interface ?? this.#byDefault(null),
      virtualRouterId: draft.vrid as Setting<number>,
      priority,
      advertIntMs: inMs(advertUs),
      downTimerAdverts,
      nopreempt: preemption.nopreempt,
      preemptDelayMs: inMs(preemption.delayUs),
      virtualAddresses: ipv4(draft.addresses),
      excludedAddresses: ipv4(draft.excluded),
      unicastPeers: draft.peers.length > 0 ? draft.peers : null,
      sourceAddress: draft.source,
      multicastGroup: draft.multicastGroup ?? this.#data.globals.multicastGroup,
      checkUnicastSource: draft.checkUnicastSource || this.#data.globals.checkUnicastSource,
      skipCheckAdvertAddress: draft.skipCheckAdvertAddress,
      authentication,
      ...tracking,
      brokenBy: broken,
      notify: notifyConfigs(draft.notify),
      accept,
      garpMasterDelayMs: draft.garpDelayUs / 1000,
      garpMasterRefreshMs: draft.garpRefreshUs / 1000,
      garpMasterRepeat: draft.garpRepeat,
      garpMasterRefreshRepeat: draft.garpRefreshRepeat,
      ...strictly,
    };
  }

  #say(code: string, message: string): void {
    this.#complaints.say(null, `keepalived.${code}`, `(${this.#draft.name}) ${message}`);
  }

  #sayColon(code: string, message: string): void {
    this.#complaints.say(null, `keepalived.${code}`, `(${this.#draft.name}): ${message}`);
  }

  #byDefault<T>(value: T): Setting<T> {
    return { value, span: this.#draft.span };
  }

  #hasAddress(addresses: readonly AddressDraft[]): boolean {
    if (addresses.length > 0) return true;
    if (this.#version === 3 || this.#strict) {
      const message = `(${this.#draft.name}) No VIP specified; at least one is required`;
      this.#complaints.refuse(null, 'keepalived.no-address', message, this.#draft.span);
      return false;
    }
    this.#say('no-address', 'No VIP specified; at least one is sensible');
    return true;
  }

  #authentication(): InstanceConfig['authentication'] {
    const { authType: type, authPassword: password } = this.#draft;
    if (type === null) return null;
    const without = (message: string) => {
      this.#say('authentication', message);
      return null;
    };
    if (this.#strict) return without('Strict mode does not support authentication. Ignoring.');
    if (this.#version === 3) return without('VRRP version 3 does not support authentication. Ignoring.');
    if (password === null || password === '') return without('Authentication specified but no password given. Ignoring');
    if (this.#family === 6 && type.value === 'AH') return without('Cannot use AH authentication with IPv6. ignoring');
    return { type: type.value, password, span: type.span };
  }

  /** The line that keeps it in FAULT, if it may not fall back to multicast. */
  #unicast(): InstanceConfig['brokenBy'] {
    const draft = this.#draft;
    if (!draft.unicastConfigured || draft.peers.length > 0) return null;
    if (draft.faultWithoutPeers) return draft.span;
    this.#say(
      'unicast',
      'A unicast keyword has been specified without any unicast peers. Defaulting to multicast. This usage is deprecated - please update your configuration.',
    );
    return null;
  }

  #preemption(
    owner: boolean,
    state: 'MASTER' | 'BACKUP',
  ): { nopreempt: InstanceConfig['nopreempt']; delayUs: Setting<number> } {
    let { nopreempt } = this.#draft;
    let delayUs = this.#draft.preemptDelayUs ?? this.#byDefault(0);
    const noDelay = () => {
      delayUs = { value: 0, span: delayUs.span };
    };
    if (nopreempt !== null && owner) {
      this.#say('nopreempt', `nopreempt is incompatible with priority ${OWNER}. resetting nopreempt`);
      nopreempt = null;
    }
    if (state === 'MASTER') {
      if (nopreempt !== null)
        this.#say('nopreempt', 'Warning - nopreempt will not work with initial state MASTER - clearing');
      nopreempt = null;
      if (delayUs.value > 0)
        this.#say('preempt-delay', 'Warning - preempt delay will not work with initial state MASTER - clearing');
      noDelay();
    }
    if (delayUs.value > 0) {
      if (this.#strict) this.#say('preempt-delay', 'preempt_delay is incompatible with strict mode - resetting');
      if (nopreempt !== null)
        this.#say('preempt-delay', 'preempt_delay is incompatible with nopreempt mode - resetting');
      if (this.#strict || nopreempt !== null) noDelay();
    }
    return { nopreempt, delayUs };
  }

  #downTimer(): Setting<number> {
    const { downTimerAdverts } = this.#draft;
    if (!this.#strict || downTimerAdverts.value === DEFAULT_DOWN_TIMER_ADVERTS) return downTimerAdverts;
    this.#say('down-timer', 'down_timer_adverts is incompatible with strict mode - resetting');
    return { value: DEFAULT_DOWN_TIMER_ADVERTS, span: downTimerAdverts.span };
  }

  /** Whether the virtual addresses take what is sent to them: an owner's always do, strict mode's only in version 3 and where it says so. */
  #acceptMode(owner: boolean): boolean {
    if (owner) return true;
    const accept = this.#draft.accept ?? !this.#strict;
    if (!accept || !this.#strict || this.#version !== 2) return accept;
    this.#say('accept', 'warning - accept mode for VRRP version 2 does not comply with RFC3768 - resetting');
    return false;
  }

  /** What strict mode takes away, and what globals give. */
  #garpAndAdverts() {
    const draft = this.#draft;
    const { globals } = this.#data;
    const strict = this.#strict;
    if (strict && (draft.garpLowerRepeat ?? 0) > 0) this.#say('garp', 'Strict mode requires no repeat garps. resetting');
    if (strict && (draft.garpLowerDelayUs ?? 0) > 0)
      this.#say('garp', 'Strict mode requires no repeat garp delay. resetting');
    if (strict && draft.lowerPriorityNoAdvert === false)
      this.#say('switch', 'Strict mode requires no lower priority advert. resetting');
    if (strict && draft.higherPrioritySendAdvert === true)
      this.#say('switch', 'strict mode requires higher_prio_send_advert to be clear. resetting');
    const repeat = draft.garpLowerRepeat ?? globals.garpLowerRepeat ?? globals.garpRepeat;
    const delayUs = draft.garpLowerDelayUs ?? globals.garpLowerDelayUs ?? globals.garpDelayUs;
    return {
      garpLowerPriorityRepeat: strict ? 0 : repeat,
      garpLowerPriorityDelayMs: strict ? 0 : delayUs / 1000,
      lowerPriorityNoAdvert: strict || (draft.lowerPriorityNoAdvert ?? globals.lowerPriorityNoAdvert),
      higherPrioritySendAdvert: !strict && (draft.higherPrioritySendAdvert ?? globals.higherPrioritySendAdvert),
    };
  }

  /** Version 2 counts whole seconds in its packets, version 3 hundredths up to 40.95 s: what does not fit is rounded, to at least one. */
  #advertInterval(): Setting<number> {
    const { value, span } = this.#draft.advertUs ?? this.#byDefault(TIMER_HZ);
    const version = this.#version;
    const unit = version === 2 ? TIMER_HZ : CENTISECOND;
    const start = `VRRPv${version} advertisement interval`;
    if (version === 3 && value >= 4096 * CENTISECOND) {
      const seconds = (Math.round(value / 10_000) / 100).toFixed(2);
      this.#say('advert-int', `${start} ${seconds}s is out of range. Must be less than 40.96s. Setting to 40.95s`);
      return { value: 4095 * CENTISECOND, span };
    }
    if (value % unit === 0) return { value, span };
    const wish = version === 2 ? 'must be an integer. rounding' : 'must be in units of 10ms - rounding';
    this.#say('advert-int', `${start} ${asSeconds(value)}s ${wish}`);
    const rounded = Math.floor((value + unit / 2) / unit) * unit;
    return { value: Math.max(unit, rounded), span };
  }

  /** What comes with an interface of the instance's own; the line that keeps it in FAULT. */
  #virtualMac(): InstanceConfig['brokenBy'] {
    const draft = this.#draft;
    if (this.#strict && draft.vmac && draft.vmacXmitBase)
      this.#say('vmac', 'xmit_base is incompatible with strict mode - resetting');
    if (draft.promoteSecondaries && (draft.vmac || draft.ipvlan))
      this.#say('vmac', 'promote_secondaries is automatically set for vmacs - ignoring');
    if (!draft.ipvlan) return null;
    if (this.#family === 4 && draft.ipvlanFamily === null)
      this.#say('vmac', 'IPv4 ipvlan requires a source ip address to be configured. setting instance to fault state');
    else if (draft.ipvlanFamily !== null && draft.ipvlanFamily !== this.#family)
      this.#say('vmac', 'IPv4 ipvlan address family does not match instance. setting instance to fault state');
    else return null;
    return draft.span;
  }

  /** Its own interface is tracked anyway, or not at all; what it lists besides is. */
  #interfaces(): TrackedDraft[] {
    const draft = this.#draft;
    const own = draft.interface;
    const tracked: TrackedDraft[] = [];
    for (const listed of draft.interfaces) {
      if (listed.name !== own?.value) tracked.push(listed);
      else this.#say('track-interface', `Ignoring track_interface ${listed.name} since own interface`);
    }
    if (draft.vmacXmitBase && !draft.vmac) this.#say('vmac', 'vmac_xmit_base is only valid with a vmac');
    if (own !== null && !draft.dontTrackPrimary)
      tracked.unshift({ name: own.value, weight: 0, reverse: false, span: own.span });
    return tracked;
  }

  /** `use_vmac` behind an address where the whole instance has one. */
  #addresses(): void {
    const draft = this.#draft;
    for (const { device, family, useVmac, address, prefixLength } of [...draft.addresses, ...draft.excluded]) {
      if (!useVmac) continue;
      const own = device === null || device === draft.interface?.value;
      const full = family === 4 && prefixLength === 32 ? `${address}/32` : `${address}/${prefixLength}`;
      const where = `${full} dev ${device ?? '(none)'}`;
      if (own && draft.vmac && family === this.#family)
        this.#say('vmac', `use_vmac specified for VIP/eVIP ${where} and vrrp instance`);
      else if ((!own || family !== this.#family) && draft.vmacAddresses)
        this.#say('vmac', `use_vmac_addr specified and use_vmac specified for VIP/eVIP ${where}`);
    }
  }

  /** Weights do not count for an address owner, nor for members of a sync group unless it says that they do. */
  #weights(
    owner: boolean,
    interfaces: TrackedDraft[],
  ): Pick<InstanceConfig, 'trackedScripts' | 'trackedInterfaces' | 'trackedFiles' | 'trackedProcesses'> {
    const draft = this.#draft;
    const ofGroup = this.#group !== null && !this.#group.draft.trackingWeight;
    const all = {
      trackedScripts: draft.scripts,
      trackedInterfaces: interfaces,
      trackedFiles: draft.files,
      trackedProcesses: draft.processes,
    };
    if (!ofGroup && !owner) return all;
    const reason = ofGroup ? 'SYNC group' : 'address_owner';
    const trackedInterfaces = interfaces.flatMap((t) => {
      if (t.weight === 0) return [t];
      const what = ofGroup ? 'weight due to SYNC group' : 'due to address owner';
      this.#say('track-interface', `ignoring ${t.name} tracked interface ${what}`);
      return ofGroup ? [{ ...t, weight: 0 }] : [];
    });
    const trackedScripts = draft.scripts.filter((t) => {
      if (t.weight !== 0)
        this.#say('track-script', `ignoring tracked script ${t.name} with weights due to ${reason}`);
      return t.weight === 0;
    });
    const trackedFiles = draft.files.flatMap((t) => {
      if (t.weight === 0) return [t];
      if (t.weight === 1) {
        this.#say('track-file', `ignoring weight from tracked file ${t.name} due to ${reason}. specify weight 0`);
        return [{ ...t, weight: 0 }];
      }
      this.#say('track-file', `ignoring tracked file ${t.name} with weight ${t.weight} due to ${reason}`);
      return [];
    });
    for (const t of draft.bfds)
      if (t.weight !== 0)
        this.#say('track-bfd', `ignoring tracked bfd ${t.name} with weight ${t.weight} due to ${reason}`);
    return { ...all, trackedScripts, trackedInterfaces, trackedFiles };
  }
}

/** The lab's network carries IPv4 only. */
function ipv4(addresses: readonly AddressDraft[]): Setting<string>[] {
  return addresses.flatMap(({ address, family, span }) => (family === 4 ? [{ value: address, span }] : []));
}
