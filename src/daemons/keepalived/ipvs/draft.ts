import type { Span } from '../../../text/span.ts';
import type { ScriptCommand, Setting } from '../config.ts';
import type { Data } from '../draft.ts';
import type { NotifyConfig } from './config.ts';
import { TIMER_HZ } from '../numbers.ts';

/** Blocks of the checker process while the file is read. Times in microseconds, as keepalived counts; null is what was not said. */

export type Protocol = 'tcp' | 'udp' | 'sctp';
export type Method = 'NAT' | 'DR' | 'TUN';
export type Family = 4 | 6;

export interface Socket {
  readonly address: string;
  readonly family: Family;
  /** 0: none was said. */
  port: number;
}

/** What virtual server, real server and checker may each say of checking; the outer one's word counts where the inner one is silent. */
export interface Timing {
  delayUs: Setting<number> | null;
  warmupUs: number | null;
  retry: number | null;
  delayBeforeRetryUs: number | null;
  connectTimeoutUs: number | null;
}

function noTiming(): Timing {
  return { delayUs: null, warmupUs: null, retry: null, delayBeforeRetryUs: null, connectTimeoutUs: null };
}

export interface VirtualServerDraft {
  readonly span: Span;
  /** An address, a firewall mark, or the name of a group. */
  readonly target: { readonly kind: 'address'; readonly socket: Socket } | { readonly kind: 'mark'; readonly mark: number } | { readonly kind: 'group'; readonly name: string };
  family: Family | null;
  readonly timing: Timing;
  scheduler: Setting<string> | null;
  readonly flags: Set<string>;
  method: Method | null;
  persistenceSeconds: number;
  granularity: string;
  protocol: Protocol | null;
  haSuspend: Span | null;
  alpha: boolean;
  omega: boolean;
  quorum: Setting<number>;
  hysteresis: number;
  inhibit: boolean;
  weight: number;
  virtualHost: string | null;
  readonly scripts: Map<'quorum_up' | 'quorum_down', NotifyConfig>;
  sorry: RealServerDraft | null;
  reals: RealServerDraft[];
}

export function newVirtualServer(span: Span, target: VirtualServerDraft['target']): VirtualServerDraft {
  return {
    span,
    target,
    family: target.kind === 'address' ? target.socket.family : null,
    // Defaults of alloc_vs: KEEPALIVED_DEFAULT_DELAY is a minute.
    timing: { ...noTiming(), delayUs: { value: 60 * TIMER_HZ, span }, connectTimeoutUs: 5 * TIMER_HZ },
    scheduler: null,
    flags: new Set(),
    method: null,
    persistenceSeconds: 0,
    granularity: '255.255.255.255',
    protocol: null,
    haSuspend: null,
    alpha: false,
    omega: false,
    quorum: { value: 1, span },
    hysteresis: 0,
    inhibit: false,
    weight: 1,
    virtualHost: null,
    scripts: new Map(),
    sorry: null,
    reals: [],
  };
}

export interface RealServerDraft {
  readonly span: Span;
  readonly socket: Socket;
  readonly timing: Timing;
  method: Method | null;
  weight: number | null;
  alpha: boolean | null;
  inhibit: boolean | null;
  upperThreshold: number;
  lowerThreshold: number;
  virtualHost: string | null;
  readonly scripts: Map<'notify_up' | 'notify_down', NotifyConfig>;
  checkers: CheckerDraft[];
}

export function newRealServer(span: Span, socket: Socket, method: Method | null): RealServerDraft {
  return {
    span,
    socket,
    timing: noTiming(),
    method,
    weight: null,
    alpha: null,
    inhibit: null,
    upperThreshold: 0,
    lowerThreshold: 0,
    virtualHost: null,
    scripts: new Map(),
    checkers: [],
  };
}

export type CheckerKind = 'TCP_CHECK' | 'HTTP_GET' | 'SSL_GET' | 'MISC_CHECK' | 'UDP_CHECK' | 'SMTP_CHECK' | 'DNS_CHECK' | 'PING_CHECK' | 'BFD_CHECK' | 'FILE_CHECK';

export interface CheckerDraft {
  readonly kind: CheckerKind;
  readonly span: Span;
  readonly timing: Timing;
  connectAddress: { readonly address: string; readonly family: Family } | null;
  connectPort: number | null;
  bindFamily: Family | null;
  alpha: boolean | null;
  // HTTP_GET, SSL_GET
  urls: UrlDraft[];
  virtualHost: string | null;
  fastRecovery: boolean;
  // MISC_CHECK
  command: ScriptCommand | null;
  commandFound: boolean;
  program: string;
  dynamic: boolean;
  userKnown: boolean;
  // FILE_CHECK, BFD_CHECK, UDP_CHECK
  subject: string | null;
  minReply: number;
  maxReply: number;
  /** Its last complaint took it away; the rest of its block counts for nothing. */
  dropped: boolean;
}

export function newChecker(kind: CheckerKind, span: Span): CheckerDraft {
  return {
    kind,
    span,
    timing: noTiming(),
    connectAddress: null,
    connectPort: null,
    bindFamily: null,
    alpha: null,
    urls: [],
    virtualHost: null,
    fastRecovery: false,
    command: null,
    commandFound: true,
    program: '',
    dynamic: false,
    userKnown: false,
    subject: null,
    minReply: 0,
    maxReply: 65535,
    dropped: false,
  };
}

export interface UrlDraft {
  readonly span: Span;
  path: string | null;
  digest: boolean;
  statuses: [number, number][];
  virtualHost: string | null;
}

export interface GroupDraft {
  readonly name: string;
  readonly span: Span;
  readonly ranges: { readonly first: string; readonly last: string; readonly family: Family; readonly port: number; readonly span: Span }[];
  readonly marks: { readonly mark: number; readonly family: Family | null }[];
}

/** Everything that the checker process reads, of its own and of what others declare. */
export interface CheckData {
  readonly shared: Pick<Data, 'globals' | 'trackFiles' | 'bfds'>;
  virtualServers: VirtualServerDraft[];
  groups: GroupDraft[];
}

export function newCheckData(shared: CheckData['shared']): CheckData {
  return { shared, virtualServers: [], groups: [] };
}
