import type { Span } from '../../../text/span.ts';
import { BACKEND, FRONTEND, hasRules, typeWord, type Proxy, type ProxyKind } from './model.ts';
import { invalidNameCharacter } from './names.ts';
import { newProxy } from './proxyModel.ts';
import type { Reading } from './reading.ts';
import { noMore } from './words.ts';

/** The first line of a defaults, frontend, backend or listen section (cfgparse-listen.c 2.6, cfg_parse_listen). */
export function openProxySection(reading: Reading, span: Span): Proxy | null {
  const kind = reading.line.arg(0) as ProxyKind;
  reading.sectionWord = kind;
  if (kind !== 'defaults' && !acceptHeading(kind, reading)) return null;
  const heading = readHeading(kind, reading);
  const defaults = findDefaults(heading, reading);
  if (reading.aborted) return null;
  const proxy = newProxy(kind, heading.name, span.line, span, defaults);
  if (defaults !== null) checkInheritance(proxy, defaults, reading);
  (kind === 'defaults' ? reading.defaults : reading.proxies).push(proxy);
  return proxy;
}

interface Heading {
  readonly kind: ProxyKind;
  readonly name: string;
  /** The name behind `from`; null where it is not written. */
  readonly from: string | null;
}

const capabilityOf = (kind: ProxyKind): number => (kind === 'backend' ? BACKEND : kind === 'frontend' ? FRONTEND : FRONTEND | BACKEND);

function acceptHeading(kind: ProxyKind, reading: Reading): boolean {
  const { line } = reading;
  const name = line.arg(1);
  if (name === '') {
    reading.alert(`'${kind}' expects an <id> argument`, { word: 0, code: 'section-name', abort: true });
    return false;
  }
  const bad = invalidNameCharacter(name);
  if (bad !== null)
    reading.alert(`character '${bad}' is not permitted in '${kind}' name '${name}'.`, { word: 1, code: 'invalid-character' });
  alertSameName(kind, name, reading);
  const strange = line.arg(2) !== '' && (line.arg(3) === '' || line.arg(2) !== 'from');
  if (!strange && reading.attempt(() => noMore(line, 3))) return true;
  if (kind !== 'backend')
    reading.complain("please use the 'bind' keyword for listening addresses.", { word: 2, code: 'section-arguments' });
  return false;
}

function alertSameName(kind: ProxyKind, name: string, reading: Reading): void {
  const { baseName } = reading.report;
  const said = kind === 'listen' ? 'proxy' : kind;
  const same = (what: string, line: number): void =>
    reading.alert(`${said} '${name}' has the same name as ${what} '${name}' declared at ${baseName}:${line}.`, {
      form: 'capital',
      word: 1,
      code: 'same-name',
    });
  const other = reading.proxyNamed(name, kind === 'backend' ? BACKEND : FRONTEND);
  if (other !== undefined) same(typeWord(other), other.line);
  const forward = reading.sections.logForwards.find((section) => section.name === name);
  if (forward !== undefined) same('log forward section', forward.line);
}

function readHeading(kind: ProxyKind, { line }: Reading): Heading {
  // `defaults from other` has no name.
  const unnamed = kind === 'defaults' && line.arg(1) === 'from' && line.arg(2) !== '' && line.arg(3) === '';
  const at = unnamed ? 1 : 2;
  return { kind, name: unnamed ? '' : line.arg(1), from: line.arg(at) === 'from' ? line.arg(at + 1) : null };
}

/** The defaults that a section takes over: named, or the last ones; a defaults section takes over nothing unless it says so. */
function findDefaults({ kind, name, from }: Heading, reading: Reading): Proxy | null {
  const defaults = from === null ? (kind === 'defaults' ? null : (reading.defaults.at(-1) ?? null)) : namedDefaults(kind, name, from, reading);
  if (defaults === null) return null;
  defaults.referredTo.add(from === null ? 'implicit' : 'explicit');
  if (defaults.referredTo.size === 2)
    reading.complain(
      `defaults section '${defaults.id}' (declared at ${reading.report.baseName}:${defaults.line}) is explicitly referenced by another proxy and implicitly used here. To avoid any ambiguity don't mix both usage. Add a last defaults section not explicitly used or always use explicit references.`,
      { code: 'mixed-defaults' },
    );
  return defaults;
}

function namedDefaults(kind: ProxyKind, name: string, from: string, reading: Reading): Proxy | null {
  const said = kind === 'listen' ? 'proxy' : kind;
  const { baseName } = reading.report;
  const [found, second] = reading.defaultsNamed(from);
  if (found === undefined) {
    reading.alert(`defaults section '${from}' not found for ${said} '${name}'.`, { code: 'unknown-defaults', abort: true });
    return null;
  }
  if (second !== undefined)
    reading.alert(
      `ambiguous defaults section name '${from}' referenced by ${said} '${name}' exists at least at ${baseName}:${found.line} and ${baseName}:${second.line}.`,
      { code: 'ambiguous-defaults' },
    );
  const bad = invalidNameCharacter(from);
  if (bad !== null)
    reading.alert(
      `character '${bad}' is not permitted in defaults section name '${from}' when designated by its name (section found at ${baseName}:${found.line}).`,
      { code: 'invalid-character' },
    );
  return found;
}

/** Defaults that have rules, or captures, may be taken over by sections of one kind only. */
function checkInheritance(proxy: Proxy, defaults: Proxy, reading: Reading): void {
  const abort = (message: string): void => reading.alert(message, { form: 'tight', code: 'defaults-rules', abort: true });
  const where = ` (defaults section at ${reading.report.baseName}:${defaults.line}).`;
  if (hasRules(defaults)) {
    const error = rulesError(proxy, defaults);
    if (error === null) defaults.rulesTakenBy = proxy.cap;
    else abort(error.endsWith('.') ? error : error + where);
  }
  if ((proxy.kind === 'defaults' || (proxy.cap & BACKEND) !== 0) && (defaults.requestCaptures > 0 || defaults.responseCaptures > 0))
    abort(`backend or defaults sections cannot inherit from a defaults section defining capptures${where}`);
}

function rulesError(proxy: Proxy, defaults: Proxy): string | null {
  if (proxy.kind === 'defaults') return 'a defaults section cannot inherit from a defaults section defining TCP/HTTP rules';
  if (proxy.kind === 'listen') return 'a listen section cannot inherit from a defaults section defining TCP/HTTP rules.';
  const cap = capabilityOf(proxy.kind);
  if (defaults.rulesTakenBy !== 0 && defaults.rulesTakenBy !== cap)
    return 'frontends and backends cannot inherit from the same defaults section if it defines TCP/HTTP rules';
  if (proxy.kind === 'backend' && defaults.tcpConnection.length + defaults.tcpSession.length > 0)
    return "a backend section cannot inherit from a defaults section defining 'tcp-request connection' or 'tcp-request session' rules";
  if (proxy.kind === 'frontend' && defaults.tcpResponse.length > 0)
    return "a frontend section cannot inherit from a defaults section defining 'tcp-response content' rules";
  return null;
}
