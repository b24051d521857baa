import type { Span } from '../../../text/span.ts';
import type { ArgumentType, SampleFetch, SampleType } from './fetchTable.ts';

/** What HAProxy's parser remembers of the sections it has read, as far as later lines and the final checks ask for it. */

/** Capabilities of a proxy. */
export const FRONTEND = 1;
export const BACKEND = 2;

export type ProxyKind = 'defaults' | 'frontend' | 'backend' | 'listen';

export interface SampleExpression {
  readonly fetch: SampleFetch;
  /** What the last converter gives, or the fetch. */
  readonly type: SampleType;
}

/** One keyword of an ACL with its patterns. */
export interface AclExpression {
  /** As messages name it. */
  readonly keyword: string;
  readonly fetch: SampleFetch;
  /** For `http_auth_group`: the groups asked for, and of which list. */
  readonly groups: readonly string[] | null;
  readonly userlist: string;
}

export interface Acl {
  /** Empty for `{ … }`. */
  readonly name: string;
  use: number;
  val: number;
  readonly expressions: AclExpression[];
}

export interface AclCondition {
  readonly line: number;
  use: number;
  /** Terms in the order written. */
  readonly terms: Acl[];
}

/** A name in a sample's argument, looked up when everything is read. */
export interface PendingArgument {
  readonly type: ArgumentType;
  readonly value: string;
  /** From 0. */
  readonly position: number;
  readonly keyword: string;
  readonly converter: string | null;
  /** `in http-request expression in`, or of an ACL. */
  readonly where: string;
  readonly isAcl: boolean;
  readonly ignoreCase: boolean;
  readonly line: number;
}

/** A rule with something left to check at the end. */
export interface Rule {
  readonly condition: AclCondition | null;
  /** Nothing after it is reached when it has no condition. */
  final: boolean;
  /** Whether it is experimental: then the proxy taints; nothing follows from it here. */
  check: ((proxy: Proxy) => string | null) | null;
}

export interface Table {
  readonly name: string;
  readonly line: number;
  /** How its owner is called: `backend`, `peers`. */
  readonly ownerKind: string;
  readonly ownerName: string;
  readonly type: SampleType;
  readonly size: number;
  readonly peers: string | null;
  /** Data types stored. */
  readonly stores: ReadonlySet<string>;
}

export interface Bind {
  readonly argument: string;
  readonly line: number;
  readonly span: Span;
  readonly listeners: number;
  ssl: boolean;
  certificate: boolean;
  strictSni: boolean;
  generates: boolean;
  muxProtocol: string | null;
  /** A number of its own; 0 without. */
  id: number;
  alpn: string;
  npn: string;
  caSignFile: boolean;
  verify: string;
  caFile: boolean;
}

/** What `server`, `server-template` and `default-server` set, as far as checks ask for it. */
export interface ServerSettings {
  check: boolean;
  agentCheck: boolean;
  agentPort: number;
  track: string | null;
  ssl: -1 | 0 | 1;
  checkSsl: -1 | 0 | 1;
  checkPort: number;
  checkAddress: boolean;
  backup: boolean;
  cookie: boolean;
  redirect: boolean;
  muxProtocol: string | null;
  checkMuxProtocol: string | null;
  resolvers: string | null;
  initAddress: readonly string[] | null;
  sni: string | null;
  caFile: string | null;
  crlFile: string | null;
  certificate: string | null;
  verify: string | null;
  verifyHost: boolean;
  fastOpen: boolean;
  /** `no-sslv3` and its like, and `ssl-min-ver`, `ssl-max-ver`, `force-tlsv12`: indexes of TLS_VERSIONS, 0 for none. */
  tlsVersions: { readonly without: ReadonlySet<number>; readonly least: number; readonly most: number };
  ciphers: string | null;
  ciphersuites: string | null;
  sourceHeader: boolean;
  sourceHeaderName: string;
}

export interface Server extends ServerSettings {
  name: string;
  readonly line: number;
  readonly span: Span;
  host: string;
  hostSpan: Span;
  /** Whether the host is an address, or a name to be looked up. */
  isName: boolean;
  isUnix: boolean;
  /** 0: the client's. */
  port: number;
  mapsPorts: boolean;
  id: number;
  forcedId: boolean;
  /** Whether the default-server above it has `ssl`. */
  readonly defaultTls: boolean;
}

export interface LogTarget {
  readonly ring: string | null;
  readonly line: number;
}

/** Which line set a format, and what it says. */
export interface FormatLine {
  readonly text: string;
  readonly line: number;
  readonly span: Span;
  /** `option httplog`, or null for one written out. */
  readonly builtIn: 'httplog' | 'httplog clf' | 'tcplog' | 'httpslog' | null;
}

export interface SwitchRule {
  readonly target: string;
  readonly condition: AclCondition | null;
  readonly line: number;
  readonly span: Span;
}

export interface StickRule {
  readonly table: string | null;
  readonly expression: SampleExpression;
  readonly condition: AclCondition | null;
}

export interface Filter {
  readonly kind: 'compression' | 'cache' | 'fcgi-app' | 'spoe' | 'trace' | 'opentracing';
  readonly name: string;
  /** Made by a rule, not by `filter`. */
  readonly implicit: boolean;
  readonly line: number;
}

/** What a `defaults` section hands on. */
export interface Inheritable {
  mode: 'http' | 'tcp';
  disabled: boolean;
  options: Set<string>;
  timeouts: Map<string, number>;
  balance: { readonly algorithm: string; readonly argument: string };
  cookie: boolean;
  cookieDynamic: boolean;
  defaultBackend: string | null;
  monitorUri: boolean;
  retryOn: Set<string>;
  rateLimit: number;
  logs: LogTarget[];
  logFormat: FormatLine | null;
  /** The line that complaints about the log format name; 0 before any. */
  formatLine: number;
  logFormatSd: FormatLine | null;
  errorLogFormat: FormatLine | null;
  uniqueId: FormatLine | null;
  /** Which kind of check servers get; `none` where nothing was said. */
  checkMethod: 'none' | 'rules' | 'external';
  /** `http`, `tcp`, or another protocol's rules; empty for none. */
  checkProtocol: string;
  checkRuleset: CheckRuleset | null;
  checkRulesUnused: Set<'http' | 'tcp'>;
  externalCommand: string | null;
  externalPath: boolean;
  emailAlert: { mailers: string | null; from: boolean; to: boolean } | null;
  statsUri: StatsPage | null;
  compression: boolean;
  stateFile: 'global' | 'local' | 'none' | null;
  sourceHeader: string | null;
  fullconn: boolean;
  requestCaptures: number;
  responseCaptures: number;
  /** `errorfiles` and `http-error … errorfiles`: section, statuses named one by one, line. */
  errorFiles: { readonly section: string; readonly statuses: readonly number[] | null; readonly line: number }[];
}

export interface StatsPage {
  auth: boolean;
  realm: boolean;
  readonly rules: Rule[];
  readonly users: Set<string>;
}

export interface CheckRule {
  readonly kind: 'connect' | 'send' | 'expect' | 'comment' | 'action';
  /** `connect` with a port or an address that has one. */
  readonly hasPort: boolean;
  readonly fromOption: boolean;
  /** From 0, as complaints count it. */
  readonly index: number;
}

/** Rules of checks; several proxies may share them. */
export interface CheckRuleset {
  readonly name: string;
  readonly rules: CheckRule[];
}

export interface Proxy extends Inheritable {
  readonly kind: ProxyKind;
  readonly cap: number;
  readonly id: string;
  readonly line: number;
  readonly span: Span;
  readonly defaults: Proxy | null;
  readonly acls: Map<string, Acl>;
  readonly anonymousAcls: Acl[];
  readonly pending: PendingArgument[];
  /** Where arguments stand, for messages: `conf.args.ctx`. */
  argumentContext: string;
  readonly binds: Bind[];
  readonly servers: Server[];
  readonly defaultServer: ServerSettings;
  readonly httpRequest: Rule[];
  readonly httpResponse: Rule[];
  readonly httpAfterResponse: Rule[];
  readonly tcpConnection: Rule[];
  readonly tcpSession: Rule[];
  readonly tcpContent: Rule[];
  readonly tcpResponse: Rule[];
  readonly redirects: AclCondition[];
  redirectCount: number;
  readonly switches: SwitchRule[];
  readonly useServers: SwitchRule[];
  readonly sticks: StickRule[];
  readonly stores: StickRule[];
  monitorFails: number;
  requestInspectDelay: number;
  responseInspectDelay: number;
  captureCookie: boolean;
  captureLength: number;
  table: Table | null;
  readonly filters: Filter[];
  dispatch: boolean;
  balanceSet: boolean;
  customId: number;
  /** As a defaults section: whether named by `from`, and taken as the last. */
  referredTo: Set<'explicit' | 'implicit'>;
  /** As a defaults section with rules: what kind of sections took them. */
  rulesTakenBy: number;
  upgradesToHttp: boolean;
  rulesChecked: boolean;
  logsRequest: boolean;
}

/** `proxy_type_str`: what messages call a section. */
export function typeWord(proxy: Proxy): string {
  if (proxy.kind === 'defaults') return 'defaults';
  return proxy.kind === 'listen' ? 'proxy' : proxy.kind;
}

export const hasRules = (proxy: Proxy): boolean =>
  [proxy.httpRequest, proxy.httpResponse, proxy.httpAfterResponse, proxy.tcpConnection, proxy.tcpSession, proxy.tcpContent, proxy.tcpResponse].some(
    (rules) => rules.length > 0,
  );
