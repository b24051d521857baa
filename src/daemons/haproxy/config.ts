import type { Span } from '../../text/span.ts';
import type { Condition } from './acl.ts';
import type { HashFunction } from './balance/hashFunctions.ts';
import type { CheckPlan } from './check/plan.ts';
import type { Logging } from './log/logging.ts';
import type { ProxyRules } from './rules/rule.ts';
import type { Userlist } from './rules/userlist.ts';
import type { Expression } from './sample/expression.ts';
import type { Format } from './sample/format.ts';
import type { StickTableConfig } from './stats/stickTable.ts';

/** What HAProxy's file says, resolved: defaults applied, names looked up. Every value keeps the line that set it. */
export interface HaproxyConfig {
  readonly frontends: readonly FrontendConfig[];
  readonly backends: readonly BackendConfig[];
  /** `global maxconn`, or null for no limit the lab could reach. */
  readonly maxconn: Setting<number> | null;
  /** `stick-table` lines, by the names of their sections. */
  readonly tables: readonly StickTableConfig[];
  /** Lines of the workspace's files on this machine, by the paths that rules name: maps and lists of patterns. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly userlists: ReadonlyMap<string, Userlist>;
  /** Files of `http-errors` sections, by the section's name and the status. */
  readonly errorLists: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** `stats socket`; null: nobody can tell it anything. */
  readonly socket: StatsSocket | null;
  /** `spread-checks` in percent, and `max-spread-checks` in milliseconds (0: no bound). */
  readonly spreadChecks: number;
  readonly maxSpreadChecksMs: number;
}

export interface StatsSocket {
  readonly level: 'user' | 'operator' | 'admin';
  readonly span: Span;
}

/** A value and the line that set it; `span` is null for built-in defaults. */
export interface Setting<T> {
  readonly value: T;
  readonly span: Span | null;
}

export type Mode = 'http' | 'tcp';

export interface FrontendConfig {
  readonly name: string;
  /** Its number in statistics. */
  readonly id: number;
  /** Rules of HTTP and connections; null where it has none. */
  readonly policy: ProxyRules | null;
  readonly span: Span;
  readonly logging: Logging;
  readonly mode: Mode;
  readonly binds: readonly BindConfig[];
  /** Milliseconds; null waits for ever. */
  readonly timeoutClient: Setting<number> | null;
  readonly maxconn: Setting<number> | null;
  /** In order; the first whose condition holds chooses. */
  readonly rules: readonly SwitchingRule[];
  /** `option abortonclose`, which a frontend has only from its `defaults`: without it nobody looks whether a client is still there. */
  readonly abortOnClose: boolean;
  /** Name of the backend when no rule chose; a `listen` section names itself. */
  readonly defaultBackend: Setting<string> | null;
}

export interface BindConfig {
  /** Dotted address, or null for every address. */
  readonly address: string | null;
  readonly port: number;
  /** Connections its socket holds that HAProxy has not accepted; see `build.ts`. */
  readonly backlog: number;
  /** Whether its clients speak TLS; here they speak plain HTTP, and rules are told that they do. */
  readonly ssl: boolean;
  readonly span: Span;
}

export interface SwitchingRule {
  readonly backend: string;
  /** For a name that each request makes its own: `use_backend %[hdr(host)]`. */
  readonly format: Format | null;
  readonly condition: Condition | null;
  readonly span: Span;
}

export type Algorithm =
  | 'roundrobin'
  | 'static-rr'
  | 'leastconn'
  | 'first'
  | 'random'
  | 'source'
  | 'uri'
  | 'url_param'
  | 'hdr'
  | 'rdp-cookie'
  | 'hash';

/** A `balance` line. */
export interface BalanceOptions {
  readonly algorithm: Algorithm;
  /** `uri len N`: characters looked at; 0: all. */
  readonly lengthMax: number;
  /** `uri depth N`: directories looked at; 0: all. */
  readonly depth: number;
  /** `uri whole`: the query too. */
  readonly whole: boolean;
  /** The parameter of `url_param`, the header of `hdr`, the cookie of `rdp-cookie`, the expression of `hash`. */
  readonly name: string;
  /** `hdr(…) use_domain_only`. */
  readonly domainOnly: boolean;
  /** `random(N)`. */
  readonly draws: number;
}

/** `hash-type` and `hash-balance-factor`. */
export interface HashType {
  readonly consistent: boolean;
  readonly function: HashFunction;
  readonly avalanche: boolean;
  /** Percent of its share that a server may have; 0: no bound. Only a ring has one. */
  readonly balanceFactor: number;
}

export interface BackendConfig {
  readonly name: string;
  /** It is a `listen` section: a frontend as well. */
  readonly listens: boolean;
  readonly id: number;
  readonly policy: ProxyRules | null;
  readonly span: Span;
  readonly logging: Logging;
  readonly mode: Mode;
  /** The first word of its `balance` line: lessons look at it. */
  readonly algorithm: Setting<Algorithm>;
  readonly balance: Setting<BalanceOptions>;
  readonly hash: HashType;
  readonly servers: readonly ServerConfig[];
  readonly retries: Setting<number>;
  /** `option redispatch N`; a negative number counts from the last retry. Null: off. */
  readonly redispatch: Setting<number> | null;
  readonly allBackups: boolean;
  readonly timeoutConnect: Setting<number> | null;
  readonly timeoutServer: Setting<number> | null;
  readonly timeoutQueue: Setting<number> | null;
  readonly timeoutCheck: Setting<number> | null;
  /** What else is tried again, besides connections that failed. */
  readonly retryOn: RetryConditions;
  readonly cookie: CookieConfig | null;
  readonly stickRules: readonly StickRule[];
  /** `http-send-name-header`: the field that tells a server its own name. Null: none. */
  readonly nameHeader: string | null;
  /** Requests at which servers reach their full `maxconn`. */
  readonly fullconn: number;
  /** `option persist`: a cookie's server is asked also while it is down. */
  readonly persist: boolean;
  /** `option abortonclose`: who no longer waits for an answer is forgotten, where the frontend looks (measured: in the backend alone it does nothing). */
  readonly abortOnClose: boolean;
  readonly checkPlan: CheckPlan;
  /** What `option httpchk` asks first: lessons look at it. Null without. */
  readonly httpCheck: { readonly method: string; readonly uri: string } | null;
}

/** `retry-on` (proxy.c proxy_parse_retry_on 2.6). */
export interface RetryConditions {
  readonly connection: boolean;
  /** The server ended the connection without a complete answer. */
  readonly disconnected: boolean;
  readonly timeout: boolean;
  readonly statuses: ReadonlySet<number>;
  readonly span: Span | null;
}

/** `cookie NAME …`. */
export interface CookieConfig {
  readonly name: string;
  /** `passive`: the servers set it, HAProxy reads it. */
  readonly mode: 'passive' | 'insert' | 'rewrite' | 'prefix';
  readonly indirect: boolean;
  readonly nocache: boolean;
  readonly postOnly: boolean;
  readonly preserve: boolean;
  /** Servers' names are worked out from their addresses and a key. */
  readonly dynamic: boolean;
  /** Seconds; 0: for ever. */
  readonly maxidleS: number;
  readonly maxlifeS: number;
  /** What follows the path in Set-Cookie: `; domain=…; HttpOnly`. */
  readonly attributes: string;
  readonly span: Span;
}

/** `stick on`, `stick match`, `stick store-request`. */
export interface StickRule {
  readonly match: boolean;
  readonly store: boolean;
  /** `store-response`: the key is the answer's. */
  readonly ofAnswer: boolean;
  readonly condition: Condition | null;
  readonly expression: Expression;
  /** The proxy whose table it is. */
  readonly table: string;
  readonly span: Span;
}

export interface ServerConfig {
  readonly name: string;
  /** Its `id`, or the next free number in the order of the file. */
  readonly id: number;
  /** The file gives it. */
  readonly idGiven: boolean;
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
  /** What the limit sinks to while the backend is not busy (`fullconn`); 0: it does not. */
  readonly minconn: number;
  /** How many may wait for it; 0: as many as come. */
  readonly maxqueue: Setting<number>;
  /** Over how many seconds it comes to its full weight and limit; 0: at once. */
  readonly slowstartS: number;
  /** Its name in cookies. */
  readonly cookie: string | null;
  readonly observe: ObserveConfig | null;
  /** `on-marked-down shutdown-sessions`. */
  readonly shutdownWhenDown: boolean;
  /** `on-marked-up shutdown-backup-sessions`. */
  readonly shutdownBackupsWhenUp: boolean;
  /** The server whose state it takes over, by names. */
  readonly track: { readonly backend: string; readonly server: string } | null;
  /** Never remembered in a stick table. */
  readonly nonStick: boolean;
  readonly check: CheckConfig | null;
}

/** What live traffic is looked at for: connections, or answers too. */
export type Observed = 'layer4' | 'layer7' | null;
export type OnError = 'fastinter' | 'fail-check' | 'sudden-death' | 'mark-down';

export interface ObserveConfig {
  readonly layer: 'layer4' | 'layer7';
  /** Errors in a row that count as a failure. */
  readonly errorLimit: Setting<number>;
  readonly onError: OnError;
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
