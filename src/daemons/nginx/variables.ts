import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Span } from '../../text/span.ts';
import type { Report } from './report.ts';
import { parseTemplate } from './template.ts';

/** Variables of Debian 12's nginx without dynamic modules (ngx_http_variable_t in the sources of 1.22.1). */
const BUILT_IN = new Set(
  [
    'ancient_browser args binary_remote_addr body_bytes_sent bytes_sent connection connection_requests connection_time connections_active',
    'connections_reading connections_waiting connections_writing content_length content_type date_gmt date_local document_root document_uri',
    'fastcgi_path_info fastcgi_script_name gzip_ratio host hostname http2 http_cookie http_host http_referer http_user_agent http_via',
    'http_x_forwarded_for https invalid_referer is_args limit_conn_status limit_rate limit_req_status modern_browser msec msie nginx_version',
    'pid pipe proxy_add_x_forwarded_for proxy_host proxy_port proxy_protocol_addr proxy_protocol_port proxy_protocol_server_addr',
    'proxy_protocol_server_port query_string realip_remote_addr realip_remote_port realpath_root remote_addr remote_port remote_user request',
    'request_body request_body_file request_completion request_filename request_id request_length request_method request_time request_uri scheme',
    'secure_link secure_link_expires server_addr server_name server_port server_protocol slice_range ssl_alpn_protocol ssl_cipher ssl_ciphers',
    'ssl_client_cert ssl_client_escaped_cert ssl_client_fingerprint ssl_client_i_dn ssl_client_i_dn_legacy ssl_client_raw_cert ssl_client_s_dn',
    'ssl_client_s_dn_legacy ssl_client_serial ssl_client_v_end ssl_client_v_remain ssl_client_v_start ssl_client_verify ssl_curve ssl_curves',
    'ssl_early_data ssl_protocol ssl_server_name ssl_session_id ssl_session_reused status tcpinfo_rcv_space tcpinfo_rtt tcpinfo_rttvar',
    'tcpinfo_snd_cwnd time_iso8601 time_local uid_got uid_reset uid_set upstream_addr upstream_bytes_received upstream_bytes_sent',
    'upstream_cache_status upstream_connect_time upstream_header_time upstream_response_length upstream_response_time upstream_status uri',
  ].flatMap((line) => line.split(' ')),
);

/** Families: any name that starts so is a variable. */
const FAMILIES = [
  'http_',
  'sent_http_',
  'sent_trailer_',
  'upstream_http_',
  'upstream_trailer_',
  'cookie_',
  'upstream_cookie_',
  'arg_',
];

/** Directives whose words are looked through for variables when the file is read. */
const READERS = [
  'proxy_pass',
  'return',
  'proxy_set_header',
  'add_header',
  'root',
  'try_files',
  'hash',
  'log_format',
  'if',
  'set',
  'rewrite',
  'map',
  'access_log',
];

/** Variables a file uses and makes. nginx looks for the makers of all of them once the http block is complete. */
export class VariableUse {
  readonly #used: { readonly name: string; readonly span: Span }[] = [];
  readonly #made = new Set<string>();

  /** Notes what one directive reads and makes. */
  note(node: BlockNode): void {
    const [name, ...words] = node.words as [Word, ...Word[]];
    for (const made of madeBy(name.text, words)) this.#made.add(made);
    for (const word of words)
      for (const match of word.text.matchAll(/\(\?P?[<'](\w+)[>']/g)) this.#made.add(match[1] as string);
    if (!READERS.includes(name.text)) return;
    for (const word of readWords(name.text, words)) {
      for (const part of parseTemplate(word.text))
        if ('variable' in part) this.#used.push({ name: part.variable, span: word.span });
    }
  }

  check(report: Report): void {
    for (const { name } of this.#used) {
      // $1 … $9 are what an expression caught.
      if (/^[1-9]/.test(name) || this.#made.has(name) || BUILT_IN.has(name)) continue;
      if (FAMILIES.some((family) => name.startsWith(family))) continue;
      report.emerg('unknown-variable', `unknown "${name}" variable`, null);
      return;
    }
  }
}

/** An expression's `$` is its end, not a variable. */
function readWords(directive: string, words: readonly Word[]): readonly Word[] {
  if (directive === 'rewrite') return words.slice(1);
  if (directive === 'if') return words.slice(0, 1);
  if (directive === 'set') return words.slice(1);
  if (directive === 'map') return words.slice(0, 1);
  return words;
}

function madeBy(directive: string, words: readonly Word[]): string[] {
  const name = (word: Word | undefined): string[] => (word?.text.startsWith('$') === true ? [word.text.slice(1)] : []);
  if (directive === 'set' || directive === 'auth_request_set') return name(words[0]);
  if (directive === 'map' || directive === 'split_clients') return name(words[1]);
  if (directive === 'geo') return name(words.at(-1));
  return [];
}
