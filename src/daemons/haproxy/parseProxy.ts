import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import { invalidCharacter } from './address.ts';
import { PROXY_DIRECTIVES, PROXY_SUGGESTIONS, REMOVED_PROXY_WORDS } from './directives.ts';
import { hasBackend, hasFrontend, kindWord, type Section } from './draft.ts';
import { bestMatch } from './fingerprint.ts';
import type { LogTarget } from './log/logging.ts';
import { readLogLine } from './log/parseLog.ts';
import { parseCheckRule } from './parseCheck.ts';
import { parseCookie, parseStick } from './parseAffinity.ts';
import { parseBalance, parseBalanceFactor, parseHashType } from './parseBalance.ts';
import { parseBind } from './parseBind.ts';
import { parseCondition, parseTest } from './parseCondition.ts';
import { parseOption } from './parseOption.ts';
import { parseRetryOn } from './parseRetryOn.ts';
import { ServerParser } from './parseServer.ts';
import { parseRule, RULE_KEYWORDS } from './rules/parseRule.ts';
import { parseStickTable } from './rules/parseStickTable.ts';
import { isFormatSimulated, parseFormat } from './sample/format.ts';
import { parseTimeout } from './parseTimeout.ts';
import type { Report } from './report.ts';
import { leadingInteger } from './time.ts';

/** One line of a defaults, frontend, backend or listen section, with the messages of cfgparse-listen.c 2.6. */
export class ProxyParser {
  readonly #section: Section;
  readonly #report: Report;
  readonly #servers: ServerParser;
  /** What `log global` takes over. */
  readonly #globalLogs: readonly LogTarget[];

  constructor(section: Section, report: Report, globalLogs: readonly LogTarget[]) {
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
    if (row.support === 'not-simulated') return this.#leaveOut(words);
    if (/^log(-format|-tag)?$/.test(keyword.value)) this.#section.logging = readLogLine(this.#section.logging, words, on, this.#globalLogs);
    if (row.support === 'no-effect') return;
    this.#simulated(words, on);
  }

  #simulated(words: readonly Word[], on: boolean): void {
    const section = this.#section;
    const keyword = (words[0] as Word).value;
    if (RULE_KEYWORDS.has(keyword)) return this.#rule(words);
    switch (keyword) {
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
      case 'tcp-check':
        return parseCheckRule(section, words, this.#report);
      case 'balance':
        return parseBalance(section, words, this.#report);
      case 'hash-type':
        return parseHashType(section, words, this.#report);
      case 'hash-balance-factor':
        return parseBalanceFactor(section, words, this.#report);
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
      case 'fullconn':
        return this.#number(words, "'fullconn' expects an integer argument.", (value) => (section.fullconn = value));
      case 'cookie':
        return parseCookie(section, words, this.#report);
      case 'stick-table':
        section.stickTable = parseStickTable(section.name, words);
        return;
      case 'http-send-name-header':
        section.nameHeader = words[1]?.value.toLowerCase() ?? null;
        return;
      case 'stick':
        return parseStick(section, words, this.#report);
      case 'retry-on':
        return parseRetryOn(section, words, this.#report);
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

  #rule(words: readonly Word[]): void {
    const { name, policy, acls, rules } = this.#section;
    const keyword = (words[0] as Word).value;
    if (words[1] === undefined && keyword === 'http-request')
      return this.#report.alert((words[0] as Word).span, 'argument', `'${keyword}' expects an argument.`);
    if (/^(http-request|http-response|http-after-response|tcp-request)$/.test(keyword) && rules.length > 0) {
      this.#report.warning(
        wordsSpan(words),
        'rule-order',
        `a '${keyword}' rule placed after a 'use_backend' rule will still be processed before.`,
      );
    }
    parseRule({ name, rules: policy, acls }, words, this.#report);
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
    if (keyword.value === 'server' || keyword.value === 'http-check' || keyword.value === 'tcp-check') return false;
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
    if (words[1] === undefined && keyword === 'http-request')
      return this.#report.alert((words[0] as Word).span, 'argument', `'${keyword}' expects an argument.`);
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
    const format = name.value.includes('%') ? parseFormat(name.value) : null;
    if (format !== null && !isFormatSimulated(format)) report.notSimulated(span, `use_backend ${name.value}`);
    if (when === undefined) {
      this.#section.rules.push({ backend: name.value, format, condition: null, span });
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
    this.#section.rules.push({ backend: name.value, format, condition, span });
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
