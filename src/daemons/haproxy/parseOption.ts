import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import { OPTION_SUGGESTIONS, OPTIONS } from './directives.ts';
import { hasBackend, hasFrontend, kindWord, type Section } from './draft.ts';
import { bestMatch } from './fingerprint.ts';
import type { Report } from './report.ts';
import { leadingInteger } from './time.ts';

/** Options that `no` and `default` cannot undo (cfgparse-listen.c 2.6). */
const PERMANENT = new Set(
  'httplog tcplog httpslog tcpka httpchk ssl-hello-chk smtpchk pgsql-check redis-check mysql-check ldap-check spop-check tcp-check external-check forwardfor originalto http-restrict-req-hdr-names'.split(
    ' ',
  ),
);

/** Options that mean nothing without `mode http`, in the order of the daemon's warnings (cfgparse.c, proxy.c cfg_opts 2.6). */
export const HTTP_OPTIONS: ReadonlySet<string> = new Set(
  'forwardfor originalto checkcache http-buffer-request http-ignore-probes idle-close-on-response prefer-last-server accept-invalid-http-request accept-invalid-http-response http-use-proxy-header http-pretend-keepalive http-no-delay h1-case-adjust-bogus-client h1-case-adjust-bogus-server disable-h2-upgrade'.split(
    ' ',
  ),
);

/** `option NAME …`, `no option NAME`, `default option NAME`, with the messages of cfgparse-listen.c 2.6. */
export function parseOption(section: Section, words: readonly Word[], on: boolean, report: Report): void {
  const [keyword, name] = words as [Word, Word?];
  const span = wordsSpan(words);
  if (name === undefined)
    return report.alert(
      keyword.span,
      'option',
      "'option' expects an option name.",
      `parsing [${report.baseName}:${span.line}]: `,
    );
  const row = OPTIONS.get(name.value);
  if (row === undefined) {
    const match = bestMatch(name.value, OPTION_SUGGESTIONS);
    return report.alert(
      name.span,
      'unknown-option',
      `unknown option '${name.value}'${match === null ? '.' : `; did you mean '${match}' maybe ?`}`,
    );
  }
  if (!on && PERMANENT.has(name.value)) {
    return report.alert(
      name.span,
      'negation',
      `negation/default is not supported for option '${name.value}'.`,
      `parsing [${report.baseName}:${span.line}]: `,
    );
  }
  if ((name.value === 'httplog' || name.value === 'tcplog') && section.kind === 'backend') {
    return report.warning(
      span,
      'ignored-here',
      `backend '${section.name}' : 'option ${name.value}' directive is ignored in backends.`,
    );
  }
  const missing =
    row.side === 'frontend' && !hasFrontend(section)
      ? 'frontend'
      : row.side === 'backend' && !hasBackend(section)
        ? 'backend'
        : null;
  if (missing !== null) {
    return report.warning(
      span,
      'ignored-here',
      `'${name.value}' ignored because ${kindWord(section)} '${section.name}' has no ${missing} capability.`,
    );
  }
  if (row.support === 'not-simulated' && on) report.notSimulated(span, `option ${name.value}`);
  if (HTTP_OPTIONS.has(name.value)) {
    if (on) section.httpUses.add(`option ${name.value}`);
    else section.httpUses.delete(`option ${name.value}`);
  }
  switch (name.value) {
    case 'redispatch':
      section.redispatch = on ? { value: redispatchAfter(words[2]), span } : null;
      return;
    case 'allbackups':
      section.allBackups = on;
      return;
    case 'httplog':
      section.httplog = span;
      section.logFormat = true;
      return;
    case 'tcplog':
    case 'httpslog':
      section.logFormat = true;
      return;
    case 'httpchk':
      parseHttpCheck(section, words, span, report);
  }
}

/** `option redispatch N`: every N retries, or counted from the last where N is negative; without a number: the last (-1). 0 switches it off in effect. */
function redispatchAfter(word: Word | undefined): number {
  return word === undefined ? -1 : leadingInteger(word.value);
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
  section.httpCheck = {
    method: second === undefined ? 'OPTIONS' : (first?.value ?? 'OPTIONS'),
    uri: second?.value ?? first?.value ?? '/',
    span,
  };
}

const RULES =
  "'disable-on-404', 'send-state', 'comment', 'connect', 'send', 'expect', 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)'.";

/** `http-check send …` and `http-check expect …`, with the messages of tcpcheck.c 2.6. */
export function parseHttpCheckRule(section: Section, words: readonly Word[], report: Report): void {
  const [keyword, rule] = words as [Word, Word?];
  const span = wordsSpan(words);
  if (!hasBackend(section)) {
    return report.warning(
      span,
      'ignored-here',
      `'http-check' ignored because ${kindWord(section)} '${section.name}' has no backend capability.`,
    );
  }
  const kind = rule?.value ?? '';
  if (kind === 'send') parseSend(section, words, report);
  else if (kind === 'expect') parseExpect(section, words, report);
  else if (/^(disable-on-404|send-state|comment|connect|set-var(-fmt)?\(.*|unset-var\(.*)$/.test(kind))
    report.notSimulated(span, `http-check ${kind}`);
  else
    return report.alert((rule ?? keyword).span, 'http-check', `'http-check' only supports ${RULES} but got '${kind}'`);
  section.checkRules ??= span;
}

function parseSend(section: Section, words: readonly Word[], report: Report): void {
  const send: { method: string | null; uri: string | null } = { method: null, uri: null };
  for (let at = 2; at < words.length;) {
    const word = words[at] as Word;
    const value = words[at + 1];
    if (word.value === 'meth') send.method = value?.value ?? null;
    else if (word.value === 'uri') send.uri = value?.value ?? null;
    else if (word.value === 'uri-lf' || word.value === 'body' || word.value === 'body-lf')
      report.notSimulated(word.span, `http-check send ${word.value}`);
    else if (word.value !== 'ver' && word.value !== 'hdr' && word.value !== 'comment') {
      return report.alert(
        word.span,
        'http-check',
        `'http-check send' : expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', 'hdr', 'body' or 'body-lf' but got '${word.value}' as argument..`,
      );
    }
    if (value === undefined)
      return report.alert(word.span, 'http-check', `'http-check send' : '${word.value}' expects an argument..`);
    at += word.value === 'hdr' ? 3 : 2;
  }
  section.checkSend = send;
}

function parseExpect(section: Section, words: readonly Word[], report: Report): void {
  const rest = words.slice(2);
  if (rest.length === 0)
    return report.alert(
      wordsSpan(words),
      'http-check',
      "'http-check expect' : expects at least a matching pattern as arguments.",
    );
  let at = 0;
  let negate = false;
  if (rest[0]?.value === '!') {
    negate = true;
    at = 1;
  }
  const word = rest[at] as Word | undefined;
  if (word === undefined)
    return report.alert(
      wordsSpan(words),
      'http-check',
      "'http-check expect' : expects at least a matching pattern as arguments.",
    );
  const kind = word.value.replace(/^!/, '');
  if (kind !== word.value) negate = true;
  const pattern = rest[at + 1];
  if (kind !== 'status') {
    if (
      /^(min-recv|r?string|string-lf|rstatus|f?hdr|comment|ok-status|error-status|tout-status|on-success|on-error|status-code)$/.test(
        kind,
      )
    ) {
      return report.notSimulated(wordsSpan(words), `http-check expect ${kind}`);
    }
    const known =
      "'only supports min-recv, [!]string', '[!]rstring', '[!]string-lf', '[!]status', '[!]rstatus', [!]hdr, [!]fhdr or comment";
    return report.alert(word.span, 'http-check', `'http-check expect' : ${known} but got '${kind}' as argument..`);
  }
  if (pattern === undefined)
    return report.alert(word.span, 'http-check', "'http-check expect' : 'status' expects a <pattern> as argument.");
  const bad = /[^0-9,-]/.exec(pattern.value);
  if (bad !== null)
    return report.alert(
      pattern.span,
      'http-check',
      `'http-check expect' : invalid character '${bad[0]}' in the list of status codes.`,
    );
  const ranges = pattern.value.split(',').map((part) => {
    const [low, high] = part.split('-') as [string, string?];
    return [leadingInteger(low), leadingInteger(high ?? low)] as const;
  });
  section.checkExpect = { negate, ranges, span: wordsSpan(words) };
}
