import { parseAcl, parseCondition, warnConflicts } from './condition.ts';
import { AT, sourceNames } from './fetchTable.ts';
import { BACKEND, FRONTEND, typeWord, type AclCondition, type Proxy, type StatsPage, type StickRule } from './model.ts';
import { invalidNameCharacter } from './names.ts';
import { atol, strtol } from './numbers.ts';
import { httpPlaces } from './places.ts';
import type { Reading } from './reading.ts';
import { parseRedirect } from './redirect.ts';
import { refuse, within } from './refusal.ts';
import { parseHttpRule, warnMisplaced } from './ruleLines.ts';
import { parseSample } from './sample.ts';
import { parseStickTable } from './stickTable.ts';
import { bracketTimerWords, expectSide, lacks, noMore, timer, warnLacking } from './words.ts';

/** Lines of proxies that make rules: conditions, routing, stickiness, statistics, captures (cfgparse-listen.c 2.6). */

function notInDefaults(proxy: Proxy, reading: Reading): void {
  if (proxy.kind === 'defaults') refuse(`'${reading.line.arg(0)}' not allowed in 'defaults' section.`, { word: 0, code: 'not-in-defaults' });
}

export function aclLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  if (proxy.kind === 'defaults' && proxy.id === '')
    refuse("'acl' not allowed in anonymous 'defaults' section.", { word: 0, code: 'not-in-defaults' });
  const name = line.arg(1);
  const bad = invalidNameCharacter(name);
  if (bad !== null) refuse(`character '${bad}' is not permitted in acl name '${name}'.`, { code: 'invalid-character' });
  if (name.toLowerCase() === 'or')
    refuse(
      `acl name '${name}' will never match. 'or' is used to express a logical disjunction within a condition.`,
      { code: 'acl-name' },
    );
  within(
    (message) => `error detected while parsing ACL '${name}' : ${message}.`,
    () => parseAcl([name, ...line.rest(2)], proxy, reading),
    { code: 'acl' },
  );
}

const isCondition = (word: string): boolean => word === 'if' || word === 'unless';

function condition(from: number, proxy: Proxy, reading: Reading, wrap: (message: string) => string): AclCondition {
  return within(wrap, () => parseCondition(reading.line.rest(from), proxy, reading));
}

export function redirectLine(proxy: Proxy, reading: Reading): void {
  notInDefaults(proxy, reading);
  const { condition: taken } = within(
    (message) => `error detected in ${typeWord(proxy)} '${proxy.id}' while parsing redirect rule : ${message}.`,
    () => parseRedirect(reading.line.rest(1), proxy, reading, { format: false, response: false }),
  );
  proxy.redirectCount++;
  warnMisplaced(proxy, reading, 'redirect', 'redirect');
  warnConflicts(taken, httpPlaces(proxy, false), reading);
}

export function useBackendLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  notInDefaults(proxy, reading);
  expectSide(proxy, FRONTEND, reading);
  const target = line.arg(1);
  if (target === '') refuse("'use_backend' expects a backend name.", { word: 0 });
  let taken: AclCondition | null = null;
  if (isCondition(line.arg(2))) {
    taken = condition(2, proxy, reading, (message) => `error detected while parsing switching rule : ${message}.`);
    warnConflicts(taken, AT.feUseBackend, reading);
  } else if (line.arg(2) !== '')
    refuse(`unexpected keyword '${line.arg(2)}' after switching rule, only 'if' and 'unless' are allowed.`);
  proxy.switches.push({ target, condition: taken, line: line.number, span: line.span });
}

export function useServerLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  notInDefaults(proxy, reading);
  expectSide(proxy, BACKEND, reading);
  if (line.arg(1) === '') refuse("'use-server' expects a server name.", { word: 0 });
  if (!isCondition(line.arg(2))) refuse("'use-server' requires either 'if' or 'unless' followed by a condition.");
  const taken = condition(2, proxy, reading, (message) => `error detected while parsing switching rule : ${message}.`);
  warnConflicts(taken, AT.beUseServer, reading);
  proxy.useServers.push({ target: line.arg(1), condition: taken, line: line.number, span: line.span });
}

/** `force-persist`, `ignore-persist`. */
export function persistRuleLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const name = line.arg(0);
  notInDefaults(proxy, reading);
  expectSide(proxy, BACKEND, reading);
  if (!isCondition(line.arg(1))) refuse(`'${name}' requires either 'if' or 'unless' followed by a condition.`);
  const taken = condition(1, proxy, reading, (message) => `error detected while parsing a '${name}' rule : ${message}.`);
  warnConflicts(taken, AT.beRequestContent, reading);
}

export function defaultBackendLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  expectSide(proxy, FRONTEND, reading);
  if (line.arg(1) === '') refuse("'default_backend' expects a backend name.", { word: 0 });
  proxy.defaultBackend = line.arg(1);
  noMore(line, 1);
}

export function monitorLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  notInDefaults(proxy, reading);
  expectSide(proxy, FRONTEND, reading);
  if (line.arg(1) !== 'fail') refuse("'monitor' only supports 'fail'.");
  if (!isCondition(line.arg(2))) refuse("'monitor fail' requires either 'if' or 'unless' followed by a condition.");
  warnMisplaced(proxy, reading, 'monitor fail', 'monitor');
  condition(2, proxy, reading, (message) => `error detected while parsing a 'monitor fail' condition : ${message}.`);
  proxy.monitorFails++;
}

export function stickTableLine(proxy: Proxy, reading: Reading): void {
  if (proxy.kind === 'defaults') refuse("'stick-table' is not supported in 'defaults' section.", { word: 0, code: 'not-in-defaults' });
  const other = reading.tables.get(proxy.id);
  if (other !== undefined)
    refuse(
      `stick-table name '${proxy.id}' conflicts with table declared in ${other.ownerKind} '${other.ownerName}' at ${reading.report.baseName}:${other.line}.`,
    );
  const ownerKind = proxy.kind === 'listen' ? 'proxy' : proxy.kind;
  proxy.table = parseStickTable(reading, { name: proxy.id, ownerKind, ownerName: proxy.id, inPeers: false });
  reading.tables.set(proxy.id, proxy.table);
}

const STICK_WORDS = new Set(['store', 'store-request', 'store-response', 'match', 'on']);

export function stickLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  notInDefaults(proxy, reading);
  if (lacks(proxy, BACKEND)) return warnLacking(proxy, BACKEND, 'stick', reading);
  if (!STICK_WORDS.has(line.arg(1))) refuse("'stick' expects 'on', 'match', or 'store'.");
  if (line.arg(2) === '') refuse("'stick' expects a fetch method.");
  const response = line.arg(1) === 'store-response';
  proxy.argumentContext = 'in stick rule in';
  const { expression, next } = within(
    (message) => `'stick': ${message}`,
    () => parseSample((index) => line.arg(index), 2, { reading, proxy }),
  );
  const place = response ? AT.beStore : AT.beUseServer;
  if ((expression.fetch.val & place) === 0)
    refuse(
      `'stick': fetch method '${expression.fetch.name}' extracts information from '${sourceNames(expression.fetch.use)}', none of which is available ${response ? "for 'store-response'" : 'during request'}.`,
    );
  let at = next;
  let table: string | null = null;
  if (line.arg(at) === 'table') {
    table = line.arg(at + 1);
    at += 2;
  }
  let taken: AclCondition | null = null;
  if (isCondition(line.arg(at)))
    taken = condition(at, proxy, reading, (message) => `'stick': error detected while parsing sticking condition : ${message}.`);
  else if (line.arg(at) !== '') refuse(`'stick': unknown keyword '${line.arg(at)}'.`, { word: at });
  warnConflicts(taken, place, reading);
  const rule: StickRule = { table: table === '' ? null : table, expression, condition: taken };
  (response ? proxy.stores : proxy.sticks).push(rule);
}

function statsPage(proxy: Proxy): StatsPage {
  proxy.statsUri ??= { auth: false, realm: false, rules: [], users: new Set() };
  return proxy.statsUri;
}

/** `stats …` of a proxy. */
export function statsLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  // A section's own page replaces the one it inherits.
  if (proxy.kind !== 'defaults' && proxy.statsUri !== null && proxy.statsUri === proxy.defaults?.statsUri) proxy.statsUri = null;
  const name = line.arg(1);
  const value = line.arg(2);
  switch (name) {
    case 'admin':
      return statsAdmin(proxy, reading);
    case 'http-request':
      return statsRule(proxy, reading);
    case 'uri':
      if (value === '') refuse("'uri' needs an URI prefix.");
      break;
    case 'realm':
      if (value === '') refuse("'realm' needs an realm name.");
      statsPage(proxy).realm = true;
      return;
    case 'auth':
      if (value === '') refuse("'auth' needs a user:password account.");
      statsPage(proxy).auth = true;
      return;
    case 'scope':
      if (value === '') refuse("'scope' needs a proxy name.");
      break;
    case 'refresh':
      statsRefresh(value, reading);
      break;
    case 'show-node':
      if (value !== '' && !/^[A-Za-z0-9_.-]+$/.test(value))
        refuse(
          "'stats show-node' invalid node name - should be a stringwith digits(0-9), letters(A-Z, a-z), hyphen(-) or underscode(_).",
          { form: 'tight' },
        );
      break;
    case 'show-desc':
      if (value === '' && !reading.globals.description) {
        reading.warn("'show-desc' requires a parameter or 'desc' to be set in the global section.", { form: 'tight' });
        return;
      }
      break;
    case 'enable':
    case 'hide-version':
    case 'show-legends':
    case 'show-modules':
      break;
    default:
      refuse(
        `${name === '' ? 'missing keyword in' : 'unknown stats parameter'} '${name === '' ? 'stats' : name}', expects 'admin', 'uri', 'realm', 'auth', 'scope', 'enable', 'hide-version', 'show-node', 'show-desc' or 'show-legends'.`,
        { form: 'tight', word: name === '' ? 0 : 1 },
      );
  }
  statsPage(proxy);
}

function statsRefresh(text: string, reading: Reading): void {
  timer(
    text,
    {
      ...bracketTimerWords(text, '', () => '', true),
      over: `timer overflow in argument <${text}> to stats refresh interval, maximum value is 2147483647 s (~68 years).`,
      under: `timer underflow in argument <${text}> to stats refresh interval, minimum non-null value is 1 s.`,
      character: (c) => `unexpected character '${c}' in argument to stats refresh interval.`,
    },
    reading,
    's',
  );
}

function statsAdmin(proxy: Proxy, reading: Reading): void {
  if (proxy.kind === 'defaults') refuse("'stats admin' not allowed in 'defaults' section.", { form: 'tight', word: 1 });
  statsPage(proxy);
  if (!isCondition(reading.line.arg(2)))
    refuse("'stats admin' requires either 'if' or 'unless' followed by a condition.");
  const taken = condition(2, proxy, reading, (message) => `error detected while parsing a 'stats admin' rule : ${message}.`);
  warnConflicts(taken, httpPlaces(proxy, false), reading);
}

function statsRule(proxy: Proxy, reading: Reading): void {
  if (proxy.kind === 'defaults') refuse("'stats' not allowed in 'defaults' section.", { form: 'tight', word: 0 });
  const { rules } = statsPage(proxy);
  const last = rules[rules.length - 1];
  if (last !== undefined && last.condition === null)
    reading.warn("previous 'stats' action has no condition attached, further entries are NOOP.", { form: 'tight' });
  const rule = within(
    (message) => message,
    () => parseHttpRule('http-request', proxy, reading, 2),
    { abort: true },
  );
  warnConflicts(rule.condition, httpPlaces(proxy, false), reading);
  rules.push(rule);
}

/** `capture cookie NAME len N`, `capture request header NAME len N`. */
export function captureLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  expectSide(proxy, FRONTEND, reading);
  const [what, name] = [line.arg(1), line.arg(2)];
  const header = (what === 'request' || what === 'response') && name === 'header';
  if (what !== 'cookie' && !header) refuse("'capture' expects 'cookie' or 'request header' or 'response header'.");
  if (proxy.kind === 'defaults') refuse(`'capture ${what}' not allowed in 'defaults' section.`, { word: 0 });
  noMore(line, 4, 1);
  if (what === 'cookie') {
    if (line.arg(4) === '') refuse("'capture' expects 'cookie' <cookie_name> 'len' <len>.");
    proxy.captureCookie = true;
    proxy.captureLength = atol(line.arg(4));
    return;
  }
  if (line.arg(3) === '' || line.arg(4) !== 'len' || line.arg(5) === '')
    refuse(`'capture ${what}' expects 'header' <header_name> 'len' <len>.`);
  if (what === 'request') proxy.requestCaptures++;
  else proxy.responseCaptures++;
}

export function declareLine(proxy: Proxy, { line }: Reading): void {
  if (proxy.kind === 'defaults') refuse("'declare' not available in default section");
  if (lacks(proxy, FRONTEND)) refuse("'declare' only available in frontend or listen section");
  const what = line.arg(1);
  if (what === '') refuse("'declare' needs a second keyword that specify the type of declaration ('capture')");
  if (what !== 'capture') refuse(`unknown declaration type '${what}' (supports 'capture')`);
  const direction = line.arg(2);
  if (direction !== 'request' && direction !== 'response')
    refuse("'declare capture' requires a direction ('request' or 'response')");
  if (line.arg(3) !== 'len') refuse("'declare capture' requires a capture length ('len')");
  if (line.arg(4) === '')
    refuse("'declare capture': 'len' requires a numeric value that represents the capture length");
  const { value, rest } = strtol(line.arg(4));
  // The daemon names the word before the length.
  if (rest !== '') refuse(`'declare capture': cannot parse the length '${line.arg(3)}'.`);
  if (value <= 0) refuse('length must be > 0');
  if (direction === 'request') proxy.requestCaptures++;
  else proxy.responseCaptures++;
}
