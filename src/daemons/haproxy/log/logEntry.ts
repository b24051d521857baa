import type { HttpRequest } from '../../../sim/message.ts';
import type { Scope } from '../sample/scope.ts';

/** What a line about one request, or in mode tcp one connection, is written from. Moments are milliseconds of the run; NaN where it never came to that. */
export interface LogEntry {
  readonly acceptMs: number;
  readonly requestMs: number;
  readonly queueMs: number;
  readonly connectMs: number;
  readonly dataMs: number;
  readonly closeMs: number;
  /** What log formats ask of the request. */
  readonly scope: Scope;
  readonly request: HttpRequest | null;
  /** 0: none. */
  readonly status: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly clientPort: number;
  readonly backend: string;
  /** Null: none was chosen; `<STATS>` where an applet answered. */
  readonly server: string | null;
  readonly serverAddress: string | null;
  readonly serverPort: number;
  /** Two letters, and two more about the cookie. */
  readonly ending: string;
  readonly cookieEnding: string;
  readonly clientCookie: string | null;
  readonly serverCookie: string | null;
  readonly connections: {
    readonly process: number;
    readonly frontend: number;
    readonly backend: number;
    readonly server: number;
  };
  readonly retries: number;
  readonly redispatched: boolean;
  readonly serverQueue: number;
  readonly backendQueue: number;
  /** With `option logasap` some figures are only what is known so far. */
  readonly soFar: boolean;
  readonly pid: number;
  /** Counts the process's requests. */
  readonly serial: number;
}
