import type { Span } from '../../text/span.ts';
import {
  NextUpstream,
  type Code,
  type Handler,
  type Location,
  type LocationKind,
  type Pattern,
  type ProxyHandler,
  type Settings,
  type TryFiles,
  type Upstream,
} from './config.ts';
import { DEFAULT_ACCESS_LOG, DEFAULT_ERROR_LOG } from './log/readLogs.ts';
import type { UpstreamEntry } from './upstreamBuilder.ts';

/** Values of nginx 1.22 where nothing is written (the merge_loc_conf functions of its modules). */
export const DEFAULTS: Settings = {
  connectTimeoutMs: { value: 60_000, span: null },
  readTimeoutMs: { value: 60_000, span: null },
  nextUpstream: { value: NextUpstream.error | NextUpstream.timeout, span: null },
  nextUpstreamTries: { value: 0, span: null },
  nextUpstreamTimeoutMs: { value: 0, span: null },
  ignoreClientAbort: { value: false, span: null },
  interceptErrors: false,
  httpVersion: '1.0',
  sentHeaders: null,
  hiddenHeaders: [],
  addedHeaders: [],
  errorPages: [],
  recursiveErrorPages: false,
  root: { path: [{ text: 'html' }], replaces: 0, span: null },
  index: [[{ text: 'index.html' }]],
  access: [],
  authRealm: null,
  authFile: null,
  satisfyAny: false,
  limitReqs: [],
  limitReqStatus: { value: 503, span: null },
  limitReqDryRun: false,
  limitConns: [],
  limitConnStatus: { value: 503, span: null },
  limitConnDryRun: false,
  accessLogs: [DEFAULT_ACCESS_LOG],
  errorLogs: [DEFAULT_ERROR_LOG],
  hasResolver: false,
};

/** A proxy_pass while its upstream may still be defined further down. */
export interface PendingProxy extends Omit<ProxyHandler, 'upstream'> {
  readonly entry: UpstreamEntry | null;
}

type UpstreamOf = (entry: UpstreamEntry) => Upstream;

/** An `if` while what stands in it is being read; the other directives of the rewrite module are ready as they are. */
export type PendingCode =
  | Exclude<Code, { kind: 'if' }>
  | (Omit<Extract<Code, { kind: 'if' }>, 'body' | 'location'> & { readonly inside: LocationBuilder });

/** What stands in one block; its lists grow line by line. */
type OwnSettings = { -readonly [K in keyof Settings]?: Growing<Settings[K]> };
type Growing<T> = T extends readonly (infer Item)[] ? Item[] : T;

/** A location, or what stands in a server block itself, while the file is being read. */
export class LocationBuilder {
  readonly own: OwnSettings = {};
  readonly children: LocationBuilder[] = [];
  readonly codes: PendingCode[] = [];
  limitExcept: { readonly allowed: readonly string[]; readonly inside: LocationBuilder } | null = null;
  internal = false;
  tryFiles: TryFiles | null = null;
  handler: Handler | PendingProxy | null = null;

  constructor(
    readonly kind: LocationKind,
    readonly path: string,
    readonly regex: Pattern | null,
    readonly noRegex: boolean,
    readonly span: Span,
    /** The line of its `{`, which the daemon names when it finds the location twice. */
    readonly line: number,
    /** A location whose content the lab leaves out (an `if`): read, but never entered. */
    readonly unused: boolean = false,
  ) {}

  /** With what it inherits; `upstreamOf` gives the finished upstream of a proxy_pass. */
  finish(inherited: Settings, upstreamOf: UpstreamOf): Location {
    const settings: Settings = { ...inherited, ...this.own };
    const { kind, path, regex, noRegex, internal, span, tryFiles } = this;
    const children = this.children.filter((child) => !child.unused).map((child) => child.finish(settings, upstreamOf));
    const handler = this.handler === null ? null : finishHandler(this.handler, upstreamOf);
    return {
      kind,
      path,
      regex,
      noRegex,
      internal,
      span,
      settings,
      tryFiles,
      children,
      handler,
      codes: this.codes.length === 0 ? null : this.#codes(settings, handler, upstreamOf),
      limitExcept: this.#limitExcept(settings, handler, upstreamOf),
    };
  }

  /**
   * An `if` in a server block decides nothing but what the directives inside it do; in a location it passes on where that does, unless it says
   * otherwise (ngx_http_proxy_merge_loc_conf).
   */
  #codes(settings: Settings, handler: Handler | null, upstreamOf: UpstreamOf): Code[] {
    return this.codes.map((code) => {
      if (code.kind !== 'if') return code;
      const { kind, condition, span, inside } = code;
      const own = inside.finish(settings, upstreamOf);
      const location = { ...own, handler: own.handler ?? (handler?.kind === 'proxy' ? handler : null) };
      return { kind, condition, span, body: own.codes ?? [], location: this.kind === 'server' ? null : location };
    });
  }

  /** A `limit_except` passes on where the location around it does (ngx_http_proxy_merge_loc_conf). */
  #limitExcept(settings: Settings, handler: Handler | null, upstreamOf: UpstreamOf): Location['limitExcept'] {
    if (this.limitExcept === null) return null;
    const { allowed, inside } = this.limitExcept;
    const location = inside.finish(settings, upstreamOf);
    return {
      allowed,
      location: { ...location, handler: location.handler ?? (handler?.kind === 'proxy' ? handler : null) },
    };
  }
}

function finishHandler(handler: Handler | PendingProxy, upstreamOf: UpstreamOf): Handler {
  if (!('entry' in handler)) return handler;
  const { kind, span, url, uri, prefixLength, proxyHost, entry } = handler;
  return { kind, span, url, uri, prefixLength, proxyHost, upstream: entry === null ? null : upstreamOf(entry) };
}
