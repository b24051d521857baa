import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import { invalidCharacter } from './address.ts';
import type { Algorithm } from './config.ts';
import {
  ALGORITHMS,
  OTHER_ALGORITHMS,
  PROXY_DIRECTIVES,
  PROXY_SUGGESTIONS,
  REMOVED_PROXY_WORDS,
} from './directives.ts';
import { hasBackend, hasFrontend, kindWord, type Section } from './draft.ts';
import { bestMatch } from './fingerprint.ts';
import { parseBind } from './parseBind.ts';
import { parseCondition, parseTest } from './parseCondition.ts';
import { parseHttpCheckRule, parseOption } from './parseOption.ts';
import { ServerParser } from './parseServer.ts';
import { parseTimeout } from './parseTimeout.ts';
import type { Report } from './report.ts';
import { leadingInteger } from './time.ts';

const HTTP_KEYWORDS = new Set([
  'cookie',
  'monitor-uri',
  'stats',
  'capture',
  'http-request',
  'http-response',
  'http-after-response',
  'redirect',
]);

/** One line of a defaults, frontend, backend or listen section, with the messages of cfgparse-listen.c 2.6. */
export class ProxyParser {
  readonly #section: Section;
  readonly #report: Report;
  readonly #servers: ServerParser;
  /** Whether `log global` has anything to take over. */
  readonly #globalLogs: boolean;

  constructor(section: Section, report: Report, globalLogs: boolean) {
    this.#globalLogs = globalLogs;
    this.#section = section;
    this.#report = report;
    this.#servers = new ServerParser(section, report);
  }

  /** `on` is false after `no`. */
  line(words: readonly Word[], on: boolean): void {
    const keyword = words[0] as Word;
    const row = PROXY_DIRECTIVES.get(keyword.value);
    if (row === undefined) return this.#unknown(keyword);
    if (!row.inDefaults && keyword.value !== 'server' && keyword.value !== 'acl' && this.#section.kind === 'defaults') {
      return this.#report.alert(
        keyword.span,
        'not-in-defaults',
        `'${keyword.value}' not allowed in 'defaults' section.`,
      );
    }
    if (this.#ignoredHere(keyword, row.side)) this.#warnIgnored(words, row.side as string);
    if (HTTP_KEYWORDS.has(keyword.value)) this.#section.httpUses.add(keyword.value);
    if (row.support === 'not-simulated') return this.#leaveOut(words);
    if (row.support === 'no-effect') return this.#logging(words, on);
    this.#simulated(words, on);
  }

  /** Logs are not shown; but the daemon warns of a format that nothing is logged in. */
  #logging(words: readonly Word[], on: boolean): void {
    const [keyword, target] = words as [Word, Word?];
    if (keyword.value === 'log') this.#section.hasLog = on && (target?.value !== 'global' || this.#globalLogs);
    else if (keyword.value === 'log-format' || keyword.value === 'log-format-sd') this.#section.logFormat = true;
  }

  #simulated(words: readonly Word[], on: boolean): void {
    const section = this.#section;
    switch ((words[0] as Word).value) {
      case 'server':
        return this.#servers.server(words);
      case 'default-server':
        return this.#servers.defaultServer(words);
      case 'bind':
        return parseBind(section, words, this.#report);
      case 'mode':
        return this.#mode(words);
      case 'timeout':
        return parseTimeout(section, words, this.#report);
      case 'option':
        return parseOption(section, words, on, this.#report);
      case 'http-check':
        return parseHttpCheckRule(section, words, this.#report);
      case 'balance':
        return this.#balance(words);
      case 'retries':
        return this.#number(
          words,
          "'retries' expects an integer argument (dispatch counts for one).",
          (value, span) => (section.retries = { value: Math.max(0, value), span }),
        );
      case 'maxconn':
        return this.#number(
          words,
          "'maxconn' expects an integer argument.",
          (value, span) => (section.maxconn = { value, span }),
        );
      case 'backlog':
        return this.#number(words, "'backlog' expects an integer argument.", (value) => (section.backlog = value));
      case 'default_backend':
        return this.#defaultBackend(words);
      case 'use_backend':
        return this.#useBackend(words);
      case 'acl':
        return this.#acl(words);
      case 'disabled':
      case 'enabled':
        section.disabled = (words[0] as Word).value === 'disabled';
    }
  }

  #unknown(keyword: Word): void {
    const { kind } = this.#section;
    if (keyword.value === 'monitor-net') {
      return this.#report.alert(
        keyword.span,
        'removed',
        "'monitor-net' doesn't exist anymore. Please use 'http-request return status 200 if { src  }' instead.",
      );
    }
    const removed = REMOVED_PROXY_WORDS.get(keyword.value);
    if (removed !== undefined) return this.#report.alert(keyword.span, 'removed', removed);
    const match = bestMatch(keyword.value, PROXY_SUGGESTIONS);
    const guess = match === null ? '' : `; did you mean '${match}' maybe ?`;
    this.#report.alert(
      keyword.span,
      'unknown-keyword',
      `unknown keyword '${keyword.value}' in '${kind}' section${guess}`,
    );
  }

  #ignoredHere(keyword: Word, side: 'frontend' | 'backend' | null): boolean {
    // `server` and the rules of checks say it in their own words.
    if (keyword.value === 'server' || keyword.value === 'http-check') return false;
    return (side === 'frontend' && !hasFrontend(this.#section)) || (side === 'backend' && !hasBackend(this.#section));
  }

  #warnIgnored(words: readonly Word[], side: string): void {
    const keyword = (words[0] as Word).value;
    const hint = keyword === 'maxconn' ? " Maybe you want 'fullconn' instead ?" : '';
    this.#report.warning(
      wordsSpan(words),
      'ignored-here',
      `'${keyword}' ignored because ${kindWord(this.#section)} '${this.#section.name}' has no ${side} capability.${hint}`,
    );
  }

  #leaveOut(words: readonly Word[]): void {
    const keyword = (words[0] as Word).value;
    if (words[1] === undefined && (keyword === 'http-request' || keyword === 'hash-type' || keyword === 'cookie')) {
      const message =
        keyword === 'hash-type'
          ? "'hash-type' only supports 'consistent' and 'map-based'."
          : `'${keyword}' expects an argument.`;
      return this.#report.alert((words[0] as Word).span, 'argument', message);
    }
    if (keyword === 'hash-type' && !['consistent', 'map-based', 'avalanche'].includes(words[1]?.value ?? '')) {
      return this.#report.alert(
        (words[1] as Word).span,
        'hash-type',
        "'hash-type' only supports 'consistent' and 'map-based'.",
      );
    }
    // Map-based is what the lab does anyway.
    if (keyword === 'hash-type' && words[1]?.value === 'map-based' && words.length === 2) return;
    if (
      /^(http-request|http-response|http-after-response|tcp-request)$/.test(keyword) &&
      this.#section.rules.length > 0
    ) {
      this.#report.warning(
        wordsSpan(words),
        'rule-order',
        `a '${keyword}' rule placed after a 'use_backend' rule will still be processed before.`,
      );
    }
    this.#report.notSimulated(wordsSpan(words), keyword);
  }

  #mode(words: readonly Word[]): void {
    const [keyword, mode, extra] = words as [Word, Word?, Word?];
    const value = mode?.value ?? '';
    if (extra !== undefined) return this.#tooMany('mode', extra);
    if (value === 'http' || value === 'tcp') this.#section.mode = value;
    else if (value === 'health') {
      this.#report.alert(
        (mode as Word).span,
        'removed',
        "'mode health' doesn't exist anymore. Please use 'http-request return status 200' instead.",
      );
    } else this.#report.alert((mode ?? keyword).span, 'unknown-mode', `unknown proxy mode '${value}'.`);
  }

  #balance(words: readonly Word[]): void {
    const [keyword, name] = words as [Word, Word?];
    const span = wordsSpan(words);
    const report = this.#report;
    // Without a word it is roundrobin (measured: accepted).
    if (name === undefined) {
      this.#section.algorithm = { value: 'roundrobin', span };
      return;
    }
    const plain = name.value.replace(/\(.*$/, '');
    if (ALGORITHMS.includes(plain as Algorithm)) {
      this.#section.algorithm = { value: plain as Algorithm, span };
      return;
    }
    if (!OTHER_ALGORITHMS.has(plain) || (plain === 'hdr' && !name.value.includes('('))) {
      return report.alert(
        name.span,
        'balance',
        "balance only supports 'roundrobin', 'static-rr', 'leastconn', 'source', 'uri', 'url_param', 'hdr(name)' and 'rdp-cookie(name)' options.",
      );
    }
    if (plain === 'url_param' && words.length < 3)
      return report.alert(keyword.span, 'balance', 'balance url_param requires an URL parameter name.');
    if (['uri', 'url_param', 'hdr'].includes(plain)) this.#section.httpUses.add('balance');
    report.notSimulated(span, `balance ${name.value}`);
    this.#section.algorithm = { value: 'roundrobin', span };
  }

  #number(words: readonly Word[], missing: string, set: (value: number, span: Span) => void): void {
    const [keyword, value, extra] = words as [Word, Word?, Word?];
    if (value === undefined) return this.#report.alert(keyword.span, 'argument', missing);
    if (extra !== undefined) return this.#tooMany(keyword.value, extra);
    set(leadingInteger(value.value), wordsSpan(words));
  }

  #tooMany(keyword: string, extra: Word): void {
    this.#report.alert(
      extra.span,
      'extra-argument',
      `'${keyword}' cannot handle unexpected argument '${extra.value}'.`,
    );
  }

  #defaultBackend(words: readonly Word[]): void {
    const [keyword, name, extra] = words as [Word, Word?, Word?];
    if (name === undefined || name.value === '')
      return this.#report.alert(keyword.span, 'argument', "'default_backend' expects a backend name.");
    if (extra !== undefined) return this.#tooMany('default_backend', extra);
    this.#section.defaultBackend = { value: name.value, span: wordsSpan(words) };
  }

  #useBackend(words: readonly Word[]): void {
    const [keyword, name, when] = words as [Word, Word?, Word?];
    const report = this.#report;
    if (name === undefined || name.value === '')
      return report.alert(keyword.span, 'argument', "'use_backend' expects a backend name.");
    const span = wordsSpan(words);
    if (when === undefined) {
      this.#section.rules.push({ backend: name.value, condition: null, span });
      return;
    }
    if (when.value !== 'if' && when.value !== 'unless') {
      return report.alert(
        when.span,
        'switching-rule',
        `unexpected keyword '${when.value}' after switching rule, only 'if' and 'unless' are allowed.`,
      );
    }
    const condition = parseCondition(words.slice(3), when.value === 'unless', this.#section.acls, report);
    if ('error' in condition)
      return report.alert(
        condition.span,
        'switching-rule',
        `error detected while parsing switching rule : ${condition.error}`,
      );
    this.#section.rules.push({ backend: name.value, condition, span });
  }

  #acl(words: readonly Word[]): void {
    const [keyword, name] = words as [Word, Word?];
    const report = this.#report;
    const span = wordsSpan(words);
    if (this.#section.kind === 'defaults' && this.#section.name === '')
      return report.alert(keyword.span, 'not-in-defaults', "'acl' not allowed in anonymous 'defaults' section.");
    const label = name?.value ?? '';
    const bad = invalidCharacter(label);
    if (bad !== null)
      return report.alert(
        (name as Word).span,
        'invalid-character',
        `character '${bad}' is not permitted in acl name '${label}'.`,
      );
    if (label.toLowerCase() === 'or') {
      return report.alert(
        (name as Word).span,
        'acl-name',
        `acl name '${label}' will never match. 'or' is used to express a logical disjunction within a condition.`,
      );
    }
    const test = parseTest(
      words.slice(2).map((w) => w.value),
      span,
      report,
    );
    if ('error' in test)
      return report.alert(
        (words[2] ?? name ?? keyword).span,
        'acl',
        `error detected while parsing ACL '${label}' : ${test.error}`,
      );
    const tests = this.#section.acls.get(label);
    if (tests === undefined) this.#section.acls.set(label, [test]);
    else tests.push(test);
  }
}
