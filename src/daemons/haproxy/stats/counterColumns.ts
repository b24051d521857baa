import type { Mode } from '../config.ts';
import type { Row } from './columns.ts';
import type { Counters } from './counters.ts';

/** Answers by the first digit of their status. */
export function answerColumns({ answers }: Counters): Row {
  const [other, informed, good, redirected, clients, servers] = answers as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    hrsp_1xx: informed,
    hrsp_2xx: good,
    hrsp_3xx: redirected,
    hrsp_4xx: clients,
    hrsp_5xx: servers,
    hrsp_other: other,
  };
}

/** Averages over the last requests, and the longest of all; whole milliseconds. */
export function timeColumns(counters: Counters, mode: Mode): Row {
  const samples = mode === 'http' ? counters.requests : counters.balanced;
  const { queueTime, connectTime, responseTime, totalTime } = counters;
  return {
    qtime: queueTime.read(samples),
    ctime: connectTime.read(samples),
    rtime: responseTime.read(samples),
    ttime: totalTime.read(samples),
    qtime_max: queueTime.maxMs,
    ctime_max: connectTime.maxMs,
    rtime_max: responseTime.maxMs,
    ttime_max: totalTime.maxMs,
  };
}

/** Nobody speaks HTTP/2 or TLS to the lab's proxies, and nothing is spliced. */
export const NEVER: Row = {
  ssl_sess: 0,
  ssl_reused_sess: 0,
  ssl_failed_handshake: 0,
  h2_headers_rcvd: 0,
  h2_data_rcvd: 0,
  h2_settings_rcvd: 0,
  h2_rst_stream_rcvd: 0,
  h2_goaway_rcvd: 0,
  h2_detected_conn_protocol_errors: 0,
  h2_detected_strm_protocol_errors: 0,
  h2_rst_stream_resp: 0,
  h2_goaway_resp: 0,
  h2_open_connections: 0,
  h2_backend_open_streams: 0,
  h2_total_connections: 0,
  h2_backend_total_streams: 0,
  h1_spliced_bytes_in: 0,
  h1_spliced_bytes_out: 0,
};
