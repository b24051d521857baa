import type { Span } from '../../../text/span.ts';
import { wordsSpan, type Word } from '../../../text/words.ts';
import type { Condition } from '../acl.ts';
import type { AclNames } from '../parseCondition.ts';
import { parseCondition } from '../parseCondition.ts';
import type { Report } from '../report.ts';
import { CONVERTERS } from '../language/converterTable.ts';
import { isSimulated } from '../sample/evaluate.ts';
import { expressionInWords } from '../sample/expression.ts';
import { isFormatSimulated, parseFormat } from '../sample/format.ts';
import { parseTime } from '../time.ts';
import { parseHttpAction, parseRedirect, parseReply, parseTcpAction, type ActionReading } from './parseAction.ts';
import type { CaptureSlot } from './captures.ts';
import type { CommonAction, HeaderOption, Rule } from './rule.ts';
import type { RulesDraft } from './rulesDraft.ts';

/** Keywords of proxies that the parser here reads: what becomes of connections, requests and answers. */
export const RULE_KEYWORDS: ReadonlySet<string> = new Set([
  'http-request',
  'http-response',
  'http-after-response',
  'tcp-request',
  'redirect',
  'use-server',
  'monitor-uri',
  'monitor',
  'stats',
  'errorloc',
  'errorloc302',
  'errorloc303',
  'errorfile',
  'errorfiles',
  'http-error',
  'capture',
  'declare',
  'force-persist',
  'ignore-persist',
]);

/** What a rule's line belongs to. */
export interface RuleHome {
  readonly name: string;
  readonly rules: RulesDraft;
  readonly acls: AclNames;
}

/** Reads one line of rules. What the daemon would refuse was said elsewhere; such a line adds nothing. */
export function parseRule(home: RuleHome, words: readonly Word[], report: Report): void {
  new RuleParser(home, words, report).read();
}

class RuleParser {
  readonly #home: RuleHome;
  readonly #words: readonly Word[];
  readonly #report: Report;
  readonly #span: Span;
  readonly #values: readonly string[];

  constructor(home: RuleHome, words: readonly Word[], report: Report) {
    this.#home = home;
    this.#words = words;
    this.#report = report;
    this.#span = wordsSpan(words);
    this.#values = words.map((word) => word.value);
  }

  read(): void {
    const { rules } = this.#home;
    const [keyword, first, second] = this.#values as [string, string?, string?];
    switch (keyword) {
      case 'http-request':
        return this.#rule(rules.request, 1, (words) => this.#capture(words, 'request') ?? parseHttpAction(words, 'request'));
      case 'http-response':
        return this.#rule(rules.response, 1, (words) => this.#capture(words, 'response') ?? parseHttpAction(words, 'response'));
      case 'http-after-response':
        return this.#rule(rules.afterResponse, 1, (words) => parseHttpAction(words, 'after'));
      case 'redirect':
        return this.#rule(rules.redirects, 1, (words) => parseRedirect(words, false) ?? 'not-simulated');
      case 'tcp-request':
        return this.#tcpRequest(first ?? '', second ?? '');
      case 'use-server':
        return this.#rule(rules.useServer, 1, ([name]) => this.#serverNamed(name ?? ''));
      case 'monitor-uri':
        if (first !== undefined) rules.monitorUri = { value: first, span: this.#span };
        return;
      case 'monitor': {
        const condition = this.#condition(2);
        if (condition !== null && condition !== 'wrong') rules.monitorFail.push({ condition, span: this.#span });
        return;
      }
      case 'stats':
        return this.#stats(first ?? '', second ?? '');
      case 'errorfile':
        rules.errorPages.push({ kind: 'file', of: Number(first), path: second ?? '', span: this.#span });
        return;
      case 'errorfiles': {
        const of = this.#values.slice(2).map(Number);
        rules.errorPages.push({ kind: 'list', of: of.length === 0 ? null : of, name: first ?? '', span: this.#span });
        return;
      }
      // `capture request header NAME len N`, `declare capture request len N`; a captured cookie is only logged.
      case 'capture':
        if (second === 'header') this.#slots(first).push({ header: (this.#values[3] ?? '').toLowerCase(), length: Number(this.#values[5] ?? 0) });
        return;
      case 'declare':
        this.#slots(second).push({ header: null, length: Number(this.#values[4] ?? 0) });
        return;
      case 'force-persist':
      case 'ignore-persist':
        return this.#rule(rules.persistence, 1, () => (keyword === 'force-persist' ? 'forced' : 'ignored'));
      case 'http-error':
        return this.#httpError();
      default:
        rules.errorPages.push({ kind: 'elsewhere', of: Number(first), status: keyword === 'errorloc303' ? 303 : 302, location: second ?? '', span: this.#span });
    }
  }

  #tcpRequest(where: string, value: string): void {
    const { rules } = this.#home;
    if (where === 'inspect-delay') {
      const time = parseTime(value);
      if (time.kind === 'time') rules.inspectDelayMs = time.ms;
    } else if (where === 'connection') this.#rule(rules.connection, 2, parseTcpAction);
    else if (where === 'session') this.#rule(rules.session, 2, parseTcpAction);
    else if (where === 'content') this.#rule(rules.content, 2, (words) => this.#capture(words, 'request') ?? parseTcpAction(words));
  }

  #serverNamed(name: string): ActionReading<{ readonly server: string | ReturnType<typeof parseFormat> }> {
    if (!name.includes('%')) return { server: name };
    const format = parseFormat(name);
    return isFormatSimulated(format) ? { server: format } : 'not-simulated';
  }

  #rule<A>(list: Rule<A>[], from: number, read: (words: readonly string[]) => ActionReading<A>): void {
    const when = this.#values.findIndex((value, i) => i >= from && (value === 'if' || value === 'unless'));
    const condition = this.#condition(when);
    if (condition === 'wrong') return;
    const own = this.#values.slice(from, when < 0 ? undefined : when);
    const action = read(own);
    if (action === 'not-simulated') this.#report.notSimulated(this.#span, this.#values.slice(0, from + 1).join(' '));
    else if (action !== 'no-effect') list.push({ action, condition, span: this.#span });
  }

  /** The condition from the word `if` or `unless` on; null without one. */
  #condition(at: number): Condition | null | 'wrong' {
    const word = this.#values[at];
    if (at < 0 || (word !== 'if' && word !== 'unless')) return null;
    const condition = parseCondition(this.#words.slice(at + 1), word === 'unless', this.#home.acls, this.#report);
    return 'error' in condition ? 'wrong' : condition;
  }

  #stats(what: string, value: string): void {
    const { rules } = this.#home;
    // Any of its lines switches the page on (proxy.c stats_init_uri).
    const enables = ['enable', 'uri', 'realm', 'auth', 'scope', 'refresh', 'hide-version', 'show-legends', 'show-node', 'show-desc', 'show-modules'];
    if (what === 'admin' || what === 'http-request') this.#report.notSimulated(this.#span, `stats ${what}`);
    if (!enables.includes(what)) return;
    rules.stats ??= { enabled: true, uri: '/haproxy?stats', realm: 'HAProxy Statistics', refreshS: 0, users: [], span: this.#span };
    if (what === 'uri') rules.stats = { ...rules.stats, uri: value, span: this.#span };
    if (what === 'realm') rules.stats = { ...rules.stats, realm: value };
    if (what === 'refresh') rules.stats = { ...rules.stats, refreshS: secondsOf(value) };
    if (what === 'auth') rules.stats.users.push(value);
  }

  #slots(side: string | undefined): CaptureSlot[] {
    return this.#home.rules.captures[side === 'response' ? 'response' : 'request'];
  }

  /** `capture EXPRESSION len N` makes a place of its own, `capture EXPRESSION id N` fills one that was declared. Null: another action. */
  #capture(words: readonly string[], side: 'request' | 'response'): ActionReading<Extract<CommonAction, { kind: 'capture' }>> | null {
    if (words[0] !== 'capture') return null;
    const found = expressionInWords(words.slice(1), (name) => CONVERTERS.has(name));
    if (found === null || !isSimulated(found.expression)) return 'not-simulated';
    const [how, number] = words.slice(1 + found.count);
    const slots = this.#slots(side);
    const slot = how === 'len' ? slots.push({ header: null, length: Number(number) }) - 1 : Number(number);
    return { kind: 'capture', side, slot, value: found.expression };
  }

  #httpError(): void {
    const reply = parseReply(this.#values.slice(1), 0);
    if (reply === null) return this.#report.notSimulated(this.#span, 'http-error');
    this.#home.rules.errorPages.push({ kind: 'reply', of: reply.status, reply, span: this.#span });
  }
}

/** Whole seconds of a time, which is one of seconds where it has no unit. */
function secondsOf(text: string): number {
  const time = parseTime(/^\d+$/.test(text) ? `${text}s` : text);
  return time.kind === 'time' ? Math.floor(time.ms / 1000) : 0;
}

/** `option forwardfor [except NET] [header NAME] [if-none]`, and `option originalto`. */
export function parseHeaderOption(words: readonly Word[], usual: string): HeaderOption {
  const values = words.map((word) => word.value);
  const after = (word: string): string | null => {
    const at = values.indexOf(word, 2);
    return at < 0 ? null : (values[at + 1] ?? null);
  };
  return {
    name: (after('header') ?? usual).toLowerCase(),
    except: after('except'),
    ifNone: values.includes('if-none'),
    span: wordsSpan(words),
  };
}
