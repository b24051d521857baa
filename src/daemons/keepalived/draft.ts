import type { Span } from '../../text/span.ts';
import type { NotifyEvent, ScriptCommand, Setting, Tracked } from './config.ts';
import { TIMER_HZ } from './numbers.ts';

/** What is known of global_defs at some line: instances take over what was said above them. Times in microseconds, as keepalived counts. */
export interface GlobalDraft {
  /** Once-only settings that were made, by keyword. */
  readonly said: Set<string>;
  vrrpVersion: 2 | 3;
  strict: boolean;
  dynamicInterfaces: boolean;
  /** The machine's files in the workspace, by their paths without the leading `/`. */
  readonly files: ReadonlyMap<string, unknown>;
  defaultInterface: string;
  startupDelayUs: number;
  lvsSyncInterface: string | null;
  lvsSyncInstance: string | null;
  receiveBuffers: { mtu: boolean; advert: boolean; size: boolean };
  /** Programs that fifos hand their messages to. */
  fifoScripts: NotifyDraft[];
  checkerFifoScripts: NotifyDraft[];
  startScripts: NotifyDraft[];
  notifyPriorityChanges: boolean;
  scriptSecurity: boolean;
  /** The default user of scripts: said and known, said and unknown, or not said. */
  scriptUser: 'known' | 'unknown' | 'unset';
  multicastGroup: string;
  garpDelayUs: number;
  garpRepeat: number;
  garpRefreshUs: number;
  garpRefreshRepeat: number;
  /** Null until said: then as the master's. */
  garpLowerDelayUs: number | null;
  garpLowerRepeat: number | null;
  downTimerAdverts: number;
  lowerPriorityNoAdvert: boolean;
  higherPrioritySendAdvert: boolean;
  checkUnicastSource: boolean;
  skipCheckAdvertAddress: boolean;
}

/** Defaults of global_data.c and vrrp.h in 2.2.7. */
export function newGlobals(files: ReadonlyMap<string, unknown>): GlobalDraft {
  return {
    said: new Set(),
    vrrpVersion: 2,
    strict: false,
    dynamicInterfaces: false,
    files,
    defaultInterface: 'eth0',
    startupDelayUs: 0,
    lvsSyncInterface: null,
    lvsSyncInstance: null,
    receiveBuffers: { mtu: false, advert: false, size: false },
    fifoScripts: [],
    checkerFifoScripts: [],
    startScripts: [],
    notifyPriorityChanges: false,
    scriptSecurity: false,
    scriptUser: 'unset',
    multicastGroup: '224.0.0.18',
    garpDelayUs: 5 * TIMER_HZ,
    garpRepeat: 5,
    garpRefreshUs: 0,
    garpRefreshRepeat: 1,
    garpLowerDelayUs: null,
    garpLowerRepeat: null,
    downTimerAdverts: 3,
    lowerPriorityNoAdvert: false,
    higherPrioritySendAdvert: false,
    checkUnicastSource: false,
    skipCheckAdvertAddress: false,
  };
}

/** A program that keepalived is to run, as far as it may run it. */
export interface NotifyDraft {
  readonly event: NotifyEvent;
  /** Its words as keepalived takes them apart. */
  readonly command: string;
  readonly found: boolean;
  readonly span: Span;
}

/** Something that an instance or a sync group tracks: its weight moves the priority, weight 0 means FAULT. */
export interface TrackedDraft extends Tracked {
  readonly name: string;
}

/** What instances and sync groups can both track. */
export interface TrackingDraft {
  readonly name: string;
  scripts: TrackedDraft[];
  interfaces: TrackedDraft[];
  files: TrackedDraft[];
  processes: TrackedDraft[];
  bfds: TrackedDraft[];
}

/** IPv4 or IPv6. */
export type Family = 4 | 6;

/** One line of virtual_ipaddress. */
export interface AddressDraft {
  readonly address: string;
  readonly family: Family;
  readonly prefixLength: number;
  readonly span: Span;
  /** `dev`, null where it is left to the instance. */
  readonly device: string | null;
  readonly tracked: boolean;
  readonly useVmac: boolean;
}

export interface InstanceDraft extends TrackingDraft {
  readonly span: Span;
  state: Setting<'MASTER' | 'BACKUP'> | null;
  interface: Setting<string> | null;
  vrf: boolean;
  version: Setting<2 | 3> | null;
  family: Family | null;
  vrid: Setting<number> | null;
  priority: Setting<number> | null;
  advertUs: Setting<number> | null;
  downTimerAdverts: Setting<number>;
  strict: boolean | null;
  /** Null until `accept` or `no_accept`. */
  accept: boolean | null;
  nopreempt: Span | null;
  preemptDelayUs: Setting<number> | null;
  addresses: AddressDraft[];
  excluded: AddressDraft[];
  /** Some unicast keyword was used, peers or not. */
  unicastConfigured: boolean;
  faultWithoutPeers: boolean;
  peers: Setting<string>[];
  source: Setting<string> | null;
  multicastGroup: string | null;
  checkUnicastSource: boolean;
  skipCheckAdvertAddress: boolean;
  authType: Setting<'PASS' | 'AH'> | null;
  authPassword: string | null;
  dontTrackPrimary: boolean;
  unicastTtl: boolean;
  vmac: boolean;
  vmacName: string | null;
  vmacMac: boolean;
  vmacAddresses: boolean;
  vmacXmitBase: boolean;
  ipvlan: boolean;
  ipvlanFamily: Family | null;
  promoteSecondaries: boolean;
  garpDelayUs: number;
  garpRepeat: number;
  garpRefreshUs: number;
  garpRefreshRepeat: number;
  garpLowerDelayUs: number | null;
  garpLowerRepeat: number | null;
  lowerPriorityNoAdvert: boolean | null;
  higherPrioritySendAdvert: boolean | null;
  /** Keywords of notify scripts that were given, also those that keepalived then does not run. */
  readonly notifySaid: Set<string>;
  notify: NotifyDraft[];
}

export function newTracking(name: string): TrackingDraft {
  return { name, scripts: [], interfaces: [], files: [], processes: [], bfds: [] };
}

export function newInstance(name: string, span: Span, globals: GlobalDraft): InstanceDraft {
  return {
    ...newTracking(name),
    span,
    state: null,
    interface: null,
    vrf: false,
    version: null,
    family: null,
    vrid: null,
    priority: null,
    advertUs: null,
    downTimerAdverts: { value: globals.downTimerAdverts, span },
    strict: null,
    accept: null,
    nopreempt: null,
    preemptDelayUs: null,
    addresses: [],
    excluded: [],
    unicastConfigured: false,
    faultWithoutPeers: false,
    peers: [],
    source: null,
    multicastGroup: null,
    checkUnicastSource: false,
    skipCheckAdvertAddress: globals.skipCheckAdvertAddress,
    authType: null,
    authPassword: null,
    dontTrackPrimary: false,
    unicastTtl: false,
    vmac: false,
    vmacName: null,
    vmacMac: false,
    vmacAddresses: false,
    vmacXmitBase: false,
    ipvlan: false,
    ipvlanFamily: null,
    promoteSecondaries: false,
    garpDelayUs: globals.garpDelayUs,
    garpRepeat: globals.garpRepeat,
    garpRefreshUs: globals.garpRefreshUs,
    garpRefreshRepeat: globals.garpRefreshRepeat,
    garpLowerDelayUs: null,
    garpLowerRepeat: null,
    lowerPriorityNoAdvert: null,
    higherPrioritySendAdvert: null,
    notifySaid: new Set(),
    notify: [],
  };
}

export interface GroupDraft extends TrackingDraft {
  readonly span: Span;
  /** Names of instances; null until a `group` block named some. */
  members: Setting<string>[] | null;
  /** Weights of what members track count, and move the priorities of all. */
  trackingWeight: boolean;
  readonly notifySaid: Set<string>;
  notify: NotifyDraft[];
}

export function newGroup(name: string, span: Span): GroupDraft {
  return { ...newTracking(name), span, members: null, trackingWeight: false, notifySaid: new Set(), notify: [] };
}

export interface ScriptDraft {
  readonly name: string;
  readonly span: Span;
  command: ScriptCommand | null;
  /** The command as keepalived quotes it. */
  words: readonly string[];
  found: boolean;
  user: 'known' | 'unknown' | 'unset';
  intervalUs: Setting<number>;
  /** 0: the interval. */
  timeoutUs: number;
  fall: Setting<number>;
  rise: Setting<number>;
  weight: number;
  reverse: boolean;
}

/** Defaults of vrrp_track.h. */
export function newScript(name: string, span: Span): ScriptDraft {
  return {
    name,
    span,
    command: null,
    words: [],
    found: true,
    user: 'unset',
    intervalUs: { value: TIMER_HZ, span },
    timeoutUs: 0,
    fall: { value: 1, span },
    rise: { value: 1, span },
    weight: 0,
    reverse: false,
  };
}

export interface TrackFileDraft {
  readonly name: string;
  readonly span: Span;
  path: Setting<string> | null;
  weight: number;
  reverse: boolean;
  /** What `init_file` writes; null: nothing. */
  initial: number | null;
  overwrite: boolean;
}

export function newTrackFile(name: string, span: Span): TrackFileDraft {
  return { name, span, path: null, weight: 1, reverse: false, initial: null, overwrite: false };
}

export interface TrackProcessDraft {
  readonly name: string;
  readonly span: Span;
  /** The program, and the parameters that it must have. */
  command: Setting<readonly string[]> | null;
  weight: number;
  reverse: boolean;
  quorum: number;
  /** Infinity where nothing limits it. */
  quorumMax: number;
  terminateDelayUs: number;
  forkDelayUs: number;
}

export function newTrackProcess(name: string, span: Span): TrackProcessDraft {
  return {
    name,
    span,
    command: null,
    weight: 0,
    reverse: false,
    quorum: 1,
    quorumMax: Infinity,
    terminateDelayUs: 0,
    forkDelayUs: 0,
  };
}

export interface BfdDraft {
  readonly name: string;
  readonly span: Span;
  weight: number;
  reverse: boolean;
}

/** A BFD session as the process that runs it reads it. */
export interface BfdSessionDraft {
  readonly name: string;
  neighbour: { readonly address: string; readonly family: Family } | null;
  source: { readonly address: string; readonly family: Family } | null;
  ttl: number;
  maxHops: number;
}

/** Everything that the processes read; each list in the order of the file. */
export interface Data {
  readonly globals: GlobalDraft;
  readonly instances: InstanceDraft[];
  readonly groups: GroupDraft[];
  scripts: ScriptDraft[];
  readonly trackFiles: TrackFileDraft[];
  readonly trackProcesses: TrackProcessDraft[];
  bfds: BfdDraft[];
  /** Which processes are to hear of the BFD session being read; empty: all. */
  readonly bfdListeners: Set<'vrrp' | 'checker'>;
  bfdSessions: BfdSessionDraft[];
  readonly trackGroups: { readonly name: string; members: boolean }[];
  garpGroups: GarpGroupDraft[];
  /** Interfaces with a garp_group of their own. */
  readonly garpInterfaces: Map<string, GarpGroupDraft>;
  /** The priority that the next rule without one gets, by family. */
  readonly nextRulePriority: Record<Family, number>;
  /** First words of blocks that this process passed over. */
  readonly passed: Set<string>;
  /** Interfaces of the machine; null when the file is looked at alone. */
  readonly interfaces: readonly string[] | null;
  /** Addresses by the names that resolve on the machine. */
  readonly hosts: ReadonlyMap<string, string>;
  readonly cores: number;
  /** Every interface that is named, with its first line. */
  readonly named: Setting<string>[];
  /** Those of them that the machine does not have: keepalived refuses to start. */
  readonly missing: Setting<string>[];
  /** The track_file block being read. */
  readonly currentTrackFile: { value: TrackFileDraft | null };
}

export interface GarpGroupDraft {
  /** 0 for groups of single interfaces. */
  aggregation: number;
  hasDelay: boolean;
}

export function newData(
  interfaces: readonly string[] | null,
  hosts: ReadonlyMap<string, string>,
  cores: number,
  files: ReadonlyMap<string, unknown>,
): Data {
  return {
    hosts,
    cores,
    globals: newGlobals(files),
    instances: [],
    groups: [],
    scripts: [],
    trackFiles: [],
    trackProcesses: [],
    bfds: [],
    bfdListeners: new Set(),
    bfdSessions: [],
    trackGroups: [],
    garpGroups: [],
    garpInterfaces: new Map(),
    nextRulePriority: { 4: 16384, 6: 16384 },
    passed: new Set(),
    interfaces,
    named: [],
    missing: [],
    currentTrackFile: { value: null },
  };
}

/** Whether the machine has this interface; a name that is not there keeps keepalived from starting, unless interfaces may come later (`dynamic_interfaces`). */
export function interfaceExists(data: Data, name: string, span: Span): boolean {
  const exists = data.interfaces === null || data.interfaces.includes(name) || data.globals.dynamicInterfaces;
  for (const list of exists ? [data.named] : [data.named, data.missing])
    if (!list.some(({ value }) => value === name)) list.push({ value: name, span });
  return exists;
}
