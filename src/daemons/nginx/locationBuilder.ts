import type { Span } from '../../text/span.ts';
import {
  NextUpstream,
  type Handler,
  type Location,
  type LocationKind,
  type ProxyHandler,
  type ReturnAnswer,
  type Settings,
  type Template,
  type TryFiles,
  type Upstream,
} from './config.ts';
import type { UpstreamEntry } from './upstreamBuilder.ts';

/** Values of nginx 1.22 where nothing is written (ngx_http_proxy_merge_loc_conf, ngx_http_core_merge_loc_conf). */
export const DEFAULTS: Settings = {
  connectTimeoutMs: { value: 60_000, span: null },
  readTimeoutMs: { value: 60_000, span: null },
  nextUpstream: { value: NextUpstream.error | NextUpstream.timeout, span: null },
  nextUpstreamTries: { value: 0, span: null },
  nextUpstreamTimeoutMs: { value: 0, span: null },
  ignoreClientAbort: { value: false, span: null },
  hostHeader: null,
  root: 'html',
  index: ['index.html'],
};

/** A proxy_pass while its upstream may still be defined further down. */
export interface PendingProxy extends Omit<ProxyHandler, 'upstream'> {
  readonly entry: UpstreamEntry | null;
}

/** A location, or what stands in a server block itself, while the file is being read. */
export class LocationBuilder {
  readonly own: { -readonly [K in keyof Settings]?: Settings[K] } = {};
  readonly children: LocationBuilder[] = [];
  internal = false;
  answer: ReturnAnswer | null = null;
  tryFiles: TryFiles | null = null;
  handler: Handler | PendingProxy = { kind: 'static' };
  /** Some proxy_set_header stands here: then those further out do not count. */
  setsHeaders = false;
  hostHeader: Template | null = null;

  constructor(
    readonly kind: LocationKind,
    readonly path: string,
    readonly regex: RegExp | null,
    readonly noRegex: boolean,
    readonly span: Span,
    /** The line of its `{`, which the daemon names when it finds the location twice. */
    readonly line: number,
    /** A location whose content the lab leaves out (an `if`): read, but never entered. */
    readonly unused: boolean = false,
  ) {}

  /** With what it inherits; `upstreamOf` gives the finished upstream of a proxy_pass. */
  finish(inherited: Settings, upstreamOf: (entry: UpstreamEntry) => Upstream): Location {
    const settings: Settings = {
      ...inherited,
      ...this.own,
      hostHeader: this.setsHeaders ? this.hostHeader : inherited.hostHeader,
    };
    const { kind, path, regex, noRegex, internal, span, answer, tryFiles } = this;
    const children = this.children.filter((child) => !child.unused).map((child) => child.finish(settings, upstreamOf));
    return {
      kind,
      path,
      regex,
      noRegex,
      internal,
      span,
      settings,
      answer,
      tryFiles,
      children,
      handler: finishHandler(this.handler, upstreamOf),
    };
  }
}

function finishHandler(handler: Handler | PendingProxy, upstreamOf: (entry: UpstreamEntry) => Upstream): Handler {
  if (!('entry' in handler)) return handler;
  const { kind, span, url, uri, proxyHost, entry } = handler;
  return { kind, span, url, uri, proxyHost, upstream: entry === null ? null : upstreamOf(entry) };
}
