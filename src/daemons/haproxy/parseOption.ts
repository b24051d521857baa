import { wordsSpan, type Word } from '../../text/words.ts';
import { OPTION_SUGGESTIONS, OPTIONS } from './directives.ts';
import { hasBackend, hasFrontend, kindWord, type Section } from './draft.ts';
import { bestMatch } from './fingerprint.ts';
import { readLogStyle, switchLogOption } from './log/parseLog.ts';
import { parseCheckOption } from './parseCheck.ts';
import type { Report } from './report.ts';
import { parseHeaderOption } from './rules/parseRule.ts';
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
  switch (name.value) {
    case 'redispatch':
      section.redispatch = on ? { value: redispatchAfter(words[2]), span } : null;
      return;
    case 'allbackups':
      section.allBackups = on;
      return;
    case 'forwardfor':
      section.policy.forwardedFor = parseHeaderOption(words, 'x-forwarded-for');
      return;
    case 'originalto':
      section.policy.originalTo = parseHeaderOption(words, 'x-original-to');
      return;
    case 'persist':
      section.persist = on;
      return;
    case 'abortonclose':
      section.abortOnClose = on;
      return;
    case 'httplog':
    case 'tcplog':
    case 'httpslog':
      section.logging = readLogStyle(section.logging, words);
      return;
    case 'dontlognull':
    case 'dontlog-normal':
    case 'log-separate-errors':
    case 'log-health-checks':
    case 'logasap':
      section.logging = switchLogOption(section.logging, name.value, on);
      return;
    default:
      parseCheckOption(section, words, report);
  }
}

/** `option redispatch N`: every N retries, or counted from the last where N is negative; without a number: the last (-1). 0 switches it off in effect. */
function redispatchAfter(word: Word | undefined): number {
  return word === undefined ? -1 : leadingInteger(word.value);
}
