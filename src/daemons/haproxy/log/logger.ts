import type { Host, Socket } from '../../../sim/host.ts';
import type { Journal } from '../../../sim/journal.ts';
import type { Span } from '../../../text/span.ts';
import { isoDate, syslogDate, syslogLine } from '../../calendar.ts';
import type { HaproxyConfig } from '../config.ts';
import { LEVELS, type Level, type Logging, type LogTarget } from './logging.ts';

/** `log-tag`, where none is given (global.log_tag, progname 2.6). */
const TAG = 'haproxy';

/** Sends messages of a proxy to where its `log` lines say, in the form in which they arrive there. Made only while somebody reads logs. */
export class Logger {
  readonly journal: Journal;
  readonly #host: Host;
  #serial = 0;

  constructor(host: Host, journal: Journal, config: HaproxyConfig) {
    this.#host = host;
    this.journal = journal;
    for (const { logging, name, span } of config.frontends) {
      if (logging.targets.length === 0)
        journal.remark(`Frontend ${name} logs nothing: no \`log\` line says where to.`, span);
      else if (logging.format === null)
        journal.remark(
          `Frontend ${name} logs only that somebody connected: it has no \`option httplog\`, \`option tcplog\` or \`log-format\`.`,
          span,
        );
      for (const target of logging.targets)
        if (target.address.startsWith('ring@'))
          journal.remark(`What goes to ${target.address} is kept in memory: the lab does not show it.`, target.span);
    }
    for (const { logging, name, span } of config.backends)
      if (logging.targets.length === 0)
        journal.remark(
          `Backend ${name} does not log when its servers go down or come up: it has no \`log\` line.`,
          span,
        );
  }

  /** Its next request's number (`%rt`). */
  nextSerial(): number {
    return this.#serial++;
  }

  send(
    { targets, tag }: Logging,
    level: Level,
    message: string,
    about: Socket | null = null,
    cause: Span | null = null,
  ): void {
    const number = LEVELS.indexOf(level);
    for (const target of targets) {
      if (number > target.maxLevel || target.address.startsWith('ring@')) continue;
      this.journal.write(
        nameOf(target),
        this.#line(target, Math.max(number, target.minLevel), tag ?? TAG, message),
        about,
        cause,
      );
    }
  }

  /** What a reader of the log has before them: syslog keeps its own line; a file descriptor gets what HAProxy wrote (log.c update_log_hdr and its neighbours 2.6). */
  #line({ address, format }: LogTarget, level: number, tag: string, message: string): string {
    const { journal } = this;
    const nowMs = this.#host.now();
    if (!isDescriptor(address)) return syslogLine(nowMs, this.#host.machine, tag, journal.pid, message);
    switch (format) {
      case 'short':
        return `<${level}>${message}`;
      case 'timed':
        return `<${level}>${isoDate(nowMs)} ${message}`;
      case 'iso':
        return `${isoDate(nowMs)} ${message}`;
      case 'rfc3164':
      case 'local':
        return `${syslogDate(nowMs)} ${tag}[${journal.pid}]: ${message}`;
      default:
        return message;
    }
  }
}

const isDescriptor = (address: string): boolean =>
  address === 'stdout' || address === 'stderr' || address.startsWith('fd@');

function nameOf({ address, facility }: LogTarget): string {
  return isDescriptor(address) ? address : `${address} ${facility}`;
}
