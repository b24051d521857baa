import type { PatternKind } from './patterns.ts';

/** A name of its own for a fetch with a way to match (`haproxy -dKall`, "registered ACL keywords"). */
export interface AclKeyword {
  readonly fetch: string;
  readonly match: string;
  readonly kind: PatternKind;
}

const SUFFIXED: readonly (readonly [string, string])[] = [
  ['base', 'base'],
  ['cook', 'req.cook'],
  ['hdr', 'req.hdr'],
  ['path', 'path'],
  ['scook', 'res.cook'],
  ['shdr', 'res.hdr'],
  ['url', 'url'],
  ['urlp', 'urlp'],
];
const SUFFIXES = ['beg', 'dir', 'dom', 'end', 'len', 'reg', 'sub'] as const;
const kindOf = (match: string): PatternKind => (match === 'len' ? 'int' : match === 'reg' ? 'reg' : 'str');

export const ACL_KEYWORDS: ReadonlyMap<string, AclKeyword> = new Map([
  ...SUFFIXED.flatMap(([name, fetch]): [string, AclKeyword][] => [
    [name, { fetch, match: 'str', kind: 'str' }],
    ...SUFFIXES.map((match): [string, AclKeyword] => [`${name}_${match}`, { fetch, match, kind: kindOf(match) }]),
  ]),
  ['http_auth_group', { fetch: 'http_auth_group', match: 'str', kind: 'str' }],
  ['method', { fetch: 'method', match: 'str', kind: 'str' }],
  ['payload', { fetch: 'req.payload', match: 'bin', kind: 'bin' }],
  ['payload_lv', { fetch: 'req.payload_lv', match: 'bin', kind: 'bin' }],
  ['req.ssl_ver', { fetch: 'req.ssl_ver', match: 'int', kind: 'version' }],
  ['req_ssl_ver', { fetch: 'req.ssl_ver', match: 'int', kind: 'version' }],
  ['req_rdp_cookie', { fetch: 'req.rdp_cookie', match: 'str', kind: 'str' }],
  ['req_rdp_cookie_cnt', { fetch: 'req.rdp_cookie_cnt', match: 'int', kind: 'int' }],
  ['req_ssl_sni', { fetch: 'req.ssl_sni', match: 'str', kind: 'str' }],
  ['req_ver', { fetch: 'req.ver', match: 'str', kind: 'str' }],
  ['resp_ver', { fetch: 'res.ver', match: 'str', kind: 'str' }],
  ['ssl_fc_sni_end', { fetch: 'ssl_fc_sni', match: 'end', kind: 'str' }],
  ['ssl_fc_sni_reg', { fetch: 'ssl_fc_sni', match: 'reg', kind: 'reg' }],
]);

/** ACLs that are there without being declared (manual 2.6, section 7.4). */
export const PREDEFINED_ACLS: ReadonlyMap<string, readonly string[]> = new Map([
  ['TRUE', ['always_true']],
  ['FALSE', ['always_false']],
  ['LOCALHOST', ['src', '127.0.0.1/8', '::1']],
  ['HTTP', ['req.proto_http']],
  ['HTTP_1.0', ['req.ver', '1.0']],
  ['HTTP_1.1', ['req.ver', '1.1']],
  ['HTTP_2.0', ['req.ver', '2.0']],
  ['METH_CONNECT', ['method', 'CONNECT']],
  ['METH_DELETE', ['method', 'DELETE']],
  ['METH_GET', ['method', 'GET', 'HEAD']],
  ['METH_HEAD', ['method', 'HEAD']],
  ['METH_OPTIONS', ['method', 'OPTIONS']],
  ['METH_POST', ['method', 'POST']],
  ['METH_PUT', ['method', 'PUT']],
  ['METH_TRACE', ['method', 'TRACE']],
  ['HTTP_URL_ABS', ['url_reg', '^[^/:]*://']],
  ['HTTP_URL_SLASH', ['url_beg', '/']],
  ['HTTP_URL_STAR', ['url', '*']],
  ['HTTP_CONTENT', ['req.hdr_val(content-length)', 'gt', '0']],
  ['RDP_COOKIE', ['req.rdp_cookie_cnt', 'gt', '0']],
  ['REQ_CONTENT', ['req.len', 'gt', '0']],
  ['WAIT_END', ['wait_end']],
]);
