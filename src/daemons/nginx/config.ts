import type { Span } from '../../text/span.ts';

/** What nginx makes of its configuration, as far as the lab runs it. Built by parse.ts; plain data. */
export interface NginxConfig {
  readonly workers: number;
  readonly workerConnections: number;
  /** The `worker_connections` directive, or null where the default counts. */
  readonly workerConnectionsSpan: Span | null;
  readonly sockets: readonly ListenSocket[];
  readonly upstreams: readonly Upstream[];
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
  readonly names: readonly string[];
  /** What stands in the server block itself: it decides where no location fits. */
  readonly root: Location;
  readonly span: Span;
}

export type LocationKind = 'server' | 'prefix' | 'exact' | 'regex' | 'named';

export interface Location {
  readonly kind: LocationKind;
  /** The prefix, the exact path, the name with its `@`; the pattern of a regex. */
  readonly path: string;
  readonly regex: RegExp | null;
  /** `^~`: when this prefix is the longest, no regex is tried. */
  readonly noRegex: boolean;
  readonly internal: boolean;
  readonly span: Span;
  readonly settings: Settings;
  readonly answer: ReturnAnswer | null;
  readonly tryFiles: TryFiles | null;
  readonly handler: Handler;
  readonly children: readonly Location[];
}

/** The result of `return`. */
export interface ReturnAnswer {
  readonly status: number;
  readonly span: Span;
}

export interface TryFiles {
  readonly candidates: readonly Template[];
  readonly fallback: { readonly code: number } | { readonly uri: Template };
  readonly span: Span;
}

export type Handler =
  | { readonly kind: 'static' }
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
  /** Null: `$proxy_host`. */
  readonly hostHeader: Template | null;
  readonly root: string;
  readonly index: readonly string[];
}

/** Text with variables: words and `$names` in turn. */
export type Template = readonly ({ readonly text: string } | { readonly variable: string })[];

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
