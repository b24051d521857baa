import type { Span } from '../../text/span.ts';
import type { ScriptCommand, Setting, Tracked } from './config.ts';
import { TIMER_HZ } from './numbers.ts';

/** What is known of global_defs at some line: instances take over what was said above them. Times in microseconds, as keepalived counts. */
export interface GlobalDraft {
  vrrpVersion: 2 | 3;
  scriptSecurity: boolean;
  /** The default user of scripts: said and known, said and unknown, or not said. */
  scriptUser: 'known' | 'unknown' | 'unset';
  multicastGroup: string;
  garpDelayUs: number;
  garpRepeat: number;
  garpRefreshUs: number;
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
export function newGlobals(): GlobalDraft {
  return {
    vrrpVersion: 2,
    scriptSecurity: false,
    scriptUser: 'unset',
    multicastGroup: '224.0.0.18',
    garpDelayUs: 5 * TIMER_HZ,
    garpRepeat: 5,
    garpRefreshUs: 0,
    garpLowerDelayUs: null,
    garpLowerRepeat: null,
    downTimerAdverts: 3,
    lowerPriorityNoAdvert: false,
    higherPrioritySendAdvert: false,
    checkUnicastSource: false,
    skipCheckAdvertAddress: false,
  };
}

export interface InstanceDraft {
  readonly name: string;
  readonly span: Span;
  state: Setting<'MASTER' | 'BACKUP'> | null;
  interface: Setting<string> | null;
  version: Setting<2 | 3> | null;
  vrid: Setting<number> | null;
  priority: Setting<number> | null;
  advertUs: Setting<number> | null;
  downTimerAdverts: Setting<number>;
  nopreempt: Span | null;
  preemptDelayUs: Setting<number> | null;
  addresses: Setting<string>[];
  excluded: Setting<string>[];
  /** Some unicast keyword was used, peers or not. */
  unicastConfigured: boolean;
  peers: Setting<string>[];
  source: Setting<string> | null;
  multicastGroup: string | null;
  checkUnicastSource: boolean;
  skipCheckAdvertAddress: boolean;
  authType: Setting<'PASS' | 'AH'> | null;
  authPassword: string | null;
  scripts: (Tracked & { readonly script: string })[];
  trackedInterfaces: Setting<string>[];
  dontTrackPrimary: boolean;
  unicastTtl: boolean;
  garpDelayUs: number;
  garpRepeat: number;
  garpRefreshUs: number;
  garpLowerDelayUs: number | null;
  garpLowerRepeat: number | null;
  lowerPriorityNoAdvert: boolean | null;
  higherPrioritySendAdvert: boolean | null;
}

export function newInstance(name: string, span: Span, globals: GlobalDraft): InstanceDraft {
  return {
    name,
    span,
    state: null,
    interface: null,
    version: null,
    vrid: null,
    priority: null,
    advertUs: null,
    downTimerAdverts: { value: globals.downTimerAdverts, span },
    nopreempt: null,
    preemptDelayUs: null,
    addresses: [],
    excluded: [],
    unicastConfigured: false,
    peers: [],
    source: null,
    multicastGroup: null,
    checkUnicastSource: false,
    skipCheckAdvertAddress: globals.skipCheckAdvertAddress,
    authType: null,
    authPassword: null,
    scripts: [],
    trackedInterfaces: [],
    dontTrackPrimary: false,
    unicastTtl: false,
    garpDelayUs: globals.garpDelayUs,
    garpRepeat: globals.garpRepeat,
    garpRefreshUs: globals.garpRefreshUs,
    garpLowerDelayUs: null,
    garpLowerRepeat: null,
    lowerPriorityNoAdvert: null,
    higherPrioritySendAdvert: null,
  };
}

export interface ScriptDraft {
  readonly name: string;
  readonly span: Span;
  command: ScriptCommand | null;
  found: boolean;
  user: 'known' | 'unknown' | 'unset';
  intervalUs: Setting<number>;
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
    found: true,
    user: 'unset',
    intervalUs: { value: TIMER_HZ, span },
    fall: { value: 1, span },
    rise: { value: 1, span },
    weight: 0,
    reverse: false,
  };
}
