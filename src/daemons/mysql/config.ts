import type { Span } from '../../text/span.ts';

/** A MySQL server's settings, from my.cnf and mariadbd's defaults. */
export interface MysqlConfig {
  readonly port: number;
  /** Null: every address of the machine. */
  readonly bindAddress: string | null;
  readonly maxConnections: number;
  /** Connections that the kernel holds until the server accepts them, less one. Null: as many as go with `maxConnections`. */
  readonly backLog: number | null;
  /** How long a statement waits for a table that another session has locked. */
  readonly lockWaitTimeoutMs: number;
  readonly networking: boolean;
  /** The lines that set them, by option name. */
  readonly spans: Readonly<Partial<Record<string, Span>>>;
}

/** `back_log` where no line sets it, or sets 0: measured with `ss -ltn` for five limits (10.11.19). */
export function backLogOf({ backLog, maxConnections }: MysqlConfig): number {
  return backLog ?? Math.min(900, 50 + Math.floor(maxConnections / 5));
}
