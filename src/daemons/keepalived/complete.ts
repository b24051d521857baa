import type { ParseContext } from '../daemon.ts';
import type { Setting } from './config.ts';
import type { InstanceConfig, KeepalivedConfig, TrackedScript } from './config.ts';
import type { GlobalDraft, InstanceDraft, ScriptDraft } from './draft.ts';
import { asSeconds, TIMER_HZ } from './numbers.ts';
import type { Complaints } from './say.ts';

const CENTISECOND = TIMER_HZ / 100;
const OWNER = 255;

/** Checks the whole and makes the configuration that runs, in the order of keepalived's vrrp_complete_init. Null where keepalived would not start. */
export function complete(
  globals: GlobalDraft,
  instances: readonly InstanceDraft[],
  scripts: readonly ScriptDraft[],
  complaints: Complaints,
  context: ParseContext,
): KeepalivedConfig | null {
  checkScripts(globals, instances, scripts, complaints);
  for (const draft of instances) {
    if (draft.vrid === null) {
      complaints.refuse(
        draft.span,
        'keepalived.virtual-router-id',
        `(${draft.name}) the virtual router id must be set`,
      );
      return null;
    }
    // A unicast instance may go without an interface only once its peers are known to count, which 2.2.7 finds out later than this check.
    if (draft.interface === null) {
      complaints.refuse(draft.span, 'keepalived.no-interface', `(${draft.name}) Unknown interface!`);
      return null;
    }
  }
  const configs: InstanceConfig[] = [];
  for (const draft of instances) {
    const config = completeInstance(draft, globals, complaints);
    if (config === null) return null;
    configs.push(config);
  }
  if (conflicts(configs, complaints, context)) return null;
  const tracked = (name: string) => configs.some((c) => c.trackedScripts.some((s) => s.script === name));
  return {
    instances: configs,
    scripts: scripts.flatMap((s) => {
      if (s.command === null || !s.found || !tracked(s.name)) return [];
      return [
        { name: s.name, span: s.span, command: s.command, intervalMs: inMs(s.intervalUs), fall: s.fall, rise: s.rise },
      ];
    }),
  };
}

/** check_vrrp_script_security: scripts that are not there are disabled, and running any without script security is remarked on. */
function checkScripts(
  globals: GlobalDraft,
  instances: readonly InstanceDraft[],
  scripts: readonly ScriptDraft[],
  complaints: Complaints,
): void {
  if (instances.length === 0) return;
  let runsScripts = false;
  for (const script of scripts) {
    if (script.found) runsScripts = true;
    else
      complaints.say(
        script.command?.span ?? script.span,
        'keepalived.script',
        `Disabling track script ${script.name} since not found/accessible`,
      );
  }
  for (const draft of instances)
    draft.scripts = draft.scripts.filter((t) => scripts.some((s) => s.name === t.script && s.found));
  if (runsScripts && !globals.scriptSecurity) {
    complaints.say(
      null,
      'keepalived.script-security',
      'SECURITY VIOLATION - scripts are being executed but script_security not enabled.',
    );
  }
}

function completeInstance(draft: InstanceDraft, globals: GlobalDraft, complaints: Complaints): InstanceConfig | null {
  const say = (span: { readonly span: Setting<unknown>['span'] } | null, code: string, message: string) =>
    complaints.say(span?.span ?? null, code, `(${draft.name}) ${message}`);
  const version = draft.version?.value ?? globals.vrrpVersion;
  if (draft.addresses.length === 0) {
    if (version === 3) {
      complaints.refuse(
        draft.span,
        'keepalived.no-address',
        `(${draft.name}) No VIP specified; at least one is required`,
      );
      return null;
    }
    complaints.say(null, 'keepalived.no-address', `(${draft.name}) No VIP specified; at least one is sensible`);
  }
  const byDefault = <T>(value: T): Setting<T> => ({ value, span: draft.span });
  const priority = draft.priority ?? byDefault(draft.state?.value === 'MASTER' ? OWNER : 100);
  const initialState = draft.state ?? byDefault<'MASTER' | 'BACKUP'>(priority.value === OWNER ? 'MASTER' : 'BACKUP');
  const authentication = completeAuthentication(draft, version, initialState, say);
  if (draft.unicastConfigured && draft.peers.length === 0) {
    say(
      null,
      'keepalived.unicast',
      'A unicast keyword has been specified without any unicast peers. Defaulting to multicast. This usage is deprecated - please update your configuration.',
    );
  }
  const preemption = completePreemption(draft, priority.value, initialState.value, say);
  if (draft.multicastGroup !== null && draft.peers.length > 0)
    say(null, 'keepalived.unicast', 'multicast destination specified with unicast - ignoring');
  const advertUs = completeAdvertInterval(draft, version, say);
  return {
    name: draft.name,
    span: draft.span,
    version,
    initialState: authentication.state,
    interface: draft.interface ?? byDefault(null),
    virtualRouterId: draft.vrid as Setting<number>,
    priority,
    advertIntMs: inMs(advertUs),
    downTimerAdverts: draft.downTimerAdverts,
    nopreempt: preemption.nopreempt,
    preemptDelayMs: inMs(preemption.delayUs),
    virtualAddresses: draft.addresses,
    excludedAddresses: draft.excluded,
    unicastPeers: draft.peers.length > 0 ? draft.peers : null,
    sourceAddress: draft.source,
    multicastGroup: draft.multicastGroup ?? globals.multicastGroup,
    checkUnicastSource: draft.checkUnicastSource || globals.checkUnicastSource,
    skipCheckAdvertAddress: draft.skipCheckAdvertAddress,
    authentication: authentication.authentication,
    ...completeTracking(draft, priority.value, say),
    garpMasterDelayMs: draft.garpDelayUs / 1000,
    garpMasterRefreshMs: draft.garpRefreshUs / 1000,
    garpLowerPriorityRepeat: draft.garpLowerRepeat ?? globals.garpLowerRepeat ?? globals.garpRepeat,
    garpLowerPriorityDelayMs: (draft.garpLowerDelayUs ?? globals.garpLowerDelayUs ?? globals.garpDelayUs) / 1000,
    lowerPriorityNoAdvert: draft.lowerPriorityNoAdvert ?? globals.lowerPriorityNoAdvert,
    higherPrioritySendAdvert: draft.higherPrioritySendAdvert ?? globals.higherPrioritySendAdvert,
  };
}

type Say = (span: { readonly span: Setting<unknown>['span'] } | null, code: string, message: string) => void;

function completeAuthentication(
  draft: InstanceDraft,
  version: 2 | 3,
  state: InstanceConfig['initialState'],
  say: Say,
): { authentication: InstanceConfig['authentication']; state: InstanceConfig['initialState'] } {
  const type = draft.authType;
  if (type === null) return { authentication: null, state };
  if (version === 3) {
    say(null, 'keepalived.authentication', 'VRRP version 3 does not support authentication. Ignoring.');
    return { authentication: null, state };
  }
  if (draft.authPassword === null || draft.authPassword === '') {
    say(null, 'keepalived.authentication', 'Authentication specified but no password given. Ignoring');
    return { authentication: null, state };
  }
  let initial = state;
  if (type.value === 'AH' && state.value === 'MASTER' && draft.priority?.value !== OWNER) {
    say(type, 'keepalived.authentication', 'Initial state master is incompatible with AH authentication - clearing');
    initial = { value: 'BACKUP', span: state.span };
  }
  return { authentication: { type: type.value, password: draft.authPassword, span: type.span }, state: initial };
}

function completePreemption(
  draft: InstanceDraft,
  priority: number,
  state: 'MASTER' | 'BACKUP',
  say: Say,
): { nopreempt: InstanceConfig['nopreempt']; delayUs: Setting<number> } {
  let { nopreempt } = draft;
  let delayUs = draft.preemptDelayUs ?? { value: 0, span: draft.span };
  const at = nopreempt === null ? null : { span: nopreempt };
  if (nopreempt !== null && priority === OWNER) {
    say(at, 'keepalived.nopreempt', `nopreempt is incompatible with priority ${OWNER}. resetting nopreempt`);
    nopreempt = null;
  }
  if (state === 'MASTER') {
    if (nopreempt !== null)
      say(at, 'keepalived.nopreempt', 'Warning - nopreempt will not work with initial state MASTER - clearing');
    nopreempt = null;
    if (delayUs.value > 0)
      say(
        delayUs,
        'keepalived.preempt-delay',
        'Warning - preempt delay will not work with initial state MASTER - clearing',
      );
    delayUs = { value: 0, span: delayUs.span };
  }
  if (nopreempt !== null && delayUs.value > 0) {
    say(delayUs, 'keepalived.preempt-delay', 'preempt_delay is incompatible with nopreempt mode - resetting');
    delayUs = { value: 0, span: delayUs.span };
  }
  return { nopreempt, delayUs };
}

/** Version 2 counts whole seconds in its packets, version 3 hundredths up to 40.95 s: what does not fit is rounded, to at least one. */
function completeAdvertInterval(draft: InstanceDraft, version: 2 | 3, say: Say): Setting<number> {
  const { value, span } = draft.advertUs ?? { value: TIMER_HZ, span: draft.span };
  const unit = version === 2 ? TIMER_HZ : CENTISECOND;
  if (version === 3 && value >= 4096 * CENTISECOND) {
    say(
      draft.advertUs,
      'keepalived.advert-int',
      `VRRPv3 advertisement interval ${asSeconds(value).slice(0, -4)}s is out of range. Must be less than 40.96s. Setting to 40.95s`,
    );
    return { value: 4095 * CENTISECOND, span };
  }
  if (value % unit === 0) return { value, span };
  const wish = version === 2 ? 'must be an integer. rounding' : 'must be in units of 10ms - rounding';
  say(draft.advertUs, 'keepalived.advert-int', `VRRPv${version} advertisement interval ${asSeconds(value)}s ${wish}`);
  const rounded = Math.floor((value + unit / 2) / unit) * unit;
  return { value: Math.max(unit, rounded), span };
}

/** The lab's machines have one interface, and keepalived tracks an instance's own interface by itself: `track_interface` adds nothing to that. */
function completeTracking(
  draft: InstanceDraft,
  priority: number,
  say: Say,
): { trackedScripts: readonly TrackedScript[]; trackedInterface: Setting<string> | null } {
  for (const listed of draft.trackedInterfaces) {
    if (listed.value !== draft.interface?.value) continue;
    say(listed, 'keepalived.track-interface', `Ignoring track_interface ${listed.value} since own interface`);
  }
  let trackedScripts: readonly TrackedScript[] = draft.scripts;
  if (priority === OWNER) {
    for (const t of trackedScripts) {
      if (t.weight === 0) continue;
      say(t, 'keepalived.track-script', `ignoring tracked script ${t.script} with weights due to address_owner`);
    }
    trackedScripts = trackedScripts.filter((t) => t.weight === 0);
  }
  return { trackedScripts, trackedInterface: draft.dontTrackPrimary ? null : draft.interface };
}

/** check_vrid_conflicts: two multicast instances of one machine with one number, or two unicast ones that share a peer. */
function conflicts(configs: readonly InstanceConfig[], complaints: Complaints, context: ParseContext): boolean {
  let found = false;
  for (const [i, a] of configs.entries()) {
    for (const b of configs.slice(i + 1)) {
      const vrid = a.virtualRouterId.value;
      if (vrid !== b.virtualRouterId.value || (a.unicastPeers === null) !== (b.unicastPeers === null)) continue;
      if (a.unicastPeers !== null) {
        const own = context.machine?.address;
        if ((a.sourceAddress?.value ?? own) !== (b.sourceAddress?.value ?? own)) continue;
        if (!a.unicastPeers.some((p) => b.unicastPeers?.some((q) => q.value === p.value))) continue;
        complaints.refuse(
          b.virtualRouterId.span,
          'keepalived.duplicate-vrid',
          `(${a.name}) duplicate VRID conflict with ${b.name} VRID ${vrid}`,
        );
      } else {
        if (a.multicastGroup !== b.multicastGroup) continue;
        complaints.refuse(
          b.virtualRouterId.span,
          'keepalived.duplicate-vrid',
          `${a.name} and ${b.name} both use VRID ${vrid} with IPv4 on interface ${a.interface.value ?? ''}`,
        );
      }
      found = true;
    }
  }
  return found;
}

function inMs(us: Setting<number>): Setting<number> {
  return { value: us.value / 1000, span: us.span };
}
