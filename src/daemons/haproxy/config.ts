import type { Span } from '../../text/span.ts';
import type { Condition } from './acl.ts';

/** What HAProxy's file says, resolved: defaults applied, names looked up. Every value keeps the line that set it. */
export interface HaproxyConfig {
  readonly frontends: readonly FrontendConfig[];
  readonly backends: readonly BackendConfig[];
  /** `global maxconn`, or null for no limit the lab could reach. */
  readonly maxconn: Setting<number> | null;
}

/** A value and the line that set it; `span` is null for built-in defaults. */
export interface Setting<T> {
  readonly value: T;
  readonly span: Span | null;
}

export type Mode = 'http' | 'tcp';

export interface FrontendConfig {
  readonly name: string;
  readonly span: Span;
  readonly mode: Mode;
  readonly binds: readonly BindConfig[];
  /** Milliseconds; null waits for ever. */
  readonly timeoutClient: Setting<number> | null;
  readonly maxconn: Setting<number> | null;
  /** In order; the first whose condition holds chooses. */
  readonly rules: readonly SwitchingRule[];
  /** Name of the backend when no rule chose; a `listen` section names itself. */
  readonly defaultBackend: Setting<string> | null;
}

export interface BindConfig {
  /** Dotted address, or null for every address. */
  readonly address: string | null;
  readonly port: number;
  /** Connections its socket holds that HAProxy has not accepted; see `build.ts`. */
  readonly backlog: number;
  readonly span: Span;
}

export interface SwitchingRule {
  readonly backend: string;
  readonly condition: Condition | null;
  readonly span: Span;
}

export type Algorithm = 'roundrobin' | 'static-rr' | 'leastconn' | 'source';

export interface BackendConfig {
  readonly name: string;
  readonly span: Span;
  readonly mode: Mode;
  readonly algorithm: Setting<Algorithm>;
  readonly servers: readonly ServerConfig[];
  readonly retries: Setting<number>;
  /** `option redispatch N`; a negative number counts from the last retry. Null: off. */
  readonly redispatch: Setting<number> | null;
  readonly allBackups: boolean;
  readonly timeoutConnect: Setting<number> | null;
  readonly timeoutServer: Setting<number> | null;
  readonly timeoutQueue: Setting<number> | null;
  readonly timeoutCheck: Setting<number> | null;
  readonly httpCheck: HttpCheckConfig | null;
}

export interface HttpCheckConfig {
  readonly method: string;
  readonly uri: string;
  /** Whether an answer's status passes: `http-check expect status`, else 2xx and 3xx. */
  readonly expect: StatusExpectation;
  readonly span: Span;
}

export interface StatusExpectation {
  readonly negate: boolean;
  /** Ranges, both ends included. */
  readonly ranges: readonly (readonly [number, number])[];
  /** As written, for the log's words; null for the default. */
  readonly span: Span | null;
}

export interface ServerConfig {
  readonly name: string;
  /** As written: a machine's name or an address. */
  readonly host: string;
  readonly address: string;
  /** 0 keeps the port that the client connected to. */
  readonly port: number;
  readonly span: Span;
  readonly weight: number;
  readonly backup: boolean;
  readonly disabled: boolean;
  /** 0: no limit. */
  readonly maxconn: Setting<number>;
  readonly check: CheckConfig | null;
}

export interface CheckConfig {
  readonly address: string;
  readonly port: number;
  readonly interMs: number;
  /** While going up or down, and while down; null: as `inter`. */
  readonly fastinterMs: number | null;
  readonly downinterMs: number | null;
  readonly fall: Setting<number>;
  readonly rise: Setting<number>;
  /** The word `check` on its line. */
  readonly span: Span;
  /** What set the interval: the line, or the server's own line. */
  readonly interSpan: Span;
}
