import type { Template } from '../config.ts';

/** How values are written into a line: `escape=` of `log_format`. */
export type Escape = 'default' | 'json' | 'none';

/** A `log_format`. Plain data. */
export interface LogFormat {
  readonly parts: Template;
  readonly escape: Escape;
}

/** An `access_log`. Plain data. */
export interface AccessLog {
  /** Its path on the machine, or `syslog:…`. */
  readonly path: string;
  readonly format: LogFormat;
  /** `if=…`: nothing is written where this is empty or `0`. */
  readonly condition: Template | null;
}

/** Levels of the error log, the most important first (ngx_log.c err_levels 1.22). */
export const ERROR_LEVELS = ['stderr', 'emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'] as const;
export type ErrorLevel = Exclude<(typeof ERROR_LEVELS)[number], 'stderr'>;

/** An `error_log`. Plain data. */
export interface ErrorLog {
  readonly path: string;
  /** Index into `ERROR_LEVELS` of the least important level that it keeps. */
  readonly level: number;
}
