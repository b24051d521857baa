import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import { hasBackend, kindWord, type Section } from './draft.ts';
import { parseCheckExpect, type ExpectLine } from './parseExpect.ts';
import type { Report } from './report.ts';
import { leadingInteger } from './time.ts';

/** A `http-check` or `tcp-check` line, before the steps that no line asks for are added. */
export type CheckLine =
  | {
      readonly kind: 'connect';
      readonly port: number;
      readonly address: string | null;
      readonly span: Span;
      comment: string | null;
    }
  | HttpSendLine
  | { readonly kind: 'send-text'; readonly text: string; readonly span: Span; comment: string | null }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'other' }
  | ExpectLine;

export interface HttpSendLine {
  readonly kind: 'send-http';
  readonly method: string | null;
  readonly uri: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly span: Span;
  comment: string | null;
}

/** `option httpchk`, `tcp-check`, `mysql-check` and the checks of protocols that nothing in the lab speaks. */
export function parseCheckOption(section: Section, words: readonly Word[], report: Report): void {
  const name = words[1]?.value ?? '';
  const span = wordsSpan(words);
  switch (name) {
    case 'httpchk':
      return parseHttpCheck(section, words, span, report);
    case 'tcp-check':
      section.checkKind = 'tcp';
      section.httpCheck = null;
      return;
    case 'mysql-check':
      section.checkKind = 'mysql';
      section.httpCheck = null;
      return;
    case 'ssl-hello-chk':
    case 'smtpchk':
    case 'pgsql-check':
    case 'redis-check':
    case 'ldap-check':
    case 'spop-check':
    case 'external-check':
      section.checkKind = 'none';
      section.httpCheck = null;
  }
}

function parseHttpCheck(section: Section, words: readonly Word[], span: Span, report: Report): void {
  const args = words.slice(2);
  const extra = args[3];
  if (extra !== undefined)
    return report.alert(
      extra.span,
      'extra-argument',
      `'option httpchk' cannot handle unexpected argument '${extra.value}'.`,
    );
  const [first, second, version] = args;
  if (version !== undefined && /\r?\n/.test(version.value)) {
    report.warning(
      version.span,
      'deprecated',
      "'option httpchk' : hiding headers or body at the end of the version string is deprecated. Please, consider to use 'http-check send' directive instead.",
      `parsing [${report.baseName}:${span.line}]: `,
    );
  }
  // One word alone is the URI; without any, OPTIONS / (manual 2.6, "option httpchk").
  section.checkKind = 'http';
  section.httpCheck = {
    method: second === undefined ? null : (first?.value ?? null),
    uri: second?.value ?? first?.value ?? null,
    headers: version === undefined ? {} : headersIn(version.value),
    afterRules: section.httpLines.some((line) => line.kind === 'send-http'),
    span,
  };
}

/** `HTTP/1.1\r\nHost: shop`: what people hide after the version. */
function headersIn(version: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of version.split(/\r\n|\n/).slice(1)) {
    const at = line.indexOf(':');
    if (at > 0) headers[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim();
  }
  return headers;
}

const HTTP_RULES =
  "'disable-on-404', 'send-state', 'comment', 'connect', 'send', 'expect', 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)'.";
const TCP_RULES =
  "'comment', 'connect', 'send', 'send-binary', 'expect', 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)'.";

/** `http-check …` and `tcp-check …`, with the messages of tcpcheck.c 2.6. */
export function parseCheckRule(section: Section, words: readonly Word[], report: Report): void {
  const [keyword, rule] = words as [Word, Word?];
  const span = wordsSpan(words);
  const http = keyword.value === 'http-check';
  if (!hasBackend(section)) {
    return report.warning(
      span,
      'ignored-here',
      `'${keyword.value}' ignored because ${kindWord(section)} '${section.name}' has no backend capability.`,
    );
  }
  const line = http ? httpLine(section, words, report) : tcpLine(words, report);
  if (line === 'unknown') {
    const message = `'${keyword.value}' only supports ${http ? HTTP_RULES : TCP_RULES} but got '${rule?.value ?? ''}'`;
    return report.alert((rule ?? keyword).span, keyword.value, message);
  }
  if (http) section.checkRules ??= span;
  if (line !== null) (http ? section.httpLines : section.tcpLines).push(line);
}

/** Null for what is no step, or was refused. */
function httpLine(section: Section, words: readonly Word[], report: Report): CheckLine | null | 'unknown' {
  const kind = words[1]?.value ?? '';
  const span = wordsSpan(words);
  switch (kind) {
    case 'disable-on-404':
      section.disableOn404 = true;
      return null;
    case 'send-state':
      // A header of the check's request that the lab's servers do not look at.
      return null;
    case 'send':
      return parseSend(words, report);
    default:
      return commonLine(words, span, report);
  }
}

function tcpLine(words: readonly Word[], report: Report): CheckLine | null | 'unknown' {
  const kind = words[1]?.value ?? '';
  const span = wordsSpan(words);
  if (kind === 'send') return { kind: 'send-text', text: words[2]?.value ?? '', span, comment: commentOf(words) };
  if (/^send(-lf|-binary|-binary-lf)$/.test(kind)) {
    report.notSimulated(span, `tcp-check ${kind}`);
    return { kind: 'other' };
  }
  return commonLine(words, span, report);
}

function commonLine(words: readonly Word[], span: Span, report: Report): CheckLine | null | 'unknown' {
  const kind = words[1]?.value ?? '';
  if (kind === 'comment') return { kind: 'comment', text: words[2]?.value ?? '' };
  if (kind === 'connect') return parseConnect(words, span, report);
  if (kind === 'expect') return parseCheckExpect(words, report);
  if (!/^(set-var(-fmt)?|unset-var)\(/.test(kind)) return 'unknown';
  report.notSimulated(span, `${(words[0] as Word).value} ${kind}`);
  return { kind: 'other' };
}

function commentOf(words: readonly Word[]): string | null {
  const at = words.findIndex((word, i) => i > 2 && word.value === 'comment');
  return at < 0 ? null : (words[at + 1]?.value ?? null);
}

function parseConnect(words: readonly Word[], span: Span, report: Report): CheckLine {
  let port = 0;
  let address: string | null = null;
  for (let at = 2; at < words.length; at++) {
    const word = words[at] as Word;
    const value = words[at + 1]?.value ?? '';
    switch (word.value) {
      case 'port':
        if (/^\d+$/.test(value)) port = leadingInteger(value);
        else report.notSimulated(span, 'port of an expression');
        at++;
        break;
      case 'addr': {
        const [host, own] = value.split(':') as [string, string?];
        address = host;
        if (own !== undefined) port = leadingInteger(own);
        at++;
        break;
      }
      case 'sni':
      case 'alpn':
      case 'proto':
      case 'comment':
        at++;
        break;
      case 'ssl':
      case 'send-proxy':
      case 'via-socks4':
        report.notSimulated(word.span, `${(words[0] as Word).value} connect ${word.value}`);
    }
  }
  return { kind: 'connect', port, address, span, comment: commentOf(words) };
}

function parseSend(words: readonly Word[], report: Report): HttpSendLine | null {
  const span = wordsSpan(words);
  let method: string | null = null;
  let uri: string | null = null;
  const headers: Record<string, string> = {};
  for (let at = 2; at < words.length;) {
    const word = words[at] as Word;
    const value = words[at + 1];
    if (word.value === 'meth') method = value?.value ?? null;
    else if (word.value === 'uri') uri = value?.value ?? null;
    else if (word.value === 'hdr') headers[(value?.value ?? '').toLowerCase()] = words[at + 2]?.value ?? '';
    else if (word.value === 'uri-lf' || word.value === 'body-lf')
      report.notSimulated(word.span, `http-check send ${word.value}`);
    else if (!['ver', 'comment', 'body'].includes(word.value)) {
      report.alert(
        word.span,
        'http-check',
        `'http-check send' : expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', 'hdr', 'body' or 'body-lf' but got '${word.value}' as argument..`,
      );
      return null;
    }
    if (value === undefined) {
      report.alert(word.span, 'http-check', `'http-check send' : '${word.value}' expects an argument..`);
      return null;
    }
    at += word.value === 'hdr' ? 3 : 2;
  }
  return { kind: 'send-http', method, uri, headers, span, comment: commentOf(words) };
}
