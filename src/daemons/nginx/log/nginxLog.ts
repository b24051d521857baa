import type { Host, Socket } from '../../../sim/host.ts';
import type { Journal } from '../../../sim/journal.ts';
import type { Span } from '../../../text/span.ts';
import { clockTime, timeOfDay, two } from '../../calendar.ts';
import type { Exchange } from '../exchange.ts';
import { evaluate } from '../variableValue.ts';
import { accessLine } from './accessLine.ts';
import { ERROR_LEVELS, type ErrorLevel, type ErrorLog } from './logConfig.ts';

/** Which of nginx's processes writes, and about which of its connections. */
export interface Writer {
  /** The master is 0, the first worker 1. */
  readonly process: number;
  /** Null where it is about none. */
  readonly connection: number | null;
}

/** Writes nginx's logs. Made only while somebody reads them. */
export class NginxLog {
  readonly journal: Journal;
  readonly #host: Host;
  /** Connections of clients and to upstreams are counted together (ngx_connection_counter). */
  #connections = 0;

  constructor(host: Host, journal: Journal) {
    this.#host = host;
    this.journal = journal;
  }

  nextConnection(): number {
    return ++this.#connections;
  }

  /** A request is over: a line in each of its location's logs (ngx_http_log_handler). `cause`: the line that decided its answer, if any. */
  access(exchange: Exchange, cause: Span | null): void {
    exchange.logging = true;
    const { accessLogs } = exchange.location.settings;
    for (const { path, format, condition } of accessLogs) {
      const wanted = condition === null ? '1' : evaluate(condition, exchange);
      if (wanted !== '' && wanted !== '0')
        this.journal.write(path, accessLine(format, exchange), exchange.socket, cause);
    }
    if (accessLogs.length === 0)
      this.journal.remark('Some requests are not written to any access log: `access_log off`.', exchange.location.span);
    exchange.logging = false;
  }

  /** A line in the error logs that keep its level (ngx_log_error_core). */
  error(
    logs: readonly ErrorLog[],
    level: ErrorLevel,
    message: string,
    { process, connection }: Writer,
    about: Socket | null,
    cause: Span | null,
  ): void {
    const number = ERROR_LEVELS.indexOf(level);
    const pid = this.journal.pid + process;
    const of = connection === null ? '' : ` *${connection}`;
    for (const log of logs) {
      if (number <= log.level)
        this.journal.write(log.path, `${this.#date()} [${level}] ${pid}#${pid}:${of} ${message}`, about, cause);
    }
  }

  /** `2026/01/01 00:00:05`. */
  #date(): string {
    const time = clockTime(this.#host.now());
    return `${time.year}/${two(time.month)}/${two(time.day)} ${timeOfDay(time)}`;
  }
}

/** What a line about a request ends with (ngx_http_log_error, ngx_http_log_error_handler 1.22). `upstream`: the URL that was asked. */
export function requestContext(exchange: Exchange, upstream: string | null): string {
  const { request, server, peerAddress } = exchange;
  const referrer = request.headers['referer'];
  return [
    `, client: ${peerAddress}, server: ${server.names[0] ?? ''}`,
    `, request: "${request.method} ${request.path} HTTP/1.1"`,
    upstream === null ? '' : `, upstream: "${upstream}"`,
    request.host === '' ? '' : `, host: "${request.host}"`,
    referrer === undefined ? '' : `, referrer: "${referrer}"`,
  ].join('');
}
