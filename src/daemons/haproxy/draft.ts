import type { Span } from '../../text/span.ts';
import type { Algorithm, Mode, Setting, StatusExpectation, SwitchingRule } from './config.ts';
import type { AclNames } from './parseCondition.ts';

/** What a `defaults` section hands to the sections below it. */
export interface Inherited {
  mode: Mode;
  disabled: boolean;
  algorithm: Setting<Algorithm>;
  retries: Setting<number>;
  redispatch: Setting<number> | null;
  allBackups: boolean;
  maxconn: Setting<number> | null;
  /** 0: unset. */
  backlog: number;
  defaultBackend: Setting<string> | null;
  timeouts: Map<string, Setting<number>>;
  httpCheck: { method: string; uri: string; span: Span } | null;
  checkSend: { method: string | null; uri: string | null } | null;
  checkExpect: StatusExpectation | null;
  /** The first `http-check` line: it is ignored without `option httpchk`. */
  checkRules: Span | null;
  server: ServerDraft;
  /** `option httplog`: in mode tcp it falls back to another. */
  httplog: Span | null;
  /** Whether some line chose a log format, and whether there is anywhere to log to. */
  logFormat: boolean;
  hasLog: boolean;
  /** Keywords and options (`option forwardfor`) that mean nothing without `mode http`. */
  httpUses: Set<string>;
}

/** One address of a `bind` line. */
export interface BindDraft {
  readonly address: string | null;
  readonly port: number;
  /** Its own `backlog`; 0 where it has none. */
  backlog: number;
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
  checkPort: number;
  checkAddress: string | null;
}

export interface NamedServer extends ServerDraft {
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
  /** Bind lines with `ssl` and no certificate, as written after `bind`. */
  bareSsl: { address: string; span: Span }[];
  rules: SwitchingRule[];
  servers: NamedServer[];
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
    checkPort: 0,
    checkAddress: null,
  };
}

function builtIn(): Inherited {
  return {
    mode: 'tcp',
    disabled: false,
    algorithm: { value: 'roundrobin', span: null },
    retries: { value: 3, span: null },
    redispatch: null,
    allBackups: false,
    maxconn: null,
    backlog: 0,
    defaultBackend: null,
    timeouts: new Map(),
    httpCheck: null,
    checkSend: null,
    checkExpect: null,
    checkRules: null,
    server: builtInServer(),
    httplog: null,
    logFormat: false,
    hasLog: false,
    httpUses: new Set(),
  };
}

export function newSection(kind: SectionKind, name: string, span: Span, defaults: Section | null): Section {
  const base = defaults ?? builtIn();
  return {
    ...base,
    timeouts: new Map(base.timeouts),
    server: { ...base.server },
    httpUses: new Set(base.httpUses),
    kind,
    name,
    span,
    defaults,
    binds: [],
    bindLines: 0,
    bareSsl: [],
    rules: [],
    servers: [],
    acls: new Map(),
  };
}
