/** Header fields by their names in lower case. A field that occurs several times has its values separated by line feeds. */
export type Headers = Readonly<Record<string, string>>;

/** What travels in one piece over a TCP connection. Bytes are not modelled; a message arrives whole or not at all. */
export type Message = HttpRequest | HttpResponse | SqlGreeting | SqlQuery | SqlResult;

export interface HttpRequest {
  readonly kind: 'http-request';
  readonly method: string;
  readonly path: string;
  /** The Host header. */
  readonly host: string;
  readonly headers: Headers;
}

export interface HttpResponse {
  readonly kind: 'http-response';
  readonly status: number;
  readonly headers: Headers;
  /** Its text, where anything looks at it (a check that expects a string); most answers carry none. */
  readonly body?: string;
}

/** MySQL speaks first: the client may send a query only after the greeting. */
export interface SqlGreeting {
  readonly kind: 'sql-greeting';
}

export interface SqlQuery {
  readonly kind: 'sql-query';
  /** The one table that the statement is about. */
  readonly table: string;
  readonly write: boolean;
}

export interface SqlResult {
  readonly kind: 'sql-result';
  readonly ok: boolean;
}

export const NO_HEADERS: Headers = {};
