/** What travels in one piece over a TCP connection. Bytes are not modelled; a message arrives whole or not at all. */
export type Message = HttpRequest | HttpResponse | SqlGreeting | SqlQuery | SqlResult;

export interface HttpRequest {
  readonly kind: 'http-request';
  readonly method: string;
  readonly path: string;
  readonly host: string;
  /** Who started the TCP connection to the first proxy: what `source` and `ip_hash` look at. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpResponse {
  readonly kind: 'http-response';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** MySQL speaks first: the client may send a query only after the greeting. */
export interface SqlGreeting {
  readonly kind: 'sql-greeting';
}

export interface SqlQuery {
  readonly kind: 'sql-query';
  readonly write: boolean;
}

export interface SqlResult {
  readonly kind: 'sql-result';
  readonly ok: boolean;
}

export const NO_HEADERS: Readonly<Record<string, string>> = {};
