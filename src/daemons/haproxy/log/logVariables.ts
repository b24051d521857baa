import { dictionary } from '../../../text/dictionary.ts';
import { clockTime, commonLogDate, monthName, RUN_BEGINS_S, three, timeOfDay, two } from '../../calendar.ts';
import { pathOf, queryOf } from '../sample/message.ts';
import type { Scope } from '../sample/scope.ts';
import { dotted } from '../sample/value.ts';
import type { LogEntry } from './logEntry.ts';

type Variable = (entry: LogEntry) => string | number | null;

/** Whole milliseconds from the accept to a moment, -1 where it never came to that (tools.h tv_ms_elapsed). */
function since(entry: LogEntry, momentMs: number): number {
  return Number.isNaN(momentMs) ? -1 : Math.floor(momentMs - entry.acceptMs);
}

/** From one step to the next; -1 where the later one never came. */
function between(entry: LogEntry, fromMs: number, toMs: number): number {
  return Number.isNaN(toMs) ? -1 : since(entry, toMs) - since(entry, fromMs);
}

/** `01/Jan/2026:00:00:05.123` (log.c date2str_log). */
function acceptDate({ acceptMs }: LogEntry): string {
  const time = clockTime(acceptMs);
  return `${two(time.day)}/${monthName(time)}/${time.year}:${timeOfDay(time)}.${three(time.ms)}`;
}

function captures(scope: Scope, side: 'request' | 'response'): string {
  const slots = scope.captureSlots[side];
  return slots.length === 0 ? '' : `{${slots.map((_, slot) => scope.captured(side, slot) ?? '').join('|')}}`;
}

function captureList(scope: Scope, side: 'request' | 'response'): string {
  return scope.captureSlots[side].map((_, slot) => `"${scope.captured(side, slot) ?? ''}"`).join(' ');
}

/** A line with no whole request has this in its place (log.c 2.6). */
const BAD_REQUEST = '<BADREQ>';

const total = (entry: LogEntry): string | number => soFar(entry, since(entry, entry.closeMs));
const soFar = (entry: LogEntry, value: number): string | number => (entry.soFar ? `+${value}` : value);

/** Variables of a log format (log.c logformat_keywords 2.6) of what a request has in the lab; the rest have no value. Nobody shakes hands or waits idle before a request here. */
export const LOG_VARIABLES: Readonly<Record<string, Variable>> = dictionary({
  B: (e) => soFar(e, e.bytesOut),
  CC: (e) => e.clientCookie,
  CS: (e) => e.serverCookie,
  H: (e) => e.scope.machine,
  HM: (e) => e.request?.method ?? BAD_REQUEST,
  HP: (e) => (e.request === null ? BAD_REQUEST : (e.request.path.split('?')[0] ?? '')),
  HPO: (e) => (e.request === null ? BAD_REQUEST : pathOf(e.request.path)),
  HQ: (e) => (e.request === null ? BAD_REQUEST : queryOf(e.request.path) === '' ? null : `?${queryOf(e.request.path)}`),
  HU: (e) => e.request?.path ?? BAD_REQUEST,
  HV: (e) => (e.request === null ? BAD_REQUEST : 'HTTP/1.1'),
  ID: () => null,
  ST: (e) => e.status,
  T: (e) => commonLogDate(e.acceptMs),
  Ta: total,
  Tc: (e) => between(e, e.queueMs, e.connectMs),
  Td: (e) => between(e, Number.isNaN(e.dataMs) ? e.connectMs : e.dataMs, Number.isNaN(e.connectMs) ? NaN : e.closeMs),
  Th: () => 0,
  Ti: () => 0,
  Tl: (e) => commonLogDate(e.acceptMs),
  Tq: (e) => since(e, e.requestMs),
  TR: (e) => since(e, e.requestMs),
  Tr: (e) => between(e, e.connectMs, e.dataMs),
  Ts: (e) => RUN_BEGINS_S + Math.floor(e.acceptMs / 1000),
  Tt: total,
  Tu: total,
  Tw: (e) => (Number.isNaN(e.queueMs) ? -1 : since(e, e.queueMs) - since(e, e.requestMs)),
  U: (e) => e.bytesIn,
  ac: (e) => e.connections.process,
  b: (e) => e.backend,
  bc: (e) => e.connections.backend,
  bi: () => null,
  bp: () => null,
  bq: (e) => e.backendQueue,
  ci: (e) => dotted({ ipv4: e.scope.clientAddress }),
  cp: (e) => e.clientPort,
  f: (e) => e.scope.frontend.name,
  fc: (e) => e.connections.frontend,
  fi: (e) => dotted({ ipv4: e.scope.localAddress }),
  fp: (e) => e.scope.localPort,
  ft: (e) => e.scope.frontend.name,
  hr: (e) => captures(e.scope, 'request'),
  hrl: (e) => captureList(e.scope, 'request'),
  hs: (e) => captures(e.scope, 'response'),
  hsl: (e) => captureList(e.scope, 'response'),
  lc: () => null,
  ms: (e) => three(clockTime(e.acceptMs).ms),
  pid: (e) => e.pid,
  r: (e) => (e.request === null ? BAD_REQUEST : `${e.request.method} ${e.request.path} HTTP/1.1`),
  rc: (e) => (e.redispatched ? `+${e.retries}` : e.retries),
  rt: (e) => e.serial,
  s: (e) => e.server ?? '<NOSRV>',
  sc: (e) => e.connections.server,
  si: (e) => e.serverAddress,
  sp: (e) => (e.serverAddress === null ? null : e.serverPort),
  sq: (e) => e.serverQueue,
  sslc: () => null,
  sslv: () => null,
  t: acceptDate,
  tr: acceptDate,
  trg: (e) => commonLogDate(e.acceptMs),
  trl: (e) => commonLogDate(e.acceptMs),
  ts: (e) => e.ending,
  tsc: (e) => e.ending + e.cookieEnding,
});
