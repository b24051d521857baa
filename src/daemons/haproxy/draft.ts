import type { Span } from '../../text/span.ts';
import type {
  BalanceOptions,
  CookieConfig,
  HashType,
  Mode,
  Observed,
  OnError,
  RetryConditions,
  Setting,
  StickRule,
  SwitchingRule,
} from './config.ts';
import { NO_LOGGING, type LoggingDraft } from './log/logging.ts';
import { DEFAULT_BALANCE, DEFAULT_HASH } from './parseBalance.ts';
import { DEFAULT_RETRY } from './parseRetryOn.ts';
import { newRulesDraft, type RulesDraft } from './rules/rulesDraft.ts';
import type { StickTableConfig } from './stats/stickTable.ts';
import type { CheckProtocol } from './check/plan.ts';
import type { CheckLine } from './parseCheck.ts';
import type { AclNames } from './parseCondition.ts';

/** What a `defaults` section hands to the sections below it. */
export interface Inherited {
  mode: Mode;
  disabled: boolean;
  balance: Setting<BalanceOptions>;
  hash: HashType;
  retries: Setting<number>;
  retryOn: RetryConditions;
  redispatch: Setting<number> | null;
  allBackups: boolean;
  persist: boolean;
  abortOnClose: boolean;
  /** 0: unset. */
  fullconn: number;
  cookie: CookieConfig | null;
  /** `http-send-name-header`. */
  nameHeader: string | null;
  maxconn: Setting<number> | null;
  /** 0: unset. */
  backlog: number;
  defaultBackend: Setting<string> | null;
  timeouts: Map<string, Setting<number>>;
  checkKind: CheckProtocol;
  /** `option httpchk`; `afterRules`: it stands below a `http-check send`. */
  httpCheck: {
    method: string | null;
    uri: string | null;
    headers: Readonly<Record<string, string>>;
    afterRules: boolean;
    span: Span;
  } | null;
  httpLines: CheckLine[];
  tcpLines: CheckLine[];
  disableOn404: boolean;
  /** The first `http-check` line: it is ignored without `option httpchk`. */
  checkRules: Span | null;
  server: ServerDraft;
  /** Its lines about logs. */
  logging: LoggingDraft;
  policy: RulesDraft;
}

/** One address of a `bind` line. */
export interface BindDraft {
  readonly address: string | null;
  readonly port: number;
  /** Its own `backlog`; 0 where it has none. */
  backlog: number;
  /** Whether its clients speak TLS. */
  ssl: boolean;
  readonly span: Span;
}

/** What `default-server` and `server` lines set. */
export interface ServerDraft {
  check: Span | null;
  interMs: number;
  interSpan: Span | null;
  fastinterMs: number | null;
  downinterMs: number | null;
  fall: Setting<number>;
  rise: Setting<number>;
  weight: number;
  backup: boolean;
  disabled: boolean;
  maxconn: Setting<number>;
  minconn: number;
  maxqueue: Setting<number>;
  slowstartS: number;
  checkPort: number;
  checkAddress: string | null;
  cookie: string | null;
  observe: Observed;
  errorLimit: Setting<number>;
  onError: OnError;
  shutdownWhenDown: boolean;
  shutdownBackupsWhenUp: boolean;
  /** `track`: a server of this or another backend. */
  track: { readonly backend: string | null; readonly server: string; readonly span: Span } | null;
  nonStick: boolean;
}

export interface NamedServer extends ServerDraft {
  /** `id N`; null: the next free one. */
  id: number | null;
  name: string;
  host: string;
  hostSpan: Span;
  port: number;
  span: Span;
}

export type SectionKind = 'defaults' | 'frontend' | 'backend' | 'listen';

/** A proxy section while it is read. */
export interface Section extends Inherited {
  kind: SectionKind;
  name: string;
  span: Span;
  defaults: Section | null;
  binds: BindDraft[];
  /** Bind lines seen, also those the lab cannot use (a socket file). */
  bindLines: number;
  rules: SwitchingRule[];
  servers: NamedServer[];
  stickTable: StickTableConfig | null;
  stickRules: StickRule[];
  acls: AclNames;
}

export const hasFrontend = (section: Section): boolean => section.kind !== 'backend';
export const hasBackend = (section: Section): boolean => section.kind !== 'frontend';

/** What messages call a section. */
export function kindWord(section: Section): string {
  return section.kind === 'listen' ? 'proxy' : section.kind;
}

const BUILT_IN = { value: 0, span: null } as const;

/** Values without any `defaults` (manual 2.6): inter 2 s, fall 3, rise 2, weight 1, retries 3, mode tcp. */
export function builtInServer(): ServerDraft {
  return {
    check: null,
    interMs: 2000,
    interSpan: null,
    fastinterMs: null,
    downinterMs: null,
    fall: { value: 3, span: null },
    rise: { value: 2, span: null },
    weight: 1,
    backup: false,
    disabled: false,
    maxconn: BUILT_IN,
    minconn: 0,
    maxqueue: BUILT_IN,
    slowstartS: 0,
    checkPort: 0,
    checkAddress: null,
    cookie: null,
    observe: null,
    errorLimit: { value: 10, span: null },
    onError: 'fail-check',
    shutdownWhenDown: false,
    shutdownBackupsWhenUp: false,
    track: null,
    nonStick: false,
  };
}

function builtIn(): Inherited {
  return {
    mode: 'tcp',
    disabled: false,
    balance: { value: DEFAULT_BALANCE, span: null },
    hash: DEFAULT_HASH,
    retries: { value: 3, span: null },
    retryOn: DEFAULT_RETRY,
    redispatch: null,
    allBackups: false,
    persist: false,
    abortOnClose: false,
    fullconn: 0,
    cookie: null,
    nameHeader: null,
    maxconn: null,
    backlog: 0,
    defaultBackend: null,
    timeouts: new Map(),
    checkKind: 'none',
    httpCheck: null,
    httpLines: [],
    tcpLines: [],
    disableOn404: false,
    checkRules: null,
    server: builtInServer(),
    logging: NO_LOGGING,
    policy: newRulesDraft(null),
  };
}

export function newSection(kind: SectionKind, name: string, span: Span, defaults: Section | null): Section {
  const base = defaults ?? builtIn();
  // A spread with so many properties behind it takes many times as long.
  return Object.assign({}, base, {
    timeouts: new Map(base.timeouts),
    policy: newRulesDraft(base.policy),
    server: { ...base.server },
    httpLines: [...base.httpLines],
    tcpLines: [...base.tcpLines],
    kind,
    name,
    span,
    defaults,
    binds: [],
    bindLines: 0,
    rules: [],
    servers: [],
    stickTable: null,
    stickRules: [],
    acls: new Map(),
  });
}
