import type { Span } from '../../text/span.ts';

/** A MySQL server's settings, from my.cnf and mariadbd's defaults. */
export interface MysqlConfig {
  readonly port: number;
  /** Null: every address of the machine. */
  readonly bindAddress: string | null;
  readonly maxConnections: number;
  /** How long a statement waits for a table that another session has locked. */
  readonly lockWaitTimeoutMs: number;
  readonly networking: boolean;
  /** The lines that set them, by option name. */
  readonly spans: Readonly<Partial<Record<string, Span>>>;
}
