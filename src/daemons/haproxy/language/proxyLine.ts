import { PROXY_SUGGESTIONS } from '../directives.ts';
import { bestMatch } from '../fingerprint.ts';
import { balanceLine } from './balanceLine.ts';
import { bindLine } from './bindLine.ts';
import { httpCheckLine, tcpCheckLine } from './checkRules.ts';
import { externalCheckLine } from './externalCheck.ts';
import { compressionLine, filterLine, useFcgiAppLine } from './filters.ts';
import type { Proxy } from './model.ts';
import { optionLine } from './optionLines.ts';
import * as messages from './proxyMessages.ts';
import * as rules from './proxyRules.ts';
import * as values from './proxyValues.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import { httpRuleLine, tcpRequestLine, tcpResponseLine } from './ruleLines.ts';
import { serverLine } from './serverLine.ts';
import { dictionary } from '../../../text/dictionary.ts';

type LineParser = (proxy: Proxy, reading: Reading) => void;

const LINES: Readonly<Record<string, LineParser>> = dictionary({
  acl: rules.aclLine,
  backlog: values.numberLine,
  balance: balanceLine,
  bind: bindLine,
  'bind-process': values.bindProcessLine,
  capture: rules.captureLine,
  'clitcpka-cnt': values.keepAliveLine,
  'clitcpka-idle': values.keepAliveLine,
  'clitcpka-intvl': values.keepAliveLine,
  clitimeout: values.timeoutLine,
  compression: compressionLine,
  contimeout: values.timeoutLine,
  cookie: values.cookieLine,
  declare: rules.declareLine,
  default_backend: rules.defaultBackendLine,
  description: values.descriptionLine,
  disabled: values.disabledLine,
  dispatch: values.dispatchLine,
  'dynamic-cookie-key': values.dynamicCookieKeyLine,
  'email-alert': values.emailAlertLine,
  enabled: values.disabledLine,
  'error-log-format': values.formatLineOf,
  errorfile: messages.errorFileLine,
  errorfiles: messages.errorFilesLine,
  errorloc: messages.errorLocationLine,
  errorloc302: messages.errorLocationLine,
  errorloc303: messages.errorLocationLine,
  'external-check': externalCheckLine,
  filter: filterLine,
  'force-persist': rules.persistRuleLine,
  fullconn: values.numberLine,
  'hash-balance-factor': values.hashFactorLine,
  'hash-type': values.hashTypeLine,
  'http-after-response': (proxy, reading) => httpRuleLine('http-after-response', proxy, reading),
  'http-check': httpCheckLine,
  'http-error': messages.httpErrorLine,
  'http-request': (proxy, reading) => httpRuleLine('http-request', proxy, reading),
  'http-response': (proxy, reading) => httpRuleLine('http-response', proxy, reading),
  'http-reuse': values.httpReuseLine,
  'http-send-name-header': values.sendNameLine,
  id: values.idLine,
  'ignore-persist': rules.persistRuleLine,
  'load-server-state-from-file': values.stateFromFileLine,
  log: values.logLine,
  'log-format': values.formatLineOf,
  'log-format-sd': values.formatLineOf,
  'log-tag': values.logTagLine,
  'max-keep-alive-queue': values.keepAliveQueueLine,
  'max-session-srv-conns': values.sessionConnectionsLine,
  maxconn: values.numberLine,
  mode: values.modeLine,
  monitor: rules.monitorLine,
  'monitor-uri': values.monitorUriLine,
  option: optionLine,
  persist: values.persistLine,
  'rate-limit': values.rateLimitLine,
  redirect: rules.redirectLine,
  retries: values.retriesLine,
  'retry-on': values.retryOnLine,
  'server-state-file-name': values.stateFileNameLine,
  source: values.sourceLine,
  'srvtcpka-cnt': values.keepAliveLine,
  'srvtcpka-idle': values.keepAliveLine,
  'srvtcpka-intvl': values.keepAliveLine,
  srvtimeout: values.timeoutLine,
  stats: rules.statsLine,
  stick: rules.stickLine,
  'stick-table': rules.stickTableLine,
  'tcp-check': tcpCheckLine,
  'tcp-request': tcpRequestLine,
  'tcp-response': tcpResponseLine,
  timeout: values.timeoutLine,
  transparent: values.transparentLine,
  'unique-id-format': values.formatLineOf,
  'unique-id-header': values.uniqueIdHeaderLine,
  'use-fcgi-app': useFcgiAppLine,
  'use-server': rules.useServerLine,
  use_backend: rules.useBackendLine,
});

const since = (what: string, instead: string): string =>
  `The '${what}' directive is not supported anymore since HAProxy 2.1.${instead === '' ? '' : ` Use ${instead}.`}`;
const shorter = (what: string, instead: string): string =>
  `The '${what}' not supported anymore since HAProxy 2.1.${instead === '' ? '' : ` Use ${instead} instead.`}`;
const rewriting = "'http-request replace-path', 'http-request replace-uri' or 'http-request replace-header' instead";

/** Words of former versions, each with its own farewell. */
const GONE: Readonly<Record<string, string>> = dictionary({
  appsession: "'appsession' is not supported anymore since HAProxy 1.6.",
  block:
    "The 'block' directive is not supported anymore since HAProxy 2.1. Use 'http-request deny' which uses the exact same syntax.",
  redispatch: "keyword 'redispatch' directive is not supported anymore since HAProxy 2.1. Use 'option redispatch'.",
  redisp: "keyword 'redisp' directive is not supported anymore since HAProxy 2.1. Use 'option redispatch'.",
  usesrc: "'usesrc' only allowed after a 'source' statement.",
  cliexp: since('cliexp', rewriting),
  reqrep: since('reqrep', rewriting),
  reqdel: since('reqdel', "'http-request del-header' instead"),
  reqdeny: shorter('reqdeny', "'http-request deny'"),
  reqpass: shorter('reqpass', ''),
  reqallow: since('reqallow', "'http-request allow' instead"),
  reqtarpit: since('reqtarpit', "'http-request tarpit' instead"),
  reqirep: since('reqirep', "'http-request replace-header' instead"),
  reqidel: since('reqidel', "'http-request del-header' instead"),
  reqideny: since('reqideny', "'http-request deny' instead"),
  reqipass: since('reqipass', ''),
  reqiallow: since('reqiallow', "'http-request allow' instead"),
  reqitarpit: since('reqitarpit', "'http-request tarpit' instead"),
  reqadd: since('reqadd', "'http-request add-header' instead"),
  srvexp: since('srvexp', "'http-response replace-header' instead"),
  rsprep: since('rsprep', "'http-response replace-header' instead"),
  rspdel: since('rspdel', "'http-response del-header' "),
  rspdeny: since('rspdeny', "'http-response deny' instead"),
  rspirep: since('rspirep', "'http-response replace-header' instead"),
  rspidel: since('rspidel', "'http-response del-header' instead"),
  rspideny: since('rspideny', "'http-response deny' instead"),
  rspadd: since('rspadd', "'http-response add-header' instead"),
});

/** Words that are known only to say that they are gone. */
export const GONE_WORDS: readonly string[] = [...Object.keys(GONE), 'grace', 'monitor-net'];

/** One line of a defaults, frontend, backend or listen section, as cfg_parse_listen judges it. */
export function proxyLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const name = line.arg(0);
  if (name === 'server' || name === 'default-server' || name === 'server-template') {
    serverLine(name, proxy, reading);
    return;
  }
  const parse = Object.hasOwn(LINES, name) ? LINES[name] : undefined;
  reading.attempt(() => (parse === undefined ? unknown(name, reading) : parse(proxy, reading)));
}

function unknown(name: string, reading: Reading): never {
  const { line } = reading;
  if (name === 'monitor-net')
    refuse(
      `'monitor-net' doesn't exist anymore. Please use 'http-request return status 200 if { src ${line.arg(1)} }' instead.`,
      { word: 0, code: 'removed' },
    );
  if (name === 'grace')
    refuse("the 'grace' keyword is not supported any more since HAProxy version 2.5.", { form: 'tight', word: 0, code: 'removed' });
  const gone = Object.hasOwn(GONE, name) ? GONE[name] : undefined;
  if (gone !== undefined) refuse(gone, { word: 0, code: 'removed' });
  const match = bestMatch(name, PROXY_SUGGESTIONS);
  return refuse(
    `unknown keyword '${name}' in '${reading.sectionWord}' section${match === null ? '' : `; did you mean '${match}' maybe ?`}`,
    { word: 0, code: 'unknown-keyword' },
  );
}
