import type { Span } from '../../text/span.ts';

/** The app's settings, from app.env and the defaults. */
export interface AppConfig {
  readonly port: number;
  readonly workMs: number;
  readonly dbHost: string | null;
  readonly dbPort: number;
  readonly dbConnectTimeoutMs: number;
  /** 0: for ever. */
  readonly dbReadTimeoutMs: number;
  /** Connections at most, kept between queries; 0: one for each query, not kept. */
  readonly dbPoolSize: number;
  readonly dbErrorStatus: number;
  readonly dbErrorHangsUp: boolean;
  readonly healthPath: string;
  readonly healthChecksDb: boolean;
  readonly replyStatus: number;
  /** The lines that set them, where a line does. */
  readonly spans: Readonly<Partial<Record<string, Span>>>;
}

/** Settings from valid values. */
export function settings(values: ReadonlyMap<string, string>, port: number, spans: AppConfig['spans']): AppConfig {
  const text = (name: string, initial: string): string => values.get(name) ?? initial;
  const host = text('DB_HOST', '');
  return {
    port,
    workMs: Number(text('WORK_MS', '20')),
    dbHost: host === '' ? null : host,
    dbPort: Number(text('DB_PORT', '3306')),
    dbConnectTimeoutMs: Number(text('DB_CONNECT_TIMEOUT_MS', '10000')),
    dbReadTimeoutMs: Number(text('DB_READ_TIMEOUT_MS', '0')),
    dbPoolSize: Number(text('DB_POOL_SIZE', '0')),
    dbErrorStatus: Number(text('DB_ERROR_STATUS', '500')),
    dbErrorHangsUp: text('DB_ERROR_HANGS_UP', 'false') === 'true',
    healthPath: text('HEALTH_PATH', '/health'),
    healthChecksDb: text('HEALTH_CHECKS_DB', 'false') === 'true',
    replyStatus: Number(text('REPLY_STATUS', '200')),
    spans,
  };
}
