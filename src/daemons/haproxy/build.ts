import type { ParseContext } from '../daemon.ts';
import { ipv4Number, isAnyAddress } from './address.ts';
import { buildCheckPlan } from './buildCheck.ts';
import type {
  BackendConfig,
  BalanceOptions,
  CheckConfig,
  FrontendConfig,
  HaproxyConfig,
  ServerConfig,
  Setting,
} from './config.ts';
import type { CheckPlan } from './check/plan.ts';
import { buildLogging } from './log/logging.ts';
import type { ProxyRules } from './rules/rule.ts';
import { buildRules } from './rules/rulesDraft.ts';
import { HTTP_ALGORITHMS } from './parseBalance.ts';
import { hasBackend, hasFrontend, type NamedServer, type Section } from './draft.ts';

/** The address a server's host stands for; null where nothing resolves it. */
export function resolveHost(host: string, context: ParseContext): string | null {
  if (ipv4Number(host) !== null && !isAnyAddress(host)) return host;
  // An address of "any" is the machine itself.
  if (isAnyAddress(host) || host === 'localhost') return context.machine?.address ?? '127.0.0.1';
  return context.hosts.get(host) ?? null;
}

/** What the `global` section says. */
export type GlobalSettings = Pick<HaproxyConfig, 'maxconn' | 'socket' | 'spreadChecks' | 'maxSpreadChecksMs'> & { readonly logTag: string | null };

/** What can be run of the sections read. */
export function buildConfig(
  sections: readonly Section[],
  global: GlobalSettings,
  sides: Pick<HaproxyConfig, 'userlists' | 'errorLists'>,
  text: string,
  context: ParseContext,
): HaproxyConfig {
  const { maxconn, socket } = global;
  const all = sections.filter((s) => s.kind !== 'defaults');
  const proxies = all.filter((s) => !s.disabled);
  // Proxies are numbered in the order of the file; the runtime socket's own comes first.
  const places = new Map(all.map((section, place) => [section, place]));
  const idOf = (section: Section): number => (places.get(section) as number) + (socket === null ? 1 : 2);
  const fullconns = fullconnsByName(proxies, maxconn);
  return {
    maxconn,
    socket,
    spreadChecks: global.spreadChecks,
    maxSpreadChecksMs: global.maxSpreadChecksMs,
    files: linesByPath(text, context),
    userlists: sides.userlists,
    errorLists: sides.errorLists,
    tables: proxies.flatMap(({ stickTable }) => (stickTable === null ? [] : [stickTable])),
    frontends: proxies.filter(hasFrontend).map((section) => buildFrontend(section, idOf(section), global)),
    backends: proxies
      .filter(hasBackend)
      .map((section) => buildBackend(section, idOf(section), fullconns.get(section.name) ?? 0, global, context)),
  };
}

/** A timeout of 0 waits for ever. */
function timeout(section: Section, name: string): Setting<number> | null {
  const set = section.timeouts.get(name);
  return set === undefined || set.value === 0 ? null : set;
}

/** Linux cuts down what a process asks of listen(2) to this (net.core.somaxconn since 5.4). */
const SOMAXCONN = 4096;

/**
 * listener_backlog: what the `bind` line says, or else the frontend's `backlog`, or else its `maxconn`, or else the process's (measured with ss for
 * each of these). Without any of them HAProxy works its own limit out from the open files it may have, which are many.
 */
function backlogOf(section: Section, own: number, processMaxconn: Setting<number> | null): number {
  const asked = own || section.backlog || section.maxconn?.value || processMaxconn?.value || SOMAXCONN;
  return Math.min(asked, SOMAXCONN);
}

/**
 * A file of the machine's folder is named by its path on the machine, or relative to the working directory. Those whose names do not stand in the text are
 * left out: what is written in them changes nothing, and most are other daemons'. In a text with variables, escapes or quotes, any name may be meant.
 */
function linesByPath(text: string, context: ParseContext): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const any = /[$\\"']/.test(text);
  for (const [path, file] of context.machine?.files ?? []) {
    if (!any && !text.includes(path.slice(path.lastIndexOf('/') + 1))) continue;
    const lines = file.text.split('\n');
    for (const name of [path, `/${path}`, `./${path}`, `/etc/haproxy/${path}`]) found.set(name, lines);
  }
  return found;
}

function buildPolicy(section: Section): ProxyRules | null {
  return buildRules(section.policy, section.mode === 'http', timeout(section, 'tarpit') ?? timeout(section, 'connect'));
}

function buildFrontend(section: Section, id: number, { maxconn: processMaxconn, logTag }: GlobalSettings): FrontendConfig {
  return {
    name: section.name,
    id,
    policy: buildPolicy(section),
    span: section.span,
    logging: buildLogging(section.logging, section.mode, logTag),
    mode: section.mode,
    binds: section.binds.map((bind) => ({ ...bind, backlog: backlogOf(section, bind.backlog, processMaxconn) })),
    timeoutClient: timeout(section, 'client'),
    maxconn: section.maxconn !== null && section.maxconn.value > 0 ? section.maxconn : null,
    rules: section.rules,
    abortOnClose: section.abortOnClose,
    defaultBackend:
      section.defaultBackend ?? (section.kind === 'listen' ? { value: section.name, span: section.span } : null),
  };
}

function buildBackend(
  section: Section,
  id: number,
  /** Connections that its frontends let in, all together. */
  incoming: number,
  { logTag }: GlobalSettings,
  context: ParseContext,
): BackendConfig {
  const ids = serverIds(section.servers);
  const checkPlan = buildCheckPlan(section);
  const balance = buildBalance(section);
  return {
    name: section.name,
    listens: section.kind === 'listen',
    id,
    policy: buildPolicy(section),
    span: section.span,
    logging: buildLogging(section.logging, section.mode, logTag),
    mode: section.mode,
    algorithm: { value: balance.value.algorithm, span: balance.span },
    balance,
    hash: section.hash,
    servers: section.servers.map((server, at) => buildServer(server, ids[at] as number, section, context)),
    retries: section.retries,
    redispatch: section.redispatch,
    allBackups: section.allBackups,
    timeoutConnect: timeout(section, 'connect'),
    timeoutServer: timeout(section, 'server'),
    // Unset, it is as long as the one for connecting (cfgparse.c; measured: 503 after 2 s with `timeout connect 2s`).
    timeoutQueue: timeout(section, 'queue') ?? timeout(section, 'connect'),
    timeoutCheck: timeout(section, 'check'),
    checkPlan,
    httpCheck: firstRequest(checkPlan),
    retryOn: section.retryOn,
    cookie: section.cookie,
    stickRules: section.stickRules,
    nameHeader: section.mode === 'http' ? section.nameHeader : null,
    fullconn: section.fullconn > 0 ? section.fullconn : Math.max(1, Math.floor((incoming + 9) / 10)),
    persist: section.persist,
    abortOnClose: section.abortOnClose,
  };
}

function firstRequest({ protocol, steps }: CheckPlan): BackendConfig['httpCheck'] {
  const send = protocol === 'http' ? steps.find((step) => step.kind === 'send') : undefined;
  return send === undefined ? null : { method: send.request.method, uri: send.request.path };
}

/** Connections of a process whose file does not say, with the open files that Debian's unit allows it. */
export const DEFAULT_MAXCONN = 262_123;

/** How many connections may come in to each name through all frontends that lead there; a tenth is the default (proxy.c proxy_adjust_all_maxconn, 2.6). */
function fullconnsByName(proxies: readonly Section[], processMaxconn: Setting<number> | null): Map<string, number> {
  const sums = new Map<string, number>();
  for (const proxy of proxies) {
    if (!hasFrontend(proxy)) continue;
    const targets = new Set(proxy.rules.map((rule) => rule.backend));
    const otherwise = proxy.defaultBackend?.value ?? (proxy.kind === 'listen' ? proxy.name : null);
    if (otherwise !== null) targets.add(otherwise);
    const most = proxy.maxconn?.value || (processMaxconn?.value ?? DEFAULT_MAXCONN);
    for (const name of targets) sums.set(name, (sums.get(name) ?? 0) + most);
  }
  return sums;
}

/** A server without an `id` gets the first number free from its place in the file on (cfgparse.c check_config_validity, 2.6). */
function serverIds(servers: readonly NamedServer[]): number[] {
  const taken = new Set(servers.map((server) => server.id));
  let next = 0;
  return servers.map((server) => {
    next++;
    if (server.id !== null) return server.id;
    while (taken.has(next)) next++;
    return next;
  });
}

/** What looks into HTTP requests goes round robin where there are none (cfgparse.c 2.6). */
function buildBalance(section: Section): Setting<BalanceOptions> {
  const { balance } = section;
  const needless = section.mode === 'tcp' && HTTP_ALGORITHMS.has(balance.value.algorithm);
  return needless ? { ...balance, value: { ...balance.value, algorithm: 'roundrobin' } } : balance;
}

function buildServer(server: NamedServer, id: number, section: Section, context: ParseContext): ServerConfig {
  const address = resolveHost(server.host, context) ?? '0.0.0.0';
  return {
    name: server.name,
    id,
    idGiven: server.id !== null,
    host: server.host,
    address,
    port: server.port,
    span: server.span,
    weight: server.weight,
    backup: server.backup,
    disabled: server.disabled,
    maxqueue: server.maxqueue,
    slowstartS: server.slowstartS,
    cookie: server.cookie,
    observe:
      server.observe === null
        ? null
        : { layer: server.observe, errorLimit: server.errorLimit, onError: server.onError },
    shutdownWhenDown: server.shutdownWhenDown,
    shutdownBackupsWhenUp: server.shutdownBackupsWhenUp,
    track:
      server.track === null ? null : { backend: server.track.backend ?? section.name, server: server.track.server },
    nonStick: server.nonStick,
    check: server.check === null || server.track !== null ? null : buildCheck(server, address),
    ...buildLimits(server),
  };
}

/** `minconn` alone is both; `maxconn` alone does not sink (server.c srv_minmax_conn_apply, 2.6). */
function buildLimits({ maxconn, minconn }: NamedServer): Pick<ServerConfig, 'maxconn' | 'minconn'> {
  if (minconn > maxconn.value) return { maxconn: { ...maxconn, value: minconn }, minconn };
  return { maxconn, minconn: minconn === 0 ? maxconn.value : minconn };
}

function buildCheck(server: NamedServer, address: string): CheckConfig {
  const span = server.check ?? server.span;
  return {
    address: server.checkAddress ?? address,
    port: server.checkPort === 0 ? server.port : server.checkPort,
    interMs: server.interMs,
    fastinterMs: server.fastinterMs,
    downinterMs: server.downinterMs,
    fall: server.fall,
    rise: server.rise,
    span,
    interSpan: server.interSpan ?? span,
  };
}

/** Ports it listens on, each once, in order of appearance. */
export function portsOf(config: HaproxyConfig): number[] {
  return [...new Set(config.frontends.flatMap((f) => f.binds.map((b) => b.port)))];
}

/** Hosts of its servers as written, each once. */
export function talksTo(config: HaproxyConfig): string[] {
  return [...new Set(config.backends.flatMap((b) => b.servers.map((s) => s.host)))];
}
