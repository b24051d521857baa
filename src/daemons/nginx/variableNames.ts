/** Built-in variables whose values the lab does not work out: clocks, byte counts, TLS, connection numbers and what other protocols set. */
const NOT_SIMULATED = new Set(
  [
    'ancient_browser modern_browser msie body_bytes_sent bytes_sent connection connection_time connections_active connections_reading',
    'connections_waiting connections_writing content_length date_gmt date_local fastcgi_path_info fastcgi_script_name gzip_ratio invalid_referer',
    'limit_rate msec pid pipe proxy_protocol_addr proxy_protocol_port proxy_protocol_server_addr proxy_protocol_server_port remote_port',
    'request_body request_body_file request_completion request_length request_time secure_link secure_link_expires slice_range',
    'tcpinfo_rcv_space tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd time_iso8601 time_local uid_got uid_reset uid_set upstream_bytes_received',
    'upstream_bytes_sent upstream_connect_time upstream_header_time upstream_response_length upstream_response_time',
  ].flatMap((line) => line.split(' ')),
);

/** Does the lab know the variable's value? A name that nginx does not have is one that the file makes itself. */
export function simulatedVariable(name: string): boolean {
  return (
    !NOT_SIMULATED.has(name) &&
    !name.startsWith('ssl_') &&
    !name.startsWith('sent_trailer_') &&
    !name.startsWith('upstream_trailer_')
  );
}
