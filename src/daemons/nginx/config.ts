import type { Span } from '../../text/span.ts';
import type { AccessLog, ErrorLog } from './log/logConfig.ts';

/** What nginx makes of its configuration, as far as the lab runs it. Built by parse.ts; plain data. */
export interface NginxConfig {
  readonly workers: number;
  readonly workerConnections: number;
  /** The `worker_connections` directive, or null where the default counts. */
  readonly workerConnectionsSpan: Span | null;
  readonly sockets: readonly ListenSocket[];
  readonly upstreams: readonly Upstream[];
  /** Variables that `map`, `geo` and `split_clients` make. */
  readonly made: ReadonlyMap<string, MadeVariable>;
  readonly zones: ReadonlyMap<string, LimitZone>;
  readonly disk: Disk;
  /** Where it writes what is about no request. */
  readonly errorLogs: readonly ErrorLog[];
}

/** Works out a variable's value from others. */
export type MadeVariable =
  | {
      readonly kind: 'map';
      readonly source: Template;
      readonly hostnames: boolean;
      readonly exact: ReadonlyMap<string, Template>;
      /** `*.example.org` and `.example.org` as `.example.org`, longest first. */
      readonly tails: readonly (readonly [string, Template])[];
      /** `www.example.*` as `www.example.`, longest first. */
      readonly heads: readonly (readonly [string, Template])[];
      readonly patterns: readonly (readonly [Pattern, Template])[];
      readonly fallback: Template;
    }
  | {
      readonly kind: 'geo';
      /** The variable with the address, without its `$`; null: the client's address. */
      readonly source: string | null;
      /** The smallest network first. */
      readonly networks: readonly { readonly address: number; readonly mask: number; readonly value: string }[];
      readonly fallback: string;
    }
  | {
      readonly kind: 'split';
      readonly source: Template;
      /** Upper ends in the hash's range of 32 bits; 0 for `*`. */
      readonly parts: readonly { readonly upTo: number; readonly value: string }[];
    };

/** The files a machine has, as far as nginx may see them. */
export interface Disk {
  /** By absolute path; of files that no folder of the configuration can serve the text is left out. */
  readonly texts: ReadonlyMap<string, string>;
  readonly folders: ReadonlySet<string>;
}

/** One listening socket. A wildcard one takes the connections to single addresses of its port as well, and tells them apart by the address they came to. */
export interface ListenSocket {
  /** Null: every address of the machine. */
  readonly address: string | null;
  readonly port: number;
  readonly span: Span | null;
  /** Never empty; the wildcard last. */
  readonly listens: readonly Listen[];
}

/** One address and port that some server blocks share. */
export interface Listen {
  /** Null: every address of the machine. */
  readonly address: string | null;
  readonly port: number;
  readonly span: Span | null;
  /** In the order of the file; each of them listens here. */
  readonly servers: readonly ServerBlock[];
  /** Answers what no server_name fits: marked `default_server`, or the first. */
  readonly defaultServer: ServerBlock;
}

export interface ServerBlock {
  /** In lower case, without the regular expressions. */
  readonly names: readonly string[];
  /** `~` names, in the order of the file. */
  readonly patterns: readonly Pattern[];
  readonly mergeSlashes: boolean;
  /** What stands in the server block itself: it decides where no location fits. */
  readonly root: Location;
  readonly span: Span;
}

/** `if` and `limit_except` are locations without a name inside another one, entered by a condition. */
export type LocationKind = 'server' | 'prefix' | 'exact' | 'regex' | 'named' | 'if' | 'limit_except';

export interface Location {
  readonly kind: LocationKind;
  /** The prefix, the exact path, the name with its `@`; the pattern of a regex. */
  readonly path: string;
  readonly regex: Pattern | null;
  /** `^~`: when this prefix is the longest, no regex is tried. */
  readonly noRegex: boolean;
  readonly internal: boolean;
  readonly span: Span;
  readonly settings: Settings;
  /** What `set`, `if`, `rewrite`, `return` and `break` do here, in the order of the file; null where there is none. */
  readonly codes: readonly Code[] | null;
  readonly limitExcept: LimitExcept | null;
  readonly tryFiles: TryFiles | null;
  /** Null: files are served, or in an `if` whatever the location around it does. */
  readonly handler: Handler | null;
  readonly children: readonly Location[];
}

/** `limit_except`: other rules for requests with another method than those named. */
export interface LimitExcept {
  readonly allowed: readonly string[];
  readonly location: Location;
}

/** One directive of the rewrite module. */
export type Code =
  | { readonly kind: 'return'; readonly status: number; readonly text: Template | null; readonly span: Span }
  | { readonly kind: 'break'; readonly span: Span }
  | { readonly kind: 'set'; readonly name: string; readonly value: Template; readonly span: Span }
  | RewriteCode
  | {
      readonly kind: 'if';
      readonly condition: Condition;
      readonly body: readonly Code[];
      /** What counts once the condition holds; null in a server block. */
      readonly location: Location | null;
      readonly span: Span;
    };

export interface RewriteCode {
  readonly kind: 'rewrite';
  readonly regex: Pattern;
  /** What stands before the first `?` of the replacement; all of it where it redirects. */
  readonly replacement: Template;
  /** What stands behind it, or null. */
  readonly args: Template | null;
  /** The request's own arguments are appended (no `?` at the end of the replacement). */
  readonly keepsArgs: boolean;
  readonly flag: 'none' | 'last' | 'break';
  /** 301 or 302 to send the client there; 0 to go on with the new path. */
  readonly redirect: number;
  readonly span: Span;
}

/** What stands between the parentheses of an `if`. */
export type Condition =
  | { readonly kind: 'value'; readonly variable: string }
  | { readonly kind: 'equal'; readonly variable: string; readonly value: Template; readonly negated: boolean }
  | { readonly kind: 'match'; readonly variable: string; readonly regex: Pattern; readonly negated: boolean }
  | { readonly kind: 'file'; readonly test: FileTest; readonly path: Template; readonly negated: boolean };

/** `-f`, `-d`, `-e`, `-x`. */
export type FileTest = 'file' | 'directory' | 'any' | 'executable';

/** A regular expression, with the names of its groups. */
export interface Pattern {
  /** As written. */
  readonly source: string;
  readonly regex: RegExp;
  readonly names: readonly string[];
}

export interface TryFiles {
  readonly candidates: readonly { readonly path: Template; readonly directory: boolean }[];
  readonly fallback: { readonly code: number } | { readonly uri: Template };
  readonly span: Span;
}

/** `error_page CODE … [=[STATUS]] URI`. */
export interface ErrorPage {
  readonly codes: readonly number[];
  /** What the client is told instead; 0 for what the page itself says, null for the code it had. */
  readonly status: number | null;
  readonly uri: Template;
  readonly span: Span;
}

/** `root` or `alias`. */
export interface DocumentRoot {
  readonly path: Template;
  /** How many characters of the request's path an `alias` replaces; 0 for a `root`, Infinity for an `alias` that has it all (in a regex location). */
  readonly replaces: number;
  readonly span: Span | null;
}

export type Handler =
  | { readonly kind: 'status'; readonly span: Span }
  /** `return`-like answer of a handler the lab leaves out (fastcgi_pass …): nothing behind it, so 502. */
  | { readonly kind: 'absent'; readonly span: Span }
  | ProxyHandler;

export interface ProxyHandler {
  readonly kind: 'proxy';
  readonly span: Span;
  /** Null when the URL has variables: then `url` is worked out for each request. */
  readonly upstream: Upstream | null;
  readonly url: Template | null;
  /** Replaces the part of the path that the location's prefix matched; null: the path goes on as it came. */
  readonly uri: string | null;
  /** How long that prefix is. */
  readonly prefixLength: number;
  /** `$proxy_host`: what the Host header says unless it is set. */
  readonly proxyHost: string;
}

/** A setting and the line that made it; null where the default counts. */
export interface Setting<T> {
  readonly value: T;
  readonly span: Span | null;
}

/** Directives that inner blocks inherit. */
export interface Settings {
  readonly connectTimeoutMs: Setting<number>;
  readonly readTimeoutMs: Setting<number>;
  /** Bits of `NextUpstream`. */
  readonly nextUpstream: Setting<number>;
  /** 0: no limit. */
  readonly nextUpstreamTries: Setting<number>;
  /** 0: no limit. */
  readonly nextUpstreamTimeoutMs: Setting<number>;
  readonly ignoreClientAbort: Setting<boolean>;
  readonly interceptErrors: boolean;
  /** 1.1 is what a kept connection to a server needs. */
  readonly httpVersion: '1.0' | '1.1';
  /** `proxy_set_header`; null where none is written: then Host is `$proxy_host` and Connection is `close`. */
  readonly sentHeaders: readonly HeaderLine[] | null;
  /** `proxy_hide_header`, in lower case. */
  readonly hiddenHeaders: readonly string[];
  readonly addedHeaders: readonly AddedHeader[];
  readonly errorPages: readonly ErrorPage[];
  readonly recursiveErrorPages: boolean;
  readonly root: DocumentRoot;
  readonly index: readonly Template[];
  readonly access: readonly AccessRule[];
  /** `auth_basic`. */
  readonly authRealm: { readonly text: Template; readonly span: Span } | null;
  /** `auth_basic_user_file`; without one nobody is asked. */
  readonly authFile: PasswordFile | null;
  readonly satisfyAny: boolean;
  readonly limitReqs: readonly LimitReq[];
  readonly limitReqStatus: Setting<number>;
  readonly limitReqDryRun: boolean;
  readonly limitConns: readonly LimitConn[];
  readonly limitConnStatus: Setting<number>;
  readonly limitConnDryRun: boolean;
  readonly accessLogs: readonly AccessLog[];
  readonly errorLogs: readonly ErrorLog[];
  /** Names are looked up for each request where a `resolver` is given. */
  readonly hasResolver: boolean;
}

/** `proxy_set_header NAME VALUE`; an empty value keeps the header back. */
export interface HeaderLine {
  /** In lower case. */
  readonly name: string;
  readonly value: Template;
}

/** `add_header NAME VALUE [always]`. */
export interface AddedHeader extends HeaderLine {
  readonly always: boolean;
}

/** `allow` and `deny`. */
export interface AccessRule {
  readonly deny: boolean;
  /** IPv4 network; null: all. */
  readonly network: { readonly address: number; readonly mask: number } | null;
  readonly span: Span;
}

export interface PasswordFile {
  /** Users with what stands behind their names; null where there is no such file in the workspace. */
  readonly users: ReadonlyMap<string, string> | null;
}

/** `limit_req_zone` or `limit_conn_zone`: one count for each value of the key, in memory that all workers share. */
export interface LimitZone {
  readonly key: Template;
  /** Thousandths of a request per second; 0 for a zone of connections. */
  readonly rate: number;
}

/** `limit_req zone=NAME burst=N [nodelay|delay=N]`; burst and delay in thousandths of a request. */
export interface LimitReq {
  /** Its name: a key of `zones`. */
  readonly zone: string;
  readonly burst: number;
  readonly delay: number;
  readonly span: Span;
}

/** `limit_conn ZONE N`. */
export interface LimitConn {
  /** Its name: a key of `zones`. */
  readonly zone: string;
  readonly max: number;
  readonly span: Span;
}

/** Text with variables: words, `$names`, and `$1` … `$9` (what the last regular expression caught) in turn. */
export type Template = readonly TemplatePart[];
export type TemplatePart = { readonly text: string } | { readonly variable: string } | { readonly capture: number };

/** For what a request goes on to the next server (ngx_http_upstream.h). */
export const NextUpstream = {
  error: 0x2,
  timeout: 0x4,
  invalid_header: 0x8,
  http_500: 0x10,
  http_502: 0x20,
  http_503: 0x40,
  http_504: 0x80,
  http_403: 0x100,
  http_404: 0x200,
  http_429: 0x400,
  updating: 0x800,
  non_idempotent: 0x4000,
  /** Not a word of the language: no server could be chosen. */
  noLive: 0x8000,
  off: 0x80000000,
} as const;

export type Balance =
  | { readonly kind: 'round-robin' }
  | { readonly kind: 'least_conn' }
  | { readonly kind: 'ip_hash' }
  | { readonly kind: 'hash'; readonly key: Template }
  | { readonly kind: 'consistent'; readonly key: Template }
  | { readonly kind: 'random'; readonly two: boolean };

export interface Upstream {
  readonly name: string;
  readonly balance: Balance;
  /** One memory for all workers. */
  readonly shared: boolean;
  readonly servers: readonly UpstreamServer[];
  readonly span: Span;
}

export interface UpstreamServer {
  /** As written: `10.77.0.21:80`, `web1`. */
  readonly name: string;
  /** `be/web1`: how traces call it. */
  readonly label: string;
  /** A name or an address. */
  readonly host: string;
  /** Null where it was not looked up (a file on its own). */
  readonly address: string | null;
  readonly port: number;
  readonly weight: number;
  readonly maxConns: number;
  readonly maxFails: number;
  readonly failTimeoutS: number;
  readonly backup: boolean;
  readonly down: boolean;
  readonly span: Span;
}
