import type { BlockNode, Word } from '../../text/blocks.ts';
import type { LocationBuilder } from './locationBuilder.ts';
import type { Report } from './report.ts';
import { hasVariables, parseTemplate, unknownVariables } from './template.ts';
import type { UpstreamBuilder } from './upstreamBuilder.ts';
import { parseUrl } from './url.ts';

/** Reads `proxy_pass URL` into the location (ngx_http_proxy_pass). What the daemon refuses is left out. */
export function readProxyPass(
  node: BlockNode,
  location: LocationBuilder,
  upstreams: UpstreamBuilder,
  report: Report,
): void {
  const word = node.words[1] as Word;
  const template = parseTemplate(word.text);
  if (hasVariables(template)) {
    for (const name of unknownVariables(template)) report.notSimulated(word.span, `$${name}`);
    location.handler = {
      kind: 'proxy',
      span: node.span,
      entry: null,
      url: template,
      uri: null,
      prefixLength: 0,
      proxyHost: '',
    };
    return;
  }
  const scheme = /^https?:\/\//i.exec(word.text)?.[0];
  if (scheme === undefined) return;
  const secure = scheme.length === 8;
  const rest = word.text.slice(scheme.length);
  const url = parseUrl(rest, { defaultPort: secure ? 443 : 80, uriPart: true });
  if (url.kind === 'error') return;
  if (url.kind !== 'host') {
    absent(location, node, report, 'The lab has no such sockets: nginx answers 502 here.');
    return;
  }
  const entry = upstreams.use(url, node.span);
  if (entry === null) return;
  if (secure) {
    absent(location, node, report, 'No machine in the lab speaks TLS: nginx answers 502 here.');
    return;
  }
  const uri = url.uri === '' ? null : url.uri.startsWith('?') ? `/${url.uri}` : url.uri;
  const proxyHost = url.noPort || url.port === 80 ? url.host : `${url.host}:${url.port}`;
  location.handler = {
    kind: 'proxy',
    span: node.span,
    entry,
    url: null,
    uri,
    prefixLength: location.path.length,
    proxyHost,
  };
}

/** A handler with nothing behind it in the lab. */
export function absent(location: LocationBuilder, node: BlockNode, report: Report, remark: string): void {
  report.remark(node.span, remark);
  location.handler = { kind: 'absent', span: node.span };
}
