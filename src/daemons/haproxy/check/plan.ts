import type { HttpRequest } from '../../../sim/message.ts';
import type { Span } from '../../../text/span.ts';

/** What is spoken in a check: nothing but a connection, `option tcp-check`, `option httpchk` or `option mysql-check`. */
export type CheckProtocol = 'none' | 'tcp' | 'http' | 'mysql';

/** The checks of one backend: its steps, in order. The first is always a connection. */
export interface CheckPlan {
  readonly protocol: CheckProtocol;
  readonly steps: readonly CheckStep[];
  /** `http-check disable-on-404`. */
  readonly disableOn404: boolean;
}

export type CheckStep = ConnectStep | SendStep | ExpectStep;

interface Step {
  /** Null for what the daemon adds itself. */
  readonly span: Span | null;
  readonly comment: string | null;
  /** As the log counts them, from 1; 0 for a connection that no line asks for. */
  readonly number: number;
}

export interface ConnectStep extends Step {
  readonly kind: 'connect';
  /** 0: the server's, or its `port`. */
  readonly port: number;
  /** Null: the server's, or its `addr`. */
  readonly address: string | null;
}

export interface SendStep extends Step {
  readonly kind: 'send';
  readonly request: HttpRequest;
}

export interface ExpectStep extends Step {
  readonly kind: 'expect';
  readonly negate: boolean;
  readonly what: Expected;
  /** `on-error`, `on-success`: the log's words; null: the daemon's own. */
  readonly onError: string | null;
  readonly onSuccess: string | null;
  /** Statuses that the lines may choose, by their short names: `L7OKC`. */
  readonly okStatus: string | null;
  readonly errorStatus: string | null;
  readonly timeoutStatus: string | null;
}

export type Expected =
  | { readonly kind: 'status'; readonly ranges: readonly (readonly [number, number])[] }
  | { readonly kind: 'status-regex'; readonly pattern: string }
  | { readonly kind: 'text'; readonly text: string; readonly lengthMin: number }
  | { readonly kind: 'regex'; readonly pattern: string }
  | {
      readonly kind: 'header';
      readonly name: TextMatch;
      /** Null: any. */
      readonly value: TextMatch | null;
      /** `fhdr`: whole lines; else each value between commas. */
      readonly whole: boolean;
    }
  | { readonly kind: 'greeting' };

export interface TextMatch {
  readonly method: 'str' | 'beg' | 'end' | 'sub' | 'reg';
  readonly text: string;
}

/** Short names of a check's result, and its words in the log (check.c check_statuses, 2.6). */
export const STATUS_WORDS: Readonly<
  Record<
    string,
    { readonly words: string; readonly result: 'passed' | 'conditional' | 'failed'; readonly coded: boolean }
  >
> = {
  L4OK: { words: 'Layer4 check passed', result: 'passed', coded: false },
  L4TOUT: { words: 'Layer4 timeout', result: 'failed', coded: false },
  L4CON: { words: 'Layer4 connection problem', result: 'failed', coded: false },
  L6OK: { words: 'Layer6 check passed', result: 'passed', coded: false },
  L6TOUT: { words: 'Layer6 timeout', result: 'failed', coded: false },
  L6RSP: { words: 'Layer6 invalid response', result: 'failed', coded: false },
  L7TOUT: { words: 'Layer7 timeout', result: 'failed', coded: false },
  L7RSP: { words: 'Layer7 invalid response', result: 'failed', coded: false },
  L7OK: { words: 'Layer7 check passed', result: 'passed', coded: true },
  L7OKC: { words: 'Layer7 check conditionally passed', result: 'conditional', coded: true },
  L7STS: { words: 'Layer7 wrong status', result: 'failed', coded: true },
  SOCKERR: { words: 'Socket error', result: 'failed', coded: false },
};
