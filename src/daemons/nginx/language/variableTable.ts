/** Names that any file may use: the arrays of ngx_http_variable_t in the modules of Debian 12's nginx 1.22.1, without dynamic modules. */
const FIXED = [
  'binary_remote_addr body_bytes_sent bytes_sent connection connection_requests connection_time connections_active connections_reading',
  'connections_waiting connections_writing content_length content_type date_gmt date_local document_root document_uri fastcgi_path_info',
  'fastcgi_script_name grpc_internal_trailers gzip_ratio host hostname http2 http_cookie http_host http_referer http_user_agent http_via',
  'http_x_forwarded_for https is_args limit_conn_status limit_req_status msec nginx_version pid pipe proxy_add_via proxy_add_x_forwarded_for',
  'proxy_internal_body_length proxy_internal_chunked proxy_protocol_addr proxy_protocol_port proxy_protocol_server_addr',
  'proxy_protocol_server_port query_string realip_remote_addr realip_remote_port realpath_root remote_addr remote_port remote_user request',
  'request_body request_body_file request_completion request_filename request_id request_length request_method request_time request_uri scheme',
  'secure_link secure_link_expires sent_http_cache_control sent_http_connection sent_http_content_length sent_http_content_type',
  'sent_http_keep_alive sent_http_last_modified sent_http_link sent_http_location sent_http_transfer_encoding server_addr server_name server_port',
  'server_protocol slice_range status tcpinfo_rcv_space tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd time_iso8601 time_local uid_got uid_set',
  'upstream_addr upstream_bytes_received upstream_bytes_sent upstream_cache_etag upstream_cache_last_modified upstream_cache_status',
  'upstream_connect_time upstream_header_time upstream_response_length upstream_response_time upstream_status uri',
];

/** The same, which a `set` or a `map` may make anew (NGX_HTTP_VAR_CHANGEABLE). */
const CHANGEABLE = [
  'ancient_browser args invalid_referer limit_rate modern_browser msie proxy_host proxy_port ssl_alpn_protocol ssl_cipher ssl_ciphers',
  'ssl_client_cert ssl_client_escaped_cert ssl_client_fingerprint ssl_client_i_dn ssl_client_i_dn_legacy ssl_client_raw_cert ssl_client_s_dn',
  'ssl_client_s_dn_legacy ssl_client_serial ssl_client_v_end ssl_client_v_remain ssl_client_v_start ssl_client_verify ssl_curve ssl_curves',
  'ssl_early_data ssl_protocol ssl_server_name ssl_session_id ssl_session_reused uid_reset',
];

/** Any name that starts so is a variable (NGX_HTTP_VAR_PREFIX). */
const FAMILIES = [
  'http_',
  'sent_http_',
  'sent_trailer_',
  'upstream_http_',
  'upstream_trailer_',
  'upstream_cookie_',
  'cookie_',
  'arg_',
];

const names = (lines: readonly string[]): string[] => lines.flatMap((line) => line.split(' '));

/** Names before any file is read; copied, since a file adds its own. */
const FIXED_NAMES = new Set(names(FIXED));
const CHANGEABLE_NAMES = new Set(names(CHANGEABLE));

/** Kept out of the hash of variables (NGX_HTTP_VAR_NOHASH); the others count towards its size. */
const NOT_HASHED = new Set(
  names([
    'fastcgi_script_name fastcgi_path_info grpc_internal_trailers proxy_host proxy_port proxy_add_x_forwarded_for proxy_add_via',
    'proxy_internal_body_length proxy_internal_chunked upstream_cache_last_modified upstream_cache_etag gzip_ratio',
  ]),
);

/** The variables of a file: which there are and which are used (ngx_http_variables.c). */
export class VariableTable {
  readonly #made = new Set<string>();
  /** Used names in the order of their first use, which is the order in which they are looked for at the end. */
  readonly #used = new Set<string>();

  /** Makes a variable, or nginx's words for why it cannot be made (ngx_http_add_variable). */
  make(name: string): string | null {
    if (name === '') return 'invalid variable name "$"';
    const low = lowered(name);
    if (FIXED_NAMES.has(low)) return `the duplicate "${name}" variable`;
    this.#made.add(low);
    return null;
  }

  /** Notes a use (ngx_http_get_variable_index). */
  use(name: string): string | null {
    if (name === '') return 'invalid variable name "$"';
    this.#used.add(lowered(name));
    return null;
  }

  /** The first that is used and that nobody makes (ngx_http_variables_init_vars). */
  get unknown(): string | null {
    for (const name of this.#used) {
      if (FIXED_NAMES.has(name) || CHANGEABLE_NAMES.has(name) || this.#made.has(name)) continue;
      if (!FAMILIES.some((family) => name.startsWith(family))) return name;
    }
    return null;
  }

  /** The names that go into nginx's hash of variables: all that there are, and the families. */
  get hashed(): string[] {
    const all = new Set([...FIXED_NAMES, ...CHANGEABLE_NAMES, ...this.#made]);
    return [...all].filter((name) => !NOT_HASHED.has(name));
  }
}

/** Letters of ASCII only, as ngx_strlow() has it. */
export function lowered(text: string): string {
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}
