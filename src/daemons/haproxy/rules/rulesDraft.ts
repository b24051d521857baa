import type { Span } from '../../../text/span.ts';
import type { Condition } from '../acl.ts';
import type { Setting } from '../config.ts';
import type { CaptureSlot } from './captures.ts';
import type { ErrorPage } from './errorPage.ts';
import type { HeaderOption, HttpAction, ProxyRules, Redirect, Rule, StatsPage, TcpAction } from './rule.ts';
import type { Format } from '../sample/format.ts';

/** The rules of a section while it is read. */
export interface RulesDraft {
  connection: Rule<TcpAction>[];
  session: Rule<TcpAction>[];
  content: Rule<TcpAction>[];
  inspectDelayMs: number;
  request: Rule<HttpAction>[];
  redirects: Rule<Redirect>[];
  response: Rule<HttpAction>[];
  afterResponse: Rule<HttpAction>[];
  useServer: Rule<{ readonly server: string | Format }>[];
  monitorUri: Setting<string> | null;
  monitorFail: { condition: Condition; span: Span }[];
  stats: { enabled: boolean; uri: string; realm: string; refreshS: number; users: string[]; span: Span } | null;
  forwardedFor: HeaderOption | null;
  originalTo: HeaderOption | null;
  captures: { request: CaptureSlot[]; response: CaptureSlot[] };
  persistence: Rule<'forced' | 'ignored'>[];
  errorPages: ErrorPage[];
}

/** What a section begins with: a `defaults` section hands on everything, its rules before the section's own (manual 2.6, section 4.1). */
export function newRulesDraft(defaults: RulesDraft | null): RulesDraft {
  return {
    connection: [...(defaults?.connection ?? [])],
    session: [...(defaults?.session ?? [])],
    content: [...(defaults?.content ?? [])],
    inspectDelayMs: defaults?.inspectDelayMs ?? 0,
    request: [...(defaults?.request ?? [])],
    redirects: [],
    response: [...(defaults?.response ?? [])],
    afterResponse: [...(defaults?.afterResponse ?? [])],
    useServer: [],
    monitorUri: defaults?.monitorUri ?? null,
    monitorFail: [],
    stats: defaults === null || defaults.stats === null ? null : { ...defaults.stats, users: [...defaults.stats.users] },
    forwardedFor: defaults?.forwardedFor ?? null,
    originalTo: defaults?.originalTo ?? null,
    captures: { request: [...(defaults?.captures.request ?? [])], response: [...(defaults?.captures.response ?? [])] },
    persistence: [],
    errorPages: [...(defaults?.errorPages ?? [])],
  };
}

/** The rules as the running daemon has them; null where there is none at all, which is the usual case. */
export function buildRules(draft: RulesDraft, http: boolean, tarpit: Setting<number> | null): ProxyRules | null {
  const stats: StatsPage | null = draft.stats?.enabled === true ? draft.stats : null;
  const { connection, session, content, useServer, inspectDelayMs } = draft;
  // Without HTTP nobody looks at rules about requests; the daemon says so when it starts.
  const whole: ProxyRules = {
    connection,
    session,
    content,
    inspectDelayMs,
    useServer,
    request: http ? draft.request : [],
    redirects: http ? draft.redirects : [],
    response: http ? draft.response : [],
    afterResponse: http ? draft.afterResponse : [],
    monitorUri: http ? draft.monitorUri : null,
    monitorFail: http ? draft.monitorFail : [],
    stats: http ? stats : null,
    forwardedFor: http ? draft.forwardedFor : null,
    originalTo: http ? draft.originalTo : null,
    captures: draft.captures,
    persistence: draft.persistence,
    errorPages: http ? draft.errorPages : [],
    tarpit,
  };
  const { captures } = draft;
  const lists = [connection, session, content, useServer, draft.persistence, captures.request, captures.response, whole.request, whole.redirects, whole.response, whole.afterResponse];
  const some =
    lists.some((list) => list.length > 0) ||
    whole.monitorUri !== null ||
    whole.stats !== null ||
    whole.forwardedFor !== null ||
    whole.originalTo !== null ||
    whole.errorPages.length > 0;
  return some ? whole : null;
}
