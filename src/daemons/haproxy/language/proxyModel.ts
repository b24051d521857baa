import type { Span } from '../../../text/span.ts';
import { BACKEND, FRONTEND, type Inheritable, type Proxy, type ProxyKind } from './model.ts';
import { newServerSettings } from './serverLine.ts';

const CAPABILITIES: Readonly<Record<ProxyKind, number>> = {
  defaults: FRONTEND | BACKEND,
  listen: FRONTEND | BACKEND,
  frontend: FRONTEND,
  backend: BACKEND,
};

function builtIn(): Inheritable {
  return {
    mode: 'tcp',
    disabled: false,
    options: new Set(),
    timeouts: new Map(),
    balance: { algorithm: '', argument: '' },
    cookie: false,
    cookieDynamic: false,
    defaultBackend: null,
    monitorUri: false,
    retryOn: new Set(['conn-failure']),
    rateLimit: 0,
    logs: [],
    logFormat: null,
    formatLine: 0,
    logFormatSd: null,
    errorLogFormat: null,
    uniqueId: null,
    checkMethod: 'none',
    checkProtocol: '',
    checkRuleset: null,
    checkRulesUnused: new Set(),
    externalCommand: null,
    externalPath: false,
    emailAlert: null,
    statsUri: null,
    compression: false,
    stateFile: null,
    sourceHeader: null,
    fullconn: false,
    requestCaptures: 0,
    responseCaptures: 0,
    errorFiles: [],
  };
}

/** What the section takes over, each side only what is its own (proxy.c, proxy_defproxy_cpy). */
function inherited(from: Proxy, cap: number): Inheritable {
  const front = (cap & FRONTEND) !== 0;
  const back = (cap & BACKEND) !== 0;
  return {
    mode: from.mode,
    disabled: from.disabled,
    options: new Set(from.options),
    timeouts: new Map(from.timeouts),
    balance: back ? from.balance : { algorithm: '', argument: '' },
    cookie: back && from.cookie,
    cookieDynamic: back && from.cookieDynamic,
    defaultBackend: front ? from.defaultBackend : null,
    monitorUri: front && from.monitorUri,
    retryOn: new Set(from.retryOn),
    rateLimit: from.rateLimit,
    logs: [...from.logs],
    logFormat: front ? from.logFormat : null,
    formatLine: front ? from.formatLine : 0,
    logFormatSd: front ? from.logFormatSd : null,
    errorLogFormat: front ? from.errorLogFormat : null,
    uniqueId: from.uniqueId,
    checkMethod: from.checkMethod,
    checkProtocol: back ? from.checkProtocol : '',
    checkRuleset: back ? from.checkRuleset : null,
    checkRulesUnused: new Set(),
    externalCommand: from.externalCommand,
    externalPath: from.externalPath,
    emailAlert: from.emailAlert === null ? null : { ...from.emailAlert },
    statsUri: from.statsUri,
    compression: from.compression,
    stateFile: back ? from.stateFile : null,
    sourceHeader: null,
    fullconn: from.fullconn,
    requestCaptures: front ? from.requestCaptures : 0,
    responseCaptures: front ? from.responseCaptures : 0,
    errorFiles: [...from.errorFiles],
  };
}

export function newProxy(kind: ProxyKind, id: string, line: number, span: Span, defaults: Proxy | null): Proxy {
  const cap = CAPABILITIES[kind];
  const own = {
    kind,
    cap,
    id,
    line,
    span,
    defaults,
    acls: new Map(),
    anonymousAcls: [],
    pending: [],
    argumentContext: '',
    binds: [],
    servers: [],
    defaultServer: defaults === null ? newServerSettings() : { ...defaults.defaultServer },
    httpRequest: [],
    httpResponse: [],
    httpAfterResponse: [],
    tcpConnection: [],
    tcpSession: [],
    tcpContent: [],
    tcpResponse: [],
    redirects: [],
    redirectCount: 0,
    switches: [],
    useServers: [],
    sticks: [],
    stores: [],
    monitorFails: 0,
    requestInspectDelay: 0,
    responseInspectDelay: 0,
    captureCookie: false,
    captureLength: 0,
    table: null,
    filters: [],
    dispatch: false,
    balanceSet: false,
    customId: 0,
    referredTo: new Set(),
    rulesTakenBy: 0,
    upgradesToHttp: false,
    rulesChecked: false,
    logsRequest: false,
  } satisfies Omit<Proxy, keyof Inheritable>;
  // A spread with so many properties behind it takes fifty times as long.
  return Object.assign(own, defaults === null ? builtIn() : inherited(defaults, cap));
}
