import type { ParseContext } from '../daemon.ts';
import { ipv4Number, isAnyAddress } from './address.ts';
import type {
  BackendConfig,
  CheckConfig,
  FrontendConfig,
  HaproxyConfig,
  HttpCheckConfig,
  ServerConfig,
  Setting,
} from './config.ts';
import { hasBackend, hasFrontend, type NamedServer, type Section } from './draft.ts';

/** The address a server's host stands for; null where nothing resolves it. */
export function resolveHost(host: string, context: ParseContext): string | null {
  if (ipv4Number(host) !== null && !isAnyAddress(host)) return host;
  // An address of "any" is the machine itself.
  if (isAnyAddress(host) || host === 'localhost') return context.machine?.address ?? '127.0.0.1';
  return context.hosts.get(host) ?? null;
}

/** What can be run of the sections read. */
export function buildConfig(
  sections: readonly Section[],
  maxconn: Setting<number> | null,
  context: ParseContext,
): HaproxyConfig {
  const proxies = sections.filter((s) => s.kind !== 'defaults' && !s.disabled);
  return {
    maxconn,
    frontends: proxies.filter(hasFrontend).map((section) => buildFrontend(section, maxconn)),
    backends: proxies.filter(hasBackend).map((section) => buildBackend(section, context)),
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

function buildFrontend(section: Section, processMaxconn: Setting<number> | null): FrontendConfig {
  return {
    name: section.name,
    span: section.span,
    mode: section.mode,
    binds: section.binds.map((bind) => ({ ...bind, backlog: backlogOf(section, bind.backlog, processMaxconn) })),
    timeoutClient: timeout(section, 'client'),
    maxconn: section.maxconn !== null && section.maxconn.value > 0 ? section.maxconn : null,
    rules: section.rules,
    defaultBackend:
      section.defaultBackend ?? (section.kind === 'listen' ? { value: section.name, span: section.span } : null),
  };
}

function buildBackend(section: Section, context: ParseContext): BackendConfig {
  return {
    name: section.name,
    span: section.span,
    mode: section.mode,
    algorithm: section.algorithm,
    servers: section.servers.map((server) => buildServer(server, context)),
    retries: section.retries,
    redispatch: section.redispatch,
    allBackups: section.allBackups,
    timeoutConnect: timeout(section, 'connect'),
    timeoutServer: timeout(section, 'server'),
    // Unset, it is as long as the one for connecting (cfgparse.c; measured: 503 after 2 s with `timeout connect 2s`).
    timeoutQueue: timeout(section, 'queue') ?? timeout(section, 'connect'),
    timeoutCheck: timeout(section, 'check'),
    httpCheck: buildHttpCheck(section),
  };
}

function buildHttpCheck(section: Section): HttpCheckConfig | null {
  const check = section.httpCheck;
  if (check === null) return null;
  return {
    method: section.checkSend?.method ?? check.method,
    uri: section.checkSend?.uri ?? check.uri,
    expect: section.checkExpect ?? { negate: false, ranges: [[200, 399]], span: null },
    span: check.span,
  };
}

function buildServer(server: NamedServer, context: ParseContext): ServerConfig {
  const address = resolveHost(server.host, context) ?? '0.0.0.0';
  return {
    name: server.name,
    host: server.host,
    address,
    port: server.port,
    span: server.span,
    weight: server.weight,
    backup: server.backup,
    disabled: server.disabled,
    maxconn: server.maxconn,
    check: server.check === null ? null : buildCheck(server, address),
  };
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
