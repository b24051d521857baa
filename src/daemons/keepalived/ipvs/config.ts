import type { Span } from '../../../text/span.ts';
import type { ForwardingMethod } from '../../../sim/ipvs/destination.ts';
import type { ScriptCommand, Setting } from '../config.ts';

/** One virtual_server after keepalived's own corrections. Times in milliseconds. */
export interface VirtualServerConfig {
  /** As keepalived's log names it: `[10.77.0.100]:tcp:80`. */
  readonly name: string;
  readonly span: Span;
  /** Where the kernel listens for it: one, or those of its virtual_server_group. */
  readonly addresses: readonly { readonly address: string; readonly port: number }[];
  readonly scheduler: Setting<string>;
  readonly fallback: boolean;
  readonly persistenceMs: number;
  readonly persistenceMask: string;
  readonly quorum: Setting<number>;
  readonly hysteresis: number;
  /** Checks run only while the machine holds the address. */
  readonly haSuspend: boolean;
  readonly omega: boolean;
  readonly sorryServer: RealServerConfig | null;
  readonly realServers: readonly RealServerConfig[];
  readonly quorumUp: NotifyConfig | null;
  readonly quorumDown: NotifyConfig | null;
}

export interface RealServerConfig {
  /** `[10.77.0.21]:tcp:80`. */
  readonly name: string;
  readonly span: Span;
  readonly address: string;
  readonly port: number;
  readonly method: ForwardingMethod;
  readonly weight: number;
  /** A failure makes its weight 0 instead of taking it out. */
  readonly inhibit: boolean;
  readonly upperThreshold: number;
  readonly lowerThreshold: number;
  readonly checkers: readonly CheckerConfig[];
  readonly notifyUp: NotifyConfig | null;
  readonly notifyDown: NotifyConfig | null;
}

export interface NotifyConfig {
  readonly command: string;
  readonly span: Span;
}

interface CheckerBase {
  readonly span: Span;
  /** Between one check and the next. */
  readonly delayLoopMs: number;
  /** The first check comes up to so long after the start, by chance. */
  readonly warmupMs: number;
  readonly retry: number;
  readonly delayBeforeRetryMs: number;
  /** Down until the first check has succeeded. */
  readonly alpha: boolean;
  /** The line that sets the interval, for what a check decided. */
  readonly delaySpan: Span;
}

interface Connecting extends CheckerBase {
  readonly address: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
}

export interface TcpCheckConfig extends Connecting {
  readonly kind: 'tcp';
}

export interface HttpCheckConfig extends Connecting {
  readonly kind: 'http';
  readonly urls: readonly UrlConfig[];
  readonly fastRecovery: boolean;
}

export interface UrlConfig {
  readonly path: string;
  readonly host: string;
  /** Ranges of statuses that count as success, both ends included. */
  readonly statuses: readonly (readonly [number, number])[];
  readonly span: Span;
}

export interface MiscCheckConfig extends CheckerBase {
  readonly kind: 'misc';
  readonly command: ScriptCommand;
  /** The program's name as the log has it. */
  readonly program: string;
  /** The exit status sets the weight. */
  readonly dynamic: boolean;
}

export type CheckerConfig = TcpCheckConfig | HttpCheckConfig | MiscCheckConfig;
