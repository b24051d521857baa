import type { Span } from '../../../text/span.ts';
import type { Condition } from '../acl.ts';
import type { Setting } from '../config.ts';
import type { Expression } from '../sample/expression.ts';
import type { MatchMethod } from '../sample/pattern.ts';
import type { Format } from '../sample/format.ts';
import type { CaptureSlots } from './captures.ts';
import type { ErrorPage } from './errorPage.ts';

/** What the rules of a proxy do to connections, requests and answers. Plain data, in the order of the file. */

export interface Rule<Action> {
  readonly action: Action;
  readonly condition: Condition | null;
  readonly span: Span;
}

/** An answer made by HAProxy itself. */
export interface Reply {
  readonly status: number;
  readonly headers: readonly { readonly name: string; readonly value: Format }[];
  readonly contentType: string | null;
  /** Null: none, or one of the daemon's own pages. */
  readonly body: Format | null;
  /** Where the rest comes from, where it is not written on the line: a body, or a whole answer. */
  readonly from:
    | { readonly kind: 'file' | 'lf-file' | 'errorfile'; readonly path: string }
    | { readonly kind: 'errorfiles'; readonly name: string }
    /** The proxy's own page for the status. */
    | { readonly kind: 'default' }
    | null;
}

export interface Redirect {
  readonly kind: 'redirect';
  readonly how: 'location' | 'prefix' | 'scheme';
  readonly target: Format;
  readonly status: number;
  readonly dropQuery: boolean;
  readonly appendSlash: boolean;
  readonly ignoreEmpty: boolean;
  readonly setCookie: string | null;
}

export type HttpAction =
  | { readonly kind: 'allow' }
  | { readonly kind: 'deny' | 'tarpit' | 'return'; readonly reply: Reply }
  /** Without a realm of its own it is the proxy's name. */
  | { readonly kind: 'auth'; readonly realm: string | null }
  | Redirect
  | { readonly kind: 'set-header' | 'add-header'; readonly name: string; readonly value: Format }
  | { readonly kind: 'del-header'; readonly name: string; readonly method: MatchMethod }
  | {
      readonly kind: 'replace-header' | 'replace-value';
      readonly name: string;
      readonly regex: string;
      readonly value: Format;
    }
  | { readonly kind: 'set-method' | 'set-path' | 'set-pathq' | 'set-query' | 'set-uri'; readonly value: Format }
  | { readonly kind: 'replace-path' | 'replace-pathq' | 'replace-uri'; readonly regex: string; readonly value: Format }
  | { readonly kind: 'set-status'; readonly status: number }
  | { readonly kind: 'early-hint' }
  | { readonly kind: 'disable-l7-retry' }
  | { readonly kind: 'silent-drop' }
  | CommonAction;

export type TcpAction =
  | { readonly kind: 'accept' }
  | { readonly kind: 'silent-drop' }
  | { readonly kind: 'set-mode-http' }
  | CommonAction;

/** What rules of every kind may do. */
export type CommonAction =
  | { readonly kind: 'reject' }
  | { readonly kind: 'set-var'; readonly name: string; readonly value: Expression | Format }
  | { readonly kind: 'unset-var'; readonly name: string }
  | { readonly kind: 'set-src'; readonly value: Expression }
  | { readonly kind: 'set-priority-class' | 'set-priority-offset'; readonly value: Expression }
  | { readonly kind: 'track'; readonly slot: number; readonly key: Expression; readonly table: string | null }
  | { readonly kind: 'sc-set-gpt0'; readonly slot: number; readonly value: Expression | number }
  | { readonly kind: 'capture'; readonly side: 'request' | 'response'; readonly slot: number; readonly value: Expression }
  | { readonly kind: 'sc-inc-gpc'; readonly counter: 'gpc0' | 'gpc1'; readonly slot: number };

export interface HeaderOption {
  readonly name: string;
  /** Clients of this network get none. */
  readonly except: string | null;
  /** Only where there is none yet. */
  readonly ifNone: boolean;
  readonly span: Span;
}

export interface StatsPage {
  readonly uri: string;
  readonly realm: string;
  /** Seconds; 0: it stands still. */
  readonly refreshS: number;
  /** `user:password` */
  readonly users: readonly string[];
  readonly span: Span;
}

/** All of these of one proxy; proxies without any have none, so that nobody looks. */
export interface ProxyRules {
  readonly connection: readonly Rule<TcpAction>[];
  readonly session: readonly Rule<TcpAction>[];
  readonly content: readonly Rule<TcpAction>[];
  readonly inspectDelayMs: number;
  readonly request: readonly Rule<HttpAction>[];
  /** `redirect` lines come after all `http-request` rules. */
  readonly redirects: readonly Rule<Redirect>[];
  readonly response: readonly Rule<HttpAction>[];
  readonly afterResponse: readonly Rule<HttpAction>[];
  readonly useServer: readonly Rule<{ readonly server: string | Format }>[];
  readonly monitorUri: Setting<string> | null;
  readonly monitorFail: readonly { readonly condition: Condition; readonly span: Span }[];
  readonly stats: StatsPage | null;
  readonly forwardedFor: HeaderOption | null;
  readonly originalTo: HeaderOption | null;
  readonly captures: CaptureSlots;
  /** `force-persist` and `ignore-persist`: the first that holds counts. */
  readonly persistence: readonly Rule<'forced' | 'ignored'>[];
  /** In place of the daemon's own pages; of several for one status the last counts. */
  readonly errorPages: readonly ErrorPage[];
  /** How long a `tarpit` holds a client; null for ever. */
  readonly tarpit: Setting<number> | null;
}
