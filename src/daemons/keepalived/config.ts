import type { Span } from '../../text/span.ts';

/** A value and the line that set it; for a default, the line that opens the block. */
export interface Setting<T> {
  readonly value: T;
  readonly span: Span;
}

export interface KeepalivedConfig {
  readonly instances: readonly InstanceConfig[];
  /** Only scripts that some instance tracks. */
  readonly scripts: readonly ScriptConfig[];
}

/** One vrrp_instance after keepalived's own corrections. Times in milliseconds. */
export interface InstanceConfig {
  readonly name: string;
  readonly span: Span;
  readonly version: 2 | 3;
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
  readonly trackedScripts: readonly TrackedScript[];
  /** The interface whose loss means FAULT: the instance's own; null with `dont_track_primary`. */
  readonly trackedInterface: Setting<string> | null;
  readonly garpMasterDelayMs: number;
  /** 0: none. */
  readonly garpMasterRefreshMs: number;
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

export interface TrackedScript extends Tracked {
  readonly script: string;
}

export interface ScriptConfig {
  readonly name: string;
  readonly span: Span;
  readonly command: ScriptCommand;
  readonly intervalMs: Setting<number>;
  readonly fall: Setting<number>;
  readonly rise: Setting<number>;
}

/** What a script amounts to on the lab's machines. */
export type ScriptCommand =
  /** Succeeds while the process exists, else exits with `failStatus`. */
  | { readonly kind: 'process'; readonly daemon: string; readonly failStatus: number; readonly span: Span }
  /** Always exits with `status`: `/bin/true`, `/bin/false`, `pidof` without a name, and whatever the lab does not run (0). */
  | { readonly kind: 'constant'; readonly status: number; readonly span: Span };
