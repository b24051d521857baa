import type { Span } from '../../../text/span.ts';
import type { Mode } from '../config.ts';
import type { Format } from '../sample/format.ts';
import { parseLogText } from './logText.ts';

/** Where a `log` line sends messages. Plain data. */
export interface LogTarget {
  /** As written: `/dev/log`, `127.0.0.1:514`, `stdout`. */
  readonly address: string;
  readonly facility: string;
  /** The least important level that goes there, 0 (emerg) to 7 (debug). */
  readonly maxLevel: number;
  /** More important messages are sent as if they were of this level. */
  readonly minLevel: number;
  /** `format raw`; null: what the kind of address usually gets. */
  readonly format: string | null;
  readonly span: Span;
}

/** Levels by their numbers (log.c log_levels 2.6). */
export const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];

/** How a line about a request or connection is written. */
export type LogStyle = 'none' | 'tcp' | 'http' | 'https' | 'clf' | 'own';

/** What a proxy logs, and where to. Plain data. */
export interface Logging {
  readonly targets: readonly LogTarget[];
  /** The format of lines about requests; null: only that somebody connected is logged. */
  readonly format: Format | null;
  /** `log-tag`; null: `haproxy`. */
  readonly tag: string | null;
  /** `option dontlognull`, `dontlog-normal`, `log-separate-errors`, `log-health-checks`, `logasap`. */
  readonly options: ReadonlySet<LogOption>;
}

export type LogOption = 'dontlognull' | 'dontlog-normal' | 'log-separate-errors' | 'log-health-checks' | 'logasap';
export const LOG_OPTIONS: ReadonlySet<string> = new Set<LogOption>([
  'dontlognull',
  'dontlog-normal',
  'log-separate-errors',
  'log-health-checks',
  'logasap',
]);

/** A section's lines about logs while it is read; a section below a `defaults` begins with that one's. Never changed in place. */
export interface LoggingDraft {
  readonly targets: readonly LogTarget[];
  readonly style: LogStyle;
  readonly text: string;
  readonly tag: string | null;
  readonly options: ReadonlySet<LogOption>;
}

export const NO_LOGGING: LoggingDraft = {
  targets: [],
  style: 'none',
  text: '',
  tag: null,
  options: new Set(),
};

/** log.c default_tcp_log_format and its neighbours, 2.6. */
const FORMATS: Readonly<Record<Exclude<LogStyle, 'none' | 'own'>, string>> = {
  tcp: '%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq',
  http: '%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r',
  https:
    '%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc',
  clf: '%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl',
};

/** Styles about HTTP are those of TCP where the proxy's mode is tcp (cfgparse.c check_config_validity 2.6). */
export function buildLogging(draft: LoggingDraft, mode: Mode, globalTag: string | null): Logging {
  const { targets, options, text } = draft;
  const style = mode === 'tcp' && draft.style !== 'own' && draft.style !== 'none' ? 'tcp' : draft.style;
  const written = style === 'own' ? text : style === 'none' ? null : FORMATS[style];
  return {
    targets,
    format: written === null ? null : parseLogText(written),
    tag: draft.tag ?? globalTag,
    options,
  };
}
