import { BACKEND, FRONTEND, typeWord, type FormatLine, type LogTarget, type Proxy } from './model.ts';
import { invalidDomainCharacter } from './names.ts';
import { atoi, atol, strtol } from './numbers.ts';
import { formatLine, formatWord } from './optionLines.ts';
import { parseLogTarget, LOG_LEVELS } from './logTarget.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';
import { readAddress } from './socketAddress.ts';
import { threadRange } from './processRange.ts';
import { expectSide, lacks, longTimerWords, noMore, timer, warnLacking, bracketTimerWords } from './words.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Lines of proxies that set a value (cfgparse-listen.c, proxy.c 2.6). */

export function modeLine(proxy: Proxy, { line }: Reading): void {
  noMore(line, 1);
  const mode = line.arg(1);
  if (mode === 'http' || mode === 'tcp') proxy.mode = mode;
  else if (mode === 'health')
    refuse("'mode health' doesn't exist anymore. Please use 'http-request return status 200' instead.", { code: 'removed' });
  else refuse(`unknown proxy mode '${mode}'.`, { code: 'unknown-mode' });
}

export function idLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  if (proxy.kind === 'defaults') refuse("'id' not allowed in 'defaults' section.", { form: 'tight', word: 0 });
  noMore(line, 1);
  if (line.arg(1) === '') refuse("'id' expects an integer argument.", { form: 'tight' });
  const id = atoi(line.arg(1));
  if (id <= 0) refuse('custom id has to be > 0.', { form: 'tight' });
  const other = reading.takeId(reading.proxies, id, proxy, (one) => one.customId);
  if (other !== undefined)
    refuse(
      `${typeWord(proxy)} ${proxy.id} reuses same custom id as ${typeWord(other)} ${other.id} (declared at ${reading.report.baseName}:${other.line}).`,
      { form: 'tight' },
    );
  proxy.customId = id;
}

export function descriptionLine(proxy: Proxy, reading: Reading): void {
  if (proxy.kind === 'defaults') refuse("'description' not allowed in 'defaults' section.", { form: 'tight', word: 0 });
  if (reading.line.arg(1) !== '') return;
  reading.alert("'description' expects a string argument.", { form: 'tight' });
  // The parser of these sections returns -1 here (cfgparse-listen.c), which its caller takes for a file that it could not open.
  refuse(`Could not open configuration file ${reading.report.baseName} : Success`, { form: 'bare', abort: true });
}

export function disabledLine(proxy: Proxy, { line }: Reading): void {
  noMore(line, 0);
  proxy.disabled = line.arg(0) === 'disabled';
}

export function bindProcessLine(_proxy: Proxy, reading: Reading): void {
  for (const word of reading.line.rest(1)) {
    if (word === 'all') break;
    within(
      (message) => `bind-process : ${message}`,
      () => threadRange(word, 1),
    );
  }
  reading.warn("'bind-process' has no effect, is deprecated, and will be removed in version 2.7.", { form: 'tight' });
}

/** Keywords of one number: what they set, which side they speak about. */
const NUMBERS: Readonly<Record<string, { side: number; hint: string }>> = dictionary({
  maxconn: { side: FRONTEND, hint: " Maybe you want 'fullconn' instead ?" },
  backlog: { side: FRONTEND, hint: '' },
  fullconn: { side: BACKEND, hint: " Maybe you want 'maxconn' instead ?" },
});

export function numberLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const { side, hint } = NUMBERS[line.arg(0)] as { side: number; hint: string };
  expectSide(proxy, side, reading, hint);
  if (line.arg(1) === '') refuse(`'${line.arg(0)}' expects an integer argument.`);
  noMore(line, 1);
}

export function retriesLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, BACKEND, reading);
  noMore(reading.line, 1);
  if (reading.line.arg(1) === '') refuse("'retries' expects an integer argument (dispatch counts for one).");
}

const TIMEOUTS: Readonly<Record<string, number>> = dictionary({
  client: FRONTEND,
  tarpit: FRONTEND | BACKEND,
  'http-keep-alive': FRONTEND | BACKEND,
  'http-request': FRONTEND | BACKEND,
  server: BACKEND,
  connect: BACKEND,
  check: BACKEND,
  queue: BACKEND,
  tunnel: BACKEND,
  'client-fin': FRONTEND,
  'server-fin': BACKEND,
});

/** `timeout NAME TIME`; also the names of old that are refused. */
export function timeoutLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const old = { clitimeout: 'client', srvtimeout: 'server', contimeout: 'connect' }[line.arg(0) === 'timeout' ? line.arg(1) : line.arg(0)];
  if (old !== undefined)
    refuse(
      `the '${line.arg(0) === 'timeout' ? line.arg(1) : line.arg(0)}' directive is not supported anymore since HAProxy 2.1. Use 'timeout ${old}'.`,
      { code: 'removed' },
    );
  const name = line.arg(1);
  const side = TIMEOUTS[name];
  if (side === undefined)
    return refuse(
      `'timeout' supports 'client', 'server', 'connect', 'check', 'queue', 'http-keep-alive', 'http-request', 'tunnel', 'tarpit', 'client-fin' and 'server-fin' (got '${name}')`,
      { word: 1 },
    );
  const own = `timeout ${name}`;
  const text = line.arg(2);
  if (text === '') refuse(`'${own}' expects an integer value (in milliseconds)`);
  const value = timer(text, longTimerWords(text, own, (c) => `unexpected character '${c}' in '${own}'`), reading);
  const extra = line.arg(3);
  if (extra !== '') refuse(`'${own}' : unexpected extra argument '${extra}' after value '${text}'.`);
  if (lacks(proxy, side)) {
    const missing = (side & BACKEND) !== 0 ? 'backend' : 'frontend';
    reading.warn(`'${own}' will be ignored because ${typeWord(proxy)} '${proxy.id}' has no ${missing} capability`, {
      code: 'ignored-here',
    });
  } else if (inherits(proxy) && proxy.timeouts.get(name) !== proxy.defaults?.timeouts.get(name))
    reading.warn(`overwriting '${own}' which was already specified`);
  proxy.timeouts.set(name, value);
}

const RETRY_REASONS = new Set(
  'conn-failure empty-response response-timeout 401 403 404 408 425 500 501 502 503 504 0rtt-rejected junk-response all-retryable-errors none'.split(' '),
);

export function retryOnLine(proxy: Proxy, { line }: Reading): void {
  if (line.arg(1) === '') refuse("'retry-on' needs at least one keyword to specify when to retry");
  if (lacks(proxy, BACKEND)) refuse("'retry-on' only available in backend or listen section");
  const reasons = line.rest(1);
  for (const [at, reason] of reasons.entries()) {
    if (!RETRY_REASONS.has(reason)) refuse(`'retry-on': unknown keyword '${reason}'`, { word: at + 1 });
    if (reason === 'none' && reasons.length > 1) refuse("'retry-on' 'none' keyworld only usable alone");
  }
  proxy.retryOn = new Set(reasons.flatMap((reason) => (reason === 'all-retryable-errors' ? ['conn-failure', 'empty-response', 'response-timeout'] : [reason])));
}

/** Every proxy takes its values from some `defaults`: before the first of them, from HAProxy's own. */
function inherits(proxy: Proxy): boolean {
  return proxy.defaults !== null || proxy.kind !== 'defaults';
}

export function rateLimitLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  if (line.arg(1) !== 'sessions') refuse(`'rate-limit' only supports 'sessions' (got '${line.arg(1)}')`);
  if (line.arg(2) === '') refuse("'rate-limit sessions' expects expects an integer value (in sessions/second)");
  const { value, rest } = strtol(line.arg(2), 0);
  if (rest !== '') refuse(`'rate-limit sessions' : unexpected character '${rest[0]}' in integer value '${line.arg(2)}'`);
  if (lacks(proxy, FRONTEND))
    reading.warn(`rate-limit sessions will be ignored because ${typeWord(proxy)} '${proxy.id}' has no frontend capability`);
  else if (inherits(proxy) && proxy.rateLimit !== (proxy.defaults?.rateLimit ?? 0))
    reading.warn('overwriting rate-limit sessions which was already specified');
  proxy.rateLimit = value;
}

function sideWarning(proxy: Proxy, side: number, reading: Reading): void {
  if (lacks(proxy, side))
    reading.warn(
      `${reading.line.arg(0)} will be ignored because ${typeWord(proxy)} '${proxy.id}' has no ${side === FRONTEND ? 'frontend' : 'backend'} capability`,
    );
}

export function keepAliveQueueLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  if (line.arg(1) === '') refuse("'max-keep-alive-queue' expects expects an integer value (or -1 to disable)");
  const { rest } = strtol(line.arg(1), 0);
  if (rest !== '') refuse(`'max-keep-alive-queue' : unexpected character '${rest[0]}' in integer value '${line.arg(1)}'`);
  sideWarning(proxy, BACKEND, reading);
}

/** `clitcpka-cnt` and its like. */
export function keepAliveLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const name = line.arg(0);
  const text = line.arg(1);
  if (text === '') refuse(`'${name}' expects an integer value`);
  if (name.endsWith('-cnt')) {
    const { rest } = strtol(text, 0);
    if (rest !== '') refuse(`'${name}' : unexpected character '${rest[0]}' in integer value '${text}'`);
  } else timer(text, longTimerWords(text, name, (c) => `unexpected character '${c}' in argument to <${name}>.\n`), reading, 's');
  sideWarning(proxy, name.startsWith('cli') ? FRONTEND : BACKEND, reading);
}

export function logLine(proxy: Proxy, reading: Reading): void {
  const targets: LogTarget[] = proxy.logs;
  within(
    (message) => `log : ${message}`,
    () => parseLogTarget(reading, targets, false),
  );
}

export function logTagLine(_proxy: Proxy, { line }: Reading): void {
  if (line.arg(1) === '') refuse("'log-tag' expects a tag for use in syslog.");
}

/** `log-format`, `log-format-sd`, `error-log-format`, `unique-id-format`. They are read when everything else is. */
export function formatLineOf(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const name = line.arg(0);
  if (line.arg(1) === '') refuse(`${name} expects an argument.`);
  if (line.arg(2) !== '') refuse(`${name} expects only one argument, don't forget to escape spaces!`, { word: 2 });
  const before = { 'log-format': proxy.logFormat, 'error-log-format': proxy.errorLogFormat }[name] ?? null;
  if (before !== null && proxy.kind === 'defaults') {
    const what = name === 'log-format' ? formatWord(before) : name;
    reading.warn(`'${name}' overrides previous '${what}' in 'defaults' section.`, { form: 'tight' });
  }
  const format: FormatLine = formatLine(reading, line.arg(1), null);
  if (name === 'log-format') {
    proxy.logFormat = format;
    proxy.formatLine = format.line;
  }
  else if (name === 'log-format-sd') proxy.logFormatSd = format;
  else if (name === 'error-log-format') proxy.errorLogFormat = format;
  else proxy.uniqueId = format;
  if (name !== 'unique-id-format' && proxy.kind === 'backend')
    reading.warn(`backend '${proxy.id}' : '${name}' directive is ignored in backends.`, { code: 'ignored-here' });
}

export function uniqueIdHeaderLine(_proxy: Proxy, { line }: Reading): void {
  if (line.arg(1) === '') refuse('unique-id-header expects an argument.');
}

const EMAIL_WORDS = new Set(['from', 'mailers', 'myhostname', 'level', 'to']);

export function emailAlertLine(proxy: Proxy, { line }: Reading): void {
  const name = line.arg(1);
  const value = line.arg(2);
  if (name === '') refuse("missing argument after 'email-alert'.");
  if (!EMAIL_WORDS.has(name)) refuse(`email-alert: unknown argument '${name}'.`);
  // The daemon's own words, in its own order.
  if (name === 'level' && !LOG_LEVELS.includes(value)) refuse(`unknown log level 'level' after '${value}'`);
  const alert = proxy.emailAlert ?? { mailers: null, from: false, to: false };
  proxy.emailAlert = {
    mailers: name === 'mailers' ? value : alert.mailers,
    from: alert.from || name === 'from',
    to: alert.to || name === 'to',
  };
}

export function persistLine(proxy: Proxy, { line }: Reading): void {
  const method = line.arg(1);
  if (method === '') refuse('missing persist method.');
  if (!method.startsWith('rdp-cookie')) refuse('unknown persist method.');
  const rest = method.slice('rdp-cookie'.length);
  if (rest.startsWith('(')) noMore(line, 1);
  if (rest !== '' && !/^\([^)]+\)/.test(rest)) refuse("persist rdp-cookie(name)' requires an rdp cookie name.");
  proxy.options.add('persist rdp-cookie');
}

export function stateFromFileLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, BACKEND, reading);
  const value = reading.line.arg(1);
  if (value !== 'global' && value !== 'local' && value !== 'none')
    return refuse(`'load-server-state-from-file' expects 'global', 'local' or 'none'. Got '${value}'`);
  proxy.stateFile = value;
}

export function stateFileNameLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, BACKEND, reading);
  noMore(reading.line, 1);
}

export function sessionConnectionsLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, FRONTEND, reading);
  // The daemon's own slip of the pen.
  if (reading.line.arg(1) === '')
    refuse(`parsine ${reading.at()} : 'max-session-srv-conns' expects a number. Got no argument`, { form: 'bare' });
}

export function httpReuseLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, BACKEND, reading);
  if (!['never', 'safe', 'aggressive', 'always'].includes(reading.line.arg(1)))
    refuse("'http-reuse' only supports 'never', 'safe', 'aggressive', 'always'.");
  noMore(reading.line, 0, 1);
}

export function sendNameLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, BACKEND, reading);
  if (reading.line.arg(1) === '') refuse("'http-send-name-header' requires a header string.");
}

export function monitorUriLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, FRONTEND, reading);
  noMore(reading.line, 1);
  if (reading.line.arg(1) === '') refuse("'monitor-uri' expects an URI.");
  proxy.monitorUri = true;
}

export function transparentLine(proxy: Proxy, { line }: Reading): void {
  noMore(line, 0);
  proxy.options.add('transparent');
}

export function dispatchLine(proxy: Proxy, reading: Reading): void {
  if (proxy.kind === 'defaults') refuse("'dispatch' not allowed in 'defaults' section.", { word: 0 });
  expectSide(proxy, BACKEND, reading);
  within(
    (message) => `'dispatch' : ${message}`,
    () =>
      readAddress(reading.line.arg(1), {
        hosts: reading.context.hosts,
        resolve: true,
        portAllowed: true,
        portRequired: true,
        stream: true,
        connect: true,
      }),
  );
  noMore(reading.line, 1);
  proxy.dispatch = true;
}

/** `source ADDRESS [usesrc WHAT] [interface NAME]`. */
export function sourceLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, BACKEND, reading);
  const { line } = reading;
  if (line.arg(1) === '')
    refuse("'source' expects <addr>[:<port>], and optionally 'usesrc' <addr>, and 'interface' <name>.");
  const read = (text: string) =>
    readAddress(text, { hosts: reading.context.hosts, resolve: true, portAllowed: true, stream: true, connect: true });
  within(
    (message) => `'source ${line.arg(1)}' : ${message}`,
    () => read(line.arg(1)),
  );
  for (let at = 2; line.arg(at) !== ''; at += 2) {
    const value = line.arg(at + 1);
    if (line.arg(at) === 'interface') {
      if (value === '') refuse("'source' : missing interface name.");
    } else if (line.arg(at) === 'usesrc') {
      if (value === '') refuse("'usesrc' expects <addr>[:<port>], 'client', or 'clientip' as argument.");
      const header = /^hdr_ip\(\s*([^\s,)]*)/.exec(value)?.[1];
      if (header !== undefined) proxy.sourceHeader = header;
      else if (value !== 'client' && value !== 'clientip')
        within(
          (message) => `'usesrc ${value}' : ${message}`,
          () => read(value),
        );
    } else refuse("'source' only supports optional keywords 'interface' and 'usesrc'.", { word: at });
  }
}

export function dynamicCookieKeyLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, BACKEND, reading);
  if (reading.line.arg(1) === '') refuse("'dynamic-cookie-key' expects <secret_key> as argument.");
}

const COOKIE_FLAGS = new Set(['rewrite', 'indirect', 'insert', 'nocache', 'postonly', 'preserve', 'prefix', 'httponly', 'secure']);

export function cookieLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, BACKEND, reading);
  const { line } = reading;
  if (line.arg(1) === '') refuse("'cookie' expects <cookie_name> as argument.");
  proxy.cookie = true;
  const flags = new Set<string>();
  for (let at = 2; line.arg(at) !== ''; at++) {
    const word = line.arg(at);
    if (COOKIE_FLAGS.has(word)) flags.add(word);
    else if (word === 'dynamic') {
      if (lacks(proxy, BACKEND)) warnLacking(proxy, BACKEND, 'dynamic', reading);
    } else cookieValue(word, line.arg(++at), reading);
  }
  const both = (...names: string[]): boolean => names.filter((name) => flags.has(name)).length > 1;
  if (both('rewrite', 'indirect')) reading.alert("cookie 'rewrite' and 'indirect' modes are incompatible.");
  if (both('rewrite', 'insert', 'prefix')) reading.alert("cookie 'rewrite', 'insert' and 'prefix' modes are incompatible.");
  if (flags.has('preserve') && !flags.has('insert') && !flags.has('indirect'))
    reading.alert("cookie 'preserve' requires at least 'insert' or 'indirect'.");
}

function cookieValue(word: string, value: string, reading: Reading): void {
  const wanted = { domain: '<domain>', maxidle: '<idletime> in seconds', maxlife: '<lifetime> in seconds', attr: '<value>' }[word];
  if (wanted === undefined)
    refuse(
      "'cookie' supports 'rewrite', 'insert', 'prefix', 'indirect', 'nocache', 'postonly', 'domain', 'maxidle', 'dynamic', 'maxlife' and 'attr' options.",
    );
  if (value === '') refuse(`'${word}' expects ${wanted} as argument.`, { form: 'tight' });
  if (word === 'domain') {
    if (!value.includes('.'))
      reading.warn(
        `domain '${value}' contains no embedded dot, this configuration may not work properly (see RFC6265#5.2.3).`,
        { form: 'tight' },
      );
    const bad = invalidDomainCharacter(value);
    if (bad !== null) refuse(`character '${bad}' is not permitted in domain name '${value}'.`, { form: 'tight' });
  } else if (word === 'attr') {
    // eslint-disable-next-line no-control-regex
    const bad = /[\x00-\x1f\x7f;]/.exec(value)?.[0];
    if (bad !== undefined) {
      const hex = bad.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
      refuse(`character '%x${hex}' is not permitted in attribute value.`, { form: 'tight' });
    }
  } else timer(value, bracketTimerWords(value, word, (c) => `unexpected character '${c}' in argument to <${word}>.`, true), reading, 's');
}

export function hashTypeLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, BACKEND, reading);
  const { line } = reading;
  const type = line.arg(1);
  if (type === 'avalanche')
    refuse(
      "experimental feature 'hash-type avalanche' is not supported anymore, please use 'hash-type map-based sdbm avalanche' instead.",
    );
  if (type !== 'consistent' && type !== 'map-based') refuse("'hash-type' only supports 'consistent' and 'map-based'.");
  if (line.arg(2) === '') return;
  if (!['sdbm', 'djb2', 'wt6', 'crc32'].includes(line.arg(2)))
    refuse("'hash-type' only supports 'sdbm', 'djb2', 'crc32', or 'wt6' hash functions.");
  if (line.arg(3) !== '' && line.arg(3) !== 'avalanche')
    refuse("'hash-type' only supports 'avalanche' as a modifier for hash functions.");
}

export function hashFactorLine(_proxy: Proxy, { line }: Reading): void {
  if (line.arg(1) === '') refuse("'hash-balance-factor' expects an integer argument.");
  const factor = atol(line.arg(1), 32);
  if (factor !== 0 && factor <= 100) refuse("'hash-balance-factor' must be 0 or greater than 100.");
}

