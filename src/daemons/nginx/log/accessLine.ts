import { dictionary } from '../../../text/dictionary.ts';
import { commonLogDate, isoDate, RUN_BEGINS_S, three } from '../../calendar.ts';
import type { Attempt } from '../proxy.ts';
import type { Exchange } from '../exchange.ts';
import { valueOf } from '../variableValue.ts';
import type { Escape, LogFormat } from './logConfig.ts';
import { bodySize, headerSize } from './responseSize.ts';

/** One line of an access log (ngx_http_log_module.c 1.22). */
export function accessLine({ parts, escape }: LogFormat, exchange: Exchange): string {
  let line = '';
  for (const part of parts) {
    if ('text' in part) line += part.text;
    else if ('capture' in part) line += exchange.capture(part.capture);
    else line += written(part.variable, exchange, escape);
  }
  return line;
}

function written(name: string, exchange: Exchange, escape: Escape): string {
  const own = LOG_VALUES[name];
  if (own !== undefined) return own(exchange);
  const value = valueOf(name, exchange);
  if (value === '') return escape === 'default' && !FOUND_WHEN_EMPTY.has(name) ? '-' : '';
  if (escape === 'none') return value;
  return escape === 'json'
    ? json(value)
    : value.replace(UNPRINTABLE, (c) => `\\x${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** These are never missing: they may be empty. */
const FOUND_WHEN_EMPTY: ReadonlySet<string> = new Set(['is_args', 'server_name', 'uri', 'document_uri']);

/** What ngx_http_log_escape writes in hexadecimal. */
// eslint-disable-next-line no-control-regex -- these are what the daemon encodes
const UNPRINTABLE = /[\x00-\x1f"\\\x7f-\uffff]/g;

/** ngx_escape_json. */
function json(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => `\\u${hex.toUpperCase()}`);
}

/** `0.123`: seconds and milliseconds. */
function seconds(ms: number): string {
  const whole = Math.max(0, Math.floor(ms));
  return `${Math.floor(whole / 1000)}.${three(whole % 1000)}`;
}

function each(exchange: Exchange, value: (attempt: Attempt) => number | undefined): string {
  const { attempts } = exchange;
  if (attempts.length === 0) return '-';
  return attempts
    .map((attempt) => value(attempt))
    .map((ms) => (ms === undefined || Number.isNaN(ms) ? '-' : seconds(ms)))
    .join(', ');
}

/** Variables that a log works out for itself, or that are known only once the request is over (ngx_http_log_vars, ngx_http_upstream_vars). */
const LOG_VALUES: Readonly<Record<string, (exchange: Exchange) => string>> = dictionary({
  pipe: () => '.',
  time_local: (x) => commonLogDate(x.worker.host.now()),
  time_iso8601: (x) => isoDate(x.worker.host.now()),
  msec: (x) =>
    `${RUN_BEGINS_S + Math.floor(x.worker.host.now() / 1000)}.${three(Math.floor(x.worker.host.now() - Math.floor(x.worker.host.now() / 1000) * 1000))}`,
  request_time: (x) => seconds(x.worker.host.now() - x.startMs),
  status: (x) => String(x.sentStatus).padStart(3, '0'),
  body_bytes_sent: (x) => String(bodySize(x)),
  bytes_sent: (x) => String(x.response === null ? 0 : headerSize(x) + bodySize(x)),
  request_length: (x) => String(requestLength(x)),
  remote_port: (x) => String(x.worker.logger?.journal.peerPort(x.socket) ?? ''),
  connection: (x) => String(x.connection ?? ''),
  pid: (x) => String((x.worker.logger?.journal.pid ?? 0) + x.worker.number),
  upstream_response_time: (x) => each(x, (a) => a.responseMs),
  upstream_connect_time: (x) => each(x, (a) => a.connectMs),
  upstream_header_time: (x) => each(x, (a) => a.headerMs),
});

/** The request as it stands on the wire: its line, its fields, an empty line. */
function requestLength({ request }: Exchange): number {
  let length = `${request.method} ${request.path} HTTP/1.1\r\n\r\n`.length;
  if (request.host !== '' && request.headers['host'] === undefined) length += `host: ${request.host}\r\n`.length;
  for (const name in request.headers)
    for (const value of (request.headers[name] as string).split('\n')) length += `${name}: ${value}\r\n`.length;
  return length;
}
