/**
 * Every sample fetch of HAProxy 2.6.12 as Debian builds it: arguments, type, where its value comes from, and the check of its arguments.
 * Names, arguments and types are those of `haproxy -dKall`; sources are those of the keyword tables in its source. Where a fetch may be used follows
 * from its sources, and equals what -dKall prints for each of them (`npm run verdicts -- --keywords` compares).
 */

/** SMP_T_*: what a sample is. */
export type SampleType = 'any' | 'bool' | 'sint' | 'addr' | 'ipv4' | 'ipv6' | 'str' | 'bin' | 'meth';

/** ARGT_*: what an argument must be. */
export type ArgumentType =
  'sint' | 'str' | 'ipv4' | 'ipv6' | 'msk4' | 'msk6' | 'tab' | 'be' | 'fe' | 'srv' | 'usr' | 'reg' | 'pbuf_fnum';

export interface Signature {
  readonly types: readonly ArgumentType[];
  /** How many of them must be there. */
  readonly required: number;
}

export interface SampleFetch {
  readonly name: string;
  readonly signature: Signature;
  readonly type: SampleType;
  /** Bits of SOURCES: where it takes its value from. */
  readonly use: number;
  /** Bits of PLACES: where it may be used. */
  readonly val: number;
  readonly check: string;
}

/** SMP_CKP_*: the moments at which rules are evaluated, as messages name them. */
export const PLACES = [
  'frontend tcp-request connection rule',
  'frontend tcp-request session rule',
  'frontend tcp-request content rule',
  'frontend http-request header rule',
  'frontend http-request body rule',
  'frontend use-backend rule',
  'backend tcp-request content rule',
  'backend http-request header rule',
  'backend http-request body rule',
  'backend use-server, balance or stick-match rule',
  'server source selection',
  'backend tcp-response content rule',
  'backend http-response header rule',
  'backend http-response body rule',
  'backend stick-store rule',
  'frontend tcp-response content rule',
  'frontend http-response header rule',
  'frontend http-response body rule',
  'logs',
  'backend tcp-check rule',
  'configuration parser',
  'CLI parser',
] as const;

/** SMP_VAL_*: the bit of each place. */
export const AT = {
  feConnection: 1 << 0,
  feSession: 1 << 1,
  feRequestContent: 1 << 2,
  feRequestHeader: 1 << 3,
  feUseBackend: 1 << 5,
  beRequestContent: 1 << 6,
  beRequestHeader: 1 << 7,
  beUseServer: 1 << 9,
  beServerConnection: 1 << 10,
  beResponseContent: 1 << 11,
  beResponseHeader: 1 << 12,
  beStore: 1 << 14,
  feResponseContent: 1 << 15,
  feResponseHeader: 1 << 16,
  log: 1 << 18,
  check: 1 << 19,
  configuration: 1 << 20,
  request: 0x803ff,
  response: 0xffc00,
} as const;

/** SMP_SRC_*: name, words of messages, and the places (of PLACES, in order) at which its values are there. */
const SOURCES: readonly (readonly [string, string, string])[] = [
  ['CONST', '', 'YYYYYYYYYYYYYYYYYYYYYY'],
  ['INTRN', 'internal state', 'YYYYYYYYYYYYYYYYYYYY.Y'],
  ['LISTN', 'listener', 'YYYYYYYYYYYYYYYYYYY...'],
  ['FTEND', 'frontend', 'YYYYYYYYYYYYYYYYYYY...'],
  ['L4CLI', 'client address', 'YYYYYYYYYYYYYYYYYYYY..'],
  ['L5CLI', 'client-side connection', '.YYYYYYYYYYYYYYYYYY...'],
  ['TRACK', 'track counters', 'YYYYYYYYYYYYYYYYYYY...'],
  ['L6REQ', 'request buffer', '..YYYYYYYYY...........'],
  ['HRQHV', 'HTTP request headers', '..YYYYYYYYY...........'],
  ['HRQHP', 'HTTP request', '..YYYYYYYYYYYYYYYYY...'],
  ['HRQBO', 'HTTP request body', '....YYYYYYY...........'],
  ['BKEND', 'backend', '......YYYYYYYYYYYYYY..'],
  ['SERVR', 'server', '..........YYYYYYYYYY..'],
  ['L4SRV', 'server address', '...........YYYYYYYYY..'],
  ['L5SRV', 'server-side connection', '...........YYYYYYYYY..'],
  ['L6RES', 'response buffer', '...........YYYYYYY.Y..'],
  ['HRSHV', 'HTTP response headers', '...........YYYYYYY.Y..'],
  ['HRSHP', 'HTTP response', '...........YYYYYYYYY..'],
  ['HRSBO', 'HTTP response body', '.............YYYYY.Y..'],
  ['RQFIN', 'request buffer statistics', '..................Y...'],
  ['RSFIN', 'response buffer statistics', '..................Y...'],
  ['TXFIN', 'transaction statistics', '..................Y...'],
  ['SSFIN', 'session statistics', '..................Y...'],
];

const sourceBit = (name: string): number => 1 << SOURCES.findIndex(([source]) => source === name);
export const REQUEST_BUFFER = sourceBit('L6REQ');
export const RESPONSE_BUFFER = sourceBit('L6RES');
/** What a request says of itself, in HTTP or below. */
export const REQUEST_CONTENTS = REQUEST_BUFFER | sourceBit('HRQHV') | sourceBit('HRQHP') | sourceBit('HRQBO');

/** `sample_src_names`. */
export function sourceNames(use: number): string {
  return SOURCES.filter((_, bit) => (use & (1 << bit)) !== 0)
    .map(([, words]) => words)
    .join(',');
}

/** `sample_ckp_names`: the first of the places. */
export function placeName(places: number): string {
  const at = PLACES.findIndex((_, bit) => (places & (1 << bit)) !== 0);
  return PLACES[at] ?? 'unknown sample check place, please report this bug';
}

/** `str sint?`: what the arguments are, those that may be left out with a question mark. */
export function signature(text: string): Signature {
  const words = text === '' ? [] : text.split(' ');
  return {
    types: words.map((word) => word.replace('?', '') as ArgumentType),
    required: words.filter((word) => !word.endsWith('?')).length,
  };
}

function placesOf(use: number): number {
  let val = 0;
  for (const [bit, [, , places]] of SOURCES.entries())
    if ((use & (1 << bit)) !== 0) for (const [at, c] of [...places].entries()) if (c === 'Y') val |= 1 << at;
  return val;
}

/** Arguments, type, sources, check, names. */
const ROWS: readonly (readonly [string, SampleType, string, string, string])[] = [
  ['', 'bool', 'CONST', '', `always_false always_true`],
  ['be', 'sint', 'INTRN', '', `avg_queue be_conn be_conn_free be_sess_rate connslots nbsrv queue`],
  ['', 'str', 'HRQHV', '', `base baseq fcgi.docroot fcgi.index http_auth_pass http_auth_type http_auth_user path pathq query req.ver
    req_ver url`],
  ['', 'sint', 'HRQHV', '', `base32 req.body_len req.body_size url32 url_port`],
  ['', 'bin', 'HRQHV', '', `base32+src req.body req.hdrs req.hdrs_bin url32+src`],
  ['', 'sint', 'L4SRV', '', `bc_dst bc_dst_port bc_err bc_http_major bc_src bc_src_port`],
  ['', 'str', 'L4SRV', '', `bc_err_str`],
  ['', 'sint', 'BKEND', '', `be_id be_server_timeout be_tunnel_timeout cur_server_timeout cur_tunnel_timeout`],
  ['', 'str', 'BKEND', '', `be_name`],
  ['str', 'bin', 'CONST', 'binary', `bin`],
  ['str', 'bool', 'CONST', 'bool', `bool`],
  ['sint', 'str', 'HRQHP', '', `capture.req.hdr`],
  ['', 'str', 'HRQHP', '', `capture.req.method capture.req.uri capture.req.ver capture.res.ver`],
  ['sint', 'str', 'HRSHP', '', `capture.res.hdr`],
  ['str?', 'str', 'HRQHV', '', `cook http_auth_bearer req.cook req.hdr_names`],
  ['str?', 'sint', 'HRQHV', '', `cook_cnt cook_val hdr_cnt req.cook_cnt req.cook_val req.fhdr_cnt req.hdr_cnt`],
  ['str?', 'str', 'HRQHV+HRSHV', '', `cookie`],
  ['', 'sint', 'INTRN', '', `cpu_calls cpu_ns_avg cpu_ns_tot last_rule_line lat_ns_avg lat_ns_tot prio_class prio_offset`],
  ['sint? str?', 'sint', 'CONST', 'date-unit', `date`],
  ['', 'sint', 'CONST', '', `date_us nbproc proc thread`],
  ['str sint?', 'bin', 'L6REQ+L6RES', 'distcc', `distcc_body`],
  ['str sint?', 'sint', 'L6REQ+L6RES', 'distcc', `distcc_param`],
  ['', 'ipv4', 'L4CLI', '', `dst fc_dst fc_src src`],
  ['', 'sint', 'FTEND', '', `dst_conn fe_client_timeout fe_id so_id`],
  ['', 'bool', 'L4CLI', '', `dst_is_local fc_dst_is_local fc_rcvd_proxy fc_src_is_local src_is_local`],
  ['', 'sint', 'L4CLI', '', `dst_port fc_dst_port fc_err fc_http_major fc_src_port src_port`],
  ['str', 'str', 'CONST', '', `env str`],
  ['', 'str', 'L4CLI', '', `fc_err_str fc_pp_authority fc_pp_unique_id`],
  ['str?', 'sint', 'L4CLI', 'no-argument', `fc_fackets fc_lost fc_reordering fc_retrans fc_sacked fc_unacked`],
  ['str?', 'sint', 'L4CLI', 'time-unit', `fc_rtt fc_rttvar`],
  ['fe', 'sint', 'INTRN', '', `fe_conn fe_req_rate fe_sess_rate`],
  ['', 'str', 'FTEND', '', `fe_defbe fe_name so_name`],
  ['str? sint?', 'str', 'HRQHV+HRSHV', 'occurrence', `hdr`],
  ['str? sint?', 'ipv4', 'HRQHV', 'occurrence', `hdr_ip req.hdr_ip`],
  ['str? sint?', 'sint', 'HRQHV', 'occurrence', `hdr_val req.hdr_val`],
  ['', 'str', 'CONST', '', `hostname`],
  ['usr', 'bool', 'HRQHV', '', `http_auth`],
  ['usr', 'str', 'HRQHV', '', `http_auth_group`],
  ['', 'bool', 'HRQHP', '', `http_first_req req.proto_http req_proto_http`],
  ['sint', 'sint', 'CONST', '', `int`],
  ['', 'sint', 'HRQHV+HRSHV', '', `internal.htx.data internal.htx.free internal.htx.free_data internal.htx.nbblks internal.htx.size
    internal.htx.used`],
  ['', 'bool', 'HRQHV+HRSHV', '', `internal.htx.has_eom`],
  ['str', 'bin', 'HRQHV+HRSHV', 'block', `internal.htx_blk.data`],
  ['str', 'str', 'HRQHV+HRSHV', 'block', `internal.htx_blk.hdrname internal.htx_blk.hdrval internal.htx_blk.start_line internal.htx_blk.type`],
  ['str', 'sint', 'HRQHV+HRSHV', 'block', `internal.htx_blk.size`],
  ['', 'bool', 'INTRN', '', `internal.strm.is_htx stopping wait_end`],
  ['ipv4', 'ipv4', 'CONST', '', `ipv4`],
  ['ipv6', 'ipv6', 'CONST', '', `ipv6`],
  ['', 'str', 'INTRN', '', `last_rule_file`],
  ['str', 'meth', 'CONST', 'method', `meth`],
  ['', 'meth', 'HRQHP', '', `method`],
  ['sint sint', 'bin', 'L6REQ+L6RES', '', `payload`],
  ['sint sint str?', 'bin', 'L6REQ+L6RES', 'payload-lv', `payload_lv`],
  ['sint?', 'sint', 'CONST', '', `rand`],
  ['str?', 'str', 'L6REQ', '', `rdp_cookie req.rdp_cookie`],
  ['str?', 'sint', 'L6REQ', '', `rdp_cookie_cnt req.rdp_cookie_cnt`],
  ['', 'sint', 'L6RES', '', `rep_ssl_hello_type res.len res.ssl_hello_type`],
  ['str?', 'bin', 'HRQHV', '', `req.body_param`],
  ['str? sint?', 'str', 'HRQHV', 'occurrence', `req.fhdr req.hdr`],
  ['', 'sint', 'L6REQ', '', `req.len req.ssl_hello_type req.ssl_st_ext req.ssl_ver req_len req_ssl_hello_type req_ssl_ver`],
  ['sint sint', 'bin', 'L6REQ', '', `req.payload`],
  ['sint sint str?', 'bin', 'L6REQ', 'payload-lv', `req.payload_lv`],
  ['', 'str', 'L6REQ', '', `req.ssl_alpn req.ssl_sni req_ssl_sni`],
  ['', 'bool', 'L6REQ', '', `req.ssl_ec_ext`],
  ['', 'bin', 'HRSHV', '', `res.body res.hdrs res.hdrs_bin`],
  ['', 'sint', 'HRSHV', '', `res.body_len res.body_size`],
  ['', 'bool', 'HRSHP+SERVR', '', `res.cache_hit`],
  ['', 'str', 'HRSHP+SERVR', '', `res.cache_name`],
  ['', 'bool', 'HRSHP', '', `res.comp`],
  ['', 'str', 'HRSHP', '', `res.comp_algo`],
  ['str?', 'str', 'HRSHV', '', `res.cook res.hdr_names scook`],
  ['str?', 'sint', 'HRSHV', '', `res.cook_cnt res.cook_val res.fhdr_cnt res.hdr_cnt scook_cnt scook_val shdr_cnt`],
  ['str? sint?', 'str', 'HRSHV', 'occurrence', `res.fhdr res.hdr shdr`],
  ['str? sint?', 'ipv4', 'HRSHV', 'occurrence', `res.hdr_ip shdr_ip`],
  ['str? sint?', 'sint', 'HRSHV', 'occurrence', `res.hdr_val shdr_val`],
  ['sint sint', 'bin', 'L6RES', '', `res.payload`],
  ['sint sint str?', 'bin', 'L6RES', 'payload-lv', `res.payload_lv`],
  ['', 'str', 'HRSHV', '', `res.ver resp_ver`],
  ['tab?', 'sint', 'INTRN', '', `sc0_bytes_in_rate sc0_bytes_out_rate sc0_clr_gpc0 sc0_clr_gpc1 sc0_conn_cnt sc0_conn_cur sc0_conn_rate
    sc0_get_gpc0 sc0_get_gpc1 sc0_get_gpt0 sc0_gpc0_rate sc0_gpc1_rate sc0_http_err_cnt sc0_http_err_rate
    sc0_http_fail_cnt sc0_http_fail_rate sc0_http_req_cnt sc0_http_req_rate sc0_inc_gpc0 sc0_inc_gpc1
    sc0_sess_cnt sc0_sess_rate sc0_trackers sc1_bytes_in_rate sc1_bytes_out_rate sc1_clr_gpc0 sc1_clr_gpc1
    sc1_conn_cnt sc1_conn_cur sc1_conn_rate sc1_get_gpc0 sc1_get_gpc1 sc1_get_gpt0 sc1_gpc0_rate sc1_gpc1_rate
    sc1_http_err_cnt sc1_http_err_rate sc1_http_fail_cnt sc1_http_fail_rate sc1_http_req_cnt sc1_http_req_rate
    sc1_inc_gpc0 sc1_inc_gpc1 sc1_sess_cnt sc1_sess_rate sc1_trackers sc2_bytes_in_rate sc2_bytes_out_rate
    sc2_clr_gpc0 sc2_clr_gpc1 sc2_conn_cnt sc2_conn_cur sc2_conn_rate sc2_get_gpc0 sc2_get_gpc1 sc2_get_gpt0
    sc2_gpc0_rate sc2_gpc1_rate sc2_http_err_cnt sc2_http_err_rate sc2_http_fail_cnt sc2_http_fail_rate
    sc2_http_req_cnt sc2_http_req_rate sc2_inc_gpc0 sc2_inc_gpc1 sc2_sess_cnt sc2_sess_rate sc2_trackers`],
  ['tab?', 'sint', 'L4CLI', '', `sc0_kbytes_in sc0_kbytes_out sc1_kbytes_in sc1_kbytes_out sc2_kbytes_in sc2_kbytes_out`],
  ['tab?', 'bool', 'INTRN', '', `sc0_tracked sc1_tracked sc2_tracked`],
  ['sint tab?', 'sint', 'INTRN', '', `sc1_clr_gpc sc_bytes_in_rate sc_bytes_out_rate sc_clr_gpc0 sc_clr_gpc1 sc_conn_cnt sc_conn_cur sc_conn_rate
    sc_get_gpc0 sc_get_gpc1 sc_get_gpt0 sc_gpc0_rate sc_gpc1_rate sc_http_err_cnt sc_http_err_rate
    sc_http_fail_cnt sc_http_fail_rate sc_http_req_cnt sc_http_req_rate sc_inc_gpc0 sc_inc_gpc1 sc_sess_cnt
    sc_sess_rate sc_trackers`],
  ['sint sint tab?', 'sint', 'INTRN', '', `sc_clr_gpc sc_get_gpc sc_get_gpt sc_gpc_rate sc_inc_gpc`],
  ['sint tab?', 'sint', 'L4CLI', '', `sc_kbytes_in sc_kbytes_out`],
  ['sint tab?', 'bool', 'INTRN', '', `sc_tracked`],
  ['tab', 'sint', 'L4CLI', '', `src_bytes_in_rate src_bytes_out_rate src_clr_gpc0 src_clr_gpc1 src_conn_cnt src_conn_cur src_conn_rate
    src_get_gpc0 src_get_gpc1 src_get_gpt0 src_gpc0_rate src_gpc1_rate src_http_err_cnt src_http_err_rate
    src_http_fail_cnt src_http_fail_rate src_http_req_cnt src_http_req_rate src_inc_gpc0 src_inc_gpc1
    src_kbytes_in src_kbytes_out src_sess_cnt src_sess_rate src_updt_conn_cnt`],
  ['sint tab', 'sint', 'L4CLI', '', `src_clr_gpc src_get_gpc src_get_gpt src_gpc_rate src_inc_gpc`],
  ['srv', 'sint', 'INTRN', '', `srv_conn srv_conn_free srv_iweight srv_queue srv_sess_rate srv_uweight srv_weight`],
  ['', 'sint', 'SERVR', '', `srv_id`],
  ['srv', 'bool', 'INTRN', '', `srv_is_up`],
  ['', 'str', 'SERVR', '', `srv_name`],
  ['', 'bool', 'L5SRV', '', `ssl_bc ssl_bc_is_resumed`],
  ['', 'sint', 'L5SRV', '', `ssl_bc_alg_keysize ssl_bc_err ssl_bc_use_keysize`],
  ['', 'str', 'L5SRV', '', `ssl_bc_alpn ssl_bc_cipher ssl_bc_err_str ssl_bc_npn ssl_bc_protocol`],
  ['', 'bin', 'L5SRV', '', `ssl_bc_client_random ssl_bc_server_random ssl_bc_session_id ssl_bc_session_key ssl_bc_unique_id`],
  ['', 'sint', 'L5CLI', '', `ssl_c_ca_err ssl_c_ca_err_depth ssl_c_err ssl_c_verify ssl_c_version ssl_f_version ssl_fc_alg_keysize
    ssl_fc_cipherlist_xxh ssl_fc_err ssl_fc_protocol_hello_id ssl_fc_use_keysize ssl_s_version`],
  ['', 'bin', 'L5CLI', '', `ssl_c_chain_der ssl_c_der ssl_c_serial ssl_c_sha1 ssl_f_der ssl_f_serial ssl_f_sha1 ssl_fc_client_random
    ssl_fc_server_random ssl_fc_session_id ssl_fc_session_key ssl_fc_unique_id ssl_s_chain_der ssl_s_der
    ssl_s_serial ssl_s_sha1`],
  ['str? sint? str?', 'str', 'L5CLI', 'dn-format', `ssl_c_i_dn ssl_c_s_dn ssl_f_i_dn ssl_f_s_dn ssl_s_i_dn ssl_s_s_dn`],
  ['', 'str', 'L5CLI', '', `ssl_c_key_alg ssl_c_notafter ssl_c_notbefore ssl_c_sig_alg ssl_f_key_alg ssl_f_notafter ssl_f_notbefore
    ssl_f_sig_alg ssl_fc_alpn ssl_fc_cipher ssl_fc_client_early_traffic_secret
    ssl_fc_client_handshake_traffic_secret ssl_fc_client_traffic_secret_0 ssl_fc_early_exporter_secret
    ssl_fc_ecformats_bin ssl_fc_err_str ssl_fc_exporter_secret ssl_fc_npn ssl_fc_protocol
    ssl_fc_server_handshake_traffic_secret ssl_fc_server_traffic_secret_0 ssl_fc_sni ssl_s_key_alg
    ssl_s_notafter ssl_s_notbefore ssl_s_sig_alg`],
  ['', 'bool', 'L5CLI', '', `ssl_c_used ssl_fc ssl_fc_has_crt ssl_fc_has_early ssl_fc_has_sni ssl_fc_is_resumed`],
  ['sint?', 'str', 'L5CLI', '', `ssl_fc_cipherlist_bin ssl_fc_cipherlist_str ssl_fc_eclist_bin ssl_fc_extlist_bin`],
  ['sint?', 'bin', 'L5CLI', '', `ssl_fc_cipherlist_hex`],
  ['', 'sint', 'HRSHP', '', `status`],
  ['tab', 'sint', 'INTRN', '', `table_avl table_cnt`],
  ['', 'str', 'CONST+LISTN+FTEND', '', `unique-id`],
  ['', 'ipv4', 'HRQHV', '', `url_ip`],
  ['str? str?', 'str', 'HRQHV', '', `url_param urlp`],
  ['str? str?', 'sint', 'HRQHV', '', `urlp_val`],
  ['sint?', 'str', 'CONST', 'uuid', `uuid`],
  ['str str?', 'any', 'CONST', 'variable', `var`],
];

export const FETCHES: ReadonlyMap<string, SampleFetch> = new Map(
  ROWS.flatMap(([args, type, sources, check, names]) => {
    const use = sources.split('+').reduce((bits, name) => bits | sourceBit(name), 0);
    const shared = { signature: signature(args), type, use, val: placesOf(use), check };
    return names.split(/\s+/).map((name): [string, SampleFetch] => [name, { name, ...shared }]);
  }),
);
