import type { Span } from '../../text/span.ts';
import type { VirtualServerConfig } from './ipvs/config.ts';

/** A value and the line that set it; for a default, the line that opens the block. */
export interface Setting<T> {
  readonly value: T;
  readonly span: Span;
}

export interface KeepalivedConfig {
  readonly instances: readonly InstanceConfig[];
  readonly groups: readonly GroupConfig[];
  /** Only scripts, files and processes that some instance or group tracks. */
  readonly scripts: readonly ScriptConfig[];
  readonly files: readonly TrackFileConfig[];
  readonly processes: readonly TrackProcessConfig[];
  readonly virtualServers: readonly VirtualServerConfig[];
  /** Every network interface that the file names, with its first line. */
  readonly interfaces: readonly Setting<string>[];
  /** How long the VRRP process waits before its instances begin. */
  readonly startupDelayMs: number;
}

/** Instances that change state together (vrrp_sync_group). */
export interface GroupConfig {
  readonly name: string;
  readonly span: Span;
  readonly members: readonly string[];
  readonly notify: readonly NotifyConfig[];
}

/** What a program is run for. */
export type NotifyEvent =
  | 'master'
  | 'backup'
  | 'fault'
  | 'stop'
  /** Each of the above, which it is told. */
  | 'any'
  /** A master received a lower advertisement. */
  | 'lower-priority'
  | 'deleted'
  | 'fifo'
  | 'startup'
  | 'shutdown';

export interface NotifyConfig {
  readonly event: NotifyEvent;
  readonly command: string;
  readonly span: Span;
}

/** One vrrp_instance after keepalived's own corrections. Times in milliseconds. */
export interface InstanceConfig {
  readonly name: string;
  readonly span: Span;
  readonly version: 2 | 3;
  readonly family: 4 | 6;
  readonly initialState: Setting<'MASTER' | 'BACKUP'>;
  readonly interface: Setting<string | null>;
  readonly virtualRouterId: Setting<number>;
  readonly priority: Setting<number>;
  readonly advertIntMs: Setting<number>;
  readonly downTimerAdverts: Setting<number>;
  /** The `nopreempt` line, null where a higher priority takes over. */
  readonly nopreempt: Span | null;
  readonly preemptDelayMs: Setting<number>;
  readonly virtualAddresses: readonly Setting<string>[];
  /** Held like the others, but not named in advertisements. */
  readonly excludedAddresses: readonly Setting<string>[];
  /** Null: multicast. */
  readonly unicastPeers: readonly Setting<string>[] | null;
  /** `unicast_src_ip` or `mcast_src_ip`; null: the interface's own address. */
  readonly sourceAddress: Setting<string> | null;
  readonly multicastGroup: string;
  readonly checkUnicastSource: boolean;
  readonly skipCheckAdvertAddress: boolean;
  /** Only in version 2. */
  readonly authentication: { readonly type: 'PASS' | 'AH'; readonly password: string; readonly span: Span } | null;
  readonly trackedScripts: readonly TrackedByName[];
  /** Interfaces that count, its own among them unless `dont_track_primary` says otherwise. */
  readonly trackedInterfaces: readonly TrackedByName[];
  readonly trackedFiles: readonly TrackedByName[];
  readonly trackedProcesses: readonly TrackedByName[];
  /** The line that keeps it in FAULT for good; null for an instance that can run. */
  readonly brokenBy: Span | null;
  readonly notify: readonly NotifyConfig[];
  /** False: a firewall rule drops what is sent to the virtual addresses (`no_accept`, and strict mode without owning them). */
  readonly accept: boolean;
  readonly garpMasterDelayMs: number;
  /** 0: none. */
  readonly garpMasterRefreshMs: number;
  /** How many announcements a round has: of a new master, and of a refresh. One does what all do; the log has each. */
  readonly garpMasterRepeat: number;
  readonly garpMasterRefreshRepeat: number;
  readonly garpLowerPriorityRepeat: number;
  readonly garpLowerPriorityDelayMs: number;
  /** A master does not answer a lower advertisement with one of its own. */
  readonly lowerPriorityNoAdvert: boolean;
  /** A master answers a higher advertisement with one of its own before it steps down. */
  readonly higherPrioritySendAdvert: boolean;
}

/** Weight 0: failure means FAULT. Otherwise success or failure moves the priority. */
export interface Tracked {
  readonly weight: number;
  readonly reverse: boolean;
  readonly span: Span;
}

export interface TrackedByName extends Tracked {
  readonly name: string;
}

/** A file with a number in it, whose value times a weight moves priorities. */
export interface TrackFileConfig {
  readonly name: string;
  readonly span: Span;
  readonly path: string;
  /** What it holds when the process starts; the lab's machines have no other files. */
  readonly value: number;
}

/** A program of which so many processes must run. */
export interface TrackProcessConfig {
  readonly name: string;
  readonly span: Span;
  readonly daemon: string;
  /** How many processes of the program run where its daemon does. */
  readonly processes: number;
  readonly quorum: number;
  readonly quorumMax: number;
  readonly terminateDelayMs: number;
  readonly forkDelayMs: number;
}

export interface ScriptConfig {
  readonly name: string;
  readonly span: Span;
  readonly command: ScriptCommand;
  readonly intervalMs: Setting<number>;
  readonly timeoutMs: number;
  readonly fall: Setting<number>;
  readonly rise: Setting<number>;
}

/** What a script amounts to on the lab's machines. */
export type ScriptCommand =
  /** Succeeds while the process exists, else exits with `failStatus`. */
  | { readonly kind: 'process'; readonly daemon: string; readonly failStatus: number; readonly span: Span }
  /** Always exits with `status`: `/bin/true`, `/bin/false`, `pidof`, and whatever the lab does not run (0). */
  | { readonly kind: 'constant'; readonly status: number; readonly span: Span };
